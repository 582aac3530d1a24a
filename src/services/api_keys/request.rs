//! What a request says of its signature, and what exactly is signed.

use super::not_taken::NotTaken;
use crate::domain::{Timestamp, UserId};
use crate::storage::nonces::Nonce;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// Begins what is signed, so that no other use of a key can be taken for it.
const DOMAIN: &str = "AGIO-V1";
/// What begins the name of a key.
pub(super) const PREFIX: &str = "ak_";
/// The longest text that is looked at in any part.
const PART_BYTES_MAX: usize = 128;
const NONCE_CHARS_MIN: usize = 16;
const NONCE_CHARS_MAX: usize = 64;
/// Digits of a time in milliseconds, from 2001 to 2286.
const TIMESTAMP_DIGITS: usize = 13;
const MICROS_PER_MILLI: i64 = 1_000;

/// A request as it was signed.
#[derive(Clone, Copy, Debug)]
pub struct SignedRequest<'r> {
    /// Which key signed.
    pub key: &'r str,
    /// When, in milliseconds since 1970.
    pub timestamp: &'r str,
    /// What tells it from every other request of the key.
    pub nonce: &'r str,
    /// The signature in base64.
    pub signature: &'r str,
    /// `POST` or `GET`.
    pub method: &'r str,
    /// The path with its query, as it was sent.
    pub path: &'r str,
    /// The body, byte for byte.
    pub body: &'r [u8],
}

impl SignedRequest<'_> {
    /// When it was signed.
    pub(super) fn signed_at(&self) -> Result<Timestamp, NotTaken> {
        let digits = self.timestamp.len() == TIMESTAMP_DIGITS
            && self.timestamp.bytes().all(|byte| byte.is_ascii_digit());
        let millis = self.timestamp.parse::<i64>().ok().filter(|_| digits);
        let micros = millis.and_then(|millis| millis.checked_mul(MICROS_PER_MILLI));
        micros.map(Timestamp).ok_or(NotTaken::Malformed)
    }

    /// The signature's bytes.
    pub(super) fn signature(&self) -> Result<Vec<u8>, NotTaken> {
        decode(self.signature).ok_or(NotTaken::Malformed)
    }

    /// Its nonce, for whoever's key it is.
    pub(super) fn nonce_of(&self, owner: UserId) -> Nonce {
        let mut hasher = blake3::Hasher::new_derive_key("agio request nonce");
        hasher.update(&owner.0.to_be_bytes());
        for part in [self.key, self.nonce] {
            hasher.update(&(part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
        Nonce(hasher.finalize().into())
    }

    /// Whether key and nonce are texts that could stand here.
    pub(super) fn check(&self) -> Result<(), NotTaken> {
        let word = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
        let key = self.key.starts_with(PREFIX)
            && self.key.len() <= PART_BYTES_MAX
            && self.key.bytes().all(word);
        let nonce = (NONCE_CHARS_MIN..=NONCE_CHARS_MAX).contains(&self.nonce.len())
            && self.nonce.bytes().all(word);
        if key && nonce { Ok(()) } else { Err(NotTaken::Malformed) }
    }

    /// What is signed: seven lines, none of which can hold a line break.
    pub(super) fn signed_text(&self) -> String {
        let SignedRequest { key, timestamp, nonce, method, path, body, .. } = self;
        let body = hex(&Sha256::digest(body));
        [DOMAIN, key, timestamp, nonce, method, path, &body].join("\n")
    }
}

/// Base64 in any of its alphabets, padded or not.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() > PART_BYTES_MAX {
        return None;
    }
    let engines = [STANDARD, URL_SAFE_NO_PAD, STANDARD_NO_PAD, URL_SAFE];
    engines.iter().find_map(|engine| engine.decode(text).ok())
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
