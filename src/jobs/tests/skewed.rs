//! Three runners on one database, each with a clock of its own that is up to an hour off and is set at random, while
//! runners die: each tick runs once, no job runs twice, and none stays with a runner that died for longer than a lease.

use super::*;
use crate::domain::JobStatus;
use crate::storage::testing::TestDatabase;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use tokio::sync::Notify;

const HANG: &str = "hang";
const TICK: &str = "tick";
const HOUR_MICROS: i64 = 3_600_000_000;
const LEASE: Duration = Duration::from_secs(30);
const ROUNDS: usize = 120;

/// The first attempt hangs until the test lets it go on; it is too late then.
#[derive(Clone, Default)]
struct Hanging {
    notes: Notes,
    begun: Arc<Notify>,
    late: CancellationToken,
}

impl JobHandler for Hanging {
    fn kind(&self) -> &'static str {
        HANG
    }

    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        async {
            if run.attempt() == 1 {
                self.begun.notify_one();
                self.late.cancelled().await;
            } else {
                self.notes.noted.lock().expect("not poisoned").push((run.id(), run.attempt()));
            }
            Ok(())
        }
        .boxed()
    }
}

/// Notes under another kind.
struct Ticks(Notes);

impl JobHandler for Ticks {
    fn kind(&self) -> &'static str {
        TICK
    }

    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        self.0.run(run)
    }
}

struct Cluster {
    database: TestDatabase,
    nodes: Vec<Node>,
    /// Runners that died, with their attempts.
    dead: Vec<Node>,
    notes: Notes,
    ticks: Notes,
    hanging: Hanging,
    rng: StdRng,
}

impl Cluster {
    async fn start(seed: u64) -> Cluster {
        let mut cluster = Cluster {
            database: TestDatabase::new().await,
            nodes: Vec::new(),
            dead: Vec::new(),
            notes: Notes::default(),
            ticks: Notes::default(),
            hanging: Hanging::default(),
            rng: StdRng::seed_from_u64(seed),
        };
        for hours in [-1, 0, 1] {
            let node = cluster.node(clock_at(Timestamp(START.0 + hours * HOUR_MICROS))).await;
            cluster.nodes.push(node);
        }
        cluster
    }

    /// A node with connections of its own, and a name that nobody had before.
    async fn node(&self, clock: Arc<ManualClock>) -> Node {
        let folder = self.database.data_dir.path();
        let database = Database::connect(&self.database.config, folder).await.expect("connects");
        let handlers: Vec<Arc<dyn JobHandler>> = vec![
            Arc::new(self.notes.clone()),
            Arc::new(Ticks(self.ticks.clone())),
            Arc::new(self.hanging.clone()),
        ];
        let schedules = vec![Schedule { name: TICK, kind: TICK, every: Duration::from_secs(60) }];
        let name = format!("node {}", self.nodes.len() + self.dead.len());
        let config = JobsConfig::default();
        Node::new(NodeParts { database, name, clock, handlers, schedules, config })
    }

    fn pass(&self, time: Duration) {
        self.nodes.iter().for_each(|node| node.clock.advance(time));
    }

    async fn settle(&self) {
        futures_util::future::join_all(self.nodes.iter().map(Node::settle)).await;
    }

    /// One of the nodes enqueues something, by its own clock.
    async fn enqueue(&mut self) {
        let now = self.nodes[self.rng.random_range(0..3)].clock.now();
        let lane =
            self.rng.random_bool(0.7).then(|| format!("lane {}", self.rng.random_range(0..3)));
        put(&self.database, (NewJob { lane, ..NewJob::of(NOTE) }, now)).await;
    }

    /// Somebody sets a clock, within an hour of the right time.
    fn set_a_clock(&mut self, right: Timestamp) {
        let off = self.rng.random_range(-HOUR_MICROS..=HOUR_MICROS);
        let clock = &self.nodes[self.rng.random_range(0..3)].clock;
        clock.step(right.0 + off - clock.now().0);
    }

    /// A node dies while it is at a job; another one has it done before the next lease is over.
    async fn kill_one(&mut self) {
        let victim = self.rng.random_range(0..3);
        let id = put(&self.database, (NewJob::of(HANG), START)).await;
        let node = &self.nodes[victim];
        node.runner.turn().await.expect("a turn");
        self.hanging.begun.notified().await;
        // What else it began ends before it dies, or would rightly be done a second time.
        while node.runner.running() > 1 {
            node.runner.ended().await;
        }
        let fresh = self.node(Arc::clone(&node.clock)).await;
        self.dead.push(std::mem::replace(&mut self.nodes[victim], fresh));
        self.pass(Duration::from_secs(1));
        self.settle().await;
        self.pass(LEASE - Duration::from_secs(1));
        self.settle().await;
        assert_eq!(
            job(&self.database, id).await.status,
            JobStatus::Running,
            "not before its lease"
        );
        self.pass(Duration::from_secs(1));
        self.settle().await;
        let after = job(&self.database, id).await;
        assert_eq!((after.status, after.attempt), (JobStatus::Succeeded, 2));
    }
}

#[tokio::test]
async fn three_runners_with_clocks_an_hour_off_run_each_tick_once_and_no_job_twice() {
    let mut cluster = Cluster::start(7).await;
    let mut right = START;
    for round in 0..ROUNDS {
        for _ in 0..cluster.rng.random_range(0..4) {
            cluster.enqueue().await;
        }
        if cluster.rng.random_ratio(1, 8) {
            cluster.set_a_clock(right);
        }
        if round % 30 == 29 {
            cluster.kill_one().await;
            right = right.plus(LEASE + Duration::from_secs(1));
        }
        let time = Duration::from_secs(cluster.rng.random_range(1..300));
        cluster.pass(time);
        right = right.plus(time);
        cluster.settle().await;
    }
    cluster.settle().await;
    check(&cluster).await;
    // What the dead did comes too late for anything.
    cluster.hanging.late.cancel();
    for node in &cluster.dead {
        node.tasks.close();
        node.tasks.wait().await;
    }
    check(&cluster).await;
}

async fn check(cluster: &Cluster) {
    let mut lanes: BTreeMap<String, Vec<(usize, JobId)>> = BTreeMap::new();
    let noted = cluster.notes.noted();
    let jobs = all_of(&cluster.database, NOTE).await;
    assert_eq!(noted.len(), jobs.len(), "each once");
    for job in &jobs {
        assert_eq!((job.status, job.attempt), (JobStatus::Succeeded, 1), "{job:?}");
        let place = noted.iter().position(|(id, _)| *id == job.id).expect("it ran");
        if let Some(lane) = &job.lane {
            lanes.entry(lane.clone()).or_default().push((place, job.id));
        }
    }
    for (lane, mut jobs) in lanes {
        jobs.sort_unstable();
        assert!(jobs.is_sorted_by_key(|(_, id)| *id), "{lane} ran out of order: {jobs:?}");
    }
    let ticks = all_of(&cluster.database, TICK).await;
    let keys: BTreeSet<_> = ticks.iter().map(|job| job.key.clone()).collect();
    assert_eq!((keys.len(), cluster.ticks.noted().len()), (ticks.len(), ticks.len()));
    assert!(ticks.len() > 20, "{} ticks", ticks.len());
    for job in all_of(&cluster.database, HANG).await {
        assert_eq!((job.status, job.attempt, job.failures), (JobStatus::Succeeded, 2, 1));
    }
}
