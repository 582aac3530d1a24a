//! The activities that came of an import. They are written in batches and shown all at once: until then they count as
//! deleted, so that nothing of an import is seen before all of it is there.

use super::delete_in_steps;
use crate::accounting::activity::PortfolioAccountId;
use crate::domain::{Fault, ImportId, Timestamp, UserId};
use crate::storage::Database;
use crate::storage::investments::activities::{
    ImportedInto, NOT_YET, NewImported, RecordedActivity, activity_of, row_of_import,
};
use entity::{activity as table, activity_link, lot_pick};
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QuerySelect, QueryTrait, Select,
    sea_query::{Expr, ExprTrait, OnConflict, SelectStatement},
};

/// All activities of a place that are there, whoever says them.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn of_place(
    db: &Database,
    owner: UserId,
    place: PortfolioAccountId,
) -> Result<Vec<RecordedActivity>, Fault> {
    let rows = table::Entity::find()
        .filter(table::Column::Owner.eq(owner.0))
        .filter(table::Column::PortfolioAccount.eq(i64::from(place.0)))
        .filter(table::Column::DeletedAt.is_null())
        .all(db.read())
        .await?;
    rows.into_iter().map(activity_of).collect()
}

/// Writes activities of an import that nobody sees yet. Those that are there already stay as they are.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    into: ImportedInto,
    new: Vec<NewImported>,
) -> Result<(), Fault> {
    if new.is_empty() {
        return Ok(());
    }
    let rows = new.into_iter().map(|it| row_of_import(into, it));
    let known = OnConflict::columns([table::Column::Import, table::Column::ImportPlace])
        .target_and_where(Expr::col(table::Column::Import).is_not_null())
        .do_nothing()
        .to_owned();
    table::Entity::insert_many(rows).on_conflict(known).exec_without_returning(tx).await?;
    Ok(())
}

/// Shows what was written of an import. Answers how many activities that are.
pub(crate) async fn show(tx: &DatabaseTransaction, import: ImportId) -> Result<u64, Fault> {
    let shown = table::Entity::update_many()
        .col_expr(table::Column::DeletedAt, Expr::value(Option::<i64>::None))
        .filter(table::Column::Import.eq(import.0))
        .filter(table::Column::DeletedAt.eq(NOT_YET.0))
        .exec(tx)
        .await?;
    Ok(shown.rows_affected)
}

/// What there is of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Standing {
    /// How many activities are seen.
    pub(crate) shown: u64,
    /// How many of them were changed since they were written.
    pub(crate) edited: u64,
}

/// What there is of an import.
pub(crate) async fn standing(
    tx: &DatabaseTransaction,
    import: ImportId,
) -> Result<Standing, Fault> {
    let there = || of(import).filter(table::Column::DeletedAt.is_null());
    let shown = there().count(tx).await?;
    let edited = there().filter(table::Column::Version.gt(1)).count(tx).await?;
    Ok(Standing { shown, edited })
}

/// Takes everything of an import out of sight, with the transfers and the picked lots that it is in. [`forget`] deletes
/// it.
pub(crate) async fn hide(
    tx: &DatabaseTransaction,
    import: ImportId,
    now: Timestamp,
) -> Result<(), Fault> {
    let of_links = Condition::any()
        .add(activity_link::Column::Sent.in_subquery(numbers(import)))
        .add(activity_link::Column::Received.in_subquery(numbers(import)));
    activity_link::Entity::delete_many().filter(of_links).exec(tx).await?;
    let of_picks = Condition::any()
        .add(lot_pick::Column::Disposal.in_subquery(numbers(import)))
        .add(lot_pick::Column::Lot.in_subquery(numbers(import)));
    lot_pick::Entity::delete_many().filter(of_picks).exec(tx).await?;
    table::Entity::update_many()
        .col_expr(table::Column::DeletedAt, Expr::value(now.0))
        .filter(table::Column::Import.eq(import.0))
        .filter(table::Column::DeletedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes what of an import nobody sees, some rows at a time.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn forget(db: &Database, import: ImportId) -> Result<u64, Fault> {
    let unseen = Condition::all()
        .add(table::Column::Import.eq(import.0))
        .add(table::Column::DeletedAt.is_not_null());
    delete_in_steps::<table::Entity>(db, table::Column::Id, unseen).await
}

fn of(import: ImportId) -> Select<table::Entity> {
    table::Entity::find().filter(table::Column::Import.eq(import.0))
}

fn numbers(import: ImportId) -> SelectStatement {
    of(import).select_only().column(table::Column::Id).into_query()
}
