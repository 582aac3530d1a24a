//! An Ethereum wallet with a key of its own, which signs as `personal_sign` does.

use k256::ecdsa::SigningKey;
use sha3::{Digest, Keccak256};

/// A wallet.
pub(crate) struct Wallet {
    key: SigningKey,
}

impl Wallet {
    /// One of many; the same number is the same wallet.
    pub(crate) fn new(number: u8) -> Wallet {
        let key = SigningKey::from_slice(&[number.max(1); 32]).expect("below the order");
        Wallet { key }
    }

    /// Its address in small letters.
    pub(crate) fn address(&self) -> String {
        let point = self.key.verifying_key().to_encoded_point(false);
        format!("0x{}", hex(&Keccak256::digest(&point.as_bytes()[1..])[12..]))
    }

    /// What it answers to `personal_sign`.
    pub(crate) fn sign(&self, message: &str) -> String {
        let prefixed = format!("\u{19}Ethereum Signed Message:\n{}{message}", message.len());
        let hash = Keccak256::digest(prefixed.as_bytes());
        let (signature, recovery) = self.key.sign_prehash_recoverable(&hash).expect("signs");
        format!("0x{}{:02x}", hex(&signature.to_bytes()), 27 + recovery.to_byte())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
