//! `kill -9` of processes that run jobs: no attempt is made twice, lanes keep their order, each tick is one job, and
//! everything is done in the end.
//!
//! The processes are this test program itself, told by a variable to run jobs until it is killed. `AGIO_TEST_KILLS` sets
//! how often one is killed (8 unless told): `AGIO_TEST_KILLS=200 ./dev test --lib jobs::tests::kills -- --nocapture`.

use super::*;
use crate::jobs::local::keep_running;
use crate::storage::DatabaseConfig;
use crate::storage::testing::TestDatabase;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use std::collections::BTreeMap;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// The test's own path, by which the program is told to run nothing else.
const SELF: &str =
    "jobs::tests::kills::runners_killed_at_any_moment_repeat_no_attempt_and_leave_nothing_undone";
const FOLDER: &str = "AGIO_TEST_JOBS_FOLDER";
const URL: &str = "AGIO_TEST_JOBS_URL";
const NAME: &str = "AGIO_TEST_JOBS_NAME";
const OFF_SECONDS: &str = "AGIO_TEST_JOBS_OFF_SECONDS";
const KILLS_DEFAULT: u64 = 8;
const EFFECT: &str = "effect";
const TICK: &str = "tick";
const LANES: u64 = 4;
/// How long everything may take in the end. Generous: shared machines stall.
const WAIT_MAX: Duration = Duration::from_secs(60);

/// A clock that is off, and runs on evenly.
#[derive(Debug)]
struct OffClock(i64);

impl Clock for OffClock {
    fn now(&self) -> Timestamp {
        Timestamp(crate::domain::time::SystemClock.now().0 + self.0 * 1_000_000)
    }

    fn running(&self) -> Duration {
        crate::domain::time::SystemClock.running()
    }
}

/// Leaves a row behind for each attempt, as long as the attempt is the job's.
struct Effects {
    kind: &'static str,
    database: Database,
}

const CREATE_SQLITE: &str = "CREATE TABLE effects (place INTEGER PRIMARY KEY AUTOINCREMENT, \
    job BIGINT NOT NULL, attempt BIGINT NOT NULL, UNIQUE (job, attempt))";
const CREATE_POSTGRES: &str = "CREATE TABLE effects (place BIGSERIAL PRIMARY KEY, \
    job BIGINT NOT NULL, attempt BIGINT NOT NULL, UNIQUE (job, attempt))";
const LEAVE: &str = "INSERT INTO effects (job, attempt) \
    SELECT id, attempt FROM jobs WHERE id = $1 AND attempt = $2 AND status = 'RUNNING'";

impl Effects {
    async fn leave(&self, run: &JobRun) -> Result<(), JobError> {
        let values = [run.id().0.into(), run.attempt().into()];
        let statement = Statement::from_sql_and_values(self.database.backend(), LEAVE, values);
        let written = self.database.write(move |tx| {
            Box::pin(async move {
                tx.execute_raw(statement).await?;
                Ok(())
            })
        });
        Ok(written.await?)
    }
}

impl JobHandler for Effects {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn parallel_max(&self) -> usize {
        3
    }

    fn attempts_max(&self) -> u32 {
        u32::MAX
    }

    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        self.leave(run).boxed()
    }
}

/// Runs jobs until it is killed.
async fn run_until_killed(folder: &str) {
    let variable = |name| std::env::var(name).expect("the parent set it");
    let config = DatabaseConfig {
        url: crate::domain::Secret::new(variable(URL)),
        connections_max: 4,
        ..DatabaseConfig::default()
    };
    let database = Database::connect(&config, folder.as_ref()).await.expect("connects");
    let effects = |kind| Arc::new(Effects { kind, database: database.clone() });
    let parts = RunnerParts {
        database: database.clone(),
        clock: Arc::new(OffClock(variable(OFF_SECONDS).parse().expect("a number"))),
        rng: Arc::new(SystemRng),
        signal: JobSignal::default(),
        node: variable(NAME),
        config: JobsConfig { poll_ms: 20, lease_seconds: 2, ..JobsConfig::default() },
        handlers: vec![effects(EFFECT), effects(TICK)],
        schedules: vec![Schedule { name: TICK, kind: TICK, every: Duration::from_millis(100) }],
    };
    let stop = CancellationToken::new();
    keep_running(Runner::new(parts, TaskTracker::new(), stop.clone()), stop).await;
}

/// A process that runs jobs; killed with the value.
struct Process {
    child: Child,
    number: u64,
}

