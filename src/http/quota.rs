//! How many connections and subscriptions one person and one address may have open at once on this node.

use super::config::{SocketConfig, UploadsConfig};
use std::collections::HashMap;
use std::hash::Hash;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The bits of an IPv6 address that name a network; the rest one household chooses as it likes.
const IPV6_NETWORK: u128 = u128::MAX << 64;

/// The quotas of long-lived work.
pub(super) struct Quotas {
    sockets: Quota<IpAddr>,
    of_address: Quota<IpAddr>,
    of_person: Quota<i64>,
}

/// Whose quota is used up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exceeded {
    /// Subscriptions of one person.
    Person,
    /// Subscriptions from one address.
    Address,
}

/// A subscription's places; they are free again when it is dropped.
pub(super) struct Subscribed {
    _of_address: Place<IpAddr>,
    _of_person: Option<Place<i64>>,
}

impl Quotas {
    pub(super) fn new(config: &SocketConfig) -> Quotas {
        Quotas {
            sockets: Quota::new(config.sockets_per_address_max),
            of_address: Quota::new(config.subscriptions_per_address_max),
            of_person: Quota::new(config.subscriptions_per_user_max),
        }
    }

    /// A place for a WebSocket or an event stream from this address.
    pub(super) fn socket(&self, ip: IpAddr) -> Option<Place<IpAddr>> {
        self.sockets.take(network(ip))
    }

    /// Places for a subscription from this address, of this person when somebody is signed in.
    pub(super) fn subscription(
        &self,
        ip: IpAddr,
        person: Option<i64>,
    ) -> Result<Subscribed, Exceeded> {
        let of_person = match person {
            Some(person) => Some(self.of_person.take(person).ok_or(Exceeded::Person)?),
            None => None,
        };
        let of_address = self.of_address.take(network(ip)).ok_or(Exceeded::Address)?;
        Ok(Subscribed { _of_address: of_address, _of_person: of_person })
    }
}

/// The places of requests that bring files.
pub(super) struct Uploads {
    of_person: Quota<i64>,
    all: Quota<()>,
    bytes: Quota<()>,
}

/// Why a request with files is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum UploadRefused {
    /// The person is sending others.
    Person,
    /// Everybody together is.
    Server,
}

/// A request's places; they are free again when it is dropped.
#[derive(Debug)]
pub(super) struct Sending {
    _of_person: Place<i64>,
    _of_all: Place<()>,
    _bytes: Place<()>,
}

impl Uploads {
    pub(super) fn new(config: &UploadsConfig) -> Uploads {
        Uploads {
            of_person: Quota::new(config.requests_per_user_max),
            all: Quota::new(config.requests_max),
            bytes: Quota::new(config.bytes_at_once_max),
        }
    }

    /// Places for a request with files of this person, whose body has at most so many bytes.
    pub(super) fn take(&self, person: i64, bytes: usize) -> Result<Sending, UploadRefused> {
        Ok(Sending {
            _of_person: self.of_person.take(person).ok_or(UploadRefused::Person)?,
            _of_all: self.all.take(()).ok_or(UploadRefused::Server)?,
            _bytes: self.bytes.take_some((), bytes).ok_or(UploadRefused::Server)?,
        })
    }
}

/// The client network that an address belongs to.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => Ipv6Addr::from_bits(ip.to_bits() & IPV6_NETWORK).into(),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// At most `max` places for each key.
struct Quota<K> {
    taken: Arc<Mutex<HashMap<K, usize>>>,
    max: usize,
}

/// A place, until it is dropped.
#[derive(Debug)]
pub(super) struct Place<K: Eq + Hash> {
    taken: Arc<Mutex<HashMap<K, usize>>>,
    key: K,
    size: usize,
}

impl<K: Eq + Hash + Clone> Quota<K> {
    fn new(max: usize) -> Quota<K> {
        Quota { taken: Arc::default(), max }
    }

    fn take(&self, key: K) -> Option<Place<K>> {
        self.take_some(key, 1)
    }

    /// A place that counts as so many.
    fn take_some(&self, key: K, size: usize) -> Option<Place<K>> {
        let mut taken = lock(&self.taken);
        let count = taken.get(&key).copied().unwrap_or_default();
        let more = count.saturating_add(size);
        if more > self.max {
            return None;
        }
        taken.insert(key.clone(), more);
        Some(Place { taken: Arc::clone(&self.taken), key, size })
    }
}

impl<K: Eq + Hash> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = lock(&self.taken);
        // What nobody holds is not remembered.
        if let Some(count) = taken.get_mut(&self.key) {
            *count -= self.size;
            if *count == 0 {
                taken.remove(&self.key);
            }
        }
    }
}

fn lock<K>(taken: &Mutex<HashMap<K, usize>>) -> MutexGuard<'_, HashMap<K, usize>> {
    taken.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn quota_places_are_counted_by_address_and_person_and_given_back() {
        let quotas = Quotas::new(&SocketConfig {
            sockets_per_address_max: 1,
            subscriptions_per_address_max: 3,
            subscriptions_per_user_max: 2,
            ..SocketConfig::default()
        });
        let socket = quotas.socket(ip("2001:db8::1")).expect("the first");
        assert!(quotas.socket(ip("2001:db8::2")).is_none(), "the same network");
        assert!(quotas.socket(ip("2001:db8:0:1::1")).is_some(), "another one");
        drop(socket);
        assert!(quotas.socket(ip("2001:db8::2")).is_some());

        let (here, there) = (ip("203.0.113.7"), ip("203.0.113.8"));
        let first = quotas.subscription(here, Some(1)).ok();
        let second = quotas.subscription(there, Some(1)).ok();
        assert_eq!(quotas.subscription(here, Some(1)).err(), Some(Exceeded::Person));
        let others = [quotas.subscription(here, None), quotas.subscription(here, Some(2))];
        assert_eq!(quotas.subscription(here, None).err(), Some(Exceeded::Address));
        drop((first, second));
        assert!(quotas.subscription(here, Some(1)).is_ok());
        drop(others);
        assert!(
            lock(&quotas.of_address.taken).is_empty() && lock(&quotas.of_person.taken).is_empty()
        );
    }

    #[test]
    fn requests_with_files_are_bounded_by_person_and_in_all() {
        let config =
            UploadsConfig { requests_max: 3, requests_per_user_max: 2, ..UploadsConfig::default() };
        let uploads = Uploads::new(&config);
        let hers = [uploads.take(1, 9), uploads.take(1, 9)];
        assert_eq!(uploads.take(1, 9).err(), Some(UploadRefused::Person));
        let his = uploads.take(2, 9);
        assert_eq!(uploads.take(2, 9).err(), Some(UploadRefused::Server));
        drop((hers, his));
        assert!(uploads.take(1, 9).is_ok() && uploads.take(2, 9).is_ok());
        let most = config.bytes_at_once_max;
        let large = uploads.take(1, most);
        assert!(large.is_ok());
        assert_eq!(uploads.take(2, 1).err(), Some(UploadRefused::Server), "all bytes are taken");
        drop(large);
        assert!(uploads.take(2, most).is_ok());
    }
}
