//! Reads the journal from its start, record by record, and does every command again.

use super::Applied;
use super::codec::{self, Tip};
use crate::domain::{Fault, Seq};
use crate::engine::Engine;
use crate::storage::journal::{JournalRow, JournalStore};
use std::collections::VecDeque;
use std::sync::Arc;

/// How many records are in memory at a time.
const PAGE_RECORDS: u32 = 64;

/// A journal being replayed.
#[derive(Debug)]
pub(crate) struct Replay<'a> {
    journal: &'a dyn JournalStore,
    page: VecDeque<JournalRow>,
    pub(crate) engine: Engine,
    pub(crate) tip: Tip,
    pub(crate) records: u64,
}

impl<'a> Replay<'a> {
    pub(crate) fn new(journal: &'a dyn JournalStore) -> Replay<'a> {
        Replay {
            journal,
            page: VecDeque::new(),
            engine: Engine::new(),
            tip: Tip::default(),
            records: 0,
        }
    }

    /// The seq up to which everything was done again.
    pub(crate) fn seq(&self) -> Seq {
        self.tip.seq
    }

    /// Does the next record; `None` at the end of the journal.
    ///
    /// # Errors
    /// [`Fault::Internal`] naming the seq of a damaged record; any fault of the store.
    pub(crate) async fn next(&mut self) -> Result<Option<Arc<Applied>>, Fault> {
        if self.page.is_empty() {
            self.page = self.journal.page(self.tip.seq, PAGE_RECORDS).await?.into();
        }
        let Some(row) = self.page.pop_front() else { return Ok(None) };
        let record = codec::decode(&row, &self.tip)?;
        self.tip = Tip::after(&row);
        self.records += 1;
        // Replaying is work for the processor: let others have a turn between records.
        tokio::task::yield_now().await;
        Ok(Some(Applied::of(&mut self.engine, record)))
    }
}
