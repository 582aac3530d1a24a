//! A record as the stores keep it. It knows no database: `fuzz/agio.rs` compiles this file without them.

use crate::domain::{Seq, Timestamp};

/// One record as a store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// Seq of its first command.
    pub first_seq: Seq,
    /// Seq of its last command.
    pub last_seq: Seq,
    /// Epoch of the leader who wrote it.
    pub epoch: u64,
    /// When.
    pub at: Timestamp,
    /// The record itself.
    pub bytes: Vec<u8>,
    /// BLAKE3 of the bytes.
    pub hash: [u8; 32],
}
