//! The tape of one market: the minutes of the last day, the candle of each interval that is still being
//! drawn, and the statistics of 24 hours. Seeded from the tables, moved on by trades.

use super::board::percent;
use super::candle::{Bar, Candle, CandleInterval, CandlePosition, aggregate, base_decimal};
use crate::domain::{Decimal, Market, MarketId, Price, PublicTrade, Timestamp, decimal};
use std::collections::VecDeque;
use std::time::Duration;

/// What the statistics of a ticker look back on.
pub(super) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// The minutes kept: a day, the minute being drawn, and half an hour in case the projector lags.
pub(super) const MINUTES_KEPT: usize = 24 * 60 + 31;

/// The statistics of a market's last 24 hours, from its own trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TickerStats {
    /// Which market.
    pub market: MarketId,
    /// Price of the last trade, however long ago.
    pub last: Option<Decimal>,
    /// Price of the first trade in the window.
    pub open_24h: Option<Decimal>,
    /// Highest price.
    pub high_24h: Option<Decimal>,
    /// Lowest price.
    pub low_24h: Option<Decimal>,
    /// Base that changed hands.
    pub volume_24h: Decimal,
    /// Quote that changed hands.
    pub quote_volume_24h: Decimal,
    /// From `open_24h` to `last`, in percent.
    pub change_percent_24h: Option<Decimal>,
    /// The end of the window: now.
    pub at: Timestamp,
}

#[derive(Debug)]
pub(super) struct Tape {
    market: Market,
    /// Oldest first, at most [`MINUTES_KEPT`].
    minutes: VecDeque<Bar>,
    /// Every minute from here on that had trades is kept.
    reaches_to: Timestamp,
    /// By [`CandleInterval::index`].
    drawing: [Option<Bar>; CandleInterval::EVERY.len()],
    /// The one before each that is being drawn.
    ended: [Option<Bar>; CandleInterval::EVERY.len()],
    last: Option<(Price, Timestamp)>,
    /// Trades up to here are in the seed already.
    seeded_until: Timestamp,
}

impl Tape {
    /// A tape that begins with stored minutes (oldest first), which hold every trade up to `until`.
    pub(super) fn seeded(market: Market, stored: &[Bar], until: Timestamp) -> Tape {
        let mut tape = Tape {
            market,
            minutes: VecDeque::new(),
            reaches_to: seeded_from(until),
            drawing: [None; CandleInterval::EVERY.len()],
            ended: [None; CandleInterval::EVERY.len()],
            last: None,
            seeded_until: until,
        };
        for bar in stored {
            tape.take(bar);
            tape.last = Some((bar.close, bar.open_time));
        }
        tape
    }

    /// Moves on by a trade; false when the seed held it already.
    pub(super) fn trade(&mut self, trade: &PublicTrade) -> bool {
        if trade.at <= self.seeded_until && self.last.is_some() {
            return false;
        }
        self.take(&Bar::of_trade(trade, &self.market));
        self.last = Some((trade.price, trade.at));
        true
    }

    /// The last trade and its time.
    pub(super) fn last(&self) -> Option<(Decimal, Timestamp)> {
        self.last.map(|(price, at)| (self.market.price_decimal(price), at))
    }

    /// The candle being drawn, unless its time is over.
    pub(super) fn drawing(&self, interval: CandleInterval, now: Timestamp) -> Option<Candle> {
        self.drawing[interval.index()]
            .filter(|bar| bar.open_time >= interval.open_time(now))
            .map(|bar| bar.candle(&self.market))
    }

    /// The newest candle of an interval, over or not.
    pub(super) fn newest(&self, interval: CandleInterval) -> Option<Candle> {
        self.drawing[interval.index()].map(|bar| bar.candle(&self.market))
    }

