//! A journal that fails when it is told to.

use crate::domain::{Fault, Seq};
use crate::storage::journal::{AppendError, Claim, JournalRow, JournalStore, LeaseState};
use crate::storage::snapshots::SnapshotStore;
use futures_util::future::BoxFuture;
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Semaphore;

/// How an append fails.
#[derive(Clone, Copy, Debug)]
pub(super) enum Failure {
    /// Nothing was written.
    Lost,
    /// It was written, but the answer did not come back.
    AnswerLost,
    /// The journal does not end where the writer thinks.
    Elsewhere,
}

#[derive(Debug)]
pub(super) struct FaultyJournal {
    store: Arc<dyn JournalStore>,
    failures: Mutex<VecDeque<Failure>>,
    renewals_to_fail: AtomicU32,
    /// Seq of a record that reads back with one bit flipped; 0 for none.
    flipped: AtomicU64,
    /// Appends wait for a permit; there are many unless the gate is shut.
    gate: Semaphore,
    /// How many commands each appended record had.
    sizes: Mutex<Vec<u64>>,
}

impl FaultyJournal {
    pub(super) fn over(store: Arc<dyn JournalStore>) -> FaultyJournal {
        FaultyJournal {
            store,
            failures: Mutex::default(),
            renewals_to_fail: AtomicU32::new(0),
            flipped: AtomicU64::new(0),
            gate: Semaphore::new(Semaphore::MAX_PERMITS),
            sizes: Mutex::default(),
        }
    }

    pub(super) fn fail_next(&self, failure: Failure) {
        self.failures.lock().unwrap().push_back(failure);
    }

    pub(super) fn fail_renewals(&self, count: u32) {
        self.renewals_to_fail.store(count, Ordering::SeqCst);
    }

    pub(super) fn flip(&self, seq: Seq) {
        self.flipped.store(seq.0, Ordering::SeqCst);
    }

    pub(super) fn shut(&self) {
        self.gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub(super) fn open(&self) {
        self.gate.add_permits(Semaphore::MAX_PERMITS - self.gate.available_permits());
    }

    pub(super) fn sizes(&self) -> Vec<u64> {
        self.sizes.lock().unwrap().clone()
    }

    /// Another node's way into the same journal.
    pub(super) fn store(&self) -> Arc<dyn JournalStore> {
        self.store.clone()
    }

    fn append_through<'a>(
        &'a self,
        row: &'a JournalRow,
        here: bool,
    ) -> BoxFuture<'a, Result<(), AppendError>> {
        Box::pin(async move {
            drop(self.gate.acquire().await.expect("the gate is never closed for good"));
            let failure = self.failures.lock().unwrap().pop_front();
            if matches!(failure, Some(Failure::Elsewhere)) {
                return Err(AppendError::Refused);
            }
            if !matches!(failure, Some(Failure::Lost)) {
                match here {
                    true => self.store.append_here(row).await?,
                    false => self.store.append(row).await?,
                }
                self.sizes.lock().unwrap().push(row.last_seq.0 + 1 - row.first_seq.0);
            }
            match failure {
                Some(_) => Err(AppendError::Unknown(Fault::unavailable("gone away"))),
                None => Ok(()),
            }
        })
    }
}

impl JournalStore for FaultyJournal {
    fn lead<'a>(&'a self, holder: &'a str) -> BoxFuture<'a, Result<u64, Fault>> {
        self.store.lead(holder)
    }

    fn is_shared(&self) -> bool {
        self.store.is_shared()
    }

    fn identity(&self) -> BoxFuture<'_, Result<String, Fault>> {
        self.store.identity()
    }

    fn acquire<'a>(&'a self, claim: Claim<'a>) -> BoxFuture<'a, Result<Option<u64>, Fault>> {
        self.store.acquire(claim)
    }

    fn extend<'a>(
        &'a self,
        epoch: u64,
        holder: &'a str,
        length: Duration,
    ) -> BoxFuture<'a, Result<bool, Fault>> {
        self.store.extend(epoch, holder, length)
    }

    fn release<'a>(&'a self, epoch: u64, holder: &'a str) -> BoxFuture<'a, Result<(), Fault>> {
        self.store.release(epoch, holder)
    }

    fn lease(&self) -> BoxFuture<'_, Result<LeaseState, Fault>> {
        self.store.lease()
    }

    fn renew<'a>(
        &'a self,
        epoch: u64,
        holder: &'a str,
    ) -> BoxFuture<'a, Result<Option<u64>, Fault>> {
        let left = self.renewals_to_fail.load(Ordering::SeqCst);
        if left > 0 {
            self.renewals_to_fail.store(left - 1, Ordering::SeqCst);
            return Box::pin(async { Err(Fault::unavailable("still away")) });
        }
        self.store.renew(epoch, holder)
    }

    fn append<'a>(&'a self, row: &'a JournalRow) -> BoxFuture<'a, Result<(), AppendError>> {
        self.append_through(row, false)
    }

    fn append_here<'a>(&'a self, row: &'a JournalRow) -> BoxFuture<'a, Result<(), AppendError>> {
        self.append_through(row, true)
    }

    fn settle(&self, runtime: Option<Handle>) -> BoxFuture<'_, ()> {
        self.store.settle(runtime)
    }

    fn page(&self, after: Seq, limit: u32) -> BoxFuture<'_, Result<Vec<JournalRow>, Fault>> {
        Box::pin(async move {
            let mut rows = self.store.page(after, limit).await?;
            let flipped = self.flipped.load(Ordering::SeqCst);
            for row in rows.iter_mut().filter(|row| row.first_seq.0 == flipped) {
                if let Some(byte) = row.bytes.last_mut() {
                    *byte ^= 1;
                }
            }
            Ok(rows)
        })
    }
    fn snapshots(&self) -> Option<Arc<dyn SnapshotStore>> {
        self.store.snapshots()
    }
}
