//! Candles: bars of integer prices and volumes, built from trades and put together into longer ones.
//! Pure; the tape keeps the live ones, `storage` the old ones.

use crate::domain::{Decimal, Market, Price, PublicTrade, Timestamp, decimal};
use std::fmt;
use std::str::FromStr;
use std::time::Duration;

const MINUTE_MICROS: i64 = 60_000_000;
const DAY_MICROS: i64 = 24 * 60 * MINUTE_MICROS;

/// The first Monday after 1970-01-01, which was a Thursday: weeks are counted from it.
const FIRST_MONDAY: i64 = 4 * DAY_MICROS;

/// How much time a candle covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CandleInterval {
    /// One minute.
    M1,
    /// Five minutes.
    M5,
    /// Fifteen minutes.
    M15,
    /// One hour.
    H1,
    /// Four hours.
    H4,
    /// One day, from midnight UTC.
    D1,
    /// One week, from Monday midnight UTC.
    W1,
}

impl CandleInterval {
    /// Every interval, shortest first.
    pub const EVERY: [CandleInterval; 7] = [
        CandleInterval::M1,
        CandleInterval::M5,
        CandleInterval::M15,
        CandleInterval::H1,
        CandleInterval::H4,
        CandleInterval::D1,
        CandleInterval::W1,
    ];

    /// How many minutes it covers.
    pub const fn minutes(self) -> u64 {
        match self {
            CandleInterval::M1 => 1,
            CandleInterval::M5 => 5,
            CandleInterval::M15 => 15,
            CandleInterval::H1 => 60,
            CandleInterval::H4 => 4 * 60,
            CandleInterval::D1 => 24 * 60,
            CandleInterval::W1 => 7 * 24 * 60,
        }
    }

    /// How long it is.
    pub fn length(self) -> Duration {
        Duration::from_secs(self.minutes() * 60)
    }

    /// When some candle began; the others lie whole lengths away.
    pub(super) fn origin(self) -> Timestamp {
        Timestamp(if self == CandleInterval::W1 { FIRST_MONDAY } else { 0 })
    }

    /// When the candle that covers this instant began.
    pub fn open_time(self, at: Timestamp) -> Timestamp {
        let length = i64::try_from(self.length().as_micros()).unwrap_or(i64::MAX);
        let origin = self.origin().0;
        let since = at.0.saturating_sub(origin);
        Timestamp(since.div_euclid(length).saturating_mul(length).saturating_add(origin))
    }

    /// Its place in [`CandleInterval::EVERY`].
    pub(super) fn index(self) -> usize {
        self as usize
    }
}

/// One candle as clients see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candle {
    /// When it began.
    pub open_time: Timestamp,
    /// Price of its first trade, in quote.
    pub open: Decimal,
    /// Highest price.
    pub high: Decimal,
    /// Lowest price.
    pub low: Decimal,
    /// Price of its last trade so far.
    pub close: Decimal,
    /// Base that changed hands.
    pub volume: Decimal,
    /// Quote that changed hands.
    pub quote_volume: Decimal,
    /// How many trades.
    pub trades: u64,
}

/// How far the candles of an interval are drawn: the newest one and how many trades it has. The same on every node
/// and after every start, because candles follow from the trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CandlePosition {
    /// The minute in which it began, counted from 1970.
    minute: u64,
    trades: u64,
}

/// As clients hand it back.
impl fmt::Display for CandlePosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.minute, self.trades)
    }
}

/// No position of a candle was ever written like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no sequence of a candle")]
pub struct NoCandlePosition;

impl FromStr for CandlePosition {
    type Err = NoCandlePosition;

    /// A single number stands before every trade of that minute: `0` before everything.
    fn from_str(text: &str) -> Result<CandlePosition, NoCandlePosition> {
        let number = |text: &str| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse::<u64>().ok()).flatten().ok_or(NoCandlePosition)
        };
        let (minute, trades) = text.split_once('.').unwrap_or((text, "0"));
        Ok(CandlePosition { minute: number(minute)?, trades: number(trades)? })
    }
}

