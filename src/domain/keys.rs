//! Keys made of the signing key, one per purpose: the one place where any is.
//!
//! Whoever needs a key derives it under a purpose of its own, and hands on that key and never the signing key. What is
//! computed with one key then says nothing about another.

use super::Secret;
use std::fmt;

/// Bytes of a derived key.
pub const KEY_BYTES: usize = 32;

/// What a key is for. Each has a text of its own, which must never change: other keys would come of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyPurpose {
    /// Signs access tokens.
    AccessToken,
    /// Marks refresh tokens as issued here, and computes their successors.
    RefreshToken,
    /// Makes CSRF tokens.
    CsrfToken,
    /// Hashes verification codes.
    VerificationCode,
    /// Hashes addresses that something is counted by.
    Address,
    /// Proves that a message between nodes comes from a node.
    ClusterMessage,
}

impl KeyPurpose {
    fn context(self) -> &'static str {
        match self {
            KeyPurpose::AccessToken => "agio access token",
            KeyPurpose::RefreshToken => "agio refresh token",
            KeyPurpose::CsrfToken => "agio csrf token",
            KeyPurpose::VerificationCode => "agio verification code",
            KeyPurpose::Address => "agio address",
            KeyPurpose::ClusterMessage => "agio cluster message",
        }
    }
}

/// A key for one purpose. Never printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Key([u8; KEY_BYTES]);

impl Key {
    /// The key for a purpose, by BLAKE3's key derivation. The signing key must be as strong as the key is to be: this
    /// adds no strength.
    pub fn derive(signing_key: &Secret, purpose: KeyPurpose) -> Key {
        Key(blake3::derive_key(purpose.context(), signing_key.expose().as_bytes()))
    }

    /// The key itself. Never log it.
    pub fn expose(&self) -> &[u8; KEY_BYTES] {
        &self.0
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

    #[test]
    fn every_purpose_and_every_signing_key_has_a_key_of_its_own() {
        use KeyPurpose::{
            AccessToken, Address, ClusterMessage, CsrfToken, RefreshToken, VerificationCode,
        };
        let purposes =
            [AccessToken, RefreshToken, CsrfToken, VerificationCode, Address, ClusterMessage];
        let keys: Vec<Key> =
            ["one signing key of enough bytes ...", "another signing key ............"]
                .iter()
                .flat_map(|text| purposes.map(|purpose| Key::derive(&Secret::new(*text), purpose)))
                .collect();
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{index}");
        }
        assert_eq!(format!("{:?}", keys[0]), "Key(hidden)");
    }
}
