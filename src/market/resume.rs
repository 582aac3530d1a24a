//! Candles as they are drawn, from now on or from where an earlier subscriber stopped.
//!
//! What is told between two states of a candle may be left out; its last state never is: when a new candle begins, what
//! was told last is completed from the tape, and where that does not reach, the stream begins anew and says so.

use super::candle::{Candle, CandleInterval, CandlePosition};
use super::stream::{self, CandleStream, CandleUpdate};
use super::tape::Tape;
use super::{MarketData, Shared};
use crate::domain::MarketId;
use futures_util::stream::{StreamExt, empty, iter};
use std::sync::Arc;

/// The candles of a market that are as long as this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candles {
    /// Of which market.
    pub market: MarketId,
    /// How long.
    pub interval: CandleInterval,
}

impl MarketData {
    /// The candle being drawn, at once if there is one, and after every change; ends at once for an unknown market.
    pub fn subscribe_candles(&self, market: MarketId, interval: CandleInterval) -> CandleStream {
        self.drawn(Candles { market, interval }, None)
    }

    /// What was drawn behind a position, and what is drawn from now on. Where that is no longer known, the newest candle
    /// comes as a snapshot.
    pub fn resume_candles(&self, of: Candles, after: CandlePosition) -> CandleStream {
        self.drawn(of, Some(after))
    }

    /// How far the candles are drawn.
    pub fn drawn_to(&self, of: Candles) -> Option<CandlePosition> {
        let newest = self.shared.market_tape(of.market)?.read().newest(of.interval);
        newest.map(|candle| candle.position())
    }

    fn drawn(&self, of: Candles, after: Option<CandlePosition>) -> CandleStream {
        let Some(market_tape) = self.shared.market_tape(of.market) else {
            return empty().boxed();
        };
        // Before the tape is read, so that nothing falls between.
        let receiver = market_tape.candles[of.interval.index()].subscribe();
        let mut drawn = Drawn { shared: Arc::clone(&self.shared), of, told: None };
        let first = drawn.begin(after);
        let later = stream::newest(None, receiver).flat_map(move |candle| iter(drawn.take(candle)));
        iter(first).chain(later).boxed()
    }
}

/// What one subscriber was told.
struct Drawn {
    shared: Arc<Shared>,
    of: Candles,
    told: Option<CandlePosition>,
}

impl Drawn {
    fn begin(&mut self, after: Option<CandlePosition>) -> Vec<CandleUpdate> {
        let now = self.shared.clock.now();
        let first = match after {
            None => self.read(|tape, interval| tape.drawing(interval, now)),
            Some(after) => match self.behind(after) {
                Some(missed) => {
                    self.told = Some(after);
                    return self.tell(missed);
                }
                None => self.read(Tape::newest),
            },
        };
        first.into_iter().flat_map(|candle| self.anew(candle)).collect()
    }

    /// What is told when a candle has changed.
    fn take(&mut self, candle: Candle) -> Vec<CandleUpdate> {
        let Some(told) = self.told else { return self.anew(candle) };
        let position = candle.position();
        if position <= told {
            return Vec::new();
        }
        let missed = match position.open_time() == told.open_time() {
            true => Some(vec![candle]),
            false => self.behind(told),
        };
        match missed {
            Some(missed) => self.tell(missed),
            None => self.anew(candle),
        }
    }

    fn tell(&mut self, candles: Vec<Candle>) -> Vec<CandleUpdate> {
        self.told = candles.last().map(Candle::position).or(self.told);
        let update = |candle| CandleUpdate { candle, snapshot: false };
        candles.into_iter().map(update).collect()
    }

    fn anew(&mut self, candle: Candle) -> Vec<CandleUpdate> {
        self.told = Some(candle.position());
        vec![CandleUpdate { candle, snapshot: true }]
    }

    fn behind(&self, position: CandlePosition) -> Option<Vec<Candle>> {
        self.read(|tape, interval| tape.behind(interval, position))
    }

    fn read<T>(&self, look: impl FnOnce(&Tape, CandleInterval) -> Option<T>) -> Option<T> {
        look(&self.shared.market_tape(self.of.market)?.read(), self.of.interval)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn candle_position_is_read_as_it_is_written() {
        for text in ["0.0", "29475432.1", "29475432.2", "29475433.1"] {
            let read: CandlePosition = text.parse().expect(text);
            assert_eq!(read.to_string(), text);
        }
        let later = |one: &str, other: &str| {
            one.parse::<CandlePosition>().ok() > other.parse::<CandlePosition>().ok()
        };
        assert!(later("29475433.1", "29475432.900"));
        assert!(later("29475432.10", "29475432.9"));
        for text in ["", ".", "1.", "-1.1", "+1", "1.2.3", "99999999999999999999.1", "x"] {
            assert!(text.parse::<CandlePosition>().is_err(), "{text:?}");
        }
    }
}
