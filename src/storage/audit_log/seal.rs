//! The sealer: numbers new rows without gaps and chains their hashes.
//!
//! Writers never wait for it or for each other: they only insert. One node seals at a time, because it locks the end of
//! the chain; another that finds it locked leaves the work to it. What is sealed is one transaction, so a crash leaves
//! rows that the next round seals.

use super::chain;
use super::{HEAD, head_of};
use crate::domain::Fault;
use crate::storage::Database;
use entity::{audit_head, audit_log as table};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::Set,
    ColumnTrait, DatabaseBackend, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::{Expr, LockBehavior, LockType},
};

/// The most rows of one transaction.
const ROWS_AT_ONCE: u64 = 500;

/// Seals every row that waits, and answers how many those were.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn seal(db: &Database) -> Result<u64, Fault> {
    let mut sealed = 0;
    while is_waiting(db).await? {
        let backend = db.backend();
        let done =
            db.write(move |tx| Box::pin(async move { seal_some(tx, backend).await })).await?;
        sealed += done;
        if done < ROWS_AT_ONCE {
            break;
        }
    }
    Ok(sealed)
}

/// Looks before anything is locked: mostly there is nothing.
async fn is_waiting(db: &Database) -> Result<bool, Fault> {
    let waiting = table::Entity::find()
        .select_only()
        .column(table::Column::Id)
        .filter(table::Column::Sequence.is_null())
        .limit(1);
    Ok(waiting.into_tuple::<i64>().one(db.read()).await?.is_some())
}

/// Seals the next rows, at most [`ROWS_AT_ONCE`].
pub(super) async fn seal_some(
    tx: &DatabaseTransaction,
    backend: DatabaseBackend,
) -> Result<u64, Fault> {
    let mut head = audit_head::Entity::find_by_id(HEAD);
    if backend == DatabaseBackend::Postgres {
        // On SQLite the transaction is alone already.
        head = head.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
    }
    // Another node seals, or the row is gone, which `agio verify` tells.
    let Some(head) = head.one(tx).await? else { return Ok(0) };
    let mut head = head_of(&head);
    let rows = table::Entity::find()
        .filter(table::Column::Sequence.is_null())
        .order_by_asc(table::Column::Id)
        .limit(ROWS_AT_ONCE)
        .all(tx)
        .await?;
    for row in &rows {
        head.sequence += 1;
        head.hash = chain::hash(row, head.hash, head.sequence);
        table::Entity::update_many()
            .col_expr(table::Column::Sequence, Expr::value(head.sequence))
            .col_expr(table::Column::Hash, Expr::value(head.hash.0.to_vec()))
            .filter(table::Column::Id.eq(row.id))
            .exec(tx)
            .await?;
    }
    let end = audit_head::ActiveModel {
        id: Set(HEAD),
        sequence: Set(head.sequence),
        hash: Set(Some(head.hash.0.to_vec())),
    };
    end.update(tx).await?;
    Ok(rows.len() as u64)
}
