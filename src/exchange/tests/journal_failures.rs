//! Journals that fail: nothing is acknowledged that is not durable, and the exchange recovers by itself.

use super::faulty::Failure;
use super::*;
use crate::domain::Seq;
use crate::exchange::Role;
use crate::exchange::verify;
use crate::storage::journal::JournalStore;
use futures_util::FutureExt;

#[tokio::test]
async fn lost_append_acknowledges_nothing_and_the_next_command_goes_through() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    rig.journal.fail_next(Failure::Lost);
    rig.journal.fail_renewals(3);
    let lost = handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await;
    assert!(is_not_done(&lost), "it was looked for and is not there: {lost:?}");
    handle.ready().await.expect("recovered by itself");
    let next = handle.deposit(deposit(ALICE, USD, COIN)).await.expect("goes through");
    assert_eq!(next.seq, Seq(8), "the lost command left no gap");
    assert_eq!(next.balance.available, Amount(1_000_001 * COIN), "and no money");
    exchange.shutdown().await;
    let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(report.is_clean(), "{report}");
}

#[tokio::test]
async fn append_whose_answer_is_lost_is_found_and_answered_truthfully() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    rig.journal.fail_next(Failure::AnswerLost);
    rig.journal.fail_renewals(2);
    let found = handle.deposit(deposit(ALICE, USD, COIN)).await.expect("it was durable after all");
    assert_eq!(found.seq, Seq(8));
    let next = handle.deposit(deposit(ALICE, USD, COIN)).await.expect("goes on");
    assert_eq!((next.seq, next.balance.available), (Seq(9), Amount(1_000_002 * COIN)));
    exchange.shutdown().await;
}

#[tokio::test]
async fn command_is_refused_at_once_while_the_journal_is_away() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    rig.journal.fail_next(Failure::Lost);
    rig.journal.fail_renewals(u32::MAX);
    let first = tokio::spawn({
        let handle = handle.clone();
        async move { handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await }
    });
    while handle.status().healthy {
        tokio::task::yield_now().await;
    }
    let refused = handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).now_or_never();
    assert!(is_not_done(&refused.expect("at once")));
    rig.journal.fail_renewals(0);
    assert!(is_not_done(&first.await.expect("no panic")));
    handle.ready().await.expect("recovered");
    exchange.shutdown().await;
}

#[tokio::test]
async fn deposed_leader_can_append_no_more() {
    let rig = Rig::new().await;
    let (old, old_handle) = rig.open_for_trading().await;
    let rival = Rig {
        journal: Arc::new(FaultyJournal::over(rig.journal.store())),
        clock: Arc::new(ManualClock::at(Timestamp::from_seconds(1_768_000_100))),
        database: TestDatabase::new().await,
        config: rig.config.clone(),
        consumers: Vec::new(),
    };
    let (new, new_handle) = rival.start().await;
    let refused = old_handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await;
    assert!(may_be_done(&refused), "{refused:?}");
    if rig.journal.is_shared() {
        old_handle.role().wait_for(|role| *role == Role::Standby).await.expect("stands by");
    } else {
        let trouble = old_handle.status().trouble.expect("says so");
        assert!(trouble.contains("another node has taken over"), "{trouble}");
    }
    let done = new_handle.deposit(deposit(ALICE, USD, COIN)).await.expect("the new leader appends");
    assert_eq!((done.seq, done.balance.available), (Seq(8), Amount(1_000_001 * COIN)));
    old.shutdown().await;
    new.shutdown().await;
}

#[tokio::test]
async fn flipped_bit_is_refused_with_its_seq() {
    let rig = Rig::new().await;
    let (exchange, _) = rig.open_for_trading().await;
    exchange.shutdown().await;
    rig.journal.flip(Seq(3));
    let refused = rig.try_start().await.expect_err("a damaged journal").to_string();
    assert!(refused.contains("damaged at seq 3"), "{refused}");
    let refused = verify::run(rig.journal.as_ref(), &rig.database).await.expect_err("damaged");
    assert!(refused.to_string().contains("damaged at seq 3"), "{refused}");
}

#[tokio::test]
async fn journal_that_lost_its_end_is_not_written_any_further() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    rig.journal.fail_next(Failure::Elsewhere);
    let refused = handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await;
    assert!(may_be_done(&refused), "{refused:?}");
    let trouble = handle.status().trouble.expect("says so");
    assert!(trouble.contains("lost records that were acknowledged"), "{trouble}");
    let later = handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await;
    assert!(is_not_done(&later), "{later:?}");
    exchange.shutdown().await;
}

/// A clock that breaks when it is told to, as an invariant of the engine would.
#[derive(Debug, Default)]
struct BrittleClock {
    broken: std::sync::atomic::AtomicBool,
}

impl crate::domain::Clock for BrittleClock {
    fn now(&self) -> Timestamp {
        assert!(!self.broken.load(std::sync::atomic::Ordering::SeqCst), "an invariant broke");
        Timestamp::from_seconds(1_768_000_000)
    }
}

#[tokio::test]
async fn panic_of_the_sequencer_is_noticed_and_nobody_waits_for_it() {
    let rig = Rig::new().await;
    let clock = Arc::new(BrittleClock::default());
    let start = StartExchange {
        config: rig.config.clone(),
        database: rig.database.clone(),
        journal: rig.journal.clone(),
        clock: clock.clone(),
        cluster: Cluster::default(),
        consumers: Vec::new(),
    };
    let (exchange, handle) = Exchange::start(start).await.expect("starts");
    assert!(!exchange.broken().is_cancelled());
    clock.broken.store(true, std::sync::atomic::Ordering::SeqCst);
    let answer = handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await;
    assert!(may_be_done(&answer), "{answer:?}");
    exchange.broken().cancelled().await;
    assert!(is_unavailable(&handle.ready().await));
    exchange.shutdown().await;
}
