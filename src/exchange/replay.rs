//! Reads the journal record by record, from its start or from a snapshot, and does every command again.

use super::Applied;
use super::codec::{self, Tip};
use crate::domain::{Fault, Seq};
use crate::engine::Engine;
use crate::storage::journal::{JournalRow, JournalStore};
use std::collections::VecDeque;
use std::sync::Arc;

/// How many records are in memory at a time.
const PAGE_RECORDS: u32 = 64;

/// An engine and the record after which it stands; at first, before all records.
#[derive(Clone, Debug, Default)]
pub(crate) struct Standing {
    pub(crate) engine: Engine,
    /// Where that record ends.
    pub(crate) tip: Tip,
    /// Where it begins. Pages are read from here on, and not from where it ends: whatever lies between is
    /// damage, and must be met.
    pub(crate) first_seq: Seq,
}

/// A journal being replayed. At its end, [`Replay::next`] may be called again whenever there may be more.
#[derive(Debug)]
pub(crate) struct Replay<'a> {
    journal: &'a dyn JournalStore,
    page: VecDeque<JournalRow>,
    /// Whether the journal had no more than the page when it was read.
    page_is_last: bool,
    pub(crate) engine: Engine,
    pub(crate) tip: Tip,
    pub(crate) first_seq: Seq,
    pub(crate) records: u64,
}

impl<'a> Replay<'a> {
    /// From the journal's start.
    pub(crate) fn new(journal: &'a dyn JournalStore) -> Replay<'a> {
        Replay::from(journal, Standing::default())
    }

    /// From where an engine stands.
    pub(crate) fn from(journal: &'a dyn JournalStore, standing: Standing) -> Replay<'a> {
        let Standing { engine, tip, first_seq } = standing;
        let page = VecDeque::new();
        Replay { journal, page, page_is_last: false, engine, tip, first_seq, records: 0 }
    }

    /// The seq up to which everything was done again.
    pub(crate) fn seq(&self) -> Seq {
        self.tip.seq
    }

    /// Whether everything was done that was there with the last look. Unlike an end, this comes even if others
    /// append without a pause.
    pub(crate) fn has_caught_up(&self) -> bool {
        self.page_is_last && self.page.is_empty()
    }

    /// The engine, and where it stands.
    pub(crate) fn standing(self) -> Standing {
        Standing { engine: self.engine, tip: self.tip, first_seq: self.first_seq }
    }

    /// Does the next records: so many commands, or a few more, or all there are.
    ///
    /// # Errors
    /// As [`Replay::next`]; the records before the one that failed are not answered.
    pub(crate) async fn several(&mut self, commands: usize) -> Result<Vec<Arc<Applied>>, Fault> {
        let (mut records, mut done) = (Vec::new(), 0);
        while done < commands
            && let Some(record) = self.next().await?
        {
            done += record.len();
            records.push(record);
        }
        Ok(records)
    }

    /// Does the next record; `None` at the end of the journal.
    ///
    /// # Errors
    /// [`Fault::Internal`] naming the seq of a damaged record; any fault of the store. Nothing was done then,
    /// and it may be tried again.
    pub(crate) async fn next(&mut self) -> Result<Option<Arc<Applied>>, Fault> {
        if self.page.is_empty() {
            self.page = self.journal.page(self.first_seq, PAGE_RECORDS).await?.into();
            self.page_is_last = self.page.len() < PAGE_RECORDS as usize;
        }
        let Some(row) = self.page.pop_front() else { return Ok(None) };
        let record = codec::decode(&row, &self.tip).inspect_err(|_| self.page.clear())?;
        (self.first_seq, self.tip) = (row.first_seq, Tip::after(&row));
        self.records += 1;
        // Replaying is work for the processor: let others have a turn between records.
        tokio::task::yield_now().await;
        Ok(Some(Applied::of(&mut self.engine, record)))
    }
}

/// Follows the chain of records from the journal's start to `until` without doing their commands, and
/// answers how many there are. Reads every row there is on the way, so that none can hide.
///
/// # Errors
/// [`Fault::Internal`] naming the seq of a damaged record; any fault of the store.
pub(crate) async fn check_chain(journal: &dyn JournalStore, until: Tip) -> Result<u64, Fault> {
    let (mut first_seq, mut tip, mut records) = (Seq::ZERO, Tip::default(), 0);
    while tip.seq < until.seq {
        let page = journal.page(first_seq, PAGE_RECORDS).await?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            if tip.seq >= until.seq {
                break;
            }
            codec::check(row, &tip)?;
            (first_seq, tip) = (row.first_seq, Tip::after(row));
            records += 1;
        }
        tokio::task::yield_now().await;
    }
    if tip == until {
        return Ok(records);
    }
    Err(Fault::internal(format!(
        "the journal is damaged at seq {}: its records lead to another one there than a snapshot was made \
         after. Restore the journal from a backup or from another copy",
        until.seq
    )))
}
