//! Projections that are tampered with, emptied, or lost for a while.

use super::*;
use crate::domain::Seq;
use crate::exchange::catch_up::CatchUp;
use crate::exchange::{rebuild, verify};
use crate::storage::journal::{AppendError, JournalRow, JournalStore};
use crate::storage::projection;
use futures_util::future::BoxFuture;
use std::sync::Mutex;

async fn trade_a_little(handle: &ExchangeHandle) {
    for step in 0..10 {
        handle.place_order(order(BOB, Side::Sell, 5_000_000 + step, 70_000)).await.expect("rests");
        handle.place_order(order(ALICE, Side::Buy, 5_000_000 + step, 50_000)).await.expect("takes");
    }
}

#[tokio::test]
async fn verify_finds_what_was_tampered_with_and_rebuild_mends_it() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    trade_a_little(&handle).await;
    exchange.shutdown().await;
    let before = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(before.is_clean(), "{before}");
    let rows = [
        ("UPDATE balances SET available = available + 1 WHERE account = 1001", "account 1001"),
        ("UPDATE orders SET status = 'OPEN' WHERE id = 2", "order 2"),
        ("UPDATE trades SET price = price + 1 WHERE id = 3", "trade 3"),
        ("UPDATE postings SET amount = 0 WHERE id = 5", "posting 5"),
        ("UPDATE positions SET cost = 0 WHERE account = 1001 AND asset = 1", "position of"),
        ("UPDATE candles SET volume = 0", "candle of"),
        ("DELETE FROM trades WHERE id = 4", "trade 4"),
    ];
    for (tampering, named) in rows {
        rig.database.execute(tampering).await;
        let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
        assert!(!report.is_clean(), "{tampering}");
        assert!(report.to_string().contains(named), "{tampering}: {report}");
        rebuild::run(rig.journal.as_ref(), &rig.database, &[]).await.expect("rebuilds");
        let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
        assert_eq!(report, before, "after {tampering}");
    }
}

#[tokio::test]
async fn projections_that_fell_back_are_made_up_from_the_journal_while_running() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    trade_a_little(&handle).await;
    handle.caught_up(ALICE).await.expect("projected");
    projection::clear(&rig.database).await.expect("an older backup comes back");
    trade_a_little(&handle).await;
    handle.caught_up(ALICE).await.expect("made up and gone on");
    trade_a_little(&handle).await;
    exchange.shutdown().await;
    let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(report.is_clean(), "{report}");
}

#[tokio::test]
async fn start_makes_up_what_the_projections_missed() {
    let mut rig = Rig::new().await;
    rig.config.projection_batch_max = 3;
    let (exchange, handle) = rig.open_for_trading().await;
    trade_a_little(&handle).await;
    exchange.shutdown().await;
    projection::clear(&rig.database).await.expect("as after a crash before anything was projected");
    let (exchange, _) = rig.start().await;
    let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(report.is_clean(), "{report}");
    exchange.shutdown().await;
}

#[tokio::test]
async fn lost_database_stops_trading_at_the_bound_and_is_caught_up_with_later() {
    let mut rig = Rig::new().await;
    rig.config.projection_lag_max = 10;
    let (exchange, handle) = rig.open_for_trading().await;
    trade_a_little(&handle).await;
    handle.caught_up(ALICE).await.expect("projected");
    rig.database.execute("ALTER TABLE balances RENAME TO balances_away").await;
    let mut done = 0;
    let refused = loop {
        match handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await {
            Ok(_) => done += 1,
            Err(fault) => break fault,
        }
        assert!(done <= 11, "no further than the bound and one record");
    };
    assert!(is_not_done::<()>(&Err(refused)));
    assert!(is_unavailable(&handle.ready().await));
    rig.database.execute("ALTER TABLE balances_away RENAME TO balances").await;
    handle.caught_up(ALICE).await.expect("back");
    handle.deposit(deposit(ALICE, USD, COIN)).await.expect("trading goes on");
    exchange.shutdown().await;
    let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(report.is_clean(), "{report}");
}

#[tokio::test]
async fn projections_of_another_journal_are_refused() {
    let rig = Rig::new().await;
    let (exchange, _) = rig.open_for_trading().await;
    exchange.shutdown().await;
    let empty = Rig::new().await;
    let mixed = Rig { journal: empty.journal.clone(), ..rig };
    let refused = mixed.try_start().await.expect_err("the journal is empty").to_string();
    assert!(refused.contains("rebuild"), "{refused}");
}

/// A journal whose first reader is overtaken: another node, deposed a moment ago, writes its projections on
/// while the journal is read.
#[derive(Debug)]
struct Overtaken {
    journal: Arc<FaultyJournal>,
    database: crate::storage::Database,
    /// How far the other node comes with each page; the last is its last.
    writes_until: Mutex<Vec<Seq>>,
}

impl JournalStore for Overtaken {
    fn lead<'a>(&'a self, holder: &'a str) -> BoxFuture<'a, Result<u64, Fault>> {
        self.journal.lead(holder)
    }

