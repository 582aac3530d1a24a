//! Projections that are slower than the callers: commands wait, then are refused, and none is lost.

use super::*;
use crate::exchange::{ExchangeStatus, verify};
use crate::storage::Database;
use futures_util::FutureExt;
use futures_util::future::join_all;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

/// How many commands the projections may be behind.
const LAG_MAX: usize = 10;
/// How often a test looks whether anything moves that should not.
const LOOKS: u32 = 500;

/// Somebody else's long transaction, for which the projector has to wait.
struct Hindrance {
    release: oneshot::Sender<()>,
    done: JoinHandle<Result<(), Fault>>,
}

impl Hindrance {
    async fn on(database: &Database) -> Hindrance {
        let (holding, held) = oneshot::channel();
        let (release, released) = oneshot::channel();
        let database = database.clone();
        let done = tokio::spawn(async move {
            let hold = database.write(move |transaction| {
                Box::pin(async move {
                    // The projector's own row on PostgreSQL; on SQLite, every writer's turn.
                    let touch = "UPDATE consumers SET seq = seq WHERE name = 'projections'";
                    crate::storage::testing::run(transaction, touch).await;
                    holding.send(()).expect("the test waits for it");
                    released.await.map_err(Fault::internal)
                })
            });
            hold.await
        });
        held.await.expect("the transaction has begun");
        Hindrance { release, done }
    }

    async fn over(self) {
        self.release.send(()).expect("it waits");
        self.done.await.expect("no panic").expect("commits");
    }
}

fn is_overloaded<T>(answer: &Result<T, CommandFault>) -> bool {
    matches!(answer, Err(CommandFault::NotDone(Fault::Overloaded)))
}

/// How many commands the projections are behind.
fn lag(status: &ExchangeStatus) -> u64 {
    status.seq.0 - status.projected.0
}

#[tokio::test]
async fn slow_projections_hold_commands_up_at_the_bound_and_lose_none() {
    let mut rig = Rig::new().await;
    (rig.config.projection_lag_max, rig.config.queue_max) = (LAG_MAX, 20);
    rig.config.journal_batch_max = 1;
    let (exchange, handle) = rig.open_for_trading().await;
    handle.caught_up(ALICE).await.expect("projected");
    let before = handle.status().seq.0;
    let hindrance = Hindrance::on(&rig.database).await;

    // As many as the projections may be behind are done at once; whoever comes now has to wait.
    while lag(&handle.status()) < LAG_MAX as u64 {
        handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await.expect("there is room");
    }
    let mut waiting = Vec::new();
    let mut refused = 0;
    while refused < 5 {
        let mut command = Box::pin(handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))));
        match (&mut command).now_or_never() {
            None => waiting.push(command),
            Some(answer) => {
                assert!(is_overloaded(&answer), "at once, and nothing was done: {answer:?}");
                refused += 1;
            }
        }
        tokio::task::yield_now().await;
    }
    for _ in 0..LOOKS {
        let behind = lag(&handle.status());
        assert!(behind <= LAG_MAX as u64, "{behind} commands behind");
        tokio::task::yield_now().await;
    }
    assert!(waiting.len() >= rig.config.queue_max, "{} had to wait", waiting.len());
    hindrance.over().await;
    for answer in join_all(waiting).await {
        answer.expect("what was accepted is done, late");
    }
    handle.caught_up(ALICE).await.expect("projected");
    let after = handle.status();
    assert!(after.seq.0 > before + LAG_MAX as u64 && after.projected == after.seq);
    exchange.shutdown().await;
    let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(report.is_clean(), "{report}");
}
