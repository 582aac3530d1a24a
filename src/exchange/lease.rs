//! The lease as its holder sees it: by its own monotonic clock and always a little shorter than it is, so that
//! the holder stops before anybody else may begin.

use crate::domain::Fault;
use crate::storage::journal::{Claim, JournalStore};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio_util::sync::{CancellationToken, DropGuard};

/// A heartbeat is due when this part of the lease has passed: one in so many.
const BEATS: u32 = 3;
/// A heartbeat that failed is tried again after this part of the lease.
const RETRIES: u32 = 20;
/// The holder trusts its lease for all but this part, for clocks that do not run alike.
const MARGIN: u32 = 10;

/// A lease this node acquired.
#[derive(Debug)]
pub(crate) struct Lease {
    holder: String,
    length: Duration,
    epoch: AtomicU64,
    /// When it may be over; `None` when the journal is this process's alone.
    until: Option<Mutex<Instant>>,
    over: CancellationToken,
}

/// Keeps a lease while it lives.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) lease: Arc<Lease>,
    _heart: DropGuard,
}

impl Lease {
    /// Asks for the lease, and keeps extending it when it is given; `None` when another holds it.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the journal does not answer.
    pub(crate) async fn acquire(
        journal: &Arc<dyn JournalStore>,
        claim: Claim<'_>,
    ) -> Result<Option<Kept>, Fault> {
        // Before asking: the database counts from later on.
        let asked = Instant::now();
        let Some(epoch) = journal.acquire(claim).await? else { return Ok(None) };
        let lease = Arc::new(Lease {
            holder: claim.holder.to_owned(),
            length: claim.length,
            epoch: AtomicU64::new(epoch),
            until: journal.is_shared().then(|| Mutex::new(asked + trusted(claim.length))),
            over: CancellationToken::new(),
        });
        let heart = CancellationToken::new();
        if lease.until.is_some() {
            let beating = beat(lease.clone(), journal.clone());
            tokio::spawn(heart.clone().run_until_cancelled_owned(beating));
        }
        Ok(Some(Kept { lease, _heart: heart.drop_guard() }))
    }

    /// Who holds it.
    pub(crate) fn holder(&self) -> &str {
        &self.holder
    }

    /// The epoch to append in.
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::SeqCst)
    }

    /// The holder began another epoch.
    pub(crate) fn begin_epoch(&self, epoch: u64) {
        self.epoch.store(epoch, Ordering::SeqCst);
    }

    /// Whether it certainly lasts still. Once it does not, it never does again: the node asks for another.
    pub(crate) fn holds(&self) -> bool {
        if self.over.is_cancelled() {
            return false;
        }
        if self.until().is_none_or(|until| Instant::now() < until) {
            return true;
        }
        self.over.cancel();
        false
    }

    /// Another node has it, or may have.
    pub(crate) fn lose(&self) {
        self.over.cancel();
    }

    /// Returns when the lease may be over.
    pub(crate) async fn ended(&self) {
        self.over.cancelled().await;
    }

    /// Asks the journal whether it is this holder's still; one that cannot be asked is another's as far as is known.
    pub(crate) async fn is_ours(&self, journal: &dyn JournalStore) -> bool {
        let asked = Instant::now();
        let ours = journal.extend(self.epoch(), &self.holder, self.length).await;
        if self.holds() && matches!(ours, Ok(true)) {
            self.extended(asked);
            return true;
        }
        self.lose();
        false
    }

    /// Gives it up, so that another node need not wait for its end.
    pub(crate) async fn release(&self, journal: &dyn JournalStore) {
        self.lose();
        if let Err(fault) = journal.release(self.epoch(), &self.holder).await {
            tracing::warn!(%fault, "the lease was not given up; it will end by itself");
        }
    }

    fn until(&self) -> Option<Instant> {
        let until = self.until.as_ref()?;
        Some(*until.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn extended(&self, asked: Instant) {
        if let Some(until) = &self.until {
            *until.lock().unwrap_or_else(PoisonError::into_inner) = asked + trusted(self.length);
        }
    }
}

fn trusted(length: Duration) -> Duration {
    length - length / MARGIN
}

/// Extends the lease again and again, until it is over.
async fn beat(lease: Arc<Lease>, journal: Arc<dyn JournalStore>) {
    let mut pause = lease.length / BEATS;
    while let Some(until) = lease.until() {
        let next = (Instant::now() + pause).min(until);
        tokio::time::sleep_until(next.into()).await;
        if !lease.holds() {
            tracing::warn!(epoch = lease.epoch(), "the lease ran out before it could be extended");
            return;
        }
        let asked = Instant::now();
        let extend = journal.extend(lease.epoch(), &lease.holder, lease.length);
        pause = match tokio::time::timeout_at(until.into(), extend).await {
            Ok(Ok(true)) => {
                lease.extended(asked);
                lease.length / BEATS
            }
            Ok(Ok(false)) => {
                tracing::warn!(epoch = lease.epoch(), "the lease is over or another node's");
                return lease.lose();
            }
            Ok(Err(fault)) => {
                tracing::warn!(%fault, "the lease could not be extended; trying again");
                lease.length / RETRIES
            }
            Err(_) => Duration::ZERO,
        };
    }
}
