//! Writes the projections: all rows of a batch of commands in one transaction, together with how far that is.
//!
//! Rows carry the state after the batch, so writing is upserting, and the seq in the same transaction makes
//! a batch that is written again (after a commit whose answer was lost) write nothing.

mod postgres;

use super::bulk::{Cell, Table, upsert};
use super::candles::MinuteCandle;
use super::consumers::{self, PROJECTIONS, row_in, set_cursor_in};
use super::integers::{Integer, OnceSql};
use super::orders::OrderRow;
use super::positions::PositionRow;
use super::spelling::Word;
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
pub async fn place(database: &Database) -> Result<Seq, Fault> {
    place_in(database.read(), false).await
}

pub(super) async fn place_in(connection: &impl ConnectionTrait, lock: bool) -> Result<Seq, Fault> {
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
                let place = place_in(transaction, true).await?;
                if place >= batch.last {
                    return Ok(Written::Done);
                }
                if place != batch.previous {
                    return Ok(Written::Elsewhere(place));
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
    const TABLES: [&str; 6] = ["orders", "trades", "postings", "balances", "positions", "candles"];
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
    upsert(transaction, &ORDERS, batch.orders.iter().map(order)).await?;
    upsert(transaction, &TRADES, batch.trades.iter().map(trade)).await?;
    upsert(transaction, &POSTINGS, batch.postings.iter().map(posting)).await?;
    upsert(transaction, &BALANCES, batch.balances.iter().map(balance)).await?;
    upsert(transaction, &POSITIONS, batch.positions.iter().map(position)).await?;
    upsert(transaction, &CANDLES, batch.candles.iter().map(candle)).await
}

const ORDERS: Table<25> = Table {
    name: "orders",
    columns: [
        "id",
        "account",
        "client_id",
        "market",
        "side",
        "order_type",
        "time_in_force",
        "post_only",
        "status",
        "reason",
        "price",
        "quantity",
        "budget",
        "filled",
        "filled_notional",
        "fees",
        "created_at",
        "updated_at",
        "updated_seq",
        "stop_price",
        "trailing_delta",
        "display",
        "expires_at",
        "self_trade_prevention",
        "linked",
    ],
    conflict: "ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason, \
        price = excluded.price, quantity = excluded.quantity, budget = excluded.budget, \
        filled = excluded.filled, filled_notional = excluded.filled_notional, \
        fees = excluded.fees, updated_at = excluded.updated_at, \
        updated_seq = excluded.updated_seq, stop_price = excluded.stop_price",
};

fn order(row: &OrderRow) -> [Cell<'_>; 25] {
    [
        row.id.to_sql().into(),
        row.account.to_sql().into(),
        row.client_id.as_ref().map(|id| id.as_str()).into(),
        row.market.to_sql().into(),
        row.side.word().into(),
        row.order_type.word().into(),
        row.time_in_force.word().into(),
        i64::from(row.post_only).into(),
        row.status.word().into(),
        row.reason.map(Word::word).into(),
        row.price.map(|price| price.0).into(),
        row.quantity.map(|quantity| quantity.0).into(),
        row.budget.map(|budget| budget.0).into(),
        row.filled.0.into(),
        row.filled_notional.0.into(),
        row.fees.0.into(),
        row.created_at.0.into(),
        row.updated_at.0.into(),
        row.updated_seq.to_sql().into(),
        row.stop_price.map(|price| price.0).into(),
        row.trailing_delta.map(|delta| delta.0).into(),
        row.display.map(|quantity| quantity.0).into(),
        row.expires_at.map(|at| at.0).into(),
        row.self_trade_prevention.word().into(),
        row.linked.map(Integer::to_sql).into(),
    ]
}

const TRADES: Table<14> = Table {
    name: "trades",
    columns: [
        "id",
        "seq",
        "at",
        "market",
        "price",
        "quantity",
        "notional",
        "taker_side",
        "maker_order",
        "maker_account",
        "maker_fee",
        "taker_order",
        "taker_account",
        "taker_fee",
    ],
    conflict: "",
};

fn trade(row: &TradeRow) -> [Cell<'_>; 14] {
    [
        row.id.to_sql().into(),
        row.seq.to_sql().into(),
        row.at.0.into(),
        row.market.to_sql().into(),
        row.price.0.into(),
        row.quantity.0.into(),
        row.notional.0.into(),
        row.taker_side.word().into(),
        row.maker.order.to_sql().into(),
        row.maker.account.to_sql().into(),
        row.maker.fee.0.into(),
        row.taker.order.to_sql().into(),
        row.taker.account.to_sql().into(),
        row.taker.fee.0.into(),
    ]
}

const POSTINGS: Table<11> = Table {
    name: "postings",
    columns: [
        "id",
        "account",
        "asset",
        "kind",
        "amount",
        "balance_after",
        "trade_id",
        "order_id",
        "once_kind",
        "once_id",
        "at",
    ],
    conflict: "",
};

fn posting(row: &PostingRow) -> [Cell<'_>; 11] {
    [
        row.id.into(),
        row.account.to_sql().into(),
        row.asset.to_sql().into(),
        row.kind.word().into(),
        row.amount.0.into(),
        row.balance_after.0.into(),
        row.trade.map(Integer::to_sql).into(),
        row.order.map(Integer::to_sql).into(),
        row.once.map(|once| once.to_sql().0).into(),
        row.once.map(|once| once.to_sql().1).into(),
        row.at.0.into(),
    ]
}

const BALANCES: Table<4> = Table {
    name: "balances",
    columns: ["account", "asset", "available", "held"],
    conflict: "ON CONFLICT (account, asset) DO UPDATE SET \
        available = excluded.available, held = excluded.held",
};

fn balance(row: &BalanceRow) -> [Cell<'_>; 4] {
    [
        row.account.to_sql().into(),
        row.asset.to_sql().into(),
        row.available.0.into(),
        row.held.0.into(),
    ]
}

const POSITIONS: Table<7> = Table {
    name: "positions",
    columns: ["account", "asset", "currency", "quantity", "cost", "realized", "unknown_gains"],
    conflict: "ON CONFLICT (account, asset, currency) DO UPDATE SET \
        quantity = excluded.quantity, cost = excluded.cost, realized = excluded.realized, \
        unknown_gains = excluded.unknown_gains",
};

fn position(row: &PositionRow) -> [Cell<'_>; 7] {
    [
        row.account.to_sql().into(),
        row.asset.to_sql().into(),
        row.currency.to_sql().into(),
        row.quantity.0.into(),
        row.cost.map(|cost| cost.0).into(),
        row.realized.0.into(),
        row.unknown_gains.into(),
    ]
}

const CANDLES: Table<9> = Table {
    name: "candles",
    columns: [
        "market",
        "open_time",
        "open",
        "high",
        "low",
        "close",
        "volume",
        "notional",
        "trades",
    ],
    conflict: "ON CONFLICT (market, open_time) DO UPDATE SET open = excluded.open, \
        high = excluded.high, low = excluded.low, close = excluded.close, \
        volume = excluded.volume, notional = excluded.notional, trades = excluded.trades",
};

fn candle(row: &MinuteCandle) -> [Cell<'_>; 9] {
    [
        row.market.to_sql().into(),
        row.open_time.0.into(),
        row.open.0.into(),
        row.high.0.into(),
        row.low.0.into(),
        row.close.0.into(),
        row.volume.0.into(),
        row.notional.0.into(),
        row.trades.into(),
    ]
}
