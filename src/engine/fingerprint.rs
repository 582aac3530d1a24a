//! A short stand-in for a command's body, to tell the same again from something else.
//!
//! 128 bits, the same on every machine. Not proof against somebody who looks for two bodies with one
//! fingerprint; whoever finds two has the second of their own commands answered like the first, and
//! nobody else is touched.

use serde::{Deserialize, Serialize};

/// 128 bits that stand for a body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Fingerprint(u64, u64);

const FIRST: u64 = 0x9E37_79B9_7F4A_7C15;
const SECOND: u64 = 0xD6E8_FEB8_6659_FD93;

/// The longest body: a pair of orders with two client ids.
const BODY_BYTES_MAX: usize = 512;

impl Fingerprint {
    /// Of a body that serialises.
    pub(super) fn of(body: &impl Serialize) -> Fingerprint {
        let mut buffer = [0; BODY_BYTES_MAX];
        let bytes = postcard::to_slice(body, &mut buffer).expect("every body fits");
        Fingerprint::of_bytes(0, bytes)
    }

    /// Of plain bytes.
    pub(super) fn of_bytes(seed: u64, bytes: &[u8]) -> Fingerprint {
        let length = bytes.len() as u64;
        let (mut first, mut second) = (fold(seed ^ FIRST, length ^ SECOND), seed ^ length);
        let mut words = bytes.chunks_exact(8);
        let mut mix = |word: u64| {
            first = fold(first ^ word, FIRST);
            second = fold(second.wrapping_add(word), SECOND) ^ word.rotate_left(29);
        };
        for word in &mut words {
            mix(u64::from_le_bytes(word.try_into().expect("eight bytes")));
        }
        let mut last = [0; 8];
        last[..words.remainder().len()].copy_from_slice(words.remainder());
        mix(u64::from_le_bytes(last));
        Fingerprint(fold(first, SECOND), fold(second ^ first, FIRST))
    }

    /// Half of it, as a hash.
    pub(super) fn low(self) -> u64 {
        self.0
    }
}

/// Multiplies to 128 bits and folds the halves together.
fn fold(left: u64, right: u64) -> u64 {
    let product = u128::from(left) * u128::from(right);
    let halves = (product as u64, (product >> 64) as u64);
    halves.0 ^ halves.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_depends_on_every_byte_and_the_length() {
        let all: Vec<Vec<u8>> = (0..40_u8)
            .flat_map(|length| {
                let zeroes = vec![0; usize::from(length)];
                let ones = (0..usize::from(length)).map(move |at| {
                    let mut bytes = vec![0; usize::from(length)];
                    bytes[at] = 1;
                    bytes
                });
                std::iter::once(zeroes).chain(ones)
            })
            .collect();
        for (at, left) in all.iter().enumerate() {
            for right in &all[..at] {
                let (left, right) =
                    (Fingerprint::of_bytes(7, left), Fingerprint::of_bytes(7, right));
                assert!(left.0 != right.0 && left.1 != right.1);
            }
        }
    }
}
