//! Reads across all accounts, for `agio verify` alone: the projections as they are, to be compared with what
//! the journal says they must be. Nothing that answers a person may use this.

use super::Database;
use super::balances::BalanceRow;
use super::candles::MinuteCandle;
use super::integers::Integer;
use super::orders::OrderRow;
use super::trades::TradeRow;
use super::transactions::PostingRow;
use crate::domain::{Fault, MarketId, OrderId, Timestamp, TradeId};
use entity::{balance, candle, order, position, posting, trade};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use std::ops::RangeInclusive;

/// How many rows each table has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each counts the rows of the table of its name")]
pub struct Counts {
    pub orders: u64,
    pub trades: u64,
    pub postings: u64,
    pub balances: u64,
    pub positions: u64,
    pub candles: u64,
}

/// Counts the rows of every projection.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn counts(database: &Database) -> Result<Counts, Fault> {
    let connection = database.read();
    Ok(Counts {
        orders: order::Entity::find().count(connection).await?,
        trades: trade::Entity::find().count(connection).await?,
        postings: posting::Entity::find().count(connection).await?,
        balances: balance::Entity::find().count(connection).await?,
        positions: position::Entity::find().count(connection).await?,
        candles: candle::Entity::find().count(connection).await?,
    })
}

/// The orders with these numbers.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn orders(database: &Database, ids: &[OrderId]) -> Result<Vec<OrderRow>, Fault> {
    let wanted = order::Column::Id.is_in(ids.iter().map(|id| id.to_sql()));
    let rows = order::Entity::find().filter(wanted).all(database.read()).await?;
    rows.into_iter().map(OrderRow::try_from).collect()
}

/// The trades in a range of numbers.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn trades(
    database: &Database,
    ids: RangeInclusive<TradeId>,
) -> Result<Vec<TradeRow>, Fault> {
    let wanted = trade::Column::Id.between(ids.start().to_sql(), ids.end().to_sql());
    let rows = trade::Entity::find().filter(wanted).all(database.read()).await?;
    rows.into_iter().map(TradeRow::try_from).collect()
}

/// The postings in a range of numbers.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn postings(
    database: &Database,
    ids: RangeInclusive<i64>,
) -> Result<Vec<PostingRow>, Fault> {
    let wanted = posting::Column::Id.between(*ids.start(), *ids.end());
    let rows = posting::Entity::find().filter(wanted).all(database.read()).await?;
    rows.into_iter().map(PostingRow::try_from).collect()
}

/// Every balance, by account and asset.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn balances(database: &Database) -> Result<Vec<BalanceRow>, Fault> {
    let query = balance::Entity::find()
        .order_by_asc(balance::Column::Account)
        .order_by_asc(balance::Column::Asset);
    query.all(database.read()).await?.into_iter().map(BalanceRow::try_from).collect()
}

/// One minute of a market.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn candle(
    database: &Database,
    market: MarketId,
    open_time: Timestamp,
) -> Result<Option<MinuteCandle>, Fault> {
    let key = (market.to_sql(), open_time.0);
    let found = candle::Entity::find_by_id(key).one(database.read()).await?;
    found.map(MinuteCandle::try_from).transpose()
}
