//! How often something may be done: one rule ([`Limit::admit`]), one trait ([`Limiter`]), and two forms of it that keep
//! their counts in this process ([`MemoryLimiter`]) and in Redis ([`SharedLimiter`]).
//!
//! The rule is the generic cell rate algorithm: a key has one instant, at which all that was counted is worked
//! off. Every count moves it on by an equal step; a count that would move it further ahead of now than the window
//! is refused. So `burst` may come at once, and then one more each `window / burst`. Both forms hold the same vectors
//! (`vectors`).

mod memory;
mod redis;
#[cfg(test)]
pub(crate) mod vectors;

pub use memory::MemoryLimiter;
pub use redis::SharedLimiter;

use crate::domain::{Fault, Timestamp};
use futures_util::future::BoxFuture;
use std::time::Duration;

/// So many at once, and as many again in every window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many may come at once; at least one.
    pub burst: u32,
    /// In how long a burst is worked off.
    pub window: Duration,
}

impl Limit {
    /// The rule: counts one more at `now` for a key whose counts so far are worked off at `worked_off`.
    ///
    /// # Errors
    /// How long to wait until one more may be counted.
    pub fn admit(
        self,
        worked_off: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Timestamp, Duration> {
        let step = self.step();
        let full = step.saturating_mul(self.burst.max(1));
        // A clock that was put back must not hold anybody for longer than a window.
        let worked_off = worked_off.unwrap_or(now).clamp(now, now.plus(full));
        let next = worked_off.plus(step);
        match next.since(now).checked_sub(full) {
            None | Some(Duration::ZERO) => Ok(next),
            Some(wait) => Err(wait),
        }
    }

    /// How far one count moves the instant on: whole microseconds, at least one.
    fn step(self) -> Duration {
        let step = self.window.as_micros() / u128::from(self.burst.max(1));
        Duration::from_micros(u64::try_from(step).unwrap_or(u64::MAX).max(1))
    }

    /// How far one count moves the instant on, and how far ahead of now it may be.
    fn step_and_full(self) -> (Duration, Duration) {
        (self.step(), self.step().saturating_mul(self.burst.max(1)))
    }

    /// How full a key is, in thousandths of what it may count.
    fn fullness(self, worked_off: Timestamp, now: Timestamp) -> u128 {
        let full = self.step().saturating_mul(self.burst.max(1));
        worked_off.since(now).as_micros() * 1_000 / full.as_micros().max(1)
    }
}

/// What is counted, as a hash: no address stands in memory or in Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LimitKey([u8; 16]);

impl LimitKey {
    /// The key of a thing that consists of these parts. `what` keeps limits apart.
    pub fn of(what: &str, parts: &[&str]) -> LimitKey {
        let mut hasher = blake3::Hasher::new_derive_key("agio limit key");
        for part in [what].iter().chain(parts) {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        let mut key = [0; 16];
        hasher.finalize_xof().fill(&mut key);
        LimitKey(key)
    }
}

/// Whether one more is within the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is.
    Free,
    /// Not before so long.
    Held(Duration),
}

/// Counts by key. Its clock is its own.
pub trait Limiter: Send + Sync + std::fmt::Debug {
    /// Whether one more could be counted now; counts nothing.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the counts cannot be reached.
    fn look(&self, key: LimitKey, limit: Limit) -> BoxFuture<'_, Result<Verdict, Fault>>;

    /// Counts one more, unless it is held.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the counts cannot be reached.
    fn count(&self, key: LimitKey, limit: Limit) -> BoxFuture<'_, Result<Verdict, Fault>>;

    /// Forgets all that was counted for a key.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the counts cannot be reached.
    fn forget(&self, key: LimitKey) -> BoxFuture<'_, Result<(), Fault>>;
}
