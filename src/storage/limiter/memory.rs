//! Counts in this process. Each node counts for itself, so that with many nodes the limits are so many times wider:
//! `redis` counts for all of them.
//!
//! The memory is bounded. When it is full, what is worked off goes first, and then the keys that are furthest from
//! their limit: a held key is the last to be forgotten, however many others come.

use super::{Limit, LimitKey, Limiter, Verdict};
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

    fn count_now(&self, key: LimitKey, limit: Limit) -> Verdict {
        let now = self.clock.now();
        let mut counts = self.lock();
        let before = counts.get(&key).map(|counted| counted.worked_off);
        match limit.admit(before, now) {
            Err(wait) => Verdict::Held(wait),
            Ok(worked_off) => {
                if before.is_none() && counts.len() >= self.keys_max {
                    make_room(&mut counts, now);
                }
                counts.insert(key, Counted { worked_off, limit });
                Verdict::Free
            }
        }
    }

    fn look_now(&self, key: LimitKey, limit: Limit) -> Verdict {
        let before = self.lock().get(&key).map(|counted| counted.worked_off);
        limit.admit(before, self.clock.now()).map_or_else(Verdict::Held, |_| Verdict::Free)
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
