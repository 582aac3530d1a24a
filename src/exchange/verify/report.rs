//! What `agio verify` found, and how it is told.

use crate::domain::Seq;
use crate::storage::verification::Counts;
use std::fmt::{self, Debug};

/// How many differences are told in words; the rest is counted.
const DIFFERENCES_TOLD: usize = 50;

/// What the comparison found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Journal records whose hashes and order were checked.
    pub records: u64,
    /// The last command that was read of the journal.
    pub last_seq: Seq,
    /// The last command the projections show; the comparison is as of this one.
    pub projected_seq: Seq,
    /// What was found of each snapshot that is kept, the newest first.
    pub snapshots: Vec<String>,
    /// The engine's hash of its whole state after the last command, in hexadecimal.
    pub state_hash: String,
    /// How many rows the journal says there must be.
    pub expected: Counts,
    /// Differences found in all.
    pub difference_count: u64,
    /// The first of them, in words.
    pub differences: Vec<String>,
}

impl VerifyReport {
    /// Whether projections and journal agree and the books balance. Projections that are behind agree as far as
    /// they have come.
    pub fn is_clean(&self) -> bool {
        self.difference_count == 0
    }

    pub(super) fn differ(&mut self, difference: String) {
        self.difference_count += 1;
        if self.differences.len() < DIFFERENCES_TOLD {
            self.differences.push(difference);
        }
    }

    /// Compares a row that must be with the row that is.
    pub(super) fn compare<T: PartialEq + Debug>(
        &mut self,
        what: &str,
        expected: &T,
        found: Option<&T>,
    ) {
        match found {
            Some(found) if found == expected => {}
            Some(found) => self.differ(format!("{what} is {found:?}, must be {expected:?}")),
            None => self.differ(format!("{what} is missing, must be {expected:?}")),
        }
    }
}

impl fmt::Display for VerifyReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Journal: {} records up to seq {}; every hash and every seq follows.",
            self.records, self.last_seq
        )?;
        writeln!(f, "Engine state after replay: {}", self.state_hash)?;
        for snapshot in &self.snapshots {
            writeln!(f, "Snapshot at {snapshot}.")?;
        }
        let Counts { orders, trades, postings, balances, positions, candles } = self.expected;
        writeln!(
            f,
            "Compared as of seq {}: {orders} orders, {trades} trades, {postings} postings, \
             {balances} balances, {positions} positions, {candles} candles.",
            self.projected_seq
        )?;
        if self.projected_seq < self.last_seq {
            writeln!(
                f,
                "Note: the projections were {} commands behind the journal, which is no difference: a running \
                 server brings them up by itself, and so does the next start.",
                self.last_seq.0 - self.projected_seq.0
            )?;
        }
        if self.is_clean() {
            return write!(f, "All agree, and every asset sums to zero.");
        }
        write!(f, "{} differences:", self.difference_count)?;
        for difference in &self.differences {
            write!(f, "\n  - {difference}")?;
        }
        if self.difference_count > self.differences.len() as u64 {
            write!(f, "\n  - ... and more")?;
        }
        write!(f, "\nThe journal is the truth: `agio rebuild` makes the projections anew.")
    }
}
