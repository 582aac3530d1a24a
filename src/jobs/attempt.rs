//! One attempt at a job: does it, and writes down what became of it.

use super::handler::{JobError, JobHandler, JobRun, StopReason};
use super::metrics::count_attempt;
use crate::domain::{Clock, Fault, Rng};
use crate::storage::Database;
use crate::storage::jobs::{Finish, Outcome, finish};
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

/// How long to wait before an outcome that could not be written down is written again.
const WRITE_PAUSE: Duration = Duration::from_millis(500);

/// What an attempt needs of its node.
pub(super) struct Surroundings {
    pub(super) database: Database,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) rng: Arc<dyn Rng>,
    /// How long a job is the node's without a renewal.
    pub(super) lease: Duration,
    /// Set when the node stops.
    pub(super) stop: CancellationToken,
}

/// A job that was claimed, and who does it.
pub(super) struct Attempt {
    pub(super) run: JobRun,
    pub(super) handler: Arc<dyn JobHandler>,
}

/// Does a job and writes down what became of it.
pub(super) async fn attempt(around: &Surroundings, attempt: Attempt) {
    let Attempt { run, handler } = &attempt;
    let began = Instant::now();
    let ended = match run.stopper.reason() {
        // Claimed while the node was told to stop.
        Some(_) => Err(JobError::Stopped),
        None => done(run, &**handler).await,
    };
    let Some(outcome) = outcome(around, &attempt, ended) else {
        tracing::warn!(
            job = run.id().0,
            kind = handler.kind(),
            "a job took longer than its lease could be kept; another node has it"
        );
        return;
    };
    count_attempt(handler.kind(), &outcome, began.elapsed());
    tell(run, handler.kind(), &outcome);
    if !written(around, run, outcome).await {
        tracing::warn!(
            job = run.id().0,
            kind = handler.kind(),
            "what became of a job could not be written down; it may be done twice"
        );
    }
}

async fn done(run: &JobRun, handler: &dyn JobHandler) -> Result<(), JobError> {
    // Within, because a handler may panic before it has a future to answer with.
    let ended = AssertUnwindSafe(async { handler.run(run).await }).catch_unwind().await;
    ended.unwrap_or_else(|_panic| Err(JobError::Retry("the job panicked".to_owned())))
}

/// `None` when the job is another node's.
fn outcome(
    around: &Surroundings,
    Attempt { run, handler }: &Attempt,
    ended: Result<(), JobError>,
) -> Option<Outcome> {
    let cause = match (ended, run.stopper.reason()) {
        (_, Some(StopReason::LeaseLost)) => return None,
        (Ok(()), _) => return Some(Outcome::Succeeded),
        (Err(JobError::Stopped), Some(StopReason::Cancelled)) => return Some(Outcome::Cancelled),
        (Err(JobError::Stopped), Some(StopReason::Shutdown)) => return Some(Outcome::GivenBack),
        (Err(JobError::Permanent(cause)), _) => return Some(Outcome::Failed(cause)),
        (Err(JobError::PermanentFor(failure, cause)), _) => {
            return Some(Outcome::FailedFor(failure, cause));
        }
        (Err(JobError::Stopped), None) => "it stopped without being told to".to_owned(),
        (Err(JobError::Retry(cause)), _) => cause,
    };
    let failures = u32::try_from(run.job.failures + 1).unwrap_or(u32::MAX);
    if failures >= handler.attempts_max() {
        return Some(Outcome::Failed(cause));
    }
    let wait = handler.backoff().jittered(failures, &*around.rng);
    Some(Outcome::Retry(around.clock.now().plus(wait), cause))
}

fn tell(run: &JobRun, kind: &'static str, outcome: &Outcome) {
    let (job, attempt) = (run.id().0, run.attempt());
    match outcome {
        Outcome::Succeeded | Outcome::GivenBack => {
            tracing::debug!(job, kind, attempt, ?outcome, "a job")
        }
        Outcome::Cancelled => tracing::info!(job, kind, attempt, "a job was cancelled"),
        Outcome::Retry(at, cause) => {
            tracing::warn!(job, kind, attempt, cause, again_at = %at, "a job did not succeed and will be tried again");
        }
        Outcome::Failed(cause) | Outcome::FailedFor(_, cause) => {
            tracing::error!(
                job,
                kind,
                attempt,
                cause,
                "a job failed and is not tried again: agio jobs show"
            );
        }
    }
}

/// Writes the outcome down, again and again for the length of a lease: the job may be done twice otherwise.
async fn written(around: &Surroundings, run: &JobRun, outcome: Outcome) -> bool {
    let began = around.clock.running();
    loop {
        let finished =
            Finish { fence: run.job.fence(), outcome: outcome.clone(), now: around.clock.now() };
        match finish(&around.database, finished).await {
            Ok(still_ours) => return still_ours,
            Err(fault) if matches!(fault, Fault::Internal(_)) || around.stop.is_cancelled() => {
                tracing::warn!(%fault, "an outcome could not be written down");
                return false;
            }
            Err(_) if around.clock.running().saturating_sub(began) >= around.lease => return false,
            Err(_) => tokio::time::sleep(WRITE_PAUSE).await,
        }
    }
}
