//! Ids of requests: 32 hexadecimal digits, different for every request of every process.
//!
//! They are names and no secrets, so a request does not ask the system for randomness: the process did once.

use crate::domain::Rng;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// Makes ids.
pub(super) struct RequestIds {
    process: u64,
    start: u64,
    made: AtomicU64,
}

impl RequestIds {
    pub(super) fn new(rng: &dyn Rng) -> RequestIds {
        let number = || {
            let mut bytes = [0; 8];
            rng.fill(&mut bytes);
            u64::from_le_bytes(bytes)
        };
        RequestIds { process: number(), start: number(), made: AtomicU64::new(0) }
    }

    /// A new one.
    pub(super) fn next(&self) -> Arc<str> {
        let made = self.made.fetch_add(1, Ordering::Relaxed);
        let mixed = mixed(self.start.wrapping_add(made));
        let bytes = (u128::from(self.process) << 64 | u128::from(mixed)).to_be_bytes();
        let mut text = [0; 32];
        for (pair, byte) in text.chunks_exact_mut(2).zip(bytes) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        str::from_utf8(&text).unwrap_or_default().into()
    }
}

/// The finisher of SplitMix64: no two numbers give the same, and neighbours do not look alike.
fn mixed(number: u64) -> u64 {
    let number = number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rng::SystemRng;
    use std::collections::HashSet;

    #[test]
    fn ids_are_hexadecimal_and_never_the_same() {
        let (one, other) = (RequestIds::new(&SystemRng), RequestIds::new(&SystemRng));
        let ids: HashSet<Arc<str>> = (0..10_000).flat_map(|_| [one.next(), other.next()]).collect();
        assert_eq!(ids.len(), 20_000);
        let hex = |id: &Arc<str>| id.len() == 32 && id.bytes().all(|byte| DIGITS.contains(&byte));
        assert!(ids.iter().all(hex));
    }
}
