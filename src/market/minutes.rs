//! Candles asked for: the stored minutes and the live tape, put together.

use super::candle::{Bar, Candle, CandleInterval, aggregate, merge};
use super::tape::DAY;
use super::{CANDLES_MAX, MarketData};
use crate::domain::{Fault, Market, MarketId, Timestamp};
use crate::storage::Database;
use crate::storage::candles::{self, MinuteCandle};
use std::time::Duration;

/// How much time one read of the tables covers: at most 10,080 minutes.
const PAGE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How far back one question reads at most: two years. Weekly candles reach no further.
const PAGES_MAX: u32 = 105;

/// How many stored minutes one question reads at most: a hundred days of a market that never rests, and
/// all of the [`PAGES_MAX`] weeks of one that trades every eighth minute.
const MINUTES_READ_MAX: usize = 144_000;

impl MarketData {
    /// The newest candles that began in `from..to` (both may be left open), oldest first, at most `limit`
    /// and [`CANDLES_MAX`]. Stretches without a trade have no candle. Long candles of a busy market
    /// reach back only as far as a bounded number of minutes does.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn candles(
        &self,
        market: MarketId,
        interval: CandleInterval,
        from: Option<Timestamp>,
        to: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<Candle>, Fault> {
        let limit = limit.min(CANDLES_MAX);
        let (Some(desk), true) = (self.shared.desk(market), limit > 0) else {
            return Ok(Vec::new());
        };
        let now = self.shared.clock.now();
        let to = to.unwrap_or(Timestamp(i64::MAX)).min(now.plus(interval.length()));
        let earliest = interval.open_time(to.minus(interval.length() * limit));
        let from = from.map_or(earliest, |from| from.max(earliest));
        let asked = Asked {
            from: first_open(interval, from),
            to: first_open(interval, to),
            interval,
            limit: limit as usize,
        };
        let stored = stored(&self.shared.database, &desk.market, asked).await?;
        let live = desk.read().minutes(asked.from, asked.to);
        let bars = aggregate(merge(stored, live), interval);
        let skipped = bars.len().saturating_sub(asked.limit);
        Ok(bars[skipped..].iter().map(|bar| bar.candle(&desk.market)).collect())
    }
}

/// When the first candle begins that does not begin before `at`.
fn first_open(interval: CandleInterval, at: Timestamp) -> Timestamp {
    let open = interval.open_time(at);
    if open == at { at } else { open.plus(interval.length()) }
}

/// What a tape is seeded with: the minutes of the last 24 hours and of the present week, so that the
/// longest candle is whole.
pub(super) async fn since_monday_or_yesterday(
    database: &Database,
    market: &Market,
    now: Timestamp,
) -> Result<Vec<Bar>, Fault> {
    let monday = CandleInterval::W1.open_time(now);
    let from = monday.min(CandleInterval::M1.open_time(now.minus(DAY)));
    let minutes = candles::minutes(database, market.id, from, now.plus(DAY)).await?;
    Ok(minutes.iter().map(bar).collect())
}

/// Which stored minutes are wanted, and how many candles they are for.
#[derive(Clone, Copy)]
struct Asked {
    from: Timestamp,
    to: Timestamp,
    interval: CandleInterval,
    limit: usize,
}

/// Stored minutes of a market, oldest first: read backwards a page at a time until there are enough for
/// the candles asked for, so that no question reads a whole table.
async fn stored(database: &Database, market: &Market, asked: Asked) -> Result<Vec<Bar>, Fault> {
    let mut pages: Vec<Vec<Bar>> = Vec::new();
    let (mut end, mut drawn, mut read) = (asked.to, 0, 0);
    for _ in 0..PAGES_MAX {
        if end <= asked.from || drawn >= asked.limit || read >= MINUTES_READ_MAX {
            break;
        }
        let begin = asked.interval.open_time(end.minus(PAGE)).max(asked.from);
        let minutes = candles::minutes(database, market.id, begin, end).await?;
        let page: Vec<Bar> = minutes.iter().map(bar).collect();
        read += page.len();
        drawn += aggregate(page.iter().copied(), asked.interval).len();
        pages.push(page);
        end = begin;
    }
    Ok(pages.into_iter().rev().flatten().collect())
}

fn bar(minute: &MinuteCandle) -> Bar {
    Bar {
        open_time: minute.open_time,
        open: minute.open,
        high: minute.high,
        low: minute.low,
        close: minute.close,
        volume: i128::from(minute.volume.0),
        quote_volume: i128::from(minute.notional.0),
        trades: minute.trades.unsigned_abs(),
    }
}
