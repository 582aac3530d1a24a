//! How often a code was tried for an address. Counted by the address's hash, before anything is compared, so that it
//! makes no difference whether the address has an account.

use super::Database;
use crate::domain::{Fault, Timestamp};
use entity::code_tries as table;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, DatabaseTransaction, EntityTrait, ExprTrait, QueryFilter,
    sea_query::{Expr, OnConflict},
};

/// Counts a try and answers how many there were since the last code was mailed, this one included. The row stays
/// locked until the transaction ends, so that tries at the same time are counted one by one.
pub(crate) async fn count(
    tx: &DatabaseTransaction,
    subject: Vec<u8>,
    now: Timestamp,
) -> Result<i64, Fault> {
    let row = table::ActiveModel { subject: Set(subject), tries: Set(1), tried_at: Set(now.0) };
    let one_more = Expr::col((table::Entity, table::Column::Tries)).add(1);
    let again = OnConflict::column(table::Column::Subject)
        .value(table::Column::Tries, one_more)
        .update_column(table::Column::TriedAt)
        .to_owned();
    let row = table::Entity::insert(row).on_conflict(again).exec_with_returning(tx).await?;
    Ok(row.tries)
}

/// Forgets the tries for an address: a new code is on its way.
pub(crate) async fn forget(tx: &DatabaseTransaction, subject: Vec<u8>) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::Tries, Expr::value(0_i64))
        .filter(table::Column::Subject.eq(subject))
        .exec(tx)
        .await?;
    Ok(())
}

/// Forgets addresses for which nothing was tried since `before`.
pub async fn delete_old(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    db.write(move |tx| {
        Box::pin(async move {
            let old = table::Column::TriedAt.lt(before.0);
            Ok(table::Entity::delete_many().filter(old).exec(tx).await?.rows_affected)
        })
    })
    .await
}
