//! The queue in motion: runners with clocks of their own on one database.

mod accounts;
mod cancelling;
mod kills;
mod mails;
mod schedules;
mod skewed;

use super::handler::{JobError, JobHandler, JobRun};
use super::runner::{Runner, RunnerParts};
use super::{JobsConfig, Schedule};
use crate::domain::rng::SystemRng;
use crate::domain::time::ManualClock;
use crate::domain::{Clock, JobId, Timestamp};
use crate::storage::Database;
use crate::storage::jobs::operate::{JobFilter, by_id, list};
use crate::storage::jobs::{Enqueued, Job, JobSignal, NewJob, enqueue};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

const START: Timestamp = Timestamp(1_700_000_000_000_000);
const NOTE: &str = "note";

/// A runner that the test turns by hand.
struct Node {
    runner: Runner,
    clock: Arc<ManualClock>,
    signal: JobSignal,
    tasks: TaskTracker,
    stop: CancellationToken,
}

struct NodeParts {
    database: Database,
    name: String,
    clock: Arc<ManualClock>,
    handlers: Vec<Arc<dyn JobHandler>>,
    schedules: Vec<Schedule>,
    config: JobsConfig,
}

impl Node {
    fn new(parts: NodeParts) -> Node {
        let NodeParts { database, name, clock, handlers, schedules, config } = parts;
        let (tasks, stop, signal) =
            (TaskTracker::new(), CancellationToken::new(), JobSignal::default());
        let parts = RunnerParts {
            database,
            clock: Arc::clone(&clock) as _,
            rng: Arc::new(SystemRng),
            signal: signal.clone(),
            node: name,
            config,
            handlers,
            schedules,
        };
        let runner = Runner::new(parts, tasks.clone(), stop.clone());
        Node { runner, clock, signal, tasks, stop }
    }

    /// One turn, and then more until nothing runs or is due.
    async fn settle(&self) {
        loop {
            self.runner.turn().await.expect("a turn");
            if self.runner.running() == 0 {
                return;
            }
            while self.runner.running() > 0 {
                self.runner.ended().await;
            }
        }
    }
}

fn clock_at(at: Timestamp) -> Arc<ManualClock> {
    Arc::new(ManualClock::at(at))
}

/// Writes down which attempts it was asked for, and does nothing else.
#[derive(Clone, Default)]
struct Notes {
    noted: Arc<Mutex<Vec<(JobId, i64)>>>,
}

impl Notes {
    fn noted(&self) -> Vec<(JobId, i64)> {
        self.noted.lock().expect("not poisoned").clone()
    }
}

impl JobHandler for Notes {
    fn kind(&self) -> &'static str {
        NOTE
    }

    fn parallel_max(&self) -> usize {
        4
    }

    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        self.noted.lock().expect("not poisoned").push((run.id(), run.attempt()));
        async { Ok(()) }.boxed()
    }
}

async fn put(database: &Database, (new, now): (NewJob, Timestamp)) -> JobId {
    let written = database.write(move |tx| Box::pin(async move { enqueue(tx, new, now).await }));
    match written.await.expect("enqueues") {
        Enqueued::New(id) => id,
        Enqueued::Known(id) => panic!("{id} is known"),
    }
}

async fn job(database: &Database, id: JobId) -> Job {
    by_id(database, id).await.expect("answers").expect("is there")
}

async fn all_of(database: &Database, kind: &str) -> Vec<Job> {
    let filter = JobFilter { kind: Some(kind.to_owned()), status: None, limit: 1_000 };
    list(database, filter).await.expect("lists")
}
