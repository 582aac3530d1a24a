//! The journal's bytes: records of commands, each chained to the one before by its hash.
//!
//! A record is one byte of format version, four bytes of length (little-endian), and a postcard body. Its
//! hash is BLAKE3 over all of that, and the body names the hash of the record before, so that no record can
//! be changed, lost or moved unnoticed. Released formats stay readable for ever: a golden file pins them. The
//! version's byte comes first and the hash is BLAKE3 in every format, so that a record of a format that is not
//! known here is told from a damaged one, and refused by its name.

use crate::domain::{Fault, Seq, Timestamp};
use crate::engine::Command;
use crate::storage::journal::JournalRow;
use serde::{Deserialize, Serialize};

/// The format written today, and the only one that is read. Formats 1 to 3 were never released: their commands
/// changed while they were being developed, so that nothing but the number can be known of such a record.
pub(crate) const FORMAT: u8 = 4;
/// Bytes before the body: version and length.
const HEADER_LENGTH: usize = 5;

/// BLAKE3 of a record's bytes; zeros stand before the first record.
pub(crate) type Hash = [u8; 32];

/// The commands of one group commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Record {
    /// Epoch of the leader who wrote it.
    pub(crate) epoch: u64,
    /// Seq of the first command; the others follow without a gap.
    pub(crate) first_seq: Seq,
    /// When: the time of all its commands.
    pub(crate) at: Timestamp,
    /// Hash of the record before.
    pub(crate) previous: Hash,
    /// The commands; postcard writes their count before them.
    pub(crate) commands: Vec<Command>,
}

/// The end of the journal as far as it was read or written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tip {
    /// Seq of the last command.
    pub(crate) seq: Seq,
    /// Time of the last record.
    pub(crate) at: Timestamp,
    /// Hash of the last record.
    pub(crate) hash: Hash,
}

impl Tip {
    /// The end of the journal after this row.
    pub(crate) fn after(row: &JournalRow) -> Tip {
        Tip { seq: row.last_seq, at: row.at, hash: row.hash }
    }
}

/// A record as the stores keep it.
///
/// # Errors
/// [`Fault::Internal`] when it cannot be written down, which no command known today can cause.
pub(crate) fn encode(record: &Record) -> Result<JournalRow, Fault> {
    let mut bytes = vec![FORMAT, 0, 0, 0, 0];
    bytes = postcard::to_extend(record, bytes).map_err(Fault::internal)?;
    let length = u32::try_from(bytes.len() - HEADER_LENGTH).map_err(Fault::internal)?;
    bytes[1..HEADER_LENGTH].copy_from_slice(&length.to_le_bytes());
    let count = u64::try_from(record.commands.len()).map_err(Fault::internal)?;
    Ok(JournalRow {
        first_seq: record.first_seq,
        last_seq: Seq(record.first_seq.0 + count - 1),
        epoch: record.epoch,
        at: record.at,
        hash: *blake3::hash(&bytes).as_bytes(),
        bytes,
    })
}

/// The record in a row that must follow `tip`.
///
/// # Errors
/// [`Fault::Internal`] naming the seq, when the row is damaged or does not follow.
pub(crate) fn decode(row: &JournalRow, tip: &Tip) -> Result<Record, Fault> {
    examine(row, tip).map_err(|flaw| flaw.told(row, tip))
}

/// Checks that a row follows `tip` and is what was written, without reading its commands: that its hash is
/// right, and that what the hash covers names the same seqs, epoch and time, and the record before.
///
/// # Errors
/// [`Fault::Internal`] naming the seq, when the row is damaged or does not follow.
pub(crate) fn check(row: &JournalRow, tip: &Tip) -> Result<(), Fault> {
    let checked = body(row, tip).and_then(|body| {
        let (head, _): (Head, _) = postcard::take_from_bytes(body).map_err(|_| UNREADABLE)?;
        head.examine(row, tip)
    });
    checked.map_err(|flaw| flaw.told(row, tip))
}

/// Checks that a record is of the format that is read here.
///
/// # Errors
/// Why it is not used, in words.
pub(crate) fn check_format(row: &JournalRow) -> Result<(), Fault> {
    match row.bytes.first() {
        Some(format) if *format != FORMAT => Err(foreign(row.first_seq, *format)),
        _ => Ok(()),
    }
}

