//! What a kind of job is: how it is done, how often it is tried, and what whoever does it is handed.

use super::backoff::Backoff;
use crate::domain::{Fault, JobFailure, JobId};
use crate::storage::Database;
use crate::storage::jobs::{ClaimedJob, PROGRESS_WHOLE, report};
use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Does the jobs of one kind. A job may be done twice, when its node dies between doing it and writing that down.
pub trait JobHandler: Send + Sync + 'static {
    /// The kind.
    fn kind(&self) -> &'static str;

    /// The most jobs of the kind that a node does at once.
    fn parallel_max(&self) -> usize {
        1
    }

    /// How many attempts may fail, a node that dies included, before the job has failed.
    fn attempts_max(&self) -> u32 {
        8
    }

    /// How long to wait after a failed attempt.
    fn backoff(&self) -> Backoff {
        Backoff { first: Duration::from_secs(10), most: Duration::from_secs(60 * 60) }
    }

    /// Does one.
    ///
    /// # Errors
    /// Why it is not done.
    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>>;
}

/// Why an attempt did not do its job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobError {
    /// Trying again may help.
    Retry(String),
    /// Trying again cannot help.
    Permanent(String),
    /// The same, for a reason that whoever asked for the job is told.
    PermanentFor(JobFailure, String),
    /// It was told to stop, and did.
    Stopped,
}

impl From<Fault> for JobError {
    fn from(fault: Fault) -> JobError {
        JobError::Retry(fault.to_string())
    }
}

/// Why an attempt is to end early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopReason {
    /// The node stops; another one goes on with the job.
    Shutdown,
    /// Somebody asked for it.
    Cancelled,
    /// The job is another node's by now.
    LeaseLost,
}

/// Tells an attempt to end early.
#[derive(Clone, Debug)]
pub(super) struct Stopper {
    token: CancellationToken,
    reason: Arc<OnceLock<StopReason>>,
}

impl Stopper {
    /// One that also tells when the node stops.
    pub(super) fn below(node: &CancellationToken) -> Stopper {
        Stopper { token: node.child_token(), reason: Arc::default() }
    }

    /// The first reason counts.
    pub(super) fn stop(&self, reason: StopReason) {
        let _known_already = self.reason.set(reason);
        self.token.cancel();
    }

    /// `None` while the attempt may go on.
    pub(super) fn reason(&self) -> Option<StopReason> {
        let shutdown = || self.token.is_cancelled().then_some(StopReason::Shutdown);
        self.reason.get().copied().or_else(shutdown)
    }
}

/// One attempt at a job.
#[derive(Debug)]
pub struct JobRun {
    pub(super) job: ClaimedJob,
    pub(super) database: Database,
    pub(super) stopper: Stopper,
}

impl JobRun {
    /// The job's number.
    pub fn id(&self) -> JobId {
        self.job.id
    }

    /// Which attempt this is, from 1.
    pub fn attempt(&self) -> i64 {
        self.job.attempt
    }

    /// What to do the job with.
    ///
    /// # Errors
    /// [`JobError::Permanent`] when it cannot be read.
    pub fn payload<T: DeserializeOwned>(&self) -> Result<T, JobError> {
        let unreadable =
            |error| JobError::Permanent(format!("the payload cannot be read: {error}"));
        serde_json::from_str(&self.job.payload).map_err(unreadable)
    }

    /// The part of it that is not kept.
    ///
    /// # Errors
    /// [`JobError::Permanent`] when there is none or it cannot be read.
    pub fn secret<T: DeserializeOwned>(&self) -> Result<T, JobError> {
        let secret = self.job.secret.as_ref().map_or("", |secret| secret.expose());
        // The error's text would quote what it stumbled over.
        serde_json::from_str(secret)
            .map_err(|_| JobError::Permanent("the secret cannot be read".to_owned()))
    }

    /// Returns when the job is to end early.
    pub async fn stopped(&self) -> StopReason {
        self.stopper.token.cancelled().await;
        self.stopper.reason().unwrap_or(StopReason::Shutdown)
    }

    /// Says how much is done. For jobs of many steps, between steps: a few times a second at most, because it is
    /// written down.
    ///
    /// # Errors
    /// [`JobError::Stopped`] when the job is to end early; hand it on.
    pub async fn progress(&self, done: u64, total: u64) -> Result<(), JobError> {
        match report(&self.database, self.job.fence(), millionths(done, total)).await? {
            None => self.stopper.stop(StopReason::LeaseLost),
            Some(renewed) if renewed.cancel_requested => self.stopper.stop(StopReason::Cancelled),
            Some(_) => {}
        }
        self.stopper.reason().map_or(Ok(()), |_| Err(JobError::Stopped))
    }
}

/// `done` of `total` in millionths.
fn millionths(done: u64, total: u64) -> u32 {
    let share = u128::from(done) * u128::from(PROGRESS_WHOLE) / u128::from(total.max(1));
    u32::try_from(share).unwrap_or(PROGRESS_WHOLE).min(PROGRESS_WHOLE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn job_progress_is_counted_in_millionths() {
        let shares = [(0, 3), (1, 3), (3, 3), (5, 3), (0, 0), (u64::MAX, u64::MAX), (u64::MAX, 1)];
        let counted = shares.map(|(done, total)| millionths(done, total));
        assert_eq!(counted, [0, 333_333, 1_000_000, 1_000_000, 0, 1_000_000, 1_000_000]);
    }
}
