//! Stories of several nodes on one journal: who leads, what a standby knows, and who takes over.

use super::shared::{Door, SharedJournal};
use super::*;
use crate::domain::{KeyPurpose, KeySet, Once, Secret, Seq, TransferId};
use crate::engine::Deposit;
use crate::exchange::{Bus, Forwarding, Role, verify};
use crate::storage::pubsub::PubSub;
use futures_util::StreamExt;
use std::time::Duration;

/// Short enough for a test, long enough for a machine that stalls.
const LEASE_MS: u64 = 1_500;

/// Nodes on one database and one journal.
pub(super) struct Nodes {
    pub(super) database: TestDatabase,
    pub(super) journal: Arc<SharedJournal>,
    pub(super) bus: Option<Bus>,
    pub(super) consumers: Vec<Consumer>,
    config: ExchangeConfig,
}

pub(super) struct NodeUnderTest {
    pub(super) exchange: Exchange,
    pub(super) handle: ExchangeHandle,
    pub(super) door: Arc<Door>,
}

/// Keys as the nodes of a cluster derive them.
pub(super) fn keys(signing_key: &str) -> KeySet {
    KeySet::of_one(KeyPurpose::ClusterMessage, &Secret::new(signing_key))
}

/// A bus of one's own, with the key that the nodes have.
pub(super) fn bus() -> Bus {
    Bus { pubsub: PubSub::memory(), keys: keys("the nodes' signing key") }
}

impl Nodes {
    pub(super) async fn new(bus: Option<Bus>) -> Nodes {
        let database = TestDatabase::new().await;
        let store = journal::open(&database, database.data_dir.path()).await.expect("opens");
        let config = ExchangeConfig {
            retry_min_ms: 5,
            retry_max_ms: 20,
            caught_up_wait_ms: 20_000,
            answer_wait_ms: 20_000,
            lease_ms: LEASE_MS,
            state_digest_every: 1,
            ..ExchangeConfig::default()
        };
        let (journal, consumers) = (SharedJournal::over(store), Vec::new());
        Nodes { database, journal, bus, consumers, config }
    }

    pub(super) async fn start(&self, name: &str) -> NodeUnderTest {
        let door = self.journal.door();
        let start = StartExchange {
            config: self.config.clone(),
            database: self.database.clone(),
            journal: door.clone(),
            clock: Arc::new(ManualClock::at(Timestamp::from_seconds(1_768_000_000))),
            cluster: Cluster {
                node: name.to_owned(),
                bus: self.bus.clone(),
                forwarding: Forwarding { deposits: true },
            },
            consumers: self.consumers.clone(),
        };
        let (exchange, handle) = Exchange::start(start).await.expect("starts");
        NodeUnderTest { exchange, handle, door }
    }

    /// A leader on which BTC-USD is listed, Alice has dollars and Bob has coins, and a standby.
    pub(super) async fn open_for_trading(&self) -> (NodeUnderTest, NodeUnderTest) {
        let leader = self.start("one").await;
        assert_eq!(leader.handle.status().role, Role::Leader);
        for command in listing() {
            assert_eq!(leader.handle.submit(command).await.expect("lists").refusal(), None);
        }
        leader.handle.deposit(deposit(ALICE, USD, 1_000_000 * COIN)).await.expect("deposits");
        leader.handle.deposit(deposit(BOB, BTC, 100 * COIN)).await.expect("deposits");
        let standby = self.start("two").await;
        assert_eq!(standby.handle.status().role, Role::Standby);
        (leader, standby)
    }

    pub(super) async fn check(&self) {
        let door = self.journal.door();
        let report = verify::run(door.as_ref(), &self.database).await.expect("verifies");
        assert!(report.is_clean(), "{report}");
    }
}

impl NodeUnderTest {
    pub(super) async fn becomes(&self, role: Role) {
        self.handle.role().wait_for(|now| *now == role).await.expect("runs");
    }

