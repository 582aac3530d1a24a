//! Keys made of the signing keys, one per purpose and version: the one place where any is.
//!
//! Whoever needs a key derives it under a purpose of its own, and hands on that key and never the signing key. What is
//! computed with one key then says nothing about another. `services::keyring` knows the signing keys themselves.

use super::Secret;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::num::NonZeroU32;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of a derived key.
pub const KEY_BYTES: usize = 32;

/// What a key is for. Each has a text of its own, which must never change: other keys would come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPurpose {
    /// Signs access tokens.
    AccessToken,
    /// Marks refresh tokens as issued here, and computes their successors.
    RefreshToken,
    /// Marks device tokens as issued here.
    DeviceToken,
    /// Marks the tokens in mails about sign-ins as issued here.
    ReportToken,
    /// Makes CSRF tokens.
    CsrfToken,
    /// Hashes verification codes.
    VerificationCode,
    /// Hashes addresses and devices that something is counted by.
    Address,
    /// Seals what is kept and read again.
    Sealing,
    /// Proves that a message between nodes comes from a node.
    ClusterMessage,
    /// Signs links to files.
    FileLink,
}

impl KeyPurpose {
    /// Every purpose.
    pub const ALL: [KeyPurpose; 10] = [
        KeyPurpose::AccessToken,
        KeyPurpose::RefreshToken,
        KeyPurpose::DeviceToken,
        KeyPurpose::ReportToken,
        KeyPurpose::CsrfToken,
        KeyPurpose::VerificationCode,
        KeyPurpose::Address,
        KeyPurpose::Sealing,
        KeyPurpose::ClusterMessage,
        KeyPurpose::FileLink,
    ];

    fn context(self) -> &'static str {
        match self {
            KeyPurpose::AccessToken => "agio access token",
            KeyPurpose::RefreshToken => "agio refresh token",
            KeyPurpose::DeviceToken => "agio device token",
            KeyPurpose::ReportToken => "agio report token",
            KeyPurpose::CsrfToken => "agio csrf token",
            KeyPurpose::VerificationCode => "agio verification code",
            KeyPurpose::Address => "agio address",
            KeyPurpose::Sealing => "agio sealing",
            KeyPurpose::ClusterMessage => "agio cluster message",
            KeyPurpose::FileLink => "agio file link",
        }
    }
}

/// Numbers the signing keys, from 1. The greatest is the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct KeyVersion(NonZeroU32);

impl KeyVersion {
    /// The version of a signing key that is the only one.
    pub const FIRST: KeyVersion = KeyVersion(NonZeroU32::MIN);

    /// The version of this number; `None` for 0.
    pub fn new(number: u32) -> Option<KeyVersion> {
        NonZeroU32::new(number).map(KeyVersion)
    }

    /// Its number.
    pub fn number(self) -> u32 {
        self.0.get()
    }

    /// The version in a text, as [`fmt::Display`] writes it.
    pub fn parse(text: &str) -> Option<KeyVersion> {
        let version = KeyVersion::new(text.parse().ok()?)?;
        (version.to_string() == text).then_some(version)
    }
}

impl TryFrom<String> for KeyVersion {
    type Error = String;

    fn try_from(text: String) -> Result<KeyVersion, String> {
        KeyVersion::parse(&text).ok_or_else(|| {
            format!("{text:?} is no version of a key: number them 1, 2, 3 and so on")
        })
    }
}

impl From<KeyVersion> for String {
    fn from(version: KeyVersion) -> String {
        version.to_string()
    }
}

impl fmt::Display for KeyVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A key for one purpose. Never printed, and overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Key([u8; KEY_BYTES]);

impl Key {
    /// The key for a purpose, by BLAKE3's key derivation from a signing key and its version. The signing key must be
    /// as strong as the key is to be: this adds no strength.
    fn derive(purpose: KeyPurpose, (version, signing_key): (KeyVersion, &Secret)) -> Key {
        let mut hasher = blake3::Hasher::new_derive_key(purpose.context());
        hasher.update(&version.number().to_be_bytes());
        hasher.update(signing_key.expose().as_bytes());
        Key(hasher.finalize().into())
    }

    /// The key itself. Never log it.
    pub fn expose(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }
}

/// The key of what must mean the same for ever, such as ids that clients keep. It is drawn once and has no versions: the
/// signing keys change without it. Never printed, and overwritten when it is dropped.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct PermanentKey([u8; KEY_BYTES]);

impl PermanentKey {
    /// The key of these bytes.
    pub fn new(bytes: [u8; KEY_BYTES]) -> PermanentKey {
        PermanentKey(bytes)
    }

    /// The key for a purpose: a text of its own that never changes.
    pub fn derive(&self, purpose: &str) -> Key {
        Key(blake3::derive_key(purpose, &self.0))
    }

    /// The key itself. Never log it.
    pub fn expose(&self) -> &[u8; KEY_BYTES] {
        &self.0
    }
}

impl fmt::Debug for PermanentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PermanentKey(hidden)")
    }
}

/// The keys for one purpose: one signs, all verify. Clones share them, so that whoever holds a set sees the versions that
/// came while the server runs.
#[derive(Clone, Debug)]
pub struct KeySet {
    purpose: KeyPurpose,
    versions: Arc<RwLock<Versions>>,
}

/// The signing keys as one purpose sees them.
#[derive(Debug)]
struct Versions {
    signing: (KeyVersion, Key),
    /// Every version, the one that signs among them.
    keys: BTreeMap<KeyVersion, Key>,
}

