//! The key ring: the signing keys by version, and the keys for each purpose that are derived from them.
//!
//! The newest version signs, unless the settings name another; all verify. So a key is changed by adding a version: what
//! the older ones signed stays good until they are removed. Nothing but this knows the signing keys. Versions may come and
//! go while the server runs (`live_ring`): clones share the ring, and what is derived from it follows.

use crate::domain::{Fault, KeyPurpose, KeySet, KeyVersion, Secret};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The shortest signing key that is accepted, in bytes.
pub const SIGNING_KEY_LENGTH_MIN: usize = 32;
/// The most versions at once. What does not name its version is tried with each.
pub const VERSIONS_MAX: usize = 8;

/// The signing keys.
#[derive(Clone, Debug)]
pub struct KeyRing {
    held: Arc<Mutex<Held>>,
    /// One for each purpose.
    sets: Arc<Vec<KeySet>>,
}

#[derive(Debug)]
struct Held {
    signing: KeyVersion,
    /// Every version, the one that signs among them.
    signing_keys: BTreeMap<KeyVersion, Secret>,
}

/// Which versions there are, without the keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RingVersions {
    /// The one that signs.
    pub signing: KeyVersion,
    /// All, in order.
    pub all: Vec<KeyVersion>,
}

impl Held {
    fn of(
        signing_keys: BTreeMap<KeyVersion, Secret>,
        signing: Option<KeyVersion>,
    ) -> Result<Held, Fault> {
        if signing_keys.values().any(|key| key.expose().len() < SIGNING_KEY_LENGTH_MIN) {
            return Err(Fault::internal("a signing key has fewer than 32 bytes"));
        }
        if signing_keys.len() > VERSIONS_MAX {
            return Err(Fault::internal("there are too many signing keys"));
        }
        let newest = signing_keys.last_key_value().map(|(version, _)| *version);
        let signing = signing.or(newest).filter(|version| signing_keys.contains_key(version));
        let signing = signing.ok_or_else(|| Fault::internal("no signing key signs"))?;
        Ok(Held { signing, signing_keys })
    }

    fn signing(&self) -> (KeyVersion, &Secret) {
        // It was there when the ring was made.
        (self.signing, &self.signing_keys[&self.signing])
    }
}

impl KeyRing {
    /// The ring of these keys; the version `signing` signs, or the newest.
    ///
    /// # Errors
    /// [`Fault::Internal`] for a ring that is not safe or cannot sign; the settings were checked before.
    pub fn new(
        signing_keys: BTreeMap<KeyVersion, Secret>,
        signing: Option<KeyVersion>,
    ) -> Result<KeyRing, Fault> {
        let held = Held::of(signing_keys, signing)?;
        let derived = |purpose| KeySet::derive(purpose, held.signing(), &held.signing_keys);
        let sets = KeyPurpose::ALL.map(derived).to_vec();
        Ok(KeyRing { held: Arc::new(Mutex::new(held)), sets: Arc::new(sets) })
    }

    /// The keys for a purpose. They follow when the ring is replaced.
    pub fn keys(&self, purpose: KeyPurpose) -> KeySet {
        let set = self.sets.iter().find(|set| set.purpose() == purpose);
        set.expect("there is a set for every purpose").clone()
    }

    /// Which versions there are.
    pub fn versions(&self) -> RingVersions {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        RingVersions { signing: held.signing, all: held.signing_keys.keys().copied().collect() }
    }

