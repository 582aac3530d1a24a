//! An engine that follows the journal, and tells this node's subscribers what it sees.

use super::backlog::Backlog;
use crate::domain::{Fault, Seq};
use crate::engine::Engine;
use crate::exchange::Applied;
use crate::exchange::codec::{self, Tip};
use crate::exchange::handle::Shared;
use crate::exchange::sequencer::{lists, touched};
use crate::storage::journal::{JournalRow, JournalStore};
use std::collections::VecDeque;
use std::sync::Arc;

/// How many records are read at a time.
const PAGE_RECORDS: u32 = 64;

/// The state a standby holds, and a leader begins with.
#[derive(Debug)]
pub(crate) struct Follower {
    pub(super) engine: Engine,
    pub(super) tip: Tip,
    pub(super) backlog: Backlog,
    journal: Arc<dyn JournalStore>,
    page: VecDeque<JournalRow>,
}

impl Follower {
    /// Follows from the journal's beginning; the projections stand at `place`.
    pub(crate) fn new(journal: Arc<dyn JournalStore>, place: Seq, shared: &Shared) -> Follower {
        Follower {
            engine: Engine::new(),
            tip: Tip::default(),
            backlog: Backlog::after(place, shared.config.projection_lag_max.saturating_mul(2)),
            journal,
            page: VecDeque::new(),
        }
    }

    /// Applies what the journal has beyond what was applied, and answers how many records that was. May be
    /// dropped half way: what was applied stays.
    ///
    /// # Errors
    /// [`Fault::Internal`] naming the seq of a record that is damaged or does not follow; any fault of the store.
    pub(crate) async fn follow(&mut self, shared: &Shared) -> Result<u64, Fault> {
        let mut records = 0;
        loop {
            if self.page.is_empty() {
                self.page = self.journal.page(self.tip.seq, PAGE_RECORDS).await?.into();
            }
            let at_end = self.page.is_empty();
            while let Some(row) = self.page.pop_front() {
                self.apply(&row, shared).inspect_err(|_| self.page.clear())?;
                records += 1;
                // Applying is work for the processor: let others have a turn between records.
                tokio::task::yield_now().await;
            }
            if at_end {
                return Ok(records);
            }
        }
    }

    fn apply(&mut self, row: &JournalRow, shared: &Shared) -> Result<(), Fault> {
        let record = codec::decode(row, &self.tip)?;
        let applied = Applied::of(&mut self.engine, record);
        self.tip = Tip::after(row);
        if lists(&applied) {
            shared.set_listing(self.engine.listing().clone());
        }
        let projected = shared.progress.projected();
        // Noted before anybody is told, so that no reader can ask too early.
        if applied.last_seq() > projected {
            shared.progress.tell(touched(&applied));
        }
        shared.progress.set_committed(self.tip.seq);
        shared.feed.publish(&applied);
        shared.echo.put(&applied);
        shared.marks.look(&self.engine, &applied);
        self.backlog.push(applied, projected);
        Ok(())
    }
}