impl CandlePosition {
    fn of(open_time: Timestamp, trades: u64) -> CandlePosition {
        // Nothing is traded before 1970.
        let minute = u64::try_from(open_time.0.div_euclid(MINUTE_MICROS)).unwrap_or_default();
        CandlePosition { minute, trades }
    }

    /// In which minute since 1970 the candle began.
    pub fn minute(self) -> u64 {
        self.minute
    }

    /// How many trades it has.
    pub fn trades(self) -> u64 {
        self.trades
    }

    /// When the candle began.
    pub(super) fn open_time(self) -> Timestamp {
        let minute = i64::try_from(self.minute).unwrap_or(i64::MAX);
        Timestamp(minute.saturating_mul(MINUTE_MICROS))
    }
}

impl Candle {
    /// How far the candles are drawn with this one as it is.
    pub fn position(&self) -> CandlePosition {
        CandlePosition::of(self.open_time, self.trades)
    }
}

/// A candle inside: prices in ticks, volumes in lots and in smallest units of quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bar {
    pub(super) open_time: Timestamp,
    pub(super) open: Price,
    pub(super) high: Price,
    pub(super) low: Price,
    pub(super) close: Price,
    pub(super) volume: i128,
    pub(super) quote_volume: i128,
    pub(super) trades: u64,
}

impl Bar {
    /// The minute with this one trade.
    pub(super) fn of_trade(trade: &PublicTrade, market: &Market) -> Bar {
        let notional = market.notional(trade.price, trade.quantity).unwrap_or_default();
        Bar {
            open_time: CandleInterval::M1.open_time(trade.at),
            open: trade.price,
            high: trade.price,
            low: trade.price,
            close: trade.price,
            volume: i128::from(trade.quantity.0),
            quote_volume: i128::from(notional.0),
            trades: 1,
        }
    }

    /// Takes in what happened after it.
    pub(super) fn absorb(&mut self, later: &Bar) {
        self.high = self.high.max(later.high);
        self.low = self.low.min(later.low);
        self.close = later.close;
        self.volume += later.volume;
        self.quote_volume += later.quote_volume;
        self.trades += later.trades;
    }

    /// How far the candles of its interval are drawn with it.
    pub(super) fn position(&self) -> CandlePosition {
        CandlePosition::of(self.open_time, self.trades)
    }

    pub(super) fn candle(&self, market: &Market) -> Candle {
        Candle {
            open_time: self.open_time,
            open: market.price_decimal(self.open),
            high: market.price_decimal(self.high),
            low: market.price_decimal(self.low),
            close: market.price_decimal(self.close),
            volume: base_decimal(self.volume, market),
            quote_volume: decimal::from_units(self.quote_volume, market.quote_scale),
            trades: self.trades,
        }
    }
}

/// Lots as a decimal of base; a day's sum may leave the range of a quantity.
pub(super) fn base_decimal(lots: i128, market: &Market) -> Decimal {
    decimal::from_units(lots * i128::from(market.lot), market.base_scale)
}

/// Puts bars (oldest first) together into longer ones. Stretches without a trade have no bar.
pub(super) fn aggregate(bars: impl IntoIterator<Item = Bar>, interval: CandleInterval) -> Vec<Bar> {
    let mut longer: Vec<Bar> = Vec::new();
    for bar in bars {
        let open_time = interval.open_time(bar.open_time);
        match longer.last_mut() {
            Some(last) if last.open_time == open_time => last.absorb(&bar),
            _ => longer.push(Bar { open_time, ..bar }),
        }
    }
    longer
}

