//! Keeping jobs: a node renews the leases of all it runs, and learns with that which of them it has lost and which are
//! to end early.

use super::Fence;
use crate::domain::{Fault, JobId, JobStatus, Timestamp};
use crate::storage::Database;
use entity::jobs as table;
use sea_orm::{
    ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    sea_query::Expr,
};

/// What a node keeps.
#[derive(Clone, Debug)]
pub struct Renewal {
    /// Which jobs.
    pub fences: Vec<Fence>,
    /// How long from now, by the node's clock.
    pub lease_until: Timestamp,
}

/// A job that is still the node's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// Which.
    pub id: JobId,
    /// Whether it is to end early.
    pub cancel_requested: bool,
}

/// Renews the leases of these jobs. One that is not in the answer is not the node's any more.
pub async fn renew(db: &Database, renewal: Renewal) -> Result<Vec<Renewed>, Fault> {
    db.write(move |tx| Box::pin(renew_in(tx, renewal))).await
}

async fn renew_in(tx: &DatabaseTransaction, renewal: Renewal) -> Result<Vec<Renewed>, Fault> {
    let mine = renewal.fences.iter().fold(Condition::any(), |any, fence| any.add(held(*fence)));
    if renewal.fences.is_empty() {
        return Ok(Vec::new());
    }
    let kept = table::Entity::find().filter(mine).lock_exclusive().all(tx).await?;
    table::Entity::update_many()
        .col_expr(table::Column::LeaseUntil, Expr::value(renewal.lease_until.0))
        .filter(table::Column::Id.is_in(kept.iter().map(|row| row.id)))
        .exec(tx)
        .await?;
    let renewed =
        |row: &table::Model| Renewed { id: JobId(row.id), cancel_requested: row.cancel_requested };
    Ok(kept.iter().map(renewed).collect())
}

/// Writes down how much is done, in millionths. `None` when the job is not this attempt's any more.
pub async fn report(db: &Database, fence: Fence, progress: u32) -> Result<Option<Renewed>, Fault> {
    db.write(move |tx| Box::pin(report_in(tx, fence, progress))).await
}

async fn report_in(
    tx: &DatabaseTransaction,
    fence: Fence,
    progress: u32,
) -> Result<Option<Renewed>, Fault> {
    let row = table::Entity::find().filter(held(fence)).lock_exclusive().one(tx).await?;
    let Some(row) = row else { return Ok(None) };
    table::Entity::update_many()
        .col_expr(table::Column::Progress, Expr::value(i64::from(progress)))
        .filter(table::Column::Id.eq(row.id))
        .exec(tx)
        .await?;
    Ok(Some(Renewed { id: fence.id, cancel_requested: row.cancel_requested }))
}

fn held(fence: Fence) -> Condition {
    Condition::all()
        .add(table::Column::Id.eq(fence.id.0))
        .add(table::Column::Attempt.eq(fence.attempt))
        .add(table::Column::Status.eq(JobStatus::Running.as_str()))
}
