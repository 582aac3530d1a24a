//! Ticks: once for all nodes, and made up for once.

use super::*;
use crate::jobs::schedules::tick_due;
use crate::storage::schedules;
use crate::storage::testing::TestDatabase;

const MINUTE: Duration = Duration::from_secs(60);
const EVERY_MINUTE: Schedule = Schedule { name: "minute", kind: NOTE, every: MINUTE };

fn node(database: &TestDatabase, notes: &Notes) -> Node {
    Node::new(NodeParts {
        database: (**database).clone(),
        name: "here".to_owned(),
        clock: clock_at(START),
        handlers: vec![Arc::new(notes.clone())],
        schedules: vec![EVERY_MINUTE],
        config: JobsConfig::default(),
    })
}

impl Node {
    async fn pass(&self, time: Duration) {
        self.clock.advance(time);
        self.settle().await;
    }
}

#[tokio::test]
async fn schedule_runs_at_each_tick_and_makes_up_for_missed_ones_once() {
    let (database, notes) = (TestDatabase::new().await, Notes::default());
    let node = node(&database, &notes);
    let second = Duration::from_secs(1);
    node.settle().await;
    node.pass(second).await;
    assert_eq!(notes.noted().len(), 1, "the first is due at once");
    for _ in 0..5 {
        node.pass(MINUTE).await;
    }
    assert_eq!(notes.noted().len(), 6);
    node.pass(10 * MINUTE).await;
    node.pass(second).await;
    assert_eq!(notes.noted().len(), 7, "ten were missed");
    node.pass(MINUTE).await;
    assert_eq!(notes.noted().len(), 8);
    let keys = all_of(&database, NOTE).await.into_iter().filter_map(|job| job.key);
    assert!(keys.clone().all(|key| key.ends_with(":00.000000Z")), "{:?}", keys.collect::<Vec<_>>());
}

#[tokio::test]
async fn clock_set_back_repeats_no_tick() {
    let (database, notes) = (TestDatabase::new().await, Notes::default());
    let node = node(&database, &notes);
    node.settle().await;
    node.pass(MINUTE).await;
    let before = notes.noted().len();
    node.clock.step(-600_000_000);
    for _ in 0..9 {
        node.pass(MINUTE).await;
    }
    assert_eq!(notes.noted().len(), before, "they all were, by the clock that was ahead");
    node.pass(2 * MINUTE).await;
    assert_eq!(notes.noted().len(), before + 1);
}

#[tokio::test]
async fn tick_claimed_by_many_at_once_enqueues_one_job() {
    let database = TestDatabase::new().await;
    let all = [EVERY_MINUTE];
    assert!(!tick_due(&database, &all, START).await.expect("declares"));
    let nodes = [(); 6].map(|()| tick_due(&database, &all, START));
    let enqueued = futures_util::future::join_all(nodes).await;
    let enqueued = enqueued.into_iter().filter(|it| *it.as_ref().expect("ticks")).count();
    assert_eq!((enqueued, all_of(&database, NOTE).await.len()), (1, 1));
    // It has not begun when the next tick comes, and serves for that, too.
    let next = START.plus(MINUTE);
    assert!(!tick_due(&database, &all, next).await.expect("ticks"));
    assert_eq!(all_of(&database, NOTE).await.len(), 1);
}

#[tokio::test]
async fn schedule_run_by_hand_keeps_its_ticks_and_mends_one_that_is_too_far_off() {
    let (database, notes) = (TestDatabase::new().await, Notes::default());
    let node = node(&database, &notes);
    node.settle().await;
    node.pass(Duration::from_secs(1)).await;
    let next = || async { schedules::all(&database).await.expect("lists")[0].next_at };
    let before = next().await;
    let id = run_now(&database, node.clock.now()).await;
    node.settle().await;
    assert!(notes.noted().contains(&(id, 1)));
    assert_eq!(next().await, before);
    // A tick while the clock was a year ahead moved the next time a year away.
    let year = 365 * 24 * 60 * MINUTE;
    node.clock.step(31_536_000_000_000);
    node.pass(MINUTE).await;
    node.clock.step(-31_536_000_000_000);
    assert!(next().await > node.clock.now().plus(year - MINUTE));
    run_now(&database, node.clock.now()).await;
    assert!(next().await <= node.clock.now().plus(MINUTE));
}

/// Runs the schedule beside its ticks.
async fn run_now(database: &Database, now: Timestamp) -> JobId {
    let run =
        database.write(move |tx| Box::pin(async move { EVERY_MINUTE.run_now(tx, now).await }));
    run.await.expect("enqueues")
}