    /// Other versions, for everybody who holds this ring or keys of it. Answers whether anything is different.
    ///
    /// # Errors
    /// [`Fault::Internal`] as for [`KeyRing::new`], and when a version has another key than before: whoever has what the old one
    /// signed would be signed out, and other nodes would go on with the old one. Nothing has changed then.
    pub fn replace(
        &self,
        signing_keys: BTreeMap<KeyVersion, Secret>,
        signing: Option<KeyVersion>,
    ) -> Result<bool, Fault> {
        let new = Held::of(signing_keys, signing)?;
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        for (version, key) in &new.signing_keys {
            if held.signing_keys.get(version).is_some_and(|known| known != key) {
                return Err(Fault::internal(format!(
                    "version {version} has another key than before, so what it signed would not be read any more: put the \
                     old key back, and add the new one under the next number"
                )));
            }
        }
        if new.signing == held.signing && new.signing_keys.len() == held.signing_keys.len() {
            let same = new.signing_keys.keys().eq(held.signing_keys.keys());
            if same {
                return Ok(false);
            }
        }
        for set in self.sets.iter() {
            set.replace(new.signing(), &new.signing_keys);
        }
        *held = new;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: u32) -> KeyVersion {
        KeyVersion::new(number).expect("not 0")
    }

    fn keys(numbers: &[u32]) -> BTreeMap<KeyVersion, Secret> {
        let key = |number: &u32| (version(*number), Secret::new(format!("{number:032}")));
        numbers.iter().map(key).collect()
    }

    fn signs(numbers: &[u32], signing: Option<u32>) -> Option<u32> {
        let ring = KeyRing::new(keys(numbers), signing.map(version)).ok()?;
        let keys = ring.keys(KeyPurpose::AccessToken);
        assert_eq!(keys.all().len(), numbers.len());
        Some(keys.signing().0.number())
    }

    #[test]
    fn key_ring_signs_with_the_newest_version_unless_another_is_named() {
        assert_eq!(signs(&[1], None), Some(1));
        assert_eq!(signs(&[1, 3, 2], None), Some(3));
        assert_eq!(signs(&[1, 2], Some(1)), Some(1));
        assert_eq!(signs(&[1, 2], Some(3)), None, "no such version");
        assert_eq!(signs(&[], None), None, "no key at all");
        assert_eq!(signs(&[1, 2, 3, 4, 5, 6, 7, 8, 9], None), None, "too many");
    }

    #[test]
    fn short_key_is_refused_whatever_its_version() {
        let mut keys = keys(&[1, 2]);
        keys.insert(version(1), Secret::new("x".repeat(SIGNING_KEY_LENGTH_MIN - 1)));
        assert!(KeyRing::new(keys, None).is_err());
    }

    #[test]
    fn ring_takes_further_versions_and_those_who_hold_keys_follow() {
        let ring = KeyRing::new(keys(&[1]), None).expect("a good ring");
        let (held, derived) = (ring.clone(), ring.keys(KeyPurpose::AccessToken));
        let first = derived.signing();
        assert!(ring.replace(keys(&[1, 2]), None).expect("a good ring"));
        assert_eq!(derived.signing_version(), version(2));
        assert_eq!(derived.get(version(1)), Some(first.1), "what it signed is still read");
        assert!(!ring.replace(keys(&[1, 2]), None).expect("a good ring"), "nothing new");
        assert!(ring.replace(keys(&[1, 2]), Some(version(1))).expect("a good ring"));
        let all = vec![version(1), version(2)];
        assert_eq!(held.versions(), RingVersions { signing: version(1), all });
        assert!(ring.replace(keys(&[2]), None).expect("a good ring"));
        assert!(!derived.has(version(1)), "it was taken away");
    }

    #[test]
    fn ring_refuses_another_key_under_a_number_that_it_knows() {
        let ring = KeyRing::new(keys(&[1, 2]), None).expect("a good ring");
        let before = ring.keys(KeyPurpose::Sealing).signing();
        let mut changed = keys(&[1, 2, 3]);
        changed.insert(version(2), Secret::new("x".repeat(SIGNING_KEY_LENGTH_MIN)));
        let refused = ring.replace(changed, None).expect_err("another key").to_string();
        assert!(refused.contains("version 2"), "{refused}");
        assert!(ring.replace(keys(&[]), None).is_err(), "nothing would sign");
        assert_eq!(ring.keys(KeyPurpose::Sealing).signing(), before, "nothing has changed");
    }
}
