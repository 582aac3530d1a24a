//! Minutes of trading as the projector wrote them; longer candles are put together from these.

use super::Database;
use super::integers::Integer;
use crate::domain::{Amount, Fault, MarketId, Price, Quantity, Timestamp};
use entity::candle::{Column, Entity, Model};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement,
};
use std::time::Duration;

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

/// Which of a market's minutes are asked for, newest first.
#[derive(Clone, Copy, Debug)]
pub struct NewestMinutes {
    /// Minutes that start at this moment or later.
    pub from: Timestamp,
    /// Minutes that start before this moment.
    pub to: Timestamp,
    /// How many at most.
    pub limit: u64,
}

/// The market's newest minutes of a stretch of time.
/// Reads only the rows it answers, however far they lie apart.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn newest(
    database: &Database,
    market: MarketId,
    NewestMinutes { from, to, limit }: NewestMinutes,
) -> Result<Vec<MinuteCandle>, Fault> {
    let query = Entity::find()
        .filter(Column::Market.eq(market.to_sql()))
        .filter(Column::OpenTime.gte(from.0))
        .filter(Column::OpenTime.lt(to.0))
        .order_by_desc(Column::OpenTime)
        .limit(limit);
    query.all(database.read()).await?.into_iter().map(MinuteCandle::try_from).collect()
}

/// Which stretches of time are asked for the last minute with trades in them.
#[derive(Clone, Copy, Debug)]
pub struct LastMinutes {
    /// Minutes that start at this moment or later.
    pub from: Timestamp,
    /// Minutes that start before this moment.
    pub to: Timestamp,
    /// How long a stretch is.
    pub every: Duration,
    /// When some stretch begins.
    pub origin: Timestamp,
    /// How many stretches, the newest ones.
    pub limit: u32,
}

/// From the end of a stretch, the index leads straight to the last minute before it, over any gap.
const LAST_MINUTES: &str = "WITH RECURSIVE newest (open_time, stretch) AS (
        SELECT (SELECT open_time FROM candles WHERE market = $1 AND open_time >= $2
            AND open_time < $3 ORDER BY open_time DESC LIMIT 1), CAST(1 AS BIGINT)
        UNION ALL
        SELECT (SELECT earlier.open_time FROM candles earlier WHERE earlier.market = $1
            AND earlier.open_time >= $2
            AND earlier.open_time < newest.open_time - (newest.open_time - $4) % $5
            ORDER BY earlier.open_time DESC LIMIT 1), newest.stretch + 1
        FROM newest WHERE newest.open_time IS NOT NULL AND newest.stretch < $6
    )
    SELECT candles.open_time, candles.close FROM newest
    JOIN candles ON candles.market = $1 AND candles.open_time = newest.open_time
    ORDER BY candles.open_time";

/// The last minute with trades of each of the newest stretches that have one, with its last price; oldest
/// first. Reads one row a stretch.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn last_minutes(
    database: &Database,
    market: MarketId,
    wanted: LastMinutes,
) -> Result<Vec<(Timestamp, Price)>, Fault> {
    let every = i64::try_from(wanted.every.as_micros()).unwrap_or(i64::MAX);
    let values = [
        market.to_sql(),
        wanted.from.0,
        wanted.to.0,
        wanted.origin.0,
        every,
        i64::from(wanted.limit),
    ];
    let connection = database.read();
    let backend = connection.get_database_backend();
    let values = values.map(sea_orm::Value::from);
    let statement = Statement::from_sql_and_values(backend, LAST_MINUTES, values);
    let rows = connection.query_all_raw(statement).await?;
    let minute = |row: &sea_orm::QueryResult| {
        Ok((Timestamp(row.try_get("", "open_time")?), Price(row.try_get("", "close")?)))
    };
    rows.iter().map(minute).collect()
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