    /// What was drawn behind a position, oldest first: the rest of its candle, if there is any, and every later one as
    /// it is; `None` when that is no longer kept, or when no candle was ever drawn as far as that.
    pub(super) fn behind(
        &self,
        interval: CandleInterval,
        position: CandlePosition,
    ) -> Option<Vec<Candle>> {
        let from = position.open_time();
        let drawing = self.drawing[interval.index()]?;
        let ended = self.ended[interval.index()];
        let bars = if drawing.open_time <= from {
            vec![drawing]
        } else if let Some(ended) = ended.filter(|ended| ended.open_time == from) {
            vec![ended, drawing]
        } else if self.reaches_to <= from {
            let minutes = self.minutes(from, drawing.open_time);
            aggregate(minutes, interval).into_iter().chain([drawing]).collect()
        } else {
            return None;
        };
        let its_own = bars.first()?;
        if its_own.position() < position || its_own.open_time != from {
            return None;
        }
        let candles = bars.iter().map(|bar| bar.candle(&self.market));
        Some(candles.filter(|candle| candle.position() > position).collect())
    }

    /// The kept minutes that began in `from..to`.
    pub(super) fn minutes(&self, from: Timestamp, to: Timestamp) -> Vec<Bar> {
        let begin = self.minutes.partition_point(|bar| bar.open_time < from);
        let end = self.minutes.partition_point(|bar| bar.open_time < to);
        self.minutes.range(begin..end.max(begin)).copied().collect()
    }

    /// The statistics of the 24 hours before `now`, to the minute.
    pub(super) fn ticker(&self, now: Timestamp) -> TickerStats {
        let from = CandleInterval::M1.open_time(now.minus(DAY));
        let begin = self.minutes.partition_point(|bar| bar.open_time < from);
        let day = self.minutes.range(begin..).copied().reduce(|mut day, minute| {
            day.absorb(&minute);
            day
        });
        let price = |price: Price| self.market.price_decimal(price);
        let last = self.last().map(|(price, _)| price);
        let open = day.map(|day| price(day.open));
        let change = last.zip(open).and_then(|(last, open)| percent(last, last - open));
        TickerStats {
            market: self.market.id,
            last,
            open_24h: open,
            high_24h: day.map(|day| price(day.high)),
            low_24h: day.map(|day| price(day.low)),
            volume_24h: base_decimal(day.map_or(0, |day| day.volume), &self.market),
            quote_volume_24h: decimal::from_units(
                day.map_or(0, |day| day.quote_volume),
                self.market.quote_scale,
            ),
            change_percent_24h: change,
            at: now,
        }
    }

    fn take(&mut self, bar: &Bar) {
        for interval in CandleInterval::EVERY {
            let place = interval.index();
            if let Some(ended) = draw(&mut self.drawing[place], bar, interval) {
                self.ended[place] = Some(ended);
            }
        }
        match self.minutes.back_mut() {
            // The engine's time never goes back; should it do so, the newest minute takes the trade.
            Some(last) if last.open_time >= bar.open_time => last.absorb(bar),
            _ => self.minutes.push_back(*bar),
        }
        if self.minutes.len() > MINUTES_KEPT
            && let Some(oldest) = self.minutes.pop_front()
        {
            self.reaches_to = oldest.open_time.plus(CandleInterval::M1.length());
        }
    }
}

/// From when on a tape is seeded: 24 hours back and since Monday, so that the longest candle is whole.
pub(super) fn seeded_from(now: Timestamp) -> Timestamp {
    CandleInterval::W1.open_time(now).min(CandleInterval::M1.open_time(now.minus(DAY)))
}

/// Draws a bar on; answers the one that it ends.
fn draw(drawing: &mut Option<Bar>, bar: &Bar, interval: CandleInterval) -> Option<Bar> {
    let open_time = interval.open_time(bar.open_time);
    match drawing {
        Some(drawn) if drawn.open_time >= open_time => {
            drawn.absorb(bar);
            None
        }
        _ => drawing.replace(Bar { open_time, ..*bar }),
    }
}

#[cfg(test)]
#[path = "tape_tests.rs"]
mod tests;
