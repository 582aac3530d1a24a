//! Brings the projections from where they stand to where the journal is, by replaying it.

use super::Applied;
use super::projection::Projections;
use super::replay::Replay;
use super::snapshot::{Recovery, recover};
use crate::domain::{Fault, Listing, Seq};
use crate::storage::Database;
use crate::storage::journal::JournalStore;
use crate::storage::projection::{self, Written};
use std::sync::Arc;

/// What to replay into what.
pub(crate) struct CatchUp<'a> {
    pub(crate) journal: &'a dyn JournalStore,
    pub(crate) database: &'a Database,
    /// About how many commands go into one transaction.
    pub(crate) batch_max: usize,
    /// Stop when this command has been replayed; `None` replays to the journal's end.
    pub(crate) until: Option<Seq>,
}

impl<'a> CatchUp<'a> {
    /// Replays from a snapshot that is not newer than the projections, or from the journal's start, and writes
    /// what the projections lack. Answers the replayed journal and the projections as they stand now.
    ///
    /// # Errors
    /// A damaged journal, a database that fails, or projections that are ahead of the journal.
    pub(crate) async fn run(&self) -> Result<(Replay<'a>, Projections), Fault> {
        let cursor = projection::cursor(self.database).await?;
        let not_beyond = self.until.map_or(cursor, |until| until.min(cursor));
        let recovery = Recovery { not_beyond: Some(not_beyond), ..Recovery::default() };
        let standing = recover(self.journal, recovery).await?;
        let mut replay = Replay::from(self.journal, standing);
        let mut lack = Lack { cursor, ..Lack::default() };
        while self.until.is_none_or(|until| replay.seq() < until) {
            let Some(record) = replay.next().await? else { break };
            if record.last_seq() > lack.cursor {
                lack.commands += record.len();
                lack.records.push(record);
            }
            if lack.commands >= self.batch_max {
                self.write(&mut lack, replay.engine.listing()).await?;
            }
        }
        self.write(&mut lack, replay.engine.listing()).await?;
        let projections = match lack.projections {
            Some(projections) => projections,
            None => Projections::load(self.database, replay.engine.listing()).await?,
        };
        // Beyond `until` another node may have gone on.
        if self.until.is_none() && replay.seq() < projections.seq() {
            return Err(ahead(projections.seq(), replay.seq()));
        }
        Ok((replay, projections))
    }

    /// Writes what the projections lack. Where another node writes them too (one that was deposed and still
    /// has batches of its own to write), takes up where that one came to.
    async fn write(&self, lack: &mut Lack, listing: &Listing) -> Result<(), Fault> {
        while !lack.records.is_empty() {
            let mut projections = match lack.projections.take() {
                Some(projections) => projections,
                None => Projections::load(self.database, listing).await?,
            };
            if projections.seq() != lack.cursor {
                // Not kept: it may stand beyond this listing, and then knows too little of what it read.
                lack.moved(projections.seq())?;
                continue;
            }
            let batch = Arc::new(projections.take(&lack.records));
            match projection::write(self.database, batch.clone()).await? {
                Written::Done => {
                    lack.cursor = batch.last;
                    lack.records.clear();
                    lack.commands = 0;
                    lack.projections = Some(projections);
                }
                Written::Elsewhere(cursor) => lack.moved(cursor)?,
            }
        }
        Ok(())
    }
}

/// What was replayed and the projections lack.
#[derive(Default)]
struct Lack {
    /// Where the projections stand.
    cursor: Seq,
    /// All records with commands after that, as far as they were replayed.
    records: Vec<Arc<Applied>>,
    /// How many commands they have.
    commands: usize,
    /// Stands where the projections stand; loaded when it is first needed.
    projections: Option<Projections>,
}

impl Lack {
    /// Somebody else took the projections further.
    fn moved(&mut self, cursor: Seq) -> Result<(), Fault> {
        if cursor < self.cursor {
            return Err(Fault::unavailable(format!(
                "somebody emptied the projections meanwhile: they stand at seq {cursor}"
            )));
        }
        self.cursor = cursor;
        self.records.retain(|record| record.last_seq() > cursor);
        self.commands = self.records.iter().map(|record| record.len()).sum();
        Ok(())
    }
}

pub(crate) fn ahead(cursor: Seq, tip: Seq) -> Fault {
    Fault::internal(format!(
        "the projections stand at seq {cursor}, but the journal ends at {tip}: they belong to another \
         journal, or the journal lost its end. Put the right journal back, or make the projections anew \
         with `agio rebuild`"
    ))
}
