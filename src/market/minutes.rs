//! Candles asked for: the stored minutes and the live tape, put together.

use super::candle::{Bar, Candle, CandleInterval, aggregate, merge};
use super::tape::{DAY, seeded_from};
use super::{CANDLES_MAX, MarketData, PricePoint};
use crate::domain::{Fault, Market, MarketId, Price, Timestamp};
use crate::storage::Database;
use crate::storage::candles::{self, LastMinutes, MinuteCandle, NewestMinutes};
use std::collections::BTreeMap;

/// How many stored minutes one read of the tables fetches at most: a week of a market that never rests.
const PAGE_ROWS: usize = 10_080;

/// How many stored minutes one question reads at most: a hundred days of a market that never rests.
pub const MINUTES_READ_MAX: u32 = 144_000;

impl MarketData {
    /// The newest candles that exist and began in `from..to` (both may be left open), oldest first, at most
    /// `limit` and [`CANDLES_MAX`]. Stretches without a trade have no candle and are passed over, however long
    /// they are. Long candles of a busy market reach back only as far as [`MINUTES_READ_MAX`] minutes with
    /// trades do; each that is answered is whole.
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
        let (Some(market_tape), true) = (self.shared.market_tape(market), limit > 0) else {
            return Ok(Vec::new());
        };
        let now = self.shared.clock.now();
        let to = to.unwrap_or(Timestamp(i64::MAX)).min(now.plus(interval.length()));
        let asked = Asked {
            from: first_open(interval, from.unwrap_or_default()),
            to: first_open(interval, to),
            interval,
            limit: limit as usize,
        };
        let stored = stored(&self.shared.database, &market_tape.market, asked).await?;
        let live = market_tape.read().minutes(stored.from, asked.to);
        let bars = aggregate(merge(stored.minutes, live), interval);
        let skipped = bars.len().saturating_sub(asked.limit);
        Ok(bars[skipped..].iter().map(|bar| bar.candle(&market_tape.market)).collect())
    }
}

impl MarketData {
    /// The last price of each of the newest days (UTC) on which the market traded, oldest first, at most so many.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn daily_closes(
        &self,
        market: MarketId,
        limit: u32,
    ) -> Result<Vec<PricePoint>, Fault> {
        self.closes(market, CandleInterval::D1, None, limit).await
    }

    /// The closing price of each of the newest candles that began in `from..`, oldest first, at most so many.
    /// Reads one stored minute a candle, however long the candle is.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub(super) async fn closes(
        &self,
        market: MarketId,
        interval: CandleInterval,
        from: Option<Timestamp>,
        limit: u32,
    ) -> Result<Vec<PricePoint>, Fault> {
        let Some(market_tape) = self.shared.market_tape(market) else { return Ok(Vec::new()) };
        let from = first_open(interval, from.unwrap_or_default());
        let to = first_open(interval, self.shared.clock.now().plus(interval.length()));
        let wanted =
            LastMinutes { from, to, every: interval.length(), origin: interval.origin(), limit };
        let stored =
            candles::last_minutes(&self.shared.database, market_tape.market.id, wanted).await?;
        let live = market_tape.read().minutes(from, to);
        let minutes = stored.into_iter().chain(live.iter().map(|bar| (bar.open_time, bar.close)));
        let mut last: BTreeMap<Timestamp, (Timestamp, Price)> = BTreeMap::new();
        for (minute, close) in minutes {
            let known = last.entry(interval.open_time(minute)).or_insert((minute, close));
            if known.0 <= minute {
                *known = (minute, close);
            }
        }
        let skipped = last.len().saturating_sub(limit as usize);
        let point =
            |(at, (_, close))| PricePoint { at, price: market_tape.market.price_decimal(close) };
        Ok(last.into_iter().skip(skipped).map(point).collect())
    }
}

/// When the first candle begins that does not begin before `at`.
fn first_open(interval: CandleInterval, at: Timestamp) -> Timestamp {
    let open = interval.open_time(at);
    if open == at { at } else { open.plus(interval.length()) }
}

/// What a tape is seeded with: every minute since [`seeded_from`].
pub(super) async fn since_monday_or_yesterday(
    database: &Database,
    market: &Market,
    now: Timestamp,
) -> Result<Vec<Bar>, Fault> {
    let minutes = candles::minutes(database, market.id, seeded_from(now), now.plus(DAY)).await?;
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

/// What the tables hold of what was asked for.
struct Stored {
    /// Every minute from here on was read.
    from: Timestamp,
    /// Oldest first.
    minutes: Vec<Bar>,
}

/// Stored minutes of a market: read backwards a page at a time, over whatever gaps there are, until there are
/// enough for the candles asked for, so that no question reads a whole table.
async fn stored(database: &Database, market: &Market, asked: Asked) -> Result<Stored, Fault> {
    let mut newest_first: Vec<Bar> = Vec::new();
    let (mut end, mut candles_begun) = (asked.to, 0);
    let most = MINUTES_READ_MAX as usize;
    while end > asked.from {
        let rows = asked.page_rows().min(most - newest_first.len());
        let wanted = NewestMinutes { from: asked.from, to: end, limit: rows as u64 };
        let page = candles::newest(database, market.id, wanted).await?;
        let is_last = page.len() < rows;
        for bar in page.iter().map(bar) {
            let same = |newer: &Bar| asked.open_time(newer) == asked.open_time(&bar);
            candles_begun += usize::from(!newest_first.last().is_some_and(same));
            newest_first.push(bar);
        }
        if is_last {
            break;
        }
        end = newest_first.last().map_or(asked.from, |oldest| oldest.open_time);
        if candles_begun > asked.limit || newest_first.len() >= most {
            return Ok(asked.without_the_oldest_candle(newest_first));
        }
    }
    newest_first.reverse();
    Ok(Stored { from: asked.from, minutes: newest_first })
}

impl Asked {
    /// What one read fetches: enough at once when every minute has trades, unless that is too much.
    fn page_rows(&self) -> usize {
        let minutes = usize::try_from(self.interval.minutes()).unwrap_or(PAGE_ROWS);
        (self.limit + 1).saturating_mul(minutes).min(PAGE_ROWS)
    }

    fn open_time(&self, minute: &Bar) -> Timestamp {
        self.interval.open_time(minute.open_time)
    }

    /// Leaves out the oldest candle: more minutes of it may be stored than were read.
    fn without_the_oldest_candle(&self, newest_first: Vec<Bar>) -> Stored {
        let oldest = newest_first.last().map_or(self.from, |oldest| self.open_time(oldest));
        let minutes = newest_first.into_iter().rev();
        let minutes = minutes.skip_while(|minute| self.open_time(minute) == oldest).collect();
        Stored { from: oldest.plus(self.interval.length()), minutes }
    }
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
