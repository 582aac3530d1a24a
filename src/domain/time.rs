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

    /// From RFC 3339 text; digits past the microsecond are cut off. Day and time are separated by a T, as its grammar has it.
    pub fn parse(text: &str) -> Option<Timestamp> {
        if !matches!(text.as_bytes().get(DAY_LENGTH), Some(b'T' | b't')) {
            return None;
        }
        let parsed = DateTime::parse_from_rfc3339(text).ok()?;
        Some(Timestamp(parsed.timestamp_micros()))
    }
}

/// How many characters a day is written with.
const DAY_LENGTH: usize = "2026-01-10".len();

/// How many characters an instant is written with.
const TEXT_LENGTH: usize = "2026-01-10T20:42:00.000000Z".len();

const MICROS_OF_A_DAY: i64 = 86_400_000_000;

/// Years of four digits, in microseconds since 1970: from 0000-01-01 up to 10000-01-01.
const WRITTEN: std::ops::Range<i64> = -62_167_219_200_000_000..253_402_300_800_000_000;

impl Timestamp {
    /// The instant as `Display` writes it, when its year has four digits; answers are full of them.
    pub fn digits(self) -> Option<[u8; TEXT_LENGTH]> {
        if !WRITTEN.contains(&self.0) {
            return None;
        }
        let (days, within) =
            (self.0.div_euclid(MICROS_OF_A_DAY), self.0.rem_euclid(MICROS_OF_A_DAY));
        let (year, month, day) = civil(days);
        let (seconds, micros) = (within / 1_000_000, within % 1_000_000);
        let (hour, minute, second) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
        let mut text = *b"0000-00-00T00:00:00.000000Z";
        let places = [
            (0, 4, year),
            (5, 2, month),
            (8, 2, day),
            (11, 2, hour),
            (14, 2, minute),
            (17, 2, second),
            (20, 6, micros),
        ];
        for (begin, length, mut number) in places {
            for byte in text[begin..begin + length].iter_mut().rev() {
                *byte = b'0' + (number % 10) as u8;
                number /= 10;
            }
        }
        Some(text)
    }
}

/// Year, month and day of a number of days since 1970, by Howard Hinnant's `civil_from_days`: years are counted from
/// March, so that the leap day is the last of its year, in eras of 400 years.
fn civil(days: i64) -> (i64, i64, i64) {
    let since = days + 719_468;
    let (era, of_era) = (since.div_euclid(146_097), since.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(digits) = self.digits() {
            return f.write_str(str::from_utf8(&digits).unwrap_or_default());
        }
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

    #[test]
    fn timestamps_are_written_as_chrono_writes_them() {
        let by_chrono = |at: Timestamp| {
            let at = DateTime::<Utc>::from_timestamp_micros(at.0).expect("an instant");
            at.to_rfc3339_opts(SecondsFormat::Micros, true)
        };
        let edges = [WRITTEN.start, WRITTEN.start - 1, WRITTEN.end - 1, WRITTEN.end, 0, -1];
        // Steps that meet every day of 400 years at some hour, and leap years of all kinds.
        let steps = (0..160_000).map(|step| step * 79_200_000_017 - 2_000_000_000_000_000);
        for at in edges.into_iter().chain(steps).map(Timestamp) {
            assert_eq!(at.to_string(), by_chrono(at), "{}", at.0);
        }
    }
}