impl Drop for Process {
    fn drop(&mut self) {
        // Either fails only when the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Process {
    /// Of three processes one is an hour ahead and one an hour behind.
    fn start(database: &TestDatabase, (number, name): (u64, &str)) -> Process {
        let off_seconds = (i64::try_from(number % 3).expect("small") - 1) * 3_600;
        let child = Command::new(std::env::current_exe().expect("a program"))
            .args([SELF, "--exact", "--nocapture", "--test-threads=1"])
            .env(FOLDER, database.data_dir.path())
            .env(URL, database.config.url.expose())
            .env(NAME, name)
            .env(OFF_SECONDS, off_seconds.to_string())
            .stdout(Stdio::null())
            .spawn()
            .expect("starts");
        Process { child, number }
    }
}

async fn number(database: &Database, sql: &'static str) -> i64 {
    let statement = Statement::from_string(database.backend(), sql);
    let row = database.read().query_one_raw(statement).await.expect("answers").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// Looks until the number is as wanted.
async fn until(database: &Database, sql: &'static str, wanted: impl Fn(i64) -> bool) {
    let deadline = Instant::now() + WAIT_MAX;
    while !wanted(number(database, sql).await) {
        assert!(Instant::now() < deadline, "{sql}");
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

const EFFECTS: &str = "SELECT COUNT(*) FROM effects";
const UNFINISHED: &str = "SELECT COUNT(*) FROM jobs WHERE kind = 'effect' AND finished_at IS NULL";

#[tokio::test(flavor = "multi_thread")]
async fn runners_killed_at_any_moment_repeat_no_attempt_and_leave_nothing_undone() {
    if let Ok(folder) = std::env::var(FOLDER) {
        return run_until_killed(&folder).await;
    }
    let kills =
        std::env::var("AGIO_TEST_KILLS").map_or(KILLS_DEFAULT, |it| it.parse().expect("a number"));
    let database = TestDatabase::new().await;
    let postgres = database.backend() == DatabaseBackend::Postgres;
    database.execute(if postgres { CREATE_POSTGRES } else { CREATE_SQLITE }).await;
    let mut rng = StdRng::seed_from_u64(1);
    let mut processes: Vec<_> = (0..3)
        .map(|number| Process::start(&database, (number, &format!("node {number}"))))
        .collect();
    for kill in 0..kills {
        for _ in 0..20 {
            let in_lane = rng.random_bool(0.5);
            let lane = in_lane.then(|| format!("lane {}", rng.random_range(0..LANES)));
            let now = crate::domain::time::SystemClock.now();
            put(&database, (NewJob { lane, ..NewJob::of(EFFECT) }, now)).await;
        }
        let before = number(&database, EFFECTS).await;
        let more = rng.random_range(1..15);
        until(&database, EFFECTS, |now| now >= before + more).await;
        let place = rng.random_range(0..3);
        let killed = processes.remove(place).number;
        // Half of them come back under the name they had, as after a crash on the same machine.
        let name = if kill % 2 == 0 {
            format!("node {killed}")
        } else {
            format!("node {killed} after {kill}")
        };
        processes.insert(place, Process::start(&database, (killed, &name)));
    }
    until(&database, UNFINISHED, |left| left == 0).await;
    drop(processes);
    check(&database, kills).await;
}

async fn check(database: &TestDatabase, kills: u64) {
    let jobs = "SELECT COUNT(*) FROM jobs WHERE kind = 'effect' AND status <> 'SUCCEEDED'";
    assert_eq!(number(database, jobs).await, 0);
    // An attempt that was made twice would have broken the constraint, and failed for it.
    let broken = "SELECT COUNT(*) FROM jobs WHERE last_error LIKE '%nternal%' OR last_error LIKE '%onstraint%'";
    assert_eq!(number(database, broken).await, 0);
    let without = "SELECT COUNT(*) FROM jobs WHERE kind = 'effect' \
        AND NOT EXISTS (SELECT 1 FROM effects WHERE effects.job = jobs.id)";
    assert_eq!(number(database, without).await, 0, "each was done");
    let again = number(database, "SELECT COUNT(*) FROM jobs WHERE attempt > 1").await;
    let most = i64::try_from((kills + 1) * 6).expect("small");
    assert!(again <= most, "{again} jobs were tried again after {kills} kills");
    let ticks = number(database, "SELECT COUNT(*) FROM jobs WHERE kind = 'tick'").await;
    let keys = number(database, "SELECT COUNT(DISTINCT key) FROM jobs WHERE kind = 'tick'").await;
    assert!(ticks > 0 && ticks == keys, "{ticks} jobs of {keys} ticks");
    check_lanes(database).await;
    let ran = number(database, EFFECTS).await;
    println!(
        "{kills} kills: {ran} attempts, {again} jobs tried again, {ticks} ticks, nothing twice, nothing left"
    );
}

/// Attempts of a lane, in the order in which they were made, are of ever newer jobs.
async fn check_lanes(database: &Database) {
    let attempts =
        "SELECT lane, job FROM effects JOIN jobs ON id = job WHERE lane IS NOT NULL ORDER BY place";
    let statement = Statement::from_string(database.backend(), attempts);
    let mut newest: BTreeMap<String, i64> = BTreeMap::new();
    for row in database.read().query_all_raw(statement).await.expect("answers") {
        let lane: String = row.try_get_by_index(0).expect("a lane");
        let job: i64 = row.try_get_by_index(1).expect("a number");
        let before = newest.insert(lane.clone(), job).unwrap_or_default();
        assert!(before <= job, "{lane}: job {job} after {before}");
    }
    assert_eq!(newest.len() as u64, LANES + 1, "ticks are a lane, too");
}
