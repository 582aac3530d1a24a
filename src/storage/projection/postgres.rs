//! A batch into PostgreSQL, through a transaction of sqlx's own.
//!
//! Its commit does not wait for the disk: what a crash of PostgreSQL takes back, the journal gives again,
//! because the seq that was reached goes with the rows.

use super::{ProjectionBatch, Written, balances, candles, orders, positions, postings, trades};
use crate::domain::{Fault, Seq};
use crate::storage::bulk::{copy, upsert_arrays};
use crate::storage::consumers::PROJECTIONS;
use crate::storage::integers::Integer;
use sea_orm::{DbErr, RuntimeErr};
use sqlx::PgPool;
use sqlx::postgres::PgConnection;
use std::sync::Arc;

const BEGIN: &str = "BEGIN; SET LOCAL synchronous_commit TO off";
const CURSOR: &str = "SELECT seq FROM consumers WHERE name = $1 FOR UPDATE";
const SET_CURSOR: &str = "UPDATE consumers SET seq = $1 WHERE name = $2";
const NEWEST_ORDER: &str = "SELECT coalesce(max(id), 0) FROM orders";

pub(super) async fn write(pool: &PgPool, batch: &ProjectionBatch) -> Result<Written, Fault> {
    let mut transaction = pool.begin_with(BEGIN).await.map_err(fault)?;
    let written = write_in(&mut transaction, batch).await?;
    transaction.commit().await.map_err(fault)?;
    Ok(written)
}

async fn write_in(
    connection: &mut PgConnection,
    batch: &ProjectionBatch,
) -> Result<Written, Fault> {
    let cursor = sqlx::query_scalar(CURSOR).bind(PROJECTIONS).fetch_one(&mut *connection);
    let cursor = cursor.await.map_err(fault)?;
    let cursor = Seq::from_sql(cursor)?;
    if cursor >= batch.last {
        return Ok(Written::Done);
    }
    if cursor != batch.previous {
        return Ok(Written::Elsewhere(cursor));
    }
    insert(connection, batch).await.map_err(fault)?;
    let set =
        sqlx::query(SET_CURSOR).bind(batch.last.to_sql()).bind(PROJECTIONS).execute(connection);
    set.await.map_err(fault)?;
    Ok(Written::Done)
}

async fn insert(connection: &mut PgConnection, batch: &ProjectionBatch) -> Result<(), sqlx::Error> {
    upsert_orders(connection, batch).await?;
    copy(connection, &trades::TABLE, batch.trades.iter().map(trades::cells)).await?;
    copy(connection, &postings::TABLE, batch.postings.iter().map(postings::cells)).await?;
    upsert_arrays(connection, &balances::TABLE, batch.balances.iter().map(balances::cells)).await?;
    upsert_arrays(connection, &positions::TABLE, batch.positions.iter().map(positions::cells))
        .await?;
    upsert_arrays(connection, &candles::TABLE, batch.candles.iter().map(candles::cells)).await
}

/// Orders are numbered in the order in which they are projected, so those above the newest are new.
async fn upsert_orders(
    connection: &mut PgConnection,
    batch: &ProjectionBatch,
) -> Result<(), sqlx::Error> {
    if batch.orders.is_empty() {
        return Ok(());
    }
    let newest: i64 = sqlx::query_scalar(NEWEST_ORDER).fetch_one(&mut *connection).await?;
    let first_new = batch.orders.partition_point(|row| row.id.to_sql() <= newest);
    let (known, new) = batch.orders.split_at(first_new);
    upsert_arrays(connection, &orders::TABLE, known.iter().map(orders::cells)).await?;
    copy(connection, &orders::TABLE, new.iter().map(orders::cells)).await
}

/// The same reading of an error as everywhere else.
fn fault(error: sqlx::Error) -> Fault {
    DbErr::Query(RuntimeErr::SqlxError(Arc::new(error))).into()
}
