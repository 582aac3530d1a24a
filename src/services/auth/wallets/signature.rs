//! Signatures by the key of an Ethereum wallet, as `personal_sign` answers them: r, s and v, 65 bytes.
//!
//! v is 27 or 28, or 0 or 1 as some hardware wallets have it. s is in the lower half (EIP-2): of the two signatures that
//! anybody can make of one, wallets answer that, and the other is refused. Each message is good once, so that neither would
//! count twice. Compact signatures (EIP-2098) are refused, because no wallet answers them. Contract wallets (EIP-1271) have
//! no key: only their chain can say what they signed, and this server asks none.

use super::address::{EthereumAddress, hex};
use crate::domain::{Refusal, RefusalCode};
use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};

/// r and s, and v.
const SIGNATURE_BYTES: usize = 65;
/// r, and s with v in its first bit.
const COMPACT_BYTES: usize = 64;

/// A signature of which the form is right.
#[derive(Clone, Copy, Debug)]
pub(super) struct WalletSignature {
    signature: Signature,
    recovery: RecoveryId,
}

/// Why something is no signature of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unsigned {
    /// It is not `0x` and digits of base 16, or of no signature's length, or of numbers that are none.
    Malformed,
    /// It is a compact one.
    Compact,
    /// It is longer than a key's: what contracts make.
    OfContract,
    /// v is another number.
    UnknownRecovery,
    /// s is in the upper half.
    HighS,
}

impl WalletSignature {
    /// Reads what a wallet answered.
    pub(super) fn read(text: &str) -> Result<WalletSignature, Unsigned> {
        let bytes = text.strip_prefix("0x").and_then(hex).ok_or(Unsigned::Malformed)?;
        let bytes: [u8; SIGNATURE_BYTES] = match bytes.len() {
            COMPACT_BYTES => return Err(Unsigned::Compact),
            length if length > SIGNATURE_BYTES => return Err(Unsigned::OfContract),
            _ => bytes.try_into().map_err(|_| Unsigned::Malformed)?,
        };
        let [numbers @ .., v] = bytes;
        let is_odd = match v {
            0 | 27 => false,
            1 | 28 => true,
            _ => return Err(Unsigned::UnknownRecovery),
        };
        let signature = Signature::from_slice(&numbers).map_err(|_| Unsigned::Malformed)?;
        if signature.normalize_s().is_some() {
            return Err(Unsigned::HighS);
        }
        Ok(WalletSignature { signature, recovery: RecoveryId::new(is_odd, false) })
    }

    /// Whose key signed this hash; `None` when no key did.
    pub(super) fn signer(&self, hash: &[u8; 32]) -> Option<EthereumAddress> {
        let key = VerifyingKey::recover_from_prehash(hash, &self.signature, self.recovery);
        key.ok().map(|key| EthereumAddress::of_key(&key))
    }
}

impl From<Unsigned> for Refusal {
    fn from(unsigned: Unsigned) -> Refusal {
        let message = match unsigned {
            Unsigned::Malformed => {
                "Nothing was done, because this is no signature. Send what `personal_sign` answered: `0x` and 130 digits of base \
                 16."
            }
            Unsigned::Compact => {
                "Nothing was done, because this is a compact signature (EIP-2098). Send what `personal_sign` answered: `0x` and \
                 130 digits of base 16."
            }
            Unsigned::OfContract => {
                "Nothing was done, because this is longer than the signature of a key. A wallet that is a contract (EIP-1271) \
                 cannot sign in: only its chain could say what it signed, and the exchange asks none. Use a wallet with a key of \
                 its own."
            }
            Unsigned::UnknownRecovery => {
                "Nothing was done, because the last byte of the signature is none of 27, 28, 0 and 1. Sign the message by \
                 `personal_sign`, not as a transaction."
            }
            Unsigned::HighS => {
                "Nothing was done, because s of the signature is in the upper half (EIP-2), as no wallet answers it. Send what \
                 `personal_sign` answered, as it is."
            }
        };
        Refusal::new(RefusalCode::InvalidInput, message).at("signature")
    }
}

#[cfg(test)]
mod tests;
