//! Hashes of the whole state, taken by every node after the same records, so that they can be compared.

use super::Applied;
use crate::domain::Seq;
use crate::engine::Engine;
use std::fmt::{self, Write as _};
use std::sync::{Mutex, PoisonError};

/// How much of a hash fits a gauge exactly: 48 bits.
const GAUGE_BYTES: usize = 6;

/// The state after a command.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct StateDigest {
    /// The last command of the record after which the state was hashed.
    pub seq: Seq,
    /// BLAKE3 of everything the engine knows.
    pub hash: [u8; 32],
}

/// Takes a digest whenever so many commands have passed.
#[derive(Debug, Default)]
pub(super) struct StateDigests {
    /// 0 takes none.
    every: u64,
    last: Mutex<Option<StateDigest>>,
}

impl StateDigests {
    pub(super) fn every(commands: u64) -> StateDigests {
        StateDigests { every: commands, last: Mutex::default() }
    }

    /// Takes a digest if one is due after this record. Records are the same on every node, so are the digests.
    pub(super) fn look(&self, engine: &Engine, applied: &Applied) {
        let last = applied.last_seq().0;
        let due = |seq: u64| seq.checked_div(self.every);
        if due(last) == due(last - applied.len() as u64) {
            return;
        }
        let state_digest = StateDigest { seq: applied.last_seq(), hash: engine.state_hash() };
        tracing::info!(seq = state_digest.seq.0, hash = %state_digest.hex(), "state digest");
        state_digest.measure();
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(state_digest);
    }

    pub(super) fn last(&self) -> Option<StateDigest> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl StateDigest {
    /// The hash as text.
    pub fn hex(&self) -> String {
        self.hash.iter().fold(String::new(), |mut text, byte| {
            // Writing to a text cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "48 bits are exact, and seqs are smaller for long"
    )]
    fn measure(&self) {
        let start = self.hash.iter().take(GAUGE_BYTES);
        let number = start.fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
        metrics::gauge!("agio_exchange_state_digest_hash").set(number as f64);
        metrics::gauge!("agio_exchange_state_digest_seq").set(self.seq.0 as f64);
    }
}

impl fmt::Debug for StateDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at seq {}", self.hex(), self.seq)
    }
}
