//! An engine that follows the journal, and tells this node's subscribers what it sees.

use super::unprojected::UnprojectedBuffer;
use crate::domain::{Fault, Seq};
use crate::engine::Engine;
use crate::exchange::Applied;
use crate::exchange::codec::{self, Tip};
use crate::exchange::replay::Standing;
use crate::exchange::sequencer::{lists, touched};
use crate::exchange::shared::Shared;
use crate::exchange::snapshot::{Recovery, recover};
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
    /// Records are read that begin after this: after the beginning of the last one that was read, and not after its
    /// end. Whatever lies between is damage, and must be met.
    pub(super) read_after: Seq,
    pub(super) unprojected: UnprojectedBuffer,
    journal: Arc<dyn JournalStore>,
    page: VecDeque<JournalRow>,
}

impl Follower {
    /// Begins with a snapshot that is not ahead of the projections, which stand at `cursor`, or with the journal's
    /// beginning.
    ///
    /// # Errors
    /// [`Fault::Internal`] naming the seq of a damaged record before the snapshot; any fault of the store.
    pub(crate) async fn begin(
        journal: Arc<dyn JournalStore>,
        cursor: Seq,
        shared: &Shared,
    ) -> Result<Follower, Fault> {
        let recovery = Recovery {
            not_beyond: Some(cursor),
            whole_chain: shared.config.check_whole_journal,
            feed: Some(&shared.feed),
        };
        let Standing { engine, tip, first_seq } = recover(journal.as_ref(), recovery).await?;
        shared.set_listing(engine.listing().clone());
        shared.progress.set_committed(tip.seq);
        Ok(Follower {
            engine,
            tip,
            read_after: first_seq,
            unprojected: UnprojectedBuffer::after(
                cursor,
                shared.config.projection_lag_max.saturating_mul(2),
            ),
            journal,
            page: VecDeque::new(),
        })
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
                self.page = self.journal.page(self.read_after, PAGE_RECORDS).await?.into();
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
        (self.tip, self.read_after) = (Tip::after(row), row.first_seq);
        if lists(&applied) {
            shared.set_listing(self.engine.listing().clone());
        }
        let projected = shared.progress.projected();
        // Noted before anybody is told, so that no reader can ask too early.
        if applied.last_seq() > projected {
            shared.progress.tell(touched(&applied));
        }
        shared.progress.set_committed(self.tip.seq);
        shared.feed.publish(&applied, &self.engine);
        shared.pending_replies.put(&applied);
        shared.digests.look(&self.engine, &applied);
        self.unprojected.push(applied, projected);
        Ok(())
    }
}
