//! Engine time: what time a record is given, and whether it may be given any.
//!
//! Time in the journal ends orders and is never taken back, so the computer's clock is not believed blindly. Two clocks
//! are looked at together: the wall clock, which somebody may set, and the time since the computer started, which nobody
//! can and which goes on while it sleeps. How far the one is ahead of the other changes only as slowly as clocks are
//! corrected in order. When it has jumped further than a bound, engine time stands still and nothing is journaled, until
//! the clock is back or an operator has confirmed that it is right.

use super::ExchangeConfig;
use crate::domain::{Clock, Timestamp};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How much faster or slower than the other a clock may run that is corrected in order: one part in so many. Kernels
/// correct by one part in 2,000 at most, and leap seconds are smeared more slowly.
const SLEW: i64 = 1_000;

/// How far a clock is from where it should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// In microseconds; above zero when the clock is ahead.
    micros: i64,
}

/// The clock of one leadership.
#[derive(Debug)]
pub(crate) struct EngineClock {
    clock: Arc<dyn Clock>,
    /// How far the wall clock may jump, in microseconds.
    bound: i64,
    /// How far the wall clock is ahead of the time since the start, as far as that is believed.
    anchor: i64,
    /// The time since the start at the last look.
    looked: i64,
    /// The last time given.
    last: Timestamp,
    /// Whether an operator knows that the journal is ahead of the clock.
    waits: bool,
}

/// An operator's word that the clock is right.
#[derive(Debug, Default)]
pub(crate) struct Confirmation(AtomicBool);

impl Confirmation {
    /// The clock is right as it is.
    pub(crate) fn give(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether it was said since the last time.
    pub(crate) fn take(&self) -> bool {
        self.0.swap(false, Ordering::SeqCst)
    }
}

impl EngineClock {
    /// A clock that is believed as it is now; nothing was given a later time than `last`.
    pub(crate) fn new(
        clock: Arc<dyn Clock>,
        config: &ExchangeConfig,
        last: Timestamp,
    ) -> EngineClock {
        let (wall, running) = (clock.now(), micros(clock.running()));
        let bound = bound(config);
        let anchor = wall.0.saturating_sub(running);
        EngineClock { clock, bound, anchor, looked: running, last, waits: false }
    }

    /// What time it is; never earlier than what was said before.
    ///
    /// # Errors
    /// How far the wall clock has jumped, when that is too far.
    pub(crate) fn look(&mut self) -> Result<Timestamp, Step> {
        let (wall, running) = (self.clock.now(), micros(self.clock.running()));
        let ahead = wall.0.saturating_sub(running).saturating_sub(self.anchor);
        if ahead.saturating_abs() > self.bound {
            // The time that passes now is no time in which the clock could be corrected.
            self.looked = running;
            return Err(Step { micros: ahead });
        }
        // A journal that is ahead: nothing may be earlier, so time stands still until the clock comes to it.
        let behind = wall.0.saturating_sub(self.last.0);
        if behind < -self.bound && !self.waits {
            return Err(Step { micros: behind });
        }
        let passed = running.saturating_sub(self.looked).max(0);
        self.anchor += ahead.clamp(-passed / SLEW, passed / SLEW);
        self.looked = running;
        self.last = self.last.max(wall);
        self.waits &= behind < 0;
        Ok(self.last)
    }

    /// The same, for whoever only wants to know whether it is late: as long as the clock is not believed, it is not.
    pub(crate) fn reads(&self) -> Timestamp {
        let wall = self.clock.now();
        let ahead = wall.0.saturating_sub(micros(self.clock.running())).saturating_sub(self.anchor);
        if ahead.saturating_abs() > self.bound { self.last } else { self.last.max(wall) }
    }