    fn renew<'a>(
        &'a self,
        epoch: u64,
        holder: &'a str,
    ) -> BoxFuture<'a, Result<Option<u64>, Fault>> {
        self.journal.renew(epoch, holder)
    }

    fn append<'a>(&'a self, row: &'a JournalRow) -> BoxFuture<'a, Result<(), AppendError>> {
        self.journal.append(row)
    }

    fn page(&self, after: Seq, limit: u32) -> BoxFuture<'_, Result<Vec<JournalRow>, Fault>> {
        Box::pin(async move {
            let until = self.writes_until.lock().unwrap().pop();
            if until.is_some() {
                let (journal, database) = (self.journal.as_ref(), &self.database);
                CatchUp { journal, database, batch_max: 7, until }.run().await?;
            }
            // A record a page, so that the other node writes between any two.
            self.journal.page(after, limit.min(1)).await
        })
    }
}

#[tokio::test]
async fn start_bears_a_deposed_node_that_still_writes_its_projections() {
    for (batch_max, far) in
        [(1, vec![25]), (8, vec![24, 13, 4]), (1_000, vec![25, 9]), (5, vec![3])]
    {
        let mut rig = Rig::new().await;
        rig.config.projection_batch_max = batch_max;
        let (exchange, handle) = rig.open_for_trading().await;
        trade_a_little(&handle).await;
        exchange.shutdown().await;
        projection::clear(&rig.database).await.expect("the old node has written nothing yet");
        let start = StartExchange {
            config: rig.config.clone(),
            database: rig.database.clone(),
            journal: Arc::new(Overtaken {
                journal: rig.journal.clone(),
                database: rig.database.clone(),
                writes_until: Mutex::new(far.iter().copied().map(Seq).collect()),
            }),
            clock: rig.clock.clone(),
            cluster: Cluster::default(),
            consumers: Vec::new(),
        };
        let (exchange, handle) = Exchange::start(start).await.expect("starts all the same");
        trade_a_little(&handle).await;
        exchange.shutdown().await;
        let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
        assert!(report.is_clean(), "{far:?} in batches of {batch_max}: {report}");
    }
}

#[tokio::test]
async fn rebuild_empties_nothing_that_it_cannot_make_anew() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    trade_a_little(&handle).await;
    exchange.shutdown().await;
    let before = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    rig.journal.flip(Seq(9));
    let refused =
        rebuild::run(rig.journal.as_ref(), &rig.database, &[]).await.expect_err("damaged");
    assert!(refused.to_string().contains("damaged at seq 9"), "{refused}");
    let elsewhere = Rig::new().await;
    let refused =
        rebuild::run(elsewhere.journal.as_ref(), &rig.database, &[]).await.expect_err("empty");
    assert!(refused.to_string().contains("the journal is empty"), "{refused}");
    rig.journal.flip(Seq::ZERO);
    let after = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert_eq!(after, before, "the projections are as they were");
}

#[tokio::test]
async fn deposit_costs_what_the_last_own_trade_says_or_is_unknown() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    let costs = async |account| {
        let rows =
            crate::storage::positions::all(&rig.database, account, &[USD]).await.expect("reads");
        let bitcoin = rows.into_iter().find(|row| row.asset == BTC).expect("some");
        (bitcoin.quantity.0, bitcoin.cost.map(|cost| cost.0), bitcoin.unknown_gains)
    };
    handle.caught_up(BOB).await.expect("projected");
    let (before, cost, _) = costs(BOB).await;
    assert!(before > 0 && cost.is_none(), "there was no price when it came: {cost:?}");
    trade_a_little(&handle).await;
    handle.caught_up(BOB).await.expect("projected");
    let (_, cost, unknown_gains) = costs(BOB).await;
    let sold = i64::try_from(handle.recent_trades(BTC_USD, 100).len()).expect("few");
    assert_eq!((cost, unknown_gains), (None, sold), "sold for a gain that nobody knows");
    let carol = AccountId(1_777);
    handle.open_account(carol, UserId(777)).await.expect("opens");
    handle.deposit(deposit(carol, BTC, COIN)).await.expect("credited");
    handle.caught_up(carol).await.expect("projected");
    let last = handle.recent_trades(BTC_USD, 1)[0].price;
    let market = handle.listing().market(BTC_USD).expect("listed").clone();
    let worth = i128::from(last.0) * i128::from(market.tick) * i128::from(COIN)
        / 10_i128.pow(u32::from(market.base_scale));
    let known = (COIN, Some(i64::try_from(worth).expect("fits")), 0);
    assert_eq!(costs(carol).await, known);
    exchange.shutdown().await;
    let before = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(before.is_clean(), "{before}");
    rebuild::run(rig.journal.as_ref(), &rig.database, &[]).await.expect("rebuilds");
    assert_eq!(costs(carol).await, known, "made anew, it is the same");
    assert_eq!(costs(BOB).await.1, None);
}

#[tokio::test]
async fn position_counts_what_is_available_and_held() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    trade_a_little(&handle).await;
    handle.place_order(order(ALICE, Side::Buy, 4_000_000, 70_000)).await.expect("rests");
    exchange.shutdown().await;
    for account in [ALICE, BOB] {
        let positions =
            crate::storage::positions::all(&rig.database, account, &[USD]).await.expect("reads");
        let balances = crate::storage::balances::all(&rig.database, account).await.expect("reads");
        let owned: Vec<_> = positions.iter().map(|row| (row.asset, row.quantity.0)).collect();
        let total = balances.iter().map(|row| (row.asset, row.available.0 + row.held.0));
        assert_eq!(owned, total.collect::<Vec<_>>(), "account {account}");
    }
}
