//! Minutes of trading as the projector wrote them; longer candles are put together from these.

use super::Database;
use super::integers::Integer;
use crate::domain::{Amount, Fault, MarketId, Price, Quantity, Timestamp};
use entity::candle::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// One minute of trading in a market. Minutes without trades have none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MinuteCandle {
    /// Where.
    pub market: MarketId,
    /// Start of the minute.
    pub open_time: Timestamp,
    /// First price.
    pub open: Price,
    /// Highest price.
    pub high: Price,
    /// Lowest price.
    pub low: Price,
    /// Last price.
    pub close: Price,
    /// Base traded; stops at the greatest quantity there is.
    pub volume: Quantity,
    /// Quote traded; stops at the greatest amount there is.
    pub notional: Amount,
    /// How many trades.
    pub trades: i64,
}

/// The market's minutes that start at `from` or later and before `to`, oldest first. The caller bounds the
/// range: there are 1,440 to a day.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn minutes(
    database: &Database,
    market: MarketId,
    from: Timestamp,
    to: Timestamp,
) -> Result<Vec<MinuteCandle>, Fault> {
    let query = Entity::find()
        .filter(Column::Market.eq(market.to_sql()))
        .filter(Column::OpenTime.gte(from.0))
        .filter(Column::OpenTime.lt(to.0))
        .order_by_asc(Column::OpenTime);
    query.all(database.read()).await?.into_iter().map(MinuteCandle::try_from).collect()
}

/// The market's newest minutes that start at `from` or later and before `to`, newest first, at most so many.
/// Reads only the rows it answers, however far they lie apart.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn newest(
    database: &Database,
    market: MarketId,
    (from, to): (Timestamp, Timestamp),
    limit: u64,
) -> Result<Vec<MinuteCandle>, Fault> {
    let query = Entity::find()
        .filter(Column::Market.eq(market.to_sql()))
        .filter(Column::OpenTime.gte(from.0))
        .filter(Column::OpenTime.lt(to.0))
        .order_by_desc(Column::OpenTime)
        .limit(limit);
    query.all(database.read()).await?.into_iter().map(MinuteCandle::try_from).collect()
}

/// The market's last minute with trades.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn last(database: &Database, market: MarketId) -> Result<Option<MinuteCandle>, Fault> {
    let query = Entity::find().filter(Column::Market.eq(market.to_sql()));
    let found = query.order_by_desc(Column::OpenTime).one(database.read()).await?;
    found.map(MinuteCandle::try_from).transpose()
}

impl TryFrom<Model> for MinuteCandle {
    type Error = Fault;

    fn try_from(row: Model) -> Result<MinuteCandle, Fault> {
        Ok(MinuteCandle {
            market: MarketId::from_sql(row.market)?,
            open_time: Timestamp(row.open_time),
            open: Price(row.open),
            high: Price(row.high),
            low: Price(row.low),
            close: Price(row.close),
            volume: Quantity(row.volume),
            notional: Amount(row.notional),
            trades: row.trades,
        })
    }
}
