//! Brings the projections from where they stand to where the journal is, by replaying it.

use super::fold::Fold;
use super::replay::{Entry, Replay};
use crate::domain::{Fault, Seq};
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
    /// Replays, shows every record to `each`, and writes what the projections lack. Answers the replayed
    /// journal and a fold that stands where the projections stand now.
    ///
    /// # Errors
    /// A damaged journal, a database that fails, or projections that are ahead of the journal.
    pub(crate) async fn run(
        &self,
        mut each: impl FnMut(&[Entry]) + Send,
    ) -> Result<(Replay<'a>, Fold), Fault> {
        let place = projection::place(self.database).await?;
        let mut replay = Replay::new(self.journal);
        let mut fold = None;
        let mut pending: Vec<Entry> = Vec::new();
        while self.until.is_none_or(|until| replay.seq() < until) {
            let before = replay.seq();
            let listing = (before <= place).then(|| replay.engine.listing().clone());
            let Some(record) = replay.next().await? else { break };
            each(&record);
            if replay.seq() <= place {
                continue;
            }
            if let (None, Some(listing)) = (&fold, listing) {
                fold = Some(Fold::load(self.database, place, listing).await?);
            }
            pending.extend(record.into_iter().filter(|entry| entry.committed.seq > place));
            if pending.len() >= self.batch_max {
                self.write(fold.as_mut(), &mut pending).await?;
            }
        }
        self.write(fold.as_mut(), &mut pending).await?;
        if replay.seq() < place {
            return Err(ahead(place, replay.seq()));
        }
        let fold = match fold {
            Some(fold) => fold,
            None => {
                let listing = replay.engine.listing().clone();
                Fold::load(self.database, place, listing).await?
            }
        };
        Ok((replay, fold))
    }

    async fn write(&self, fold: Option<&mut Fold>, pending: &mut Vec<Entry>) -> Result<(), Fault> {
        let Some(fold) = fold.filter(|_| !pending.is_empty()) else { return Ok(()) };
        let batch = fold.take(pending);
        pending.clear();
        match projection::write(self.database, Arc::new(batch)).await? {
            Written::Done => Ok(()),
            Written::Elsewhere(seq) => Err(Fault::unavailable(format!(
                "another node writes the projections too: they stand at seq {seq}"
            ))),
        }
    }
}

fn ahead(place: Seq, tip: Seq) -> Fault {
    Fault::internal(format!(
        "the projections stand at seq {place}, but the journal ends at {tip}: they belong to another \
         journal, or the journal lost its end. Put the right journal back, or make the projections anew \
         with `agio rebuild`"
    ))
}
