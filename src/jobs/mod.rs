//! Background work: one file per job, a schedule, retries.
//!
//! A [`Job`] does one round and says when it wants the next. The loop here runs it, waits, backs off when
//! the surroundings fail, survives panics, and stops between rounds when the server stops. Jobs may run on
//! several nodes at once and must be written for that. They never answer anybody.

mod account_check;
mod cleanup;
mod outbox;
mod session_check;

pub use account_check::AccountCheck;
pub use cleanup::Cleanup;
pub use outbox::Outbox;
pub use session_check::SessionCheck;

use crate::domain::{Clock, Fault};
use crate::services::auth::{Auth, AuthConfig};
use crate::services::mail::Mailer;
use crate::storage::Database;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long a job rests after its first failure; every further one doubles it.
const FAILURE_PAUSE: Duration = Duration::from_secs(1);
/// How long it rests at most.
const FAILURE_PAUSE_MAX: Duration = Duration::from_secs(60);

/// Work that is done again and again.
pub trait Job: Send + Sync + 'static {
    /// Its name in the logs.
    fn name(&self) -> &'static str;

    /// Does one round and answers how long to rest. `stop` is there for rounds of many steps, which should
    /// end early when the server stops.
    fn round(
        &self,
        stop: &CancellationToken,
    ) -> impl Future<Output = Result<Duration, Fault>> + Send;

    /// Returns when there is reason to cut the rest short; never, unless the job says otherwise.
    fn woken(&self) -> impl Future<Output = ()> + Send {
        std::future::pending()
    }
}

/// What the jobs need.
pub struct JobParts {
    /// Where their work is kept.
    pub database: Database,
    /// Sends mail.
    pub mailer: Mailer,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Whose sessions are looked after.
    pub auth: Auth,
    /// Its settings: how long and how often.
    pub auth_config: AuthConfig,
}

/// The running jobs of a node.
#[derive(Debug)]
pub struct Jobs {
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Jobs {
    /// Starts all jobs of the house.
    pub fn start(parts: JobParts) -> Jobs {
        let jobs = Jobs { tasks: TaskTracker::new(), stop: CancellationToken::new() };
        let JobParts { database, mailer, clock, auth, auth_config } = parts;
        let check_every = Duration::from_secs(auth_config.session_check_seconds.max(1));
        jobs.run(Outbox::new(database.clone(), mailer, Arc::clone(&clock)));
        jobs.run(AccountCheck::new(auth.clone()));
        jobs.run(SessionCheck::new(auth, check_every));
        jobs.run(Cleanup::new(database, clock, auth_config.login_history_days));
        jobs
    }

    /// Starts one more job.
    pub fn run(&self, job: impl Job) {
        self.tasks.spawn(keep_running(job, FAILURE_PAUSE, self.stop.clone()));
    }

    /// Lets the rounds that run end and starts no new ones; `false` when some did not end within `grace`.
    pub async fn stop(self, grace: Duration) -> bool {
        self.stop.cancel();
        self.tasks.close();
        tokio::time::timeout(grace, self.tasks.wait()).await.is_ok()
    }
}

async fn keep_running(job: impl Job, failure_pause: Duration, stop: CancellationToken) {
    let mut failures = 0;
    while !stop.is_cancelled() {
        let rest = match one_round(&job, &stop).await {
            Ok(rest) => {
                failures = 0;
                rest
            }
            Err(fault) => {
                failures += 1;
                let rest = doubled(failure_pause, failures, FAILURE_PAUSE_MAX);
                tracing::warn!(job = job.name(), %fault, failures, "a job failed and will try again");
                rest
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            // After a failure only time helps: a wake-up would turn the loop into a busy one.
            () = job.woken(), if failures == 0 => {}
            () = tokio::time::sleep(rest) => {}
        }
    }
}

async fn one_round(job: &impl Job, stop: &CancellationToken) -> Result<Duration, Fault> {
    match AssertUnwindSafe(job.round(stop)).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(_panic) => Err(Fault::internal("the job panicked")),
    }
}

/// `first`, doubled with every further failure, up to `most`.
fn doubled(first: Duration, failures: u32, most: Duration) -> Duration {
    let factor = 1_u32.checked_shl(failures.saturating_sub(1)).unwrap_or(u32::MAX);
    first.saturating_mul(factor).min(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio::sync::Notify;

    #[derive(Clone, Default)]
    struct Flaky {
        rounds: Arc<AtomicU32>,
        third: Arc<Notify>,
    }

    impl Job for Flaky {
        fn name(&self) -> &'static str {
            "flaky"
        }

        async fn round(&self, _stop: &CancellationToken) -> Result<Duration, Fault> {
            match self.rounds.fetch_add(1, Ordering::SeqCst) {
                0 => Err(Fault::Overloaded),
                1 => panic!("a bug"),
                _ => {
                    self.third.notify_one();
                    Ok(Duration::from_secs(3_600))
                }
            }
        }
    }

    #[tokio::test]
    async fn a_job_survives_failures_and_panics_and_stops_when_told() {
        let jobs = Jobs { tasks: TaskTracker::new(), stop: CancellationToken::new() };
        let job = Flaky::default();
        jobs.tasks.spawn(keep_running(job.clone(), Duration::ZERO, jobs.stop.clone()));
        job.third.notified().await;
        assert!(jobs.stop(Duration::from_secs(1)).await);
        assert_eq!(job.rounds.load(Ordering::SeqCst), 3);
    }

    #[test]
    fn rests_double_up_to_a_limit() {
        let rests = [1, 2, 3, 7, 40, u32::MAX]
            .map(|failures| doubled(FAILURE_PAUSE, failures, FAILURE_PAUSE_MAX).as_secs());
        assert_eq!(rests, [1, 2, 4, 60, 60, 60]);
    }
}
