//! Wrong passwords in a row, by the hash of what they were tried for. The rows are the same whether an address has an
//! account or not, and all nodes count in them. What they mean is said in `services::auth::lockout`.

use super::Database;
use crate::domain::{Fault, Timestamp};
use entity::sign_in_failures as table;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, OnConflict},
};

/// Wrong passwords in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Failures {
    /// How many.
    pub(crate) count: i64,
    /// When the last one was.
    pub(crate) failed_at: Timestamp,
    /// Until when signing in is refused, or was.
    pub(crate) locked_until: Option<Timestamp>,
}

/// One more failure.
#[derive(Clone, Debug)]
pub(crate) struct NewFailure {
    pub(crate) subject: Vec<u8>,
    pub(crate) at: Timestamp,
    /// What failed until then does not count any more.
    pub(crate) forgotten_until: Timestamp,
}

/// What failed so far.
pub(crate) async fn find(db: &Database, subject: &[u8]) -> Result<Option<Failures>, Fault> {
    let row = table::Entity::find_by_id(subject.to_vec()).one(db.read()).await?;
    Ok(row.map(failures_of))
}

/// The same inside a transaction; on PostgreSQL the row is locked until it ends.
pub(crate) async fn find_locked(
    tx: &DatabaseTransaction,
    subject: &[u8],
) -> Result<Option<Failures>, Fault> {
    let row = table::Entity::find_by_id(subject.to_vec()).lock_exclusive().one(tx).await?;
    Ok(row.map(failures_of))
}

/// Counts a failure and answers how many there are, this one included. Failures at the same time are counted one by one.
pub(crate) async fn count(tx: &DatabaseTransaction, new: NewFailure) -> Result<Failures, Fault> {
    let NewFailure { subject, at, forgotten_until } = new;
    let row = table::ActiveModel {
        subject: Set(subject),
        failures: Set(1),
        failed_at: Set(at.0),
        locked_until: Set(None),
    };
    let before = |column| Expr::col((table::Entity, column));
    let old = before(table::Column::FailedAt).lte(forgotten_until.0);
    let one_more = before(table::Column::Failures).add(1_i64);
    let again = OnConflict::column(table::Column::Subject)
        .value(table::Column::Failures, Expr::case(old, Expr::value(1_i64)).finally(one_more))
        .update_column(table::Column::FailedAt)
        .to_owned();
    let row = table::Entity::insert(row).on_conflict(again).exec_with_returning(tx).await?;
    Ok(failures_of(row))
}

/// Refuses until then.
pub(crate) async fn lock(
    tx: &DatabaseTransaction,
    subject: Vec<u8>,
    until: Timestamp,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::LockedUntil, Expr::value(until.0))
        .filter(table::Column::Subject.eq(subject))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets failures and locks; answers whether there were any.
pub(crate) async fn forget(
    tx: &DatabaseTransaction,
    subjects: Vec<Vec<u8>>,
) -> Result<bool, Fault> {
    let gone = table::Column::Subject.is_in(subjects);
    Ok(table::Entity::delete_many().filter(gone).exec(tx).await?.rows_affected > 0)
}

/// Forgets what failed before `before`.
pub async fn delete_old(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    db.write(move |tx| {
        Box::pin(async move {
            let old = table::Column::FailedAt.lt(before.0);
            Ok(table::Entity::delete_many().filter(old).exec(tx).await?.rows_affected)
        })
    })
    .await
}

fn failures_of(row: table::Model) -> Failures {
    Failures {
        count: row.failures,
        failed_at: Timestamp(row.failed_at),
        locked_until: row.locked_until.map(Timestamp),
    }
}
