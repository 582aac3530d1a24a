//! The message that a wallet signs: EIP-4361 (Sign-In with Ethereum), version 1, and its hash by EIP-191.
//!
//! The server writes every message and reads none. What comes back is hashed and looked up: it counts only if it is, byte
//! for byte, one that was given out. So domain, URI, chain, version, nonce and times are what they were given out as, and
//! there is no parser that could see another message than the wallet showed its owner.

use super::address::EthereumAddress;
use crate::domain::Timestamp;
use sha3::{Digest, Keccak256};
use std::fmt;

/// What the owner of the wallet reads and signs.
#[derive(Clone, Copy, Debug)]
pub(super) struct WalletMessage<'a> {
    /// Host and port of the page that asks: RFC 3986's authority.
    pub(super) domain: &'a str,
    pub(super) address: EthereumAddress,
    /// What signing is for: one line of ASCII.
    pub(super) statement: &'a str,
    pub(super) uri: &'a str,
    pub(super) chain_id: u32,
    /// At least eight letters and digits.
    pub(super) nonce: &'a str,
    pub(super) issued_at: Timestamp,
    pub(super) expires_at: Timestamp,
}

impl fmt::Display for WalletMessage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let WalletMessage { domain, address, statement, uri, chain_id, nonce, .. } = self;
        let (issued_at, expires_at) = (millis(self.issued_at), millis(self.expires_at));
        write!(
            f,
            "{domain} wants you to sign in with your Ethereum account:\n{address}\n\n{statement}\n\nURI: {uri}\nVersion: 1\n\
             Chain ID: {chain_id}\nNonce: {nonce}\nIssued At: {issued_at}\nExpiration Time: {expires_at}"
        )
    }
}

/// What `personal_sign` signs of a message: EIP-191, version 0x45. The length is in bytes.
pub(super) fn signed_hash(message: &str) -> [u8; 32] {
    let mut hash = Keccak256::new();
    hash.update(b"\x19Ethereum Signed Message:\n");
    hash.update(message.len().to_string().as_bytes());
    hash.update(message.as_bytes());
    hash.finalize().into()
}

/// RFC 3339 up to the millisecond, as `Date.toISOString()` writes it, which every wallet reads.
fn millis(at: Timestamp) -> String {
    let mut text = at.to_string();
    text.truncate("2026-01-10T20:42:00.000".len());
    text + "Z"
}
