//! Counts in this process. Each node counts for itself, so that with many nodes the limits are so many times wider:
//! `redis` counts for all of them.
//!
//! The memory is bounded. When it is full, what is worked off goes first, and then the keys that are furthest from
//! their limit: a held key is the last to be forgotten, however many others come.

use super::{Left, Limit, LimitKey, Limiter, Taken, Verdict};
use crate::domain::{Clock, Fault, Timestamp};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, ready};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most keys that are counted at once: some 5 MB.
const KEYS_MAX: usize = 50_000;
/// Which part of a full memory makes room at once.
const ROOM_MADE: usize = 16;

/// A [`Limiter`] in this process.
#[derive(Debug)]
pub struct MemoryLimiter {
    clock: Arc<dyn Clock>,
    keys_max: usize,
    counts: Mutex<HashMap<LimitKey, Counted>>,
}

#[derive(Clone, Copy, Debug)]
struct Counted {
    worked_off: Timestamp,
    limit: Limit,
}

impl Counted {
    /// When all is worked off: no further ahead than a window. After a clock was put back it would be, and whoever is
    /// refused would be until the clock is there again.
    fn looked_at(&mut self, limit: Limit, now: Timestamp) -> Timestamp {
        let (_, full) = limit.step_and_full();
        self.worked_off = self.worked_off.min(now.plus(full));
        self.worked_off
    }
}

impl MemoryLimiter {
    /// Nothing is counted yet.
    pub fn new(clock: Arc<dyn Clock>) -> MemoryLimiter {
        MemoryLimiter::with_room(clock, KEYS_MAX)
    }

    fn with_room(clock: Arc<dyn Clock>, keys_max: usize) -> MemoryLimiter {
        MemoryLimiter { clock, keys_max, counts: Mutex::default() }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<LimitKey, Counted>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts in this process do not wait.
    pub(super) fn take_now(&self, key: LimitKey, limit: Limit, count: u32) -> Taken {
        let now = self.clock.now();
        let mut counts = self.lock();
        let before = counts.get_mut(&key).map(|counted| counted.looked_at(limit, now));
        match limit.admit(count, before, now) {
            Err(wait) => Taken::Held(wait),
            Ok(worked_off) => {
                if before.is_none() && counts.len() >= self.keys_max {
                    make_room(&mut counts, now);
                }
                counts.insert(key, Counted { worked_off, limit });
                Taken::Free(limit.left(worked_off.since(now)))
            }
        }
    }

    pub(super) fn left_now(&self, key: LimitKey, limit: Limit) -> Left {
        let now = self.clock.now();
        let worked_off = self.lock().get(&key).map_or(now, |counted| counted.worked_off);
        limit.left(worked_off.since(now))
    }

    pub(super) fn give_back_now(&self, key: LimitKey, limit: Limit, count: u32) {
        let (step, _) = limit.step_and_full();
        if let Some(counted) = self.lock().get_mut(&key) {
            counted.worked_off = counted.worked_off.minus(step.saturating_mul(count));
        }
    }

    fn count_now(&self, key: LimitKey, limit: Limit) -> Verdict {
        match self.take_now(key, limit, 1) {
            Taken::Free(_) => Verdict::Free,
            Taken::Held(wait) => Verdict::Held(wait),
        }
    }

    fn look_now(&self, key: LimitKey, limit: Limit) -> Verdict {
        let now = self.clock.now();
        let mut counts = self.lock();
        let before = counts.get_mut(&key).map(|counted| counted.looked_at(limit, now));
        let admitted = limit.admit(1, before, now);
        admitted.map_or_else(Verdict::Held, |_| Verdict::Free)
    }
}

impl Limiter for MemoryLimiter {
    fn look(&self, key: LimitKey, limit: Limit) -> BoxFuture<'_, Result<Verdict, Fault>> {
        ready(Ok(self.look_now(key, limit))).boxed()
    }

    fn count(&self, key: LimitKey, limit: Limit) -> BoxFuture<'_, Result<Verdict, Fault>> {
        ready(Ok(self.count_now(key, limit))).boxed()
    }

    fn forget(&self, key: LimitKey) -> BoxFuture<'_, Result<(), Fault>> {
        self.lock().remove(&key);
        ready(Ok(())).boxed()
    }

    fn take(&self, key: LimitKey, limit: Limit, count: u32) -> BoxFuture<'_, Taken> {
        ready(self.take_now(key, limit, count)).boxed()
    }

    fn left(&self, key: LimitKey, limit: Limit) -> BoxFuture<'_, Left> {
        ready(self.left_now(key, limit)).boxed()
    }

    fn give_back(&self, key: LimitKey, limit: Limit, count: u32) {
        self.give_back_now(key, limit, count);
    }
}

fn make_room(counts: &mut HashMap<LimitKey, Counted>, now: Timestamp) {
    let full = counts.len();
    counts.retain(|_, counted| counted.worked_off > now);
    let leaving = (full / ROOM_MADE).max(1);
    if full - counts.len() >= leaving {
        return;
    }
    let mut by_fullness: Vec<_> = counts
        .iter()
        .map(|(key, counted)| (counted.limit.fullness(counted.worked_off, now), *key))
        .collect();
    let last = (leaving - 1).min(by_fullness.len().saturating_sub(1));
    by_fullness.select_nth_unstable_by_key(last, |(fullness, _)| *fullness);
    for (_, key) in &by_fullness[..=last] {
        counts.remove(key);
    }
}

#[cfg(test)]
mod tests {
    use super::super::vectors;
    use super::*;
    use crate::domain::time::ManualClock;
    use std::time::Duration;

    #[tokio::test]
    async fn limiter_in_memory_holds_the_vectors() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_700_000_000)));
        let limiter = MemoryLimiter::new(Arc::clone(&clock) as _);
        vectors::hold(&limiter, &clock).await;
        vectors::hold_many(&limiter, &clock).await;
    }

    #[tokio::test]
    async fn full_limiter_forgets_what_is_held_last() {
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_700_000_000)));
        let limiter = MemoryLimiter::with_room(Arc::clone(&clock) as _, 1_000);
        let locked = Limit { burst: 3, window: Duration::from_secs(60) };
        let owner = LimitKey::of("sign-in", &["owner"]);
        while limiter.count_now(owner, locked) == Verdict::Free {}
        // Junk that is worked off later, but is not held.
        let junk = Limit { burst: 100, window: Duration::from_secs(100_000) };
        for number in 0..62_000 {
            let key = LimitKey::of("mail", &[&number.to_string()]);
            assert_eq!(limiter.count_now(key, junk), Verdict::Free);
            assert!(limiter.lock().len() <= 1_000, "memory is bounded");
        }
        assert!(matches!(limiter.look_now(owner, locked), Verdict::Held(_)), "still locked");
        // What is worked off makes room before anything that still counts.
        clock.advance(Duration::from_secs(50));
        let fresh = LimitKey::of("mail", &["fresh"]);
        limiter.count_now(fresh, junk);
        assert!(matches!(limiter.lock().get(&owner), Some(counted) if counted.limit == locked));
    }
}
