//! The journal's records for whoever looks at them: decoded and checked against the record before, but not
//! done. `agio journal` and the fuzz targets read through here; `replay` is what does them again.

use super::codec::{self, Record, Tip};
use crate::domain::{Fault, Seq, Timestamp};
use crate::engine::Command;
use crate::storage::journal::JournalRow;

/// The format in which records are written and read: the first byte of each.
pub const FORMAT: u8 = codec::FORMAT;

/// One record: the commands of one group commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRecord {
    /// Seq of the first command; the others follow without a gap.
    pub first_seq: Seq,
    /// Epoch of the leader who wrote it.
    pub epoch: u64,
    /// When: the time of all its commands.
    pub at: Timestamp,
    /// BLAKE3 of its bytes, which name the hash of the record before.
    pub hash: [u8; 32],
    /// What it holds.
    pub commands: Vec<Command>,
}

impl JournalRecord {
    /// Each command with its seq.
    pub fn numbered(&self) -> impl Iterator<Item = (Seq, &Command)> {
        (self.first_seq.0..).map(Seq).zip(&self.commands)
    }

    /// Seq of the last command.
    pub fn last_seq(&self) -> Seq {
        Seq(self.first_seq.0 + self.commands.len() as u64 - 1)
    }
}

/// Where a chain of records stands: what the next one must follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chain(Tip);

impl Chain {
    /// Before the first record of a journal.
    pub fn start() -> Chain {
        Chain::default()
    }

    /// Right after a record, taking its own word for its hash.
    pub fn after(row: &JournalRow) -> Chain {
        Chain(Tip::after(row))
    }

    /// Seq of the last command read.
    pub fn seq(&self) -> Seq {
        self.0.seq
    }

    /// Decodes the record that must come next and moves behind it; stays where it is when the row is damaged
    /// or does not follow.
    ///
    /// # Errors
    /// [`Fault::Internal`] naming the seq and what is wrong.
    pub fn read(&mut self, row: &JournalRow) -> Result<JournalRecord, Fault> {
        let record = codec::decode(row, &self.0)?;
        self.0 = Tip::after(row);
        Ok(JournalRecord {
            first_seq: record.first_seq,
            epoch: record.epoch,
            at: record.at,
            hash: row.hash,
            commands: record.commands,
        })
    }

    /// The row of a record that comes next, as a leader writes it; moves behind it.
    ///
    /// # Errors
    /// [`Fault::Internal`] when there is no command in it.
    pub fn write(
        &mut self,
        epoch: u64,
        at: Timestamp,
        commands: Vec<Command>,
    ) -> Result<JournalRow, Fault> {
        if commands.is_empty() {
            return Err(Fault::internal("a record holds at least one command"));
        }
        let Tip { seq, hash: previous, .. } = self.0;
        let record = Record { epoch, first_seq: seq.next(), at, previous, commands };
        let row = codec::encode(&record)?;
        self.0 = Tip::after(&row);
        Ok(row)
    }
}
