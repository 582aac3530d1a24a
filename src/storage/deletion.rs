//! Deleting what is over without keeping others waiting: many rows go in many short transactions.

use super::Database;
use crate::domain::Fault;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// How many rows one transaction deletes.
const ROWS_AT_ONCE: u64 = 2_000;

/// Deletes every row that `over` describes; `id` is the table's primary key. Answers how many there were.
pub(super) async fn delete_in_steps<E: EntityTrait>(
    db: &Database,
    id: E::Column,
    over: Condition,
) -> Result<u64, Fault> {
    let mut gone = 0;
    loop {
        let some = E::find().select_only().column(id).filter(over.clone()).limit(ROWS_AT_ONCE);
        let some = some.into_query();
        let deleted = db
            .write(move |tx| {
                Box::pin(async move {
                    let step = E::delete_many().filter(id.in_subquery(some));
                    Ok(step.exec(tx).await?.rows_affected)
                })
            })
            .await?;
        gone += deleted;
        if deleted < ROWS_AT_ONCE {
            return Ok(gone);
        }
    }
}
