//! How often something may be done: one rule ([`Limit::admit`]), one trait ([`Limiter`]), and two forms of it that keep
//! their counts in this process ([`MemoryLimiter`]) and in Redis ([`SharedLimiter`]). [`limiter`] picks one for a node.
//!
//! The rule is the generic cell rate algorithm: a key has one instant, at which all that was counted is worked
//! off. Every count moves it on by an equal step; a count that would move it further ahead of now than the window
//! is refused. So `burst` may come at once, and then one more each `window / burst`. Both forms hold the same vectors
//! (`vectors`).

mod ahead;
mod memory;
mod redis;
#[cfg(test)]
pub(crate) mod vectors;

pub use memory::MemoryLimiter;
pub use redis::SharedLimiter;

use crate::domain::{Clock, Fault, Timestamp};
use crate::storage::cache::Cache;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;

/// Where the nodes of an exchange count together.
#[derive(Clone, Debug)]
pub struct SharedCounts {
    /// The Redis of all nodes.
    pub redis: Cache,
    /// What tells this exchange from others that use the same Redis; the same on all nodes.
    pub exchange: String,
}

/// The limiter of a node: shared by all nodes where there is Redis.
pub fn limiter(shared: Option<SharedCounts>, clock: Arc<dyn Clock>) -> Arc<dyn Limiter> {
    match shared {
        Some(shared) => Arc::new(SharedLimiter::new(shared, clock)),
        None => Arc::new(MemoryLimiter::new(clock)),
    }
}

/// So many at once, and as many again in every window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// How many may come at once; at least one.
    pub burst: u32,
    /// In how long a burst is worked off.
    pub window: Duration,
}

impl Limit {
    /// So many at once, and so many more each second.
    pub fn refilled(burst: u32, per_second: u32) -> Limit {
        Limit { burst, window: Duration::from_secs(1).saturating_mul(burst) / per_second.max(1) }
    }

    /// The rule: counts so many more at `now`, all of them or none, for a key whose counts so far are worked off at
    /// `worked_off`.
    ///
    /// # Errors
    /// How long to wait until so many may be counted; a window for more than ever may.
    pub fn admit(
        self,
        count: u32,
        worked_off: Option<Timestamp>,
        now: Timestamp,
    ) -> Result<Timestamp, Duration> {
        let (step, full) = self.step_and_full();
        if count > self.burst.max(1) {
            return Err(full);
        }
        // A clock that was put back must not hold anybody for longer than a window.
        let worked_off = worked_off.unwrap_or(now).clamp(now, now.plus(full));
        let next = worked_off.plus(step.saturating_mul(count));
        match next.since(now).checked_sub(full) {
            None | Some(Duration::ZERO) => Ok(next),
            Some(wait) => Err(wait),
        }
    }

    /// What may still be counted when the counts so far are worked off in so long.
    pub fn left(self, worked_off_in: Duration) -> Left {
        let (step, full) = self.step_and_full();
        let full_in = worked_off_in.min(full);
        let free = (full - full_in).as_micros();
        let part = free % step.as_micros();
        let next_in = match full_in.is_zero() {
            true => Duration::ZERO,
            false => step - Duration::from_micros(part.try_into().unwrap_or(0)),
        };
        let count = u32::try_from(free / step.as_micros()).unwrap_or(u32::MAX);
        Left { count, next_in, full_in }
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
        let (_, full) = self.step_and_full();
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

    fn hex(self) -> String {
        format!("{:032x}", u128::from_be_bytes(self.0))
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

/// What may still be counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Left {
    /// How many at once.
    pub count: u32,
    /// In how long it is one more; zero when it is the whole burst.
    pub next_in: Duration,
    /// In how long it is the whole burst.
    pub full_in: Duration,
}

/// Whole seconds, none too few.
pub fn whole_seconds(time: Duration) -> u64 {
    time.as_micros().div_ceil(1_000_000).try_into().unwrap_or(u64::MAX)
}

/// What came of counting several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// They were counted, and so much is left.
    Free(Left),
    /// None was: not before so long.
    Held(Duration),
}

/// Counts by key. Its clock is its own.
///
/// `look`, `count` and `forget` are exact, one at a time. `take`, `left` and `give_back` are for what is counted with
/// every request: they wait for nothing that they need not wait for, and where nodes count together, a node may be
/// ahead by a twentieth of a burst (`ahead`). A key is counted in one of the two ways.
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

    /// Counts so many more, all of them or none.
    fn take(&self, key: LimitKey, limit: Limit, count: u32) -> BoxFuture<'_, Taken>;

    /// What is left. Counts nothing.
    fn left(&self, key: LimitKey, limit: Limit) -> BoxFuture<'_, Left>;

    /// Takes back so many that were just counted.
    fn give_back(&self, key: LimitKey, limit: Limit, count: u32);
}
