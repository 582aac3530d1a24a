//! Tasks that every node does for itself, again and again, because they look after what this process holds in memory.
//! What must be done once for all nodes is a schedule instead.

use super::backoff::Backoff;
use crate::domain::Fault;
use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A task that is done again and again.
pub trait LocalTask: Send + Sync + 'static {
    /// Its name in the logs.
    fn name(&self) -> &'static str;

    /// Does one round and answers how long to rest.
    fn round(&self) -> impl Future<Output = Result<Duration, Fault>> + Send;

    /// Returns when there is reason to cut the rest short; never, unless the task says otherwise.
    fn woken(&self) -> impl Future<Output = ()> + Send {
        std::future::pending()
    }

    /// How long to rest after failures.
    fn backoff(&self) -> Backoff {
        Backoff { first: Duration::from_secs(1), most: Duration::from_secs(60) }
    }
}

/// Runs the task, backs off when the surroundings fail, survives panics, and stops between rounds.
pub(super) async fn keep_running(task: impl LocalTask, stop: CancellationToken) {
    let mut failures = 0;
    while !stop.is_cancelled() {
        let rest = match one_round(&task).await {
            Ok(rest) => {
                failures = 0;
                rest
            }
            Err(fault) => {
                failures += 1;
                tracing::warn!(task = task.name(), %fault, failures, "a task failed and will try again");
                task.backoff().nominal(failures)
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            // After a failure only time helps: a wake-up would turn the loop into a busy one.
            () = task.woken(), if failures == 0 => {}
            () = tokio::time::sleep(rest) => {}
        }
    }
}

async fn one_round(task: &impl LocalTask) -> Result<Duration, Fault> {
    match AssertUnwindSafe(task.round()).catch_unwind().await {
        Ok(outcome) => outcome,
        Err(_panic) => Err(Fault::internal("the task panicked")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use tokio::sync::Notify;

    #[derive(Clone, Default)]
    struct Flaky {
        rounds: Arc<AtomicU32>,
        third: Arc<Notify>,
    }

    impl LocalTask for Flaky {
        fn name(&self) -> &'static str {
            "flaky"
        }

        async fn round(&self) -> Result<Duration, Fault> {
            match self.rounds.fetch_add(1, Ordering::SeqCst) {
                0 => Err(Fault::Overloaded),
                1 => panic!("a bug"),
                _ => {
                    self.third.notify_one();
                    Ok(Duration::from_secs(3_600))
                }
            }
        }

        fn backoff(&self) -> Backoff {
            Backoff { first: Duration::ZERO, most: Duration::ZERO }
        }
    }

    #[tokio::test]
    async fn local_task_survives_failures_and_panics_and_stops_when_told() {
        let (task, stop) = (Flaky::default(), CancellationToken::new());
        let running = tokio::spawn(keep_running(task.clone(), stop.clone()));
        task.third.notified().await;
        stop.cancel();
        running.await.expect("ends");
        assert_eq!(task.rounds.load(Ordering::SeqCst), 3);
    }
}
