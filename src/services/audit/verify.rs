//! Walks the audit log from its first row to its head: every place is taken once, every hash follows from the one before
//! it, and the end is where the head says. A server may seal further rows meanwhile.
//!
//! A chain shows what was changed in the middle of it. Whoever can write to the database could make the whole chain anew,
//! head and all, or cut its end and move the head back: a head that was noted elsewhere shows that.

use crate::domain::Fault;
use crate::storage::Database;
use crate::storage::audit_log::{self, AuditHead, ChainHash, SealedRow};
use std::fmt;
use std::str::FromStr;

/// How many rows are read at once.
const ROWS_AT_ONCE: u64 = 1_000;
/// How many differences are told in words; the rest is counted.
const DIFFERENCES_TOLD: usize = 50;

/// A head as `agio verify` printed it before: place and hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotedHead {
    sequence: i64,
    hash: ChainHash,
}

impl FromStr for NotedHead {
    type Err = String;

    fn from_str(text: &str) -> Result<NotedHead, String> {
        let parts = text.split_once(':').and_then(|(sequence, hash)| {
            Some(NotedHead { sequence: sequence.parse().ok()?, hash: ChainHash::parse(hash)? })
        });
        parts.ok_or_else(|| {
            "write it as `agio verify` printed it: a number, a colon and 64 hexadecimal digits"
                .to_owned()
        })
    }
}

/// What was found of the audit log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditReport {
    /// How many rows are sealed.
    pub sequence: i64,
    /// Hash of the last of them.
    pub hash: ChainHash,
    /// How many rows wait for the sealer.
    pub unsealed: u64,
    /// Differences found in all.
    pub difference_count: u64,
    /// The first of them, in words.
    pub differences: Vec<String>,
}

impl AuditReport {
    /// Whether the log is as it was written.
    pub fn is_clean(&self) -> bool {
        self.difference_count == 0
    }

    fn differ(&mut self, difference: String) {
        self.difference_count += 1;
        if self.differences.len() < DIFFERENCES_TOLD {
            self.differences.push(difference);
        }
    }
}

impl fmt::Display for AuditReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Audit log: {} rows sealed, head {}:{}",
            self.sequence, self.sequence, self.hash
        )?;
        if self.unsealed > 0 {
            write!(f, "; {} more wait for the sealer of a running server", self.unsealed)?;
        }
        if self.is_clean() {
            return write!(f, ". Every hash follows.");
        }
        write!(f, ". {} differences:", self.difference_count)?;
        for difference in &self.differences {
            write!(f, "\n  - {difference}")?;
        }
        if self.difference_count > self.differences.len() as u64 {
            write!(f, "\n  - ... and more")?;
        }
        write!(
            f,
            "\nSomebody changed the audit log in the database, or it was restored from a backup."
        )
    }
}

/// Where the walk is.
struct Walk {
    report: AuditReport,
    /// The last place that was seen, or would have been.
    sequence: i64,
    /// The hash there; `None` where a row is missing.
    hash: Option<ChainHash>,
    noted: Option<NotedHead>,
}

/// Walks the whole log; `noted` is a head that must be part of it.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn verify(db: &Database, noted: Option<NotedHead>) -> Result<AuditReport, Fault> {
    // Counted before the head is read: what is sealed meanwhile is rather told as waiting than left out.
    let unsealed = audit_log::unsealed_count(db).await?;
    let report = AuditReport { unsealed, ..AuditReport::default() };
    let hash = Some(ChainHash::default());
    let mut walk = Walk { report, sequence: 0, hash, noted };
    // Rows up to this head do not change any more, whatever is sealed meanwhile.
    let Some(head) = audit_log::head(db).await? else {
        walk.report.differ("the head of the log is missing".to_owned());
        return Ok(walk.report);
    };
    (walk.report.sequence, walk.report.hash) = (head.sequence, head.hash);
    loop {
        let part = audit_log::ChainPart { after: walk.sequence, last: head.sequence };
        let rows = audit_log::sealed(db, part, ROWS_AT_ONCE).await?;
        let Some(last) = rows.last().map(|row| row.sequence) else { break };
        for row in &rows {
            walk.take(row);
        }
        walk.sequence = last;
    }
    walk.end(head);
    let beyond = audit_log::beyond_head_count(db).await?;
    if beyond > 0 {
        walk.report.differ(format!("{beyond} rows stand at places that were never given"));
    }
    Ok(walk.report)
}

impl Walk {
    fn take(&mut self, row: &SealedRow) {
        self.miss_before(row.sequence);
        let place = format!("row {} at place {}", row.id(), row.sequence);
        match (self.hash, row.hash) {
            (_, None) => self.report.differ(format!("{place} has no hash")),
            (Some(previous), Some(hash)) if row.hash_after(previous) != hash => {
                self.report.differ(format!("{place} is not what was sealed there"));
            }
            _ => {}
        }
        if !row.client_is_unchanged() {
            self.report.differ(format!("address or user agent of {place} were changed"));
        }
        (self.sequence, self.hash) = (row.sequence, row.hash);
        self.look_at_noted();
    }

    /// Notes that no row stands at the places before this one.
    fn miss_before(&mut self, sequence: i64) {
        let (first, last) = (self.sequence + 1, sequence - 1);
        if first <= last {
            self.report.differ(format!("the rows at places {first} to {last} are missing"));
            (self.sequence, self.hash) = (last, None);
        }
    }

    fn look_at_noted(&mut self) {
        if let Some(noted) = self.noted.filter(|noted| noted.sequence == self.sequence) {
            self.noted = None;
            if self.hash != Some(noted.hash) {
                self.report.differ(format!(
                    "the row at place {} is not the one whose head was noted",
                    noted.sequence
                ));
            }
        }
    }

    fn end(&mut self, head: AuditHead) {
        self.miss_before(head.sequence + 1);
        if self.hash.is_some_and(|hash| hash != head.hash) {
            self.report.differ("the head is not the hash of the last row".to_owned());
        }
        // A log without rows has a head, too.
        if let Some(noted) = self.noted.filter(|noted| *noted != NotedHead::default()) {
            self.report.differ(format!(
                "the log ends at place {} and lacks the noted head at place {}",
                head.sequence, noted.sequence
            ));
        }
    }
}
