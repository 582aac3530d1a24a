//! Which lots disposals are to take, as their owner said.

use super::numbers::{activity_of_sql, activity_to_sql, bytes, number};
use crate::accounting::activity::ActivityId;
use crate::accounting::exact::Units;
use crate::accounting::rules::LotPick;
use crate::domain::{Fault, PortfolioId, UserId};
use crate::storage::Database;
use entity::lot_pick as table;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};

/// All picks of one of a person's portfolios, in an order of their own.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn all(
    db: &Database,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<Vec<LotPick>, Fault> {
    let query = table::Entity::find()
        .filter(of(owner, portfolio))
        .order_by_asc(table::Column::Disposal)
        .order_by_asc(table::Column::Lot);
    query.all(db.read()).await?.iter().map(pick_of).collect()
}

/// Which lots a disposal takes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Picks<'a> {
    pub(crate) portfolio: PortfolioId,
    pub(crate) disposal: ActivityId,
    pub(crate) picks: &'a [LotPick],
}

/// Says anew which lots a disposal takes.
pub(crate) async fn replace(
    tx: &DatabaseTransaction,
    owner: UserId,
    chosen: Picks<'_>,
) -> Result<(), Fault> {
    let Picks { portfolio, disposal, picks } = chosen;
    table::Entity::delete_many()
        .filter(table::Column::Owner.eq(owner.0))
        .filter(table::Column::Disposal.eq(activity_to_sql(disposal)))
        .exec(tx)
        .await?;
    let rows = picks.iter().map(|pick| table::ActiveModel {
        disposal: Set(activity_to_sql(pick.disposal)),
        lot: Set(activity_to_sql(pick.lot)),
        quantity: Set(bytes(pick.quantity.0)),
        owner: Set(owner.0),
        portfolio: Set(portfolio.0),
    });
    if !picks.is_empty() {
        table::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Forgets the picks that an activity is in.
pub(crate) async fn delete(
    tx: &DatabaseTransaction,
    owner: UserId,
    activity: ActivityId,
) -> Result<(), Fault> {
    let activity = activity_to_sql(activity);
    let either = Condition::any()
        .add(table::Column::Disposal.eq(activity))
        .add(table::Column::Lot.eq(activity));
    table::Entity::delete_many()
        .filter(table::Column::Owner.eq(owner.0))
        .filter(either)
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes all picks of a portfolio.
pub(super) async fn delete_all(
    tx: &DatabaseTransaction,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<(), Fault> {
    table::Entity::delete_many().filter(of(owner, portfolio)).exec(tx).await?;
    Ok(())
}

fn of(owner: UserId, portfolio: PortfolioId) -> Condition {
    Condition::all()
        .add(table::Column::Owner.eq(owner.0))
        .add(table::Column::Portfolio.eq(portfolio.0))
}

fn pick_of(row: &table::Model) -> Result<LotPick, Fault> {
    Ok(LotPick {
        disposal: activity_of_sql(row.disposal),
        lot: activity_of_sql(row.lot),
        quantity: Units(number(&row.quantity)?),
    })
}
