//! Time as a parameter: instants in microseconds, and the clock that tells them.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// An instant in UTC, in microseconds since 1970-01-01.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// The first instant that clients may send: 1970-01-01T00:00:00Z.
    pub const FIRST: Timestamp = Timestamp(0);
    /// The last instant that clients may send: 9999-12-31T23:59:59.999999Z. RFC 3339 has no year after it.
    pub const LAST: Timestamp = Timestamp(253_402_300_799_999_999);

    /// Whether it lies within what clients may send, so that what is printed of it is understood again.
    pub fn in_range(self) -> bool {
        (Timestamp::FIRST..=Timestamp::LAST).contains(&self)
    }

    /// From whole seconds since 1970-01-01.
    pub fn from_seconds(seconds: i64) -> Timestamp {
        Timestamp(seconds.saturating_mul(1_000_000))
    }

    /// Whole seconds since 1970-01-01, rounded down.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }

    /// This instant and so much later.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Timestamp {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Timestamp(self.0.saturating_add(micros))
    }

    /// This instant and so much earlier.
    #[must_use]
    pub fn minus(self, duration: Duration) -> Timestamp {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        Timestamp(self.0.saturating_sub(micros))
    }

    /// How long ago `earlier` was; zero when it lies ahead.
    pub fn since(self, earlier: Timestamp) -> Duration {
        Duration::from_micros(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// From RFC 3339 text; digits past the microsecond are cut off.
    pub fn parse(text: &str) -> Option<Timestamp> {
        let parsed = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Timestamp(parsed.timestamp_micros()))
    }
}

/// RFC 3339 in UTC with microseconds: `2026-01-10T20:42:00.000000Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::<Utc>::from_timestamp_micros(self.0) {
            Some(at) => f.write_str(&at.to_rfc3339_opts(SecondsFormat::Micros, true)),
            None => write!(f, "{} us", self.0),
        }
    }
}

/// Tells the time. Passed in, so that a test can say what time it is.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The present instant, as people set it.
    fn now(&self) -> Timestamp;

    /// How long it has been since some moment that stays the same: nobody can set it, and it goes on while the computer
    /// sleeps. A clock that nobody can set need not tell it apart.
    fn running(&self) -> Duration {
        self.now().since(Timestamp(i64::MIN))
    }
}

/// The computer's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

#[expect(clippy::disallowed_methods, reason = "this is the one place that asks the computer")]
impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp(Utc::now().timestamp_micros())
    }

    fn running(&self) -> Duration {
        let since_boot = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        Duration::try_from(since_boot).unwrap_or_default()
    }
}

/// A clock that stands still until it is told otherwise.
#[derive(Debug, Default)]
pub struct ManualClock {
    wall: AtomicI64,
    running: AtomicI64,
}

impl ManualClock {
    /// A clock that stands at `at`.
    pub fn at(at: Timestamp) -> ManualClock {
        ManualClock { wall: at.0.into(), running: 0.into() }
    }

    /// Moves the clock on.
    pub fn advance(&self, duration: Duration) {
        let micros = i64::try_from(duration.as_micros()).unwrap_or(i64::MAX);
        self.wall.fetch_add(micros, Ordering::SeqCst);
        self.running.fetch_add(micros, Ordering::SeqCst);
    }

    /// Sets the clock so many microseconds further, or back, at one blow: no time passes.
    pub fn step(&self, micros: i64) {
        self.wall.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        Timestamp(self.wall.load(Ordering::SeqCst))
    }

    fn running(&self) -> Duration {
        Duration::from_micros(self.running.load(Ordering::SeqCst).unsigned_abs())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamp_prints_and_parses_microseconds() {
        let at = Timestamp::parse("2026-01-10T20:42:00.000001Z").expect("RFC 3339");
        assert_eq!(at.to_string(), "2026-01-10T20:42:00.000001Z");
        assert_eq!(Timestamp::parse("2026-01-10T21:42:00.000001+01:00"), Some(at));
        assert_eq!(Timestamp::parse("yesterday"), None);
        assert_eq!(Timestamp::FIRST.to_string(), "1970-01-01T00:00:00.000000Z");
        assert_eq!(Timestamp::LAST.to_string(), "9999-12-31T23:59:59.999999Z");
    }
}
