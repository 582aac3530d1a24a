//! What a node knows of counts in Redis without asking: how many it took ahead, and what is held.
//!
//! A count that comes with every request must not cross the network each time. So a node takes some more than it needs
//! and gives them out by itself; they are counted already, so that all nodes together never give out more than the
//! limit. They are good for as long as it takes to work them off: until then a key may get a twentieth of a burst more
//! than its burst from each node that took ahead, and never more than that. What Redis refused is refused here until it
//! may be asked again: a flood of refused requests reaches no other machine.

use super::{Left, Limit, LimitKey};
use crate::domain::Timestamp;
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The most keys that are known of.
const KEYS_MAX: usize = 50_000;
/// Which part of a burst is taken ahead.
const PART: u32 = 20;

/// What is known of all keys.
#[derive(Debug, Default)]
pub(super) struct Ahead(Mutex<HashMap<LimitKey, Known>>);

/// What is known of a key.
#[derive(Clone, Copy, Debug)]
struct Known {
    /// How many are left of those that were taken ahead ...
    count: u32,
    /// ... and until when they are good.
    good_until: Timestamp,
    /// When this was learnt. A clock that was put back makes it void.
    at: Timestamp,
    /// When everything is worked off that Redis counted.
    worked_off: Timestamp,
    held: Option<Held>,
}

#[derive(Clone, Copy, Debug)]
struct Held {
    /// So many were refused: no more than that are let through.
    count: u32,
    until: Timestamp,
}

/// What is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask {
    pub(super) limit: Limit,
    pub(super) count: u32,
    pub(super) now: Timestamp,
}

/// What a node can answer by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Free(Left),
    Held(Duration),
    /// Redis must be asked. So many of them are here, and are taken out.
    Short(u32),
}

/// How many to take when so many are needed.
pub(super) fn wanted(limit: Limit, needed: u32) -> u32 {
    needed.max(limit.burst / PART)
}

impl Ahead {
    /// Takes so many, as far as they are here.
    pub(super) fn take(&self, key: LimitKey, ask: Ask) -> Answer {
        let Ask { limit, count, now } = ask;
        let mut all = self.lock();
        let Some(known) = all.get_mut(&key).filter(|known| now >= known.at) else {
            return Answer::Short(0);
        };
        if let Some(held) = known.held.filter(|held| now < held.until && count >= held.count) {
            return Answer::Held(held.until.since(now));
        }
        known.spoil(now);
        match known.count.checked_sub(count) {
            Some(rest) => {
                known.count = rest;
                Answer::Free(known.left(limit, now))
            }
            None => Answer::Short(std::mem::take(&mut known.count)),
        }
    }

    /// Learns that Redis counted: so many are left over, and what it counted is worked off then.
    pub(super) fn learn(&self, key: LimitKey, ask: Ask, worked_off: Timestamp) -> Left {
        let Ask { limit, count, now } = ask;
        let mut all = self.lock();
        let known = entry(&mut all, key, now);
        known.count = known.count.saturating_add(count);
        known.good_until = now.plus(limit.step().saturating_mul(known.count));
        known.at = now;
        known.worked_off = worked_off;
        known.held = None;
        known.left(limit, now)
    }

    /// Learns that Redis refused so many for so long.
    pub(super) fn hold(&self, key: LimitKey, ask: Ask, wait: Duration) {
        let Ask { count, now, .. } = ask;
        let mut all = self.lock();
        let known = entry(&mut all, key, now);
        known.at = now;
        known.held = Some(Held { count, until: now.plus(wait) });
    }

    /// Puts so many back.
    pub(super) fn put_back(&self, key: LimitKey, ask: Ask) {
        let Ask { limit, count, now } = ask;
        if count == 0 {
            return;
        }
        let mut all = self.lock();
        let known = entry(&mut all, key, now);
        known.count = known.count.saturating_add(count);
        known.good_until = now.plus(limit.step().saturating_mul(known.count));
        known.at = now;
        known.held = None;
    }

    /// How many are here.
    pub(super) fn count(&self, key: LimitKey, now: Timestamp) -> u32 {
        let known = self.lock().get(&key).copied();
        known.map_or(0, |mut known| {
            known.spoil(now);
            known.count
        })
    }

