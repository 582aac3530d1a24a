//! When CoinGecko may be asked again: at the time it named, or ever later after failures, never in step
//! with other nodes.

use crate::domain::{Rng, Timestamp};
use chrono::DateTime;
use std::time::Duration;

/// The first rest after a failure; it doubles with every further one.
const FIRST_REST: Duration = Duration::from_secs(2);

/// The longest rest that failures add up to.
const REST_MAX: Duration = Duration::from_secs(300);

/// The longest rest that CoinGecko can ask for: a day of silence would be a mistake.
const ASKED_REST_MAX: Duration = Duration::from_secs(3_600);

/// The rest between requests.
#[derive(Debug, Default)]
pub(super) struct Backoff {
    until: Timestamp,
    failures: u32,
}

impl Backoff {
    /// How long it still rests.
    pub(super) fn left(&self, now: Timestamp) -> Option<Duration> {
        let left = self.until.since(now);
        (!left.is_zero()).then_some(left)
    }

    pub(super) fn succeeded(&mut self) {
        *self = Backoff::default();
    }

    /// Rests after a failure: twice as long as the time before, less up to a half by chance.
    pub(super) fn failed(&mut self, now: Timestamp, rng: &dyn Rng) {
        let doublings = self.failures.min(16);
        self.failures = self.failures.saturating_add(1);
        let rest = FIRST_REST.saturating_mul(1 << doublings).min(REST_MAX);
        self.until = now.plus(rest - part(rest / 2, rng));
    }

    /// Rests for as long as `Retry-After` says, in seconds or until a date; without it, as after a failure.
    pub(super) fn told(&mut self, now: Timestamp, retry_after: Option<&str>, rng: &dyn Rng) {
        match retry_after.and_then(|text| asked_rest(text, now)) {
            Some(rest) => self.until = now.plus(rest.min(ASKED_REST_MAX)),
            None => self.failed(now, rng),
        }
    }
}

/// A random part of a duration.
fn part(whole: Duration, rng: &dyn Rng) -> Duration {
    let mut byte = [0];
    rng.fill(&mut byte);
    whole * u32::from(byte[0]) / 256
}

/// RFC 9110, section 10.2.3.
fn asked_rest(text: &str, now: Timestamp) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTime::parse_from_rfc2822(text).ok()?;
    Some(Timestamp(date.timestamp_micros()).since(now))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Always the same byte.
    #[derive(Debug)]
    struct Fixed(u8);

    impl Rng for Fixed {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn backoff_grows_with_failures_and_ends_with_success() {
        let now = Timestamp::from_seconds(1_000);
        let mut backoff = Backoff::default();
        assert_eq!(backoff.left(now), None);
        let mut rests = Vec::new();
        for _ in 0..20 {
            backoff.failed(now, &Fixed(0));
            rests.push(backoff.left(now).expect("rests").as_secs());
        }
        assert_eq!(rests[..9], [2, 4, 8, 16, 32, 64, 128, 256, 300]);
        assert_eq!(rests[19], 300);
        backoff.succeeded();
        backoff.failed(now, &Fixed(128));
        assert_eq!(backoff.left(now), Some(Duration::from_millis(1_500)), "less a part by chance");
        assert_eq!(backoff.left(now.plus(Duration::from_millis(1_500))), None);
    }

    #[test]
    fn retry_after_is_honoured_up_to_an_hour() {
        let now = Timestamp::parse("2026-01-10T12:00:00Z").expect("RFC 3339");
        let rows = [
            (Some("30"), 30),
            (Some(" 7 "), 7),
            (Some("Sat, 10 Jan 2026 12:01:40 GMT"), 100),
            (Some("86400"), 3_600),
            (Some("soon"), 2),
            (None, 2),
        ];
        for (header, expected) in rows {
            let mut backoff = Backoff::default();
            backoff.told(now, header, &Fixed(0));
            assert_eq!(backoff.left(now), Some(Duration::from_secs(expected)), "{header:?}");
        }
    }
}
