//! Counts tries in fixed windows, in memory. Each node counts for itself, so with many nodes the limits are
//! so many times wider; they are there to slow guessing down, the lasting lock-out is not built here.

use crate::domain::Timestamp;
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The most keys that are counted at once. Past it the oldest windows are dropped.
const KEYS_MAX: usize = 50_000;

/// Whose tries count together: an IPv4 address, or the /64 network of an IPv6 address, because whoever
/// has one address of it has all of them.
pub(super) fn household(ip: IpAddr) -> IpAddr {
    match ip {
        IpAddr::V4(_) => ip,
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & (u128::MAX << 64)).into(),
    }
}

/// So many tries in so long.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limit {
    pub(super) tries_max: u32,
    pub(super) window: Duration,
}

/// Counts tries by key.
pub(super) struct Throttle<K> {
    limit: Limit,
    windows: Mutex<HashMap<K, Window>>,
}

#[derive(Clone, Copy)]
struct Window {
    since: Timestamp,
    tries: u32,
}

impl<K: Eq + Hash + Clone> Throttle<K> {
    pub(super) fn new(limit: Limit) -> Throttle<K> {
        Throttle { limit, windows: Mutex::default() }
    }

    /// Counts a try.
    ///
    /// # Errors
    /// How many seconds to wait, when there were too many; the try is not counted then.
    pub(super) fn count(&self, key: K, now: Timestamp) -> Result<(), u64> {
        let mut windows = self.windows.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= KEYS_MAX && !windows.contains_key(&key) {
            make_room(&mut windows, now.minus(self.limit.window));
        }
        let window = windows.entry(key).or_insert(Window { since: now, tries: 0 });
        let age = now.since(window.since);
        if age >= self.limit.window {
            *window = Window { since: now, tries: 0 };
        }
        if window.tries >= self.limit.tries_max {
            return Err((self.limit.window.saturating_sub(age)).as_secs().max(1));
        }
        window.tries += 1;
        Ok(())
    }

    /// Forgets a key's tries.
    pub(super) fn clear(&self, key: &K) {
        self.windows.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

/// Drops windows that are over, and if that is not enough the older half.
fn make_room<K: Eq + Hash + Clone>(windows: &mut HashMap<K, Window>, over: Timestamp) {
    windows.retain(|_, window| window.since > over);
    if windows.len() >= KEYS_MAX {
        let mut starts: Vec<_> = windows.values().map(|window| window.since).collect();
        let middle = starts.len() / 2;
        let (_, median, _) = starts.select_nth_unstable(middle);
        let median = *median;
        windows.retain(|_, window| window.since > median);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_lets_so_many_through_and_then_says_how_long_to_wait() {
        let throttle = Throttle::new(Limit { tries_max: 2, window: Duration::from_secs(60) });
        let at = Timestamp::from_seconds;
        assert_eq!(throttle.count("ada", at(0)), Ok(()));
        assert_eq!(throttle.count("ada", at(10)), Ok(()));
        assert_eq!(throttle.count("ada", at(20)), Err(40));
        assert_eq!(throttle.count("bob", at(20)), Ok(()), "others are not held up");
        assert_eq!(throttle.count("ada", at(60)), Ok(()), "a new window");
        throttle.clear(&"ada");
        assert_eq!(throttle.count("ada", at(61)), Ok(()));
        assert_eq!(throttle.count("ada", at(62)), Ok(()));
    }

    #[test]
    fn one_household_has_one_window() {
        let rows = [
            ("192.0.2.7", "192.0.2.7"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
            ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
            ("2001:db8:1:3::1", "2001:db8:1:3::"),
        ];
        for (address, counted) in rows {
            let address = address.parse().expect("an address");
            assert_eq!(household(address).to_string(), counted);
        }
    }

    #[test]
    fn memory_is_bounded() {
        let throttle =
            Throttle::new(Limit { tries_max: 1, window: Duration::from_secs(1_000_000) });
        for key in 0..KEYS_MAX + 1_000 {
            let at = Timestamp(i64::try_from(key).expect("small"));
            assert_eq!(throttle.count(key, at), Ok(()));
        }
        assert!(throttle.windows.lock().expect("not poisoned").len() <= KEYS_MAX);
    }
}
