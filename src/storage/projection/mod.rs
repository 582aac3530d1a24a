//! Writes the projections: all rows of a batch of commands in one transaction, together with how far that is.
//!
//! Rows carry the state after the batch, so writing is upserting, and the seq in the same transaction makes
//! a batch that is written again (after a commit whose answer was lost) write nothing. Each group of tables says in a
//! module of its own how its rows are written.

mod balances;
mod candles;
mod orders;
mod positions;
mod postgres;
mod postings;
mod trades;

use super::bulk::upsert;
use super::candles::MinuteCandle;
use super::consumers::{self, PROJECTIONS, row_in, set_cursor_in};
use super::orders::OrderRow;
use super::positions::PositionRow;
use super::trades::TradeRow;
use super::transactions::PostingRow;
use super::{Database, balances::BalanceRow};
use crate::domain::{Fault, Seq};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use std::sync::Arc;

/// The rows that some commands changed, each once, as they are after the last of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProjectionBatch {
    /// The last command that must have been projected before.
    pub previous: Seq,
    /// The last command of this batch.
    pub last: Seq,
    /// Touched orders, by their ids.
    pub orders: Vec<OrderRow>,
    /// New trades.
    pub trades: Vec<TradeRow>,
    /// New postings.
    pub postings: Vec<PostingRow>,
    /// Touched balances.
    pub balances: Vec<BalanceRow>,
    /// Touched positions.
    pub positions: Vec<PositionRow>,
    /// Touched minutes.
    pub candles: Vec<MinuteCandle>,
}

/// What became of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It is there (perhaps it was already).
    Done,
    /// It does not follow what is there: the projections stand at this seq.
    Elsewhere(Seq),
}

/// How far the projections have come.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn cursor(database: &Database) -> Result<Seq, Fault> {
    cursor_in(database.read(), false).await
}

pub(super) async fn cursor_in(connection: &impl ConnectionTrait, lock: bool) -> Result<Seq, Fault> {
    Ok(row_in(connection, PROJECTIONS, lock).await?.cursor)
}

/// Writes a batch, if the projections stand where it begins.
///
/// # Errors
/// [`Fault`] when the database fails: whether the batch was written is then unknown, and writing it again
/// is safe.
pub async fn write(database: &Database, batch: Arc<ProjectionBatch>) -> Result<Written, Fault> {
    if let Some(pool) = database.postgres_pool().cloned() {
        // In a task of its own, as every transaction: see `Database::write`.
        let task = tokio::spawn(async move { postgres::write(&pool, &batch).await });
        return task.await.map_err(Fault::internal)?;
    }
    database
        .write(move |transaction| {
            Box::pin(async move {
                let cursor = cursor_in(transaction, true).await?;
                if cursor >= batch.last {
                    return Ok(Written::Done);
                }
                if cursor != batch.previous {
                    return Ok(Written::Elsewhere(cursor));
                }
                insert(transaction, &batch).await?;
                set_cursor_in(transaction, PROJECTIONS, batch.last).await?;
                Ok(Written::Done)
            })
        })
        .await
}

/// Empties the projections, for making them anew.
///
/// # Errors
/// [`Fault`] when the database fails; nothing is emptied then.
pub async fn clear(database: &Database) -> Result<(), Fault> {
    const TABLES: [&str; 6] = [
        orders::TABLE.name,
        trades::TABLE.name,
        postings::TABLE.name,
        balances::TABLE.name,
        positions::TABLE.name,
        candles::TABLE.name,
    ];
    consumers::reset(database, PROJECTIONS, |transaction| {
        Box::pin(async move {
            for table in TABLES {
                transaction.execute_unprepared(&format!("DELETE FROM {table}")).await?;
            }
            Ok(())
        })
    })
    .await
}

async fn insert(transaction: &DatabaseTransaction, batch: &ProjectionBatch) -> Result<(), Fault> {
    upsert(transaction, &orders::TABLE, batch.orders.iter().map(orders::cells)).await?;
    upsert(transaction, &trades::TABLE, batch.trades.iter().map(trades::cells)).await?;
    upsert(transaction, &postings::TABLE, batch.postings.iter().map(postings::cells)).await?;
    upsert(transaction, &balances::TABLE, batch.balances.iter().map(balances::cells)).await?;
    upsert(transaction, &positions::TABLE, batch.positions.iter().map(positions::cells)).await?;
    upsert(transaction, &candles::TABLE, batch.candles.iter().map(candles::cells)).await
}