    /// The wall clock is right as it is. The journal's time never goes back, all the same: it waits for the clock.
    pub(crate) fn confirm(&mut self) {
        self.waits = true;
        self.looked = micros(self.clock.running());
        self.anchor = self.clock.now().0.saturating_sub(self.looked);
    }
}

impl Step {
    /// How far `ours` is from `theirs`, when that is more than the settings bear.
    pub(crate) fn between(
        ours: Timestamp,
        theirs: Timestamp,
        config: &ExchangeConfig,
    ) -> Option<Step> {
        let micros = ours.0.saturating_sub(theirs.0);
        (micros.saturating_abs() > bound(config)).then_some(Step { micros })
    }

    /// In whole milliseconds, above zero when the clock is ahead.
    pub(crate) fn millis(self) -> i64 {
        self.micros / 1_000
    }
}

fn bound(config: &ExchangeConfig) -> i64 {
    i64::try_from(config.clock_step_max_ms.saturating_mul(1_000)).unwrap_or(i64::MAX)
}

fn micros(running: Duration) -> i64 {
    i64::try_from(running.as_micros()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::ManualClock;

    const SECOND: Duration = Duration::from_secs(1);
    const YEAR: i64 = 365 * 24 * 3_600 * 1_000_000;

    fn clock() -> (Arc<ManualClock>, EngineClock) {
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_768_000_000)));
        let config = ExchangeConfig { clock_step_max_ms: 10_000, ..ExchangeConfig::default() };
        let engine = EngineClock::new(clock.clone(), &config, Timestamp::default());
        (clock, engine)
    }

    #[test]
    fn engine_time_follows_a_running_clock() {
        let (clock, mut engine) = clock();
        for _ in 0..100 {
            clock.advance(3_600 * SECOND);
            assert_eq!(engine.look(), Ok(clock.now()), "also after an hour asleep");
        }
    }

    #[test]
    fn clock_jump_beyond_the_bound_stops_time_until_it_is_gone_or_confirmed() {
        for jump in [YEAR, -YEAR, 10_000_001, -10_000_001] {
            let (clock, mut engine) = clock();
            let before = engine.look().expect("is believed");
            clock.step(jump);
            assert_eq!(engine.look().map_err(Step::millis), Err(jump / 1_000));
            assert_eq!(engine.reads(), before, "nothing is due by it");
            clock.advance(SECOND);
            engine.look().expect_err("still");
            clock.step(-jump);
            assert_eq!(engine.look(), Ok(before.plus(SECOND)), "gone");
        }
        let (clock, mut engine) = clock();
        engine.look().expect("is believed");
        clock.step(YEAR);
        engine.look().expect_err("has jumped");
        engine.confirm();
        assert_eq!(engine.look(), Ok(clock.now()));
    }

    #[test]
    fn clock_jumps_that_are_small_add_up() {
        let (clock, mut engine) = clock();
        let taken = (0..100).take_while(|_| {
            clock.step(1_000_000);
            clock.advance(SECOND);
            engine.look().is_ok()
        });
        assert_eq!(taken.count(), 10, "as many as make up the bound");
    }

    #[test]
    fn clock_that_is_corrected_in_order_is_followed_for_ever() {
        let (clock, mut engine) = clock();
        for _ in 0..1_000 {
            clock.advance(1_000 * SECOND);
            clock.step(500_000);
            engine.look().expect("one part in 2,000");
        }
    }

    #[test]
    fn clock_step_back_makes_time_wait() {
        let (clock, mut engine) = clock();
        let before = engine.look().expect("is believed");
        clock.step(-5_000_000);
        assert_eq!(engine.look(), Ok(before), "never back");
        clock.advance(6 * SECOND);
        assert_eq!(engine.look(), Ok(before.plus(SECOND)));
    }

    #[test]
    fn clock_behind_the_journal_is_believed_only_if_confirmed() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_768_000_000)));
        let last = clock.now().plus(3_600 * SECOND);
        let mut engine = EngineClock::new(clock.clone(), &ExchangeConfig::default(), last);
        assert_eq!(engine.look().map_err(Step::millis), Err(-3_600_000));
        engine.confirm();
        assert_eq!(engine.look(), Ok(last), "time stands until the clock comes to it");
        clock.advance(3_601 * SECOND);
        assert_eq!(engine.look(), Ok(last.plus(SECOND)));
    }
}
