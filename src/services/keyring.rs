//! The key ring: the signing keys by version, and the keys for each purpose that are derived from them.
//!
//! The newest version signs, unless the settings name another; all verify. So a key is changed by adding a version: what
//! the older ones signed stays good until they are removed. Nothing but this knows the signing keys.

use crate::domain::{Fault, KeyPurpose, KeySet, KeyVersion, Secret};
use std::collections::BTreeMap;

/// The shortest signing key that is accepted, in bytes.
pub const SIGNING_KEY_LENGTH_MIN: usize = 32;
/// The most versions at once. What does not name its version is tried with each.
pub const VERSIONS_MAX: usize = 8;

/// The signing keys.
#[derive(Clone, Debug)]
pub struct KeyRing {
    signing: (KeyVersion, Secret),
    /// Every version, the one that signs among them.
    signing_keys: BTreeMap<KeyVersion, Secret>,
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
        if signing_keys.values().any(|key| key.expose().len() < SIGNING_KEY_LENGTH_MIN) {
            return Err(Fault::internal("a signing key has fewer than 32 bytes"));
        }
        if signing_keys.len() > VERSIONS_MAX {
            return Err(Fault::internal("there are too many signing keys"));
        }
        let newest = signing_keys.last_key_value();
        let signing = match signing {
            Some(version) => signing_keys.get_key_value(&version),
            None => newest,
        };
        let (version, secret) = signing.ok_or_else(|| Fault::internal("no signing key signs"))?;
        Ok(KeyRing { signing: (*version, secret.clone()), signing_keys })
    }

    /// The keys for a purpose.
    pub fn keys(&self, purpose: KeyPurpose) -> KeySet {
        KeySet::derive(purpose, (self.signing.0, &self.signing.1), &self.signing_keys)
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
        assert_eq!(keys.all().count(), numbers.len());
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
}
