//! `agio rebuild`: makes the projections anew from the journal.

use super::ExchangeConfig;
use super::catch_up::CatchUp;
use super::replay::Replay;
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
/// The journal is read to its end first: with a damaged or lost one, the projections are the best record
/// there is left, and stay as they are.
///
/// # Errors
/// [`Fault::Internal`] naming the seq when the journal is damaged, or when it is empty and the projections
/// are not; a fault of journal or database.
pub async fn run(journal: &dyn JournalStore, database: &Database) -> Result<RebuildReport, Fault> {
    let mut whole = Replay::new(journal);
    while whole.next().await?.is_some() {}
    let place = projection::place(database).await?;
    if whole.records == 0 && place > Seq::ZERO {
        return Err(Fault::internal(format!(
            "the journal is empty, but the projections stand at seq {place}: nothing could be made anew, \
             so nothing was emptied. Put the right journal back"
        )));
    }
    projection::clear(database).await?;
    let batch_max = ExchangeConfig::default().projection_batch_max;
    let catch_up = CatchUp { journal, database, batch_max, until: None };
    let (replay, _) = catch_up.run().await?;
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
