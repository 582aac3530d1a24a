//! Stories of the exchange: group commit, restarts, journals that fail, projections that are lost.

mod accounts;
mod back_pressure;
mod clock;
mod cluster;
mod consumers;
mod damage;
mod faulty;
mod forged;
mod formats;
mod journal_failures;
mod life;
mod power_loss;
mod projections;
mod shared;
mod snapshots;
mod trace;
mod verifying;

use super::consumers::Consumer;
use super::{Cluster, Exchange, ExchangeConfig, ExchangeHandle, StartExchange};
use crate::domain::time::ManualClock;
use crate::domain::{
    AccountId, Amount, Asset, AssetId, AssetKind, ClientId, CommandFault, Fault, Market, MarketId,
    MarketStatus, Price, Quantity, Side, Timestamp, UserId,
};
use crate::engine::{Command, Deposit, MarketSide, NewOrder, OpenAccount, Terms};
use crate::storage::journal;
use crate::storage::testing::TestDatabase;
use faulty::FaultyJournal;
use std::sync::Arc;

const USD: AssetId = AssetId(0);
const BTC: AssetId = AssetId(1);
const BTC_USD: MarketId = MarketId(0);
const ALICE: AccountId = AccountId(1_001);
const BOB: AccountId = AccountId(1_002);
const COIN: i64 = 100_000_000;

/// An exchange in a database of its own, over a journal that can be told to fail.
struct Rig {
    database: TestDatabase,
    journal: Arc<FaultyJournal>,
    clock: Arc<ManualClock>,
    config: ExchangeConfig,
    consumers: Vec<Consumer>,
}

impl Rig {
    async fn new() -> Rig {
        let database = TestDatabase::new().await;
        let store = journal::open(&database, database.data_dir.path()).await.expect("opens");
        let config = ExchangeConfig {
            retry_min_ms: 1,
            retry_max_ms: 5,
            caught_up_wait_ms: 20_000,
            answer_wait_ms: 20_000,
            ..ExchangeConfig::default()
        };
        Rig {
            database,
            journal: Arc::new(FaultyJournal::over(store)),
            clock: Arc::new(ManualClock::at(Timestamp::from_seconds(1_768_000_000))),
            config,
            consumers: Vec::new(),
        }
    }

    async fn try_start(&self) -> Result<(Exchange, ExchangeHandle), Fault> {
        let start = StartExchange {
            config: self.config.clone(),
            database: self.database.clone(),
            journal: self.journal.clone(),
            clock: self.clock.clone(),
            cluster: Cluster::default(),
            consumers: self.consumers.clone(),
        };
        Exchange::start(start).await
    }

    async fn start(&self) -> (Exchange, ExchangeHandle) {
        self.try_start().await.expect("starts")
    }

    /// A started exchange where BTC-USD is listed and Alice has dollars and Bob has coins.
    async fn open_for_trading(&self) -> (Exchange, ExchangeHandle) {
        let (exchange, handle) = self.start().await;
        for command in listing() {
            let committed = handle.submit(command).await.expect("lists");
            assert_eq!(committed.refusal(), None);
        }
        handle.deposit(deposit(ALICE, USD, 1_000_000 * COIN)).await.expect("deposits");
        handle.deposit(deposit(BOB, BTC, 100 * COIN)).await.expect("deposits");
        (exchange, handle)
    }
}

/// What every exchange begins with: a listing, and the accounts of Alice and Bob.
fn listing() -> [Command; 5] {
    let asset = |id, symbol: &str, kind| Asset {
        id,
        symbol: symbol.to_owned(),
        name: symbol.to_owned(),
        kind,
        scale: 8,
    };
    [
        Command::ListAsset(asset(USD, "USD", AssetKind::Fiat)),
        Command::ListAsset(asset(BTC, "BTC", AssetKind::Crypto)),
        Command::ListMarket(Market {
            id: BTC_USD,
            symbol: "BTC-USD".to_owned(),
            base: BTC,
            quote: USD,
            base_scale: 8,
            quote_scale: 8,
            tick: 1_000_000,
            lot: 100,
            min_notional: Amount(COIN),
            maker_fee_ppm: 1_000,
            taker_fee_ppm: 2_000,
            status: MarketStatus::Open,
            limits: Default::default(),
        }),
        open_account(ALICE, 1),
        open_account(BOB, 2),
    ]
}

fn open_account(account: AccountId, owner: i64) -> Command {
    Command::OpenAccount(OpenAccount { account, owner: UserId(owner) })
}

fn deposit(account: AccountId, asset: AssetId, amount: i64) -> Deposit {
    Deposit { account, asset, amount: Amount(amount), once: None }
}

/// A limit order, with the price in cents and the quantity in millionths of a coin.
fn order(account: AccountId, side: Side, price: i64, quantity: i64) -> NewOrder {
    NewOrder::new(
        account,
        MarketSide { market: BTC_USD, side },
        Terms::limit(Price(price), Quantity(quantity)),
    )
}

fn client_id(text: &str) -> Option<ClientId> {
    Some(ClientId::new(text).expect("a client id"))
}

fn is_unavailable<T>(answer: &Result<T, Fault>) -> bool {
    matches!(answer, Err(Fault::Unavailable(_)))
}

/// The command was certainly not done, because something is away.
fn is_not_done<T>(answer: &Result<T, CommandFault>) -> bool {
    matches!(answer, Err(CommandFault::NotDone(Fault::Unavailable(_))))
}

/// Whoever asked must reckon with both.
fn may_be_done<T>(answer: &Result<T, CommandFault>) -> bool {
    matches!(answer, Err(CommandFault::Unknown(_)))
}
