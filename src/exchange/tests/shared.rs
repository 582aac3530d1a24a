//! A journal that several nodes share, whichever database it is in, each through a door that a test can shut. Its
//! lease is kept in memory; that of PostgreSQL has tests of its own, where the store is.

use crate::domain::{Fault, Seq, Timestamp};
use crate::storage::journal::{AppendError, Claim, JournalRow, JournalStore, LeaseState};
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

#[derive(Debug)]
struct Lease {
    epoch: u64,
    holder: String,
    until: Instant,
}

/// The journal and its lease.
#[derive(Debug)]
pub(super) struct SharedJournal {
    store: Arc<dyn JournalStore>,
    lease: Mutex<Lease>,
    /// Whoever acquires the lease next loses it at once to somebody else, for so long.
    robbery: std::sync::Mutex<Option<Duration>>,
}

/// One node's way to the journal.
#[derive(Debug)]
pub(super) struct Door {
    journal: Arc<SharedJournal>,
    shut: AtomicBool,
    /// What the database's clock says to this node.
    told: std::sync::Mutex<Option<Timestamp>>,
}

impl SharedJournal {
    pub(super) fn over(store: Arc<dyn JournalStore>) -> Arc<SharedJournal> {
        let lease = Lease { epoch: 0, holder: String::new(), until: Instant::now() };
        let robbery = std::sync::Mutex::default();
        Arc::new(SharedJournal { store, lease: Mutex::new(lease), robbery })
    }

    pub(super) fn door(self: &Arc<SharedJournal>) -> Arc<Door> {
        let told = std::sync::Mutex::default();
        Arc::new(Door { journal: self.clone(), shut: AtomicBool::new(false), told })
    }

    /// The lease is over now.
    pub(super) async fn end_lease(&self) {
        self.lease.lock().await.until = Instant::now();
    }

    /// Whoever acquires the lease next loses it at once to somebody who keeps it for so long.
    pub(super) fn rob_next(&self, length: Duration) {
        *self.robbery.lock().expect("no panic") = Some(length);
    }
}

impl Door {
    /// Nothing gets through from now on.
    pub(super) fn shut(&self) {
        self.shut.store(true, Ordering::SeqCst);
    }

    /// The database's clock says this from now on.
    pub(super) fn tell_time(&self, time: Timestamp) {
        *self.told.lock().expect("no panic") = Some(time);
    }

    pub(super) fn open(&self) {
        self.shut.store(false, Ordering::SeqCst);
    }

    fn through(&self) -> Result<&SharedJournal, Fault> {
        match self.shut.load(Ordering::SeqCst) {
            true => Err(Fault::unavailable("the door is shut")),
            false => Ok(&self.journal),
        }
    }
}

impl JournalStore for Door {
    fn lead<'a>(&'a self, _holder: &'a str) -> BoxFuture<'a, Result<u64, Fault>> {
        Box::pin(async { Err(Fault::internal("nodes ask for the lease")) })
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn identity(&self) -> BoxFuture<'_, Result<String, Fault>> {
        Box::pin(async { Ok("shared".to_owned()) })
    }

    fn acquire<'a>(&'a self, claim: Claim<'a>) -> BoxFuture<'a, Result<Option<u64>, Fault>> {
        Box::pin(async move {
            let journal = self.through()?;
            let mut lease = journal.lease.lock().await;
            let own =
                claim.predecessor.is_some_and(|node| lease.holder.split('/').next() == Some(node));
            if Instant::now() < lease.until && !own {
                return Ok(None);
            }
            let epoch = journal.store.lead(claim.holder).await?;
            let until = Instant::now() + claim.length;
            *lease = Lease { epoch, holder: claim.holder.to_owned(), until };
            if let Some(length) = journal.robbery.lock().expect("no panic").take() {
                let until = Instant::now() + length;
                *lease = Lease { epoch: epoch + 1, holder: "somebody/else".to_owned(), until };
            }
            Ok(Some(epoch))
        })
    }

    fn extend<'a>(
        &'a self,
        epoch: u64,
        holder: &'a str,
        length: Duration,
    ) -> BoxFuture<'a, Result<bool, Fault>> {
        Box::pin(async move {
            let mut lease = self.through()?.lease.lock().await;
            let holds = lease.holder == holder && lease.epoch >= epoch;
            if !holds || Instant::now() >= lease.until {
                return Ok(false);
            }
            lease.until = Instant::now() + length;
            Ok(true)
        })
    }

    fn release<'a>(&'a self, epoch: u64, holder: &'a str) -> BoxFuture<'a, Result<(), Fault>> {
        Box::pin(async move {
            let mut lease = self.through()?.lease.lock().await;
            if lease.holder == holder && lease.epoch >= epoch {
                lease.until = Instant::now();
            }
            Ok(())
        })
    }

    fn lease(&self) -> BoxFuture<'_, Result<LeaseState, Fault>> {
        Box::pin(async move {
            let lease = self.through()?.lease.lock().await;
            Ok(LeaseState {
                epoch: lease.epoch,
                holder: lease.holder.clone(),
                remaining: lease.until.saturating_duration_since(Instant::now()),
            })
        })
    }

    fn now(&self) -> BoxFuture<'_, Result<Option<Timestamp>, Fault>> {
        Box::pin(async { Ok(*self.told.lock().expect("no panic")) })
    }

    fn renew<'a>(
        &'a self,
        epoch: u64,
        holder: &'a str,
    ) -> BoxFuture<'a, Result<Option<u64>, Fault>> {
        Box::pin(async move {
            let journal = self.through()?;
            let mut lease = journal.lease.lock().await;
            let renewed = journal.store.renew(epoch, holder).await?;
            lease.epoch = renewed.unwrap_or(lease.epoch);
            Ok(renewed)
        })
    }

    fn append<'a>(&'a self, row: &'a JournalRow) -> BoxFuture<'a, Result<(), AppendError>> {
        Box::pin(async move {
            let journal = self.through().map_err(AppendError::Unknown)?;
            let lease = journal.lease.lock().await;
            if Instant::now() >= lease.until {
                return Err(AppendError::Refused);
            }
            journal.store.append(row).await
        })
    }

    fn page(&self, after: Seq, limit: u32) -> BoxFuture<'_, Result<Vec<JournalRow>, Fault>> {
        Box::pin(async move { self.through()?.store.page(after, limit).await })
    }
}
