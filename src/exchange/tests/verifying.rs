//! `agio verify` beside a running exchange: what moves meanwhile is no difference, and lag is a note.

use super::*;
use crate::domain::Seq;
use crate::exchange::catch_up::CatchUp;
use crate::exchange::verify::{self, VerifyReport};
use crate::storage::projection;
use std::sync::atomic::{AtomicBool, Ordering};

/// How often the books are verified while traders trade.
const VERIFICATIONS: u32 = 4;
/// They trade at most so often, so that a slow machine need not compare ever more.
const TRADES_MAX: u32 = 500;

async fn verified(rig: &Rig) -> VerifyReport {
    let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(report.is_clean(), "{report}");
    report
}

/// Trades until it is told to stop; answers how often.
async fn trade(handle: ExchangeHandle, stop: Arc<AtomicBool>) -> u32 {
    let mut trades = 0;
    while trades < TRADES_MAX && !stop.load(Ordering::SeqCst) {
        handle.place_order(order(BOB, Side::Sell, 5_000_000, 1_000)).await.expect("rests");
        handle.place_order(order(ALICE, Side::Buy, 5_000_000, 1_000)).await.expect("takes");
        trades += 1;
    }
    trades
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_beside_traders_and_snapshots_finds_no_difference() {
    let mut rig = Rig::new().await;
    (rig.config.snapshot_commands, rig.config.snapshots_kept) = (5, 1);
    let (exchange, handle) = rig.open_for_trading().await;
    let stop = Arc::<AtomicBool>::default();
    let trading = tokio::spawn(trade(handle.clone(), stop.clone()));
    for _ in 0..VERIFICATIONS {
        let before = handle.status().seq;
        let report = verified(&rig).await;
        assert!(report.last_seq >= before && report.projected_seq <= report.last_seq, "{report}");
    }
    stop.store(true, Ordering::SeqCst);
    let trades = trading.await.expect("no panic");
    exchange.shutdown().await;
    let report = verified(&rig).await;
    assert_eq!(report.expected.trades, u64::from(trades));
    assert!(!report.to_string().contains("Note"), "{report}");
}

#[tokio::test]
async fn projections_that_lag_are_compared_as_far_as_they_have_come() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    for step in 0..10 {
        handle.place_order(order(BOB, Side::Sell, 5_000_000 + step, 7_000)).await.expect("rests");
        handle.place_order(order(ALICE, Side::Buy, 5_000_000 + step, 5_000)).await.expect("takes");
    }
    let last = handle.status().seq;
    exchange.shutdown().await;
    let (journal, database) = (rig.journal.as_ref(), &rig.database);
    for until in [None, Some(Seq(8)), Some(Seq(last.0 - 1))] {
        projection::clear(database).await.expect("as after a crash");
        if until.is_some() {
            CatchUp { journal, database, batch_max: 1, until }.run().await.expect("so far");
        }
        let report = verified(&rig).await;
        let behind = last.0 - until.unwrap_or_default().0;
        assert_eq!((report.projected_seq, report.last_seq), (until.unwrap_or_default(), last));
        assert!(report.to_string().contains(&format!("were {behind} commands behind")), "{report}");
    }
    database.execute("UPDATE balances SET available = available + 1 WHERE account = 1001").await;
    let report = verify::run(journal, database).await.expect("verifies");
    assert!(!report.is_clean(), "what they show must be right all the same: {report}");
}