/// Why a row is not read.
enum Flaw {
    /// It is not what was written.
    Damaged(&'static str),
    /// It is what was written, in another format.
    Foreign(u8),
}

impl From<&'static str> for Flaw {
    fn from(what: &'static str) -> Flaw {
        Flaw::Damaged(what)
    }
}

impl Flaw {
    fn told(self, row: &JournalRow, tip: &Tip) -> Fault {
        match self {
            Flaw::Damaged(what) => damaged(row, tip, what),
            Flaw::Foreign(format) => foreign(row.first_seq, format),
        }
    }
}

fn foreign(seq: Seq, format: u8) -> Fault {
    let advice = if format > FORMAT {
        "a newer version of agio wrote it. Start that version or a newer one on it"
    } else {
        "a version of agio from before the first release wrote it. Start that version on it, or begin anew with \
         another data directory or database"
    };
    Fault::internal(format!(
        "the journal's record of seq {seq} has format {format}, and this version of agio knows only format \
         {FORMAT}: {advice}. The journal is whole, and nothing in it was changed"
    ))
}

fn damaged(row: &JournalRow, tip: &Tip, what: &str) -> Fault {
    let seq = tip.seq.next();
    let found = match row.first_seq == seq {
        true => String::new(),
        false => {
            format!(" (what comes there claims to begin at seq {}{})", row.first_seq, truly(row))
        }
    };
    Fault::internal(format!(
        "the journal is damaged at seq {seq}: {what}{found}. Nothing after it can be trusted; restore the \
         journal from a backup or from another copy"
    ))
}

/// What the bytes of a misplaced row say they are, when their hash vouches for them.
fn truly(row: &JournalRow) -> String {
    let body = sound_body(row).ok();
    let head: Option<(Head, _)> = body.and_then(|body| postcard::take_from_bytes(body).ok());
    match head {
        Some((head, _)) if head.first_seq != row.first_seq => {
            format!(", but was written as the record of seq {}", head.first_seq)
        }
        _ => String::new(),
    }
}

const UNREADABLE: &str = "its commands cannot be read";

/// What stands in a [`Record`]'s bytes before its commands.
#[derive(Deserialize)]
struct Head {
    epoch: u64,
    first_seq: Seq,
    at: Timestamp,
    previous: Hash,
    commands: u64,
}

impl Head {
    fn examine(&self, row: &JournalRow, tip: &Tip) -> Result<(), Flaw> {
        let last = self.first_seq.0.checked_add(self.commands);
        let same = self.first_seq == row.first_seq
            && last == row.last_seq.0.checked_add(1)
            && (self.epoch, self.at) == (row.epoch, row.at);
        if !same {
            return Err("its columns are not what its bytes say".into());
        }
        if self.previous != tip.hash {
            return Err("it does not follow the record before it".into());
        }
        if self.commands == 0 || self.at < tip.at {
            return Err("it is empty or goes back in time".into());
        }
        Ok(())
    }
}

/// The bytes after the header of a row whose place, hash and length are right.
fn body<'r>(row: &'r JournalRow, tip: &Tip) -> Result<&'r [u8], Flaw> {
    if row.first_seq != tip.seq.next() {
        return Err("a record is missing, moved or there twice".into());
    }
    sound_body(row)
}

/// The bytes after the header of a row whose hash and length are right, wherever it stands.
fn sound_body(row: &JournalRow) -> Result<&[u8], Flaw> {
    if *blake3::hash(&row.bytes).as_bytes() != row.hash {
        return Err("its hash does not match its bytes".into());
    }
    let (header, body) = row.bytes.split_at_checked(HEADER_LENGTH).ok_or("it is cut short")?;
    if header[0] != FORMAT {
        return Err(Flaw::Foreign(header[0]));
    }
    if header[1..] != u32::try_from(body.len()).unwrap_or(u32::MAX).to_le_bytes() {
        return Err("its length is not what it says".into());
    }
    Ok(body)
}

fn examine(row: &JournalRow, tip: &Tip) -> Result<Record, Flaw> {
    let body = body(row, tip)?;
    let (record, rest): (Record, _) = postcard::take_from_bytes(body).map_err(|_| UNREADABLE)?;
    let Record { epoch, first_seq, at, previous, .. } = record;
    let commands = record.commands.len() as u64;
    Head { epoch, first_seq, at, previous, commands }.examine(row, tip)?;
    if !rest.is_empty() {
        return Err("its columns are not what its bytes say".into());
    }
    Ok(record)
}

#[cfg(test)]
mod tests;