    /// Hands in a command until it is done; what it hears before must be that it may ask again.
    pub(super) async fn insist(&self, deposit: Deposit) -> TransferId {
        loop {
            match self.handle.deposit(deposit.clone()).await {
                Ok(done) => return done.transfer.id,
                Err(crate::exchange::CommandError::Fault(_)) => {
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                Err(error) => panic!("{error}"),
            }
        }
    }

    async fn reaches(&self, seq: Seq) {
        while self.handle.status().seq < seq {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

pub(super) fn numbered(account: AccountId, id: u64) -> Deposit {
    Deposit { once: Some(Once { kind: 1, id }), ..deposit(account, USD, COIN) }
}

#[tokio::test(flavor = "multi_thread")]
async fn standby_shows_trades_forwards_orders_and_takes_over() {
    let nodes = Nodes::new(Some(bus())).await;
    let (one, two) = nodes.open_for_trading().await;
    let mut trades = two.handle.subscribe_trades(BTC_USD).expect("is listed here, too");
    let mut account = two.handle.subscribe_account(BOB);

    let sell = order(BOB, Side::Sell, 5_000_000, 100_000);
    let resting = one.handle.place_order(sell).await.expect("rests");
    two.insist(numbered(ALICE, 1)).await;
    let mut buy = order(ALICE, Side::Buy, 5_000_000, 40_000);
    buy.client_id = client_id("bought-on-the-standby");
    let bought = two.handle.place_order(buy.clone()).await.expect("is forwarded");
    assert_eq!(bought.trades.count, 1, "{bought:?}");
    assert_eq!(bought.trades.first[0].maker.order, resting.order.id);
    let shown = trades.next().await.expect("a trade").expect("no lag");
    assert_eq!(shown.id, bought.trades.first[0].id);
    account.next().await.expect("Bob's order").expect("no lag");
    assert_eq!(one.handle.book(BTC_USD, 9), two.handle.book(BTC_USD, 9));
    two.handle.caught_up(ALICE).await.expect("the leader projects");
    assert_eq!(one.handle.state_digest(), two.handle.state_digest());
    two.handle
        .preview(order(ALICE, Side::Buy, 5_000_000, 10_000))
        .await
        .expect("asks its own engine");
    let refused = two.handle.place_order(order(ALICE, Side::Buy, 5_000_000, 40_000_000_000)).await;
    assert!(matches!(refused, Err(crate::exchange::CommandError::Rejected(_))), "{refused:?}");

    one.door.shut();
    two.becomes(Role::Leader).await;
    one.becomes(Role::Standby).await;
    let again = two.handle.place_order(buy).await.expect("the first outcome");
    assert_eq!((again.seq, again.order.id), (bought.seq, bought.order.id));
    let lost = one.handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await;
    assert!(lost.is_err(), "{lost:?}");
    assert!(one.handle.status().trouble.expect("says so").contains("the door is shut"));

    one.door.open();
    let first = one.insist(numbered(BOB, 2)).await;
    assert_eq!(one.insist(numbered(BOB, 2)).await, first, "once only");
    two.reaches(one.handle.status().seq).await;
    one.reaches(two.handle.status().seq).await;
    assert_eq!(one.handle.state_digest(), two.handle.state_digest());
    assert_eq!(one.handle.status().trouble, None, "a standby that follows is well");
    one.exchange.shutdown().await;
    two.exchange.shutdown().await;
    nodes.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leader_that_stops_hands_over_at_once() {
    let mut nodes = Nodes::new(Some(bus())).await;
    nodes.config.lease_ms = 600_000;
    let (one, two) = nodes.open_for_trading().await;
    one.exchange.shutdown().await;
    two.becomes(Role::Leader).await;
    two.handle.deposit(deposit(ALICE, USD, COIN)).await.expect("leads");
    two.exchange.shutdown().await;
    nodes.check().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn standby_without_a_bus_reads_and_says_why_it_does_not_write() {
    let nodes = Nodes::new(None).await;
    let (one, two) = nodes.open_for_trading().await;
    let refused = two.handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await;
    assert!(is_not_done(&refused), "{refused:?}");
    let why = refused.expect_err("is refused").to_string();
    assert!(why.contains("REDIS_URL"), "{why}");
    two.handle.ready().await.expect("it follows, so it is ready");
    let done = one.handle.deposit(deposit(ALICE, USD, COIN)).await.expect("leads");
    two.reaches(done.seq).await;
    two.handle.caught_up(ALICE).await.expect("sees the other's projections");
    one.exchange.shutdown().await;
    two.exchange.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn node_that_starts_again_knows_its_own_lease() {
    let mut nodes = Nodes::new(None).await;
    nodes.config.lease_ms = 600_000;
    let one = nodes.start("one").await;
    one.door.shut();
    drop(one);
    let again = nodes.start("one").await;
    assert_eq!(again.handle.status().role, Role::Leader);
    again.exchange.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn node_that_loses_its_lease_while_it_starts_stands_by() {
    let nodes = Nodes::new(None).await;
    let one = nodes.start("one").await;
    nodes.database.execute("ALTER TABLE balances RENAME TO balances_away").await;
    for command in listing() {
        one.handle.submit(command).await.expect("lists");
    }
    one.handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await.expect("is journaled");
    one.door.shut();
    drop(one);
    nodes.journal.end_lease().await;
    nodes.journal.rob_next(Duration::from_millis(2 * LEASE_MS));
    let two = nodes.start("two").await;
    assert_eq!(two.handle.status().role, Role::Standby, "somebody else has the lease");
    nodes.database.execute("ALTER TABLE balances_away RENAME TO balances").await;
    two.becomes(Role::Leader).await;
    two.handle.deposit(deposit(ALICE, USD, COIN)).await.expect("leads when its time has come");
    two.exchange.shutdown().await;
    nodes.check().await;
}