    pub(super) fn forget(&self, key: LimitKey) {
        self.lock().remove(&key);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<LimitKey, Known>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn nothing(now: Timestamp) -> Known {
        Known { count: 0, good_until: now, at: now, worked_off: now, held: None }
    }

    /// Lets go of what is good no more.
    fn spoil(&mut self, now: Timestamp) {
        if now < self.at || now >= self.good_until {
            self.count = 0;
        }
    }

    fn is_over(&self, now: Timestamp) -> bool {
        now < self.at || now >= self.good_until && self.held.is_none_or(|held| now >= held.until)
    }

    fn left(&self, limit: Limit, now: Timestamp) -> Left {
        let here = limit.step().saturating_mul(self.count);
        limit.left(self.worked_off.since(now).saturating_sub(here))
    }
}

/// What is known of a key. When there are too many, what is over goes first, and then all: it was counted, and is only
/// asked for again.
fn entry(all: &mut HashMap<LimitKey, Known>, key: LimitKey, now: Timestamp) -> &mut Known {
    if all.len() >= KEYS_MAX && !all.contains_key(&key) {
        all.retain(|_, known| !known.is_over(now));
        if all.len() >= KEYS_MAX / 2 {
            all.clear();
        }
    }
    let known = all.entry(key).or_insert_with(|| Known::nothing(now));
    known.spoil(now);
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { burst: 100, window: Duration::from_secs(5) };

    fn at(millis: i64) -> Timestamp {
        Timestamp(1_700_000_000_000_000 + millis * 1_000)
    }

    fn ask(count: u32, millis: i64) -> Ask {
        Ask { limit: LIMIT, count, now: at(millis) }
    }

    #[test]
    fn what_was_taken_ahead_is_given_out_and_goes_bad() {
        let (ahead, key) = (Ahead::default(), LimitKey::of("orders", &["1"]));
        assert_eq!(wanted(LIMIT, 1), 5);
        assert_eq!(wanted(LIMIT, 7), 7);
        assert_eq!(ahead.take(key, ask(1, 0)), Answer::Short(0), "nothing is here");
        // Five were taken, and one is used at once.
        let left = ahead.learn(key, ask(4, 0), at(250));
        assert_eq!(left, LIMIT.left(Duration::from_millis(50)), "four of them are here");
        assert!(matches!(ahead.take(key, ask(3, 10)), Answer::Free(_)));
        assert_eq!(ahead.take(key, ask(2, 20)), Answer::Short(1), "one is taken out");
        assert_eq!(ahead.count(key, at(20)), 0);
        ahead.put_back(key, ask(1, 20));
        assert_eq!(ahead.count(key, at(69)), 1);
        assert_eq!(ahead.count(key, at(70)), 0, "worked off");
        ahead.learn(key, ask(4, 100), at(350));
        assert_eq!(ahead.count(key, at(99)), 0, "the clock was put back");
        assert_eq!(ahead.take(key, ask(1, 300)), Answer::Short(0), "worked off");
    }

    #[test]
    fn what_is_held_is_refused_without_asking_and_less_of_it_asks() {
        let (ahead, key) = (Ahead::default(), LimitKey::of("orders", &["1"]));
        ahead.hold(key, ask(10, 0), Duration::from_millis(400));
        assert_eq!(ahead.take(key, ask(10, 100)), Answer::Held(Duration::from_millis(300)));
        assert_eq!(ahead.take(key, ask(9, 100)), Answer::Short(0));
        assert_eq!(ahead.take(key, ask(10, 400)), Answer::Short(0));
        ahead.hold(key, ask(10, 1_000), Duration::from_millis(400));
        assert_eq!(ahead.take(key, ask(10, 900)), Answer::Short(0), "the clock was put back");
    }

    #[test]
    fn known_keys_are_bounded() {
        let ahead = Ahead::default();
        for number in 0..120_000 {
            let key = LimitKey::of("cost", &[&number.to_string()]);
            ahead.learn(key, ask(4, 0), at(250));
        }
        assert!(ahead.lock().len() <= KEYS_MAX);
    }
}
