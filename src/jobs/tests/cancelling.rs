//! Long work: its progress, and the ways it ends early.

use super::*;
use crate::domain::JobStatus;
use crate::jobs::StopReason;
use crate::storage::jobs::operate::{Dropped, drop_job};
use crate::storage::testing::TestDatabase;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{Notify, mpsc};

const LONG: &str = "long";
const STEPS: u64 = 4;

/// Does one step whenever the test says so, and reports after each.
#[derive(Clone, Default)]
struct Steps {
    go: Arc<Notify>,
    reported: Arc<Notify>,
    done: Arc<AtomicU64>,
    seen: Arc<Mutex<Option<StopReason>>>,
}

impl Steps {
    async fn all(&self, run: &JobRun) -> Result<(), JobError> {
        for step in 1..=STEPS {
            tokio::select! {
                () = self.go.notified() => {}
                reason = run.stopped() => {
                    *self.seen.lock().expect("not poisoned") = Some(reason);
                    return Err(JobError::Stopped);
                }
            }
            self.done.store(step, Ordering::SeqCst);
            run.progress(step, STEPS).await?;
            self.reported.notify_one();
        }
        Ok(())
    }
}

impl JobHandler for Steps {
    fn kind(&self) -> &'static str {
        LONG
    }

    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        self.all(run).boxed()
    }
}

struct Scenario {
    database: TestDatabase,
    steps: Steps,
    node: Node,
    id: JobId,
}

impl Scenario {
    /// A long job that has done its first step.
    async fn begun() -> Scenario {
        let (database, steps) = (TestDatabase::new().await, Steps::default());
        let node = node(&database, (&steps, "here"));
        let id = put(&database, (NewJob::of(LONG), START)).await;
        node.runner.turn().await.expect("a turn");
        let scenario = Scenario { database, steps, node, id };
        scenario.step().await;
        scenario
    }

    async fn step(&self) {
        self.steps.go.notify_one();
        self.steps.reported.notified().await;
    }

    async fn job(&self) -> Job {
        job(&self.database, self.id).await
    }

    fn seen(&self) -> Option<StopReason> {
        *self.steps.seen.lock().expect("not poisoned")
    }
}

fn node(database: &TestDatabase, (steps, name): (&Steps, &str)) -> Node {
    Node::new(NodeParts {
        database: (**database).clone(),
        name: name.to_owned(),
        clock: clock_at(START),
        handlers: vec![Arc::new(steps.clone())],
        schedules: Vec::new(),
        config: JobsConfig::default(),
    })
}

#[tokio::test]
async fn long_job_shows_its_progress_until_it_is_done() {
    let scenario = Scenario::begun().await;
    let now = scenario.job().await;
    assert_eq!((now.status, now.progress), (JobStatus::Running, 250_000));
    for _ in 1..STEPS {
        scenario.step().await;
    }
    scenario.node.runner.ended().await;
    let after = scenario.job().await;
    assert_eq!((after.status, after.progress), (JobStatus::Succeeded, 1_000_000));
}

#[tokio::test]
async fn dropped_long_job_ends_at_its_next_report() {
    let scenario = Scenario::begun().await;
    let dropped = drop_job(&scenario.database, scenario.id, START).await.expect("answers");
    assert_eq!(dropped, Dropped::Asked);
    scenario.steps.go.notify_one();
    scenario.node.runner.ended().await;
    assert_eq!(scenario.job().await.status, JobStatus::Cancelled);
    assert_eq!(scenario.steps.done.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn dropped_long_job_that_reports_nothing_is_stopped_when_its_lease_is_renewed() {
    let scenario = Scenario::begun().await;
    drop_job(&scenario.database, scenario.id, START).await.expect("answers");
    scenario.node.clock.advance(Duration::from_secs(3));
    scenario.node.runner.turn().await.expect("a turn");
    scenario.node.runner.ended().await;
    assert_eq!(scenario.seen(), Some(StopReason::Cancelled));
    assert_eq!(scenario.job().await.status, JobStatus::Cancelled);
}

#[tokio::test]
async fn stopping_node_gives_a_long_job_back_without_counting_a_failure() {
    let scenario = Scenario::begun().await;
    scenario.node.stop.cancel();
    scenario.node.tasks.close();
    scenario.node.tasks.wait().await;
    assert_eq!(scenario.seen(), Some(StopReason::Shutdown));
    let after = scenario.job().await;
    assert_eq!((after.status, after.attempt, after.failures), (JobStatus::Waiting, 1, 0));
}

#[tokio::test]
async fn renewed_lease_keeps_a_long_job_and_a_lost_one_stops_it() {
    let scenario = Scenario::begun().await;
    let (late, other) = (&scenario.node, node(&scenario.database, (&scenario.steps, "other")));
    let pass = |seconds| {
        for node in [late, &other] {
            node.clock.advance(Duration::from_secs(seconds));
        }
    };
    // As long as its node renews the lease, the job may take as long as it wants.
    for _ in 0..20 {
        pass(3);
        for node in [late, &other] {
            node.runner.turn().await.expect("a turn");
        }
    }
    let now = scenario.job().await;
    assert_eq!((now.status, now.attempt), (JobStatus::Running, 1));
    // Its node stands still for a lease, and the other takes the job.
    pass(29);
    other.runner.turn().await.expect("a turn");
    assert_eq!(scenario.job().await.attempt, 1);
    pass(1);
    other.runner.turn().await.expect("a turn");
    assert_eq!(scenario.job().await.attempt, 2);
    // The late node hears of it as soon as it goes on, and writes nothing down.
    late.runner.turn().await.expect("a turn");
    late.runner.ended().await;
    assert_eq!(scenario.seen(), Some(StopReason::LeaseLost));
    let now = scenario.job().await;
    assert_eq!((now.status, now.attempt, now.failures), (JobStatus::Running, 2, 1));
    for _ in 0..STEPS {
        scenario.step().await;
    }
    other.runner.ended().await;
    assert_eq!(scenario.job().await.status, JobStatus::Succeeded);
}

/// Panics at the first attempt, fails at the second.
struct Broken(mpsc::UnboundedSender<i64>);

impl JobHandler for Broken {
    fn kind(&self) -> &'static str {
        LONG
    }

    fn attempts_max(&self) -> u32 {
        3
    }

    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        self.0.send(run.attempt()).expect("the test listens");
        assert!(run.attempt() != 1, "a bug");
        async { Err(JobError::Retry("not yet".to_owned())) }.boxed()
    }
}

#[tokio::test]
async fn job_that_panics_and_fails_is_tried_so_many_times_and_then_stays_failed() {
    let database = TestDatabase::new().await;
    let (sender, mut attempts) = mpsc::unbounded_channel();
    let node = Node::new(NodeParts {
        database: database.clone(),
        name: "here".to_owned(),
        clock: clock_at(START),
        handlers: vec![Arc::new(Broken(sender))],
        schedules: Vec::new(),
        config: JobsConfig::default(),
    });
    let id = put(&database, (NewJob::of(LONG), START)).await;
    for _ in 0..5 {
        node.settle().await;
        node.clock.advance(Duration::from_secs(60 * 60));
    }
    let mut tried = Vec::new();
    while let Ok(attempt) = attempts.try_recv() {
        tried.push(attempt);
    }
    assert_eq!(tried, [1, 2, 3]);
    let after = job(&database, id).await;
    assert_eq!((after.status, after.last_error.as_deref()), (JobStatus::Failed, Some("not yet")));
}