impl Versions {
    fn derive(
        purpose: KeyPurpose,
        signing: (KeyVersion, &Secret),
        signing_keys: &BTreeMap<KeyVersion, Secret>,
    ) -> Versions {
        let derived = |(version, secret)| (version, Key::derive(purpose, (version, secret)));
        let signing = derived(signing);
        let others = signing_keys.iter().map(|(version, secret)| derived((*version, secret)));
        Versions { keys: others.chain([signing.clone()]).collect(), signing }
    }
}

impl KeySet {
    /// The keys for a purpose: `signing` signs, and all of `signing_keys` verify as well.
    pub fn derive(
        purpose: KeyPurpose,
        signing: (KeyVersion, &Secret),
        signing_keys: &BTreeMap<KeyVersion, Secret>,
    ) -> KeySet {
        let versions = Versions::derive(purpose, signing, signing_keys);
        KeySet { purpose, versions: Arc::new(RwLock::new(versions)) }
    }

    /// The keys for a purpose from one signing key.
    pub fn of_one(purpose: KeyPurpose, signing_key: &Secret) -> KeySet {
        KeySet::derive(purpose, (KeyVersion::FIRST, signing_key), &BTreeMap::new())
    }

    /// What it is for.
    pub fn purpose(&self) -> KeyPurpose {
        self.purpose
    }

    /// Other signing keys, for everybody who holds this set.
    pub fn replace(
        &self,
        signing: (KeyVersion, &Secret),
        signing_keys: &BTreeMap<KeyVersion, Secret>,
    ) {
        let versions = Versions::derive(self.purpose, signing, signing_keys);
        *self.versions.write().unwrap_or_else(PoisonError::into_inner) = versions;
    }

    /// The key that signs, and its version.
    pub fn signing(&self) -> (KeyVersion, Key) {
        self.read().signing.clone()
    }

    /// The version that signs.
    pub fn signing_version(&self) -> KeyVersion {
        self.read().signing.0
    }

    /// The key of a version; `None` when there is no such version, or no longer.
    pub fn get(&self, version: KeyVersion) -> Option<Key> {
        self.read().keys.get(&version).cloned()
    }

    /// Whether there is such a version.
    pub fn has(&self, version: KeyVersion) -> bool {
        self.read().keys.contains_key(&version)
    }

    /// All keys, for what does not say by which version it was made.
    pub fn all(&self) -> Vec<Key> {
        self.read().keys.values().cloned().collect()
    }

    fn read(&self) -> RwLockReadGuard<'_, Versions> {
        self.versions.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(number: u32) -> KeyVersion {
        KeyVersion::new(number).expect("not 0")
    }

    #[test]
    fn keys_and_secrets_are_wiped_when_they_are_dropped() {
        fn check<T: Zeroize + ZeroizeOnDrop>(mut value: T, exposed: fn(&T) -> &[u8]) {
            assert!(exposed(&value).contains(&7));
            value.zeroize();
            assert!(!exposed(&value).contains(&7));
        }
        check(Key([7; KEY_BYTES]), |key| key.expose());
        check(PermanentKey::new([7; KEY_BYTES]), |key| key.expose());
        check(Secret::new("\u{7}"), |secret| secret.expose().as_bytes());
    }

    #[test]
    fn every_purpose_version_and_signing_key_has_a_key_of_its_own() {
        let mut keys = Vec::new();
        for text in ["one signing key of enough bytes ...", "another signing key ............"] {
            for number in [1, 2, 256] {
                let signing = (version(number), &Secret::new(text));
                keys.extend(KeyPurpose::ALL.map(|purpose| Key::derive(purpose, signing)));
            }
        }
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{index}");
        }
        assert_eq!(format!("{:?}", keys[0]), "Key(hidden)");
    }

    #[test]
    fn key_set_signs_with_one_version_and_verifies_with_all() {
        let signing_keys: BTreeMap<KeyVersion, Secret> =
            [1, 2, 3].map(|number| (version(number), Secret::new(format!("key {number}")))).into();
        let purpose = KeyPurpose::AccessToken;
        let second = (version(2), &Secret::new("key 2"));
        let keys = KeySet::derive(purpose, second, &signing_keys);
        let signing = Key::derive(purpose, second);
        assert_eq!(keys.signing(), (version(2), signing.clone()));
        assert_eq!(keys.get(version(2)), Some(signing));
        assert_eq!(keys.all().len(), 3);
        assert!(keys.get(version(4)).is_none() && !keys.has(version(4)));
    }

    #[test]
    fn key_set_that_is_replaced_is_another_for_all_who_hold_it() {
        let secrets: BTreeMap<KeyVersion, Secret> =
            [1, 2].map(|number| (version(number), Secret::new(format!("key {number}")))).into();
        let keys = KeySet::of_one(KeyPurpose::AccessToken, &secrets[&version(1)]);
        let (held, first) = (keys.clone(), keys.signing());
        keys.replace((version(2), &secrets[&version(2)]), &secrets);
        assert_eq!(held.signing_version(), version(2));
        assert_eq!(held.get(version(1)), Some(first.1), "what it signed is still read");
        keys.replace((version(2), &secrets[&version(2)]), &BTreeMap::new());
        assert!(!held.has(version(1)), "it was taken away");
    }

    #[test]
    fn key_version_has_one_spelling() {
        for (text, number) in [("1", Some(1)), ("42", Some(42)), ("4294967295", Some(u32::MAX))] {
            assert_eq!(KeyVersion::parse(text).map(KeyVersion::number), number);
        }
        for text in ["", "0", "01", "+1", "-1", " 1", "1.0", "one", "4294967296"] {
            assert_eq!(KeyVersion::parse(text), None, "{text:?}");
        }
    }
}