/// Two tellings of the same minutes (each oldest first), one from the tables and one from the live tape:
/// of each minute the one that has seen more trades.
pub(super) fn merge(stored: Vec<Bar>, live: Vec<Bar>) -> Vec<Bar> {
    let mut merged = Vec::with_capacity(stored.len().max(live.len()));
    let mut live = live.into_iter().peekable();
    for bar in stored {
        while let Some(earlier) = live.next_if(|live| live.open_time < bar.open_time) {
            merged.push(earlier);
        }
        match live.next_if(|live| live.open_time == bar.open_time) {
            Some(same) if same.trades > bar.trades => merged.push(same),
            _ => merged.push(bar),
        }
    }
    merged.extend(live);
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn candles_begin_on_the_hour_at_midnight_and_on_monday() {
        let at = Timestamp::parse("2026-01-10T20:42:59.999999Z").expect("a Saturday");
        let rows = [
            (CandleInterval::M1, "2026-01-10T20:42:00Z"),
            (CandleInterval::M5, "2026-01-10T20:40:00Z"),
            (CandleInterval::M15, "2026-01-10T20:30:00Z"),
            (CandleInterval::H1, "2026-01-10T20:00:00Z"),
            (CandleInterval::H4, "2026-01-10T20:00:00Z"),
            (CandleInterval::D1, "2026-01-10T00:00:00Z"),
            (CandleInterval::W1, "2026-01-05T00:00:00Z"),
        ];
        for (interval, expected) in rows {
            let open = interval.open_time(at);
            assert_eq!(Some(open), Timestamp::parse(expected), "{interval:?}: {open}");
            assert_eq!(interval.open_time(open), open, "a beginning begins itself");
            assert_eq!(CandleInterval::EVERY[interval.index()], interval);
        }
    }

    fn minute(index: i64, price: i64, trades: u64) -> Bar {
        Bar {
            open_time: Timestamp(index * MINUTE_MICROS),
            open: Price(price),
            high: Price(price + 2),
            low: Price(price - 2),
            close: Price(price + 1),
            volume: i128::from(trades),
            quote_volume: i128::from(trades) * 10,
            trades,
        }
    }

    #[test]
    fn minute_told_twice_keeps_the_fuller_version() {
        let stored = vec![minute(1, 10, 3), minute(2, 20, 1), minute(5, 50, 4)];
        let live = vec![minute(0, 5, 1), minute(2, 21, 2), minute(5, 51, 4), minute(6, 60, 1)];
        let merged = merge(stored, live);
        let opens: Vec<i64> = merged.iter().map(|bar| bar.open.0).collect();
        assert_eq!(opens, [5, 10, 21, 50, 60]);
    }

    /// What a longer bar must be, said another way: look at all its minutes at once.
    fn naive(minutes: &[Bar], interval: CandleInterval) -> Vec<Bar> {
        let mut opens: Vec<Timestamp> =
            minutes.iter().map(|bar| interval.open_time(bar.open_time)).collect();
        opens.dedup();
        let covered = |open: Timestamp| -> Vec<&Bar> {
            minutes.iter().filter(|bar| interval.open_time(bar.open_time) == open).collect()
        };
        opens
            .into_iter()
            .map(|open_time| {
                let bars = covered(open_time);
                Bar {
                    open_time,
                    open: bars[0].open,
                    high: bars.iter().map(|bar| bar.high).max().unwrap(),
                    low: bars.iter().map(|bar| bar.low).min().unwrap(),
                    close: bars[bars.len() - 1].close,
                    volume: bars.iter().map(|bar| bar.volume).sum(),
                    quote_volume: bars.iter().map(|bar| bar.quote_volume).sum(),
                    trades: bars.iter().map(|bar| bar.trades).sum(),
                }
            })
            .collect()
    }

    proptest! {
        #[test]
        fn candle_aggregation_equals_the_naive_one(
            steps in prop::collection::vec((1_i64..500, 10_i64..1_000, 1_u64..9), 0..200),
        ) {
            let mut index = 28_000_000;
            let minutes: Vec<Bar> = steps
                .iter()
                .map(|(gap, price, trades)| {
                    index += gap;
                    minute(index, *price, *trades)
                })
                .collect();
            for interval in CandleInterval::EVERY {
                let longer = aggregate(minutes.iter().copied(), interval);
                prop_assert_eq!(&longer, &naive(&minutes, interval));
                let twice = aggregate(aggregate(minutes.iter().copied(), CandleInterval::M1), interval);
                prop_assert_eq!(longer, twice);
            }
        }
    }
}
