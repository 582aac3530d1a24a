//! `agio rebuild`: makes the projections anew from the journal.

use super::ExchangeConfig;
use super::catch_up::CatchUp;
use crate::domain::{Fault, Seq};
use crate::storage::journal::JournalStore;
use crate::storage::{Database, projection};
use std::fmt;

/// What was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RebuildReport {
    /// Journal records read.
    pub records: u64,
    /// The last command projected.
    pub last_seq: Seq,
}

/// Empties the projections and fills them again. No server may be running on them. Interrupted, it may be
/// run again, or the next start of the server finishes it.
///
/// # Errors
/// [`Fault::Internal`] naming the seq when the journal is damaged; a fault of journal or database.
pub async fn run(journal: &dyn JournalStore, database: &Database) -> Result<RebuildReport, Fault> {
    projection::clear(database).await?;
    let batch_max = ExchangeConfig::default().projection_batch_max;
    let catch_up = CatchUp { journal, database, batch_max, until: None };
    let (replay, _) = catch_up.run(|_| ()).await?;
    Ok(RebuildReport { records: replay.records, last_seq: replay.tip.seq })
}

impl fmt::Display for RebuildReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "The projections are made anew: {} commands in {} journal records.",
            self.last_seq, self.records
        )
    }
}
