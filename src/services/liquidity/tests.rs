//! The maker and the flow on a real exchange, around a recording of two prices and a clock that stands
//! still: 50,000 dollars for an hour, then 51,000.

use super::house_funding::HouseFunding;
use super::*;
use crate::domain::rng::SystemRng;
use crate::domain::time::ManualClock;
use crate::domain::{
    AccountId, Amount, AssetId, Decimal, IntentKind, Market, MarketId, MarketLimits, Once,
    Quantity, Side, TimeInForce, Timestamp, UserId,
};
use crate::engine::{Command, Deposit, MarketSide, MarketUpdate, NewOrder, OrderState, Terms};
use crate::exchange::{BookSnapshot, Cluster, Exchange, ExchangeConfig, StartExchange};
use crate::market::testing::listing;
use crate::market::{MarketDataConfig, PriceSource, StartMarketData};
use crate::storage::money_intents::{self, NewIntent, Noted};
use crate::storage::testing::TestDatabase;
use crate::storage::{balances, cache::Cache, journal, orders};
use futures_util::StreamExt;
use std::time::Duration;

const USD: AssetId = AssetId(0);
const BTC: AssetId = AssetId(1);
const BTC_USD: MarketId = MarketId(0);
const ETH_USD: MarketId = MarketId(1);
const NEWCOMER: AccountId = AccountId(1_001);
const LEVELS: usize = 8;

/// Played forwards for two hours, then backwards: a round lasts four hours.
const RECORDING: &str =
    "time,open,high,low,close\n0,50000,50000,50000,50000\n3600,51000,51000,51000,51000\n";

/// Ten minutes into a round.
const START: Timestamp = Timestamp(1_728_000_600_000_000);

struct Scenario {
    around: Surroundings,
    config: LiquidityConfig,
    clock: Arc<ManualClock>,
    _exchange: Exchange,
    _database: TestDatabase,
}

impl Scenario {
    async fn new() -> Scenario {
        let database = TestDatabase::new().await;
        let clock = Arc::new(ManualClock::at(START));
        let start = StartExchange {
            config: ExchangeConfig {
                caught_up_wait_ms: 20_000,
                // A test says what time it is; the database's clock has another opinion.
                clock_step_max_ms: u64::MAX,
                ..ExchangeConfig::default()
            },
            database: database.clone(),
            journal: journal::open(&database, database.data_dir.path()).await.expect("opens"),
            clock: clock.clone(),
            cluster: Cluster::default(),
            consumers: Vec::new(),
        };
        let (running, exchange) = Exchange::start(start).await.expect("starts");
        list(&exchange).await;
        let market = market_data(&database, &clock).await;
        let rng = Arc::new(SystemRng);
        let around = Surroundings { exchange, market, database: database.clone(), rng };
        let config = LiquidityConfig { levels: 8, ..LiquidityConfig::default() };
        let scenario = Scenario { around, config, clock, _exchange: running, _database: database };
        scenario.price_becomes(50_000).await;
        scenario
    }

    async fn maker(&self) -> Maker {
        Maker::new(self.around.clone(), self.config.clone()).await.expect("reads")
    }

    async fn price_becomes(&self, price: i64) {
        let mut ticks = self.around.market.subscribe_prices();
        while let Some(tick) = ticks.next().await {
            if tick.price(BTC, USD).is_some_and(|quote| quote.price == Decimal::from(price)) {
                return;
            }
        }
        panic!("the price never became {price}");
    }

    fn market(&self) -> Market {
        self.around.exchange.listing().market(BTC_USD).expect("is listed").clone()
    }

    fn book(&self) -> BookSnapshot {
        self.around.exchange.book(BTC_USD, 100).expect("is listed")
    }

    /// Asserts that a whole ladder stands on both sides of a price.
    fn quotes_stand_around(&self, price: i64) {
        let book = self.book();
        assert_eq!((book.bids.len(), book.asks.len()), (LEVELS, LEVELS));
        let best = |price| self.market().price_decimal(price);
        let (bid, ask) = (best(book.bids[0].price), best(book.asks[0].price));
        let middle = Decimal::from(price);
        assert!(bid < middle && middle < ask, "{bid} {ask}");
        assert!((ask - bid) / middle < Decimal::new(2, 3), "the spread is ten basis points");
    }

    async fn newcomer(&self, side: Side, terms: Terms) -> OrderState {
        let order = NewOrder::new(NEWCOMER, MarketSide { market: BTC_USD, side }, terms);
        self.around.exchange.place_order(order).await.expect("is accepted").order
    }

    async fn total(&self, account: AccountId, asset: AssetId) -> i64 {
        self.around.exchange.caught_up(account).await.expect("is projected");
        let balance = balances::of(&self.around.database, account, asset).await.expect("reads");
        balance.available.0 + balance.held.0
    }
}

async fn list(exchange: &ExchangeHandle) {
    let listing = listing();
    let assets = listing.assets().iter().cloned().map(Command::ListAsset);
    let markets = listing.markets().iter().cloned().map(Command::ListMarket);
    for command in assets.chain(markets) {
        assert_eq!(exchange.submit(command).await.expect("lists").refusal(), None);
    }
    exchange.open_account(NEWCOMER, UserId(1)).await.expect("opens");
    for asset in [USD, BTC] {
        let amount = Amount(1_000_000 * 100_000_000);
        let deposit = Deposit { account: NEWCOMER, asset, amount, once: None };
        exchange.deposit(deposit).await.expect("deposits");
    }
}

async fn market_data(database: &TestDatabase, clock: &Arc<ManualClock>) -> MarketData {
    let folder = database.data_dir.path().join("recording");
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("BTC-USD.csv"), RECORDING).expect("a recording");
    let mut config =
        MarketDataConfig { sources: vec![PriceSource::Recording], ..MarketDataConfig::default() };
    config.recording.folder = folder;
    config.recording.step_ms = 100;
    let start = StartMarketData {
        config,
        listing: Arc::new(listing()),
        database: (*database).clone(),
        cache: Cache::memory(clock.clone()),
        clock: clock.clone(),
        rng: Arc::new(SystemRng),
    };
    MarketData::start(start).await.expect("starts")
}

#[tokio::test]
async fn newcomers_order_fills_and_the_ladder_is_mended() {
    let scenario = Scenario::new().await;
    let mut maker = scenario.maker().await;
    maker.round().await;
    scenario.quotes_stand_around(50_000);
    let nobody = scenario.around.exchange.book(ETH_USD, 1).expect("is listed");
    assert!(nobody.bids.is_empty(), "nobody says what ETH costs, so nobody quotes it");

    let before = scenario.book();
    let bought = scenario.newcomer(Side::Buy, Terms::MarketQuantity(Quantity(15_000))).await;
    assert_eq!(bought.filled, Quantity(15_000));
    assert!(scenario.book().asks.len() < LEVELS, "a level is eaten");
    maker.round().await;
    assert_eq!(scenario.book().bids, before.bids);
    scenario.quotes_stand_around(50_000);
    let untouched = scenario.book().sequence;
    maker.round().await;
    assert_eq!(scenario.book().sequence, untouched, "what stands right is left alone");
}

#[tokio::test]
async fn quotes_follow_the_price_and_take_what_waits_on_their_way() {
    let scenario = Scenario::new().await;
    let mut maker = scenario.maker().await;
    maker.round().await;
    let price = scenario.market().price(Decimal::from(50_500)).expect("on the grid");
    let waits = Terms::Limit {
        price,
        quantity: Quantity(1_000),
        time_in_force: TimeInForce::Gtc,
        post_only: true,
        display: None,
    };
    // An offer above the market waits until the market comes.
    let waiting = scenario.newcomer(Side::Sell, waits).await;
    assert_eq!(waiting.filled, Quantity::ZERO);

    scenario.clock.advance(Duration::from_secs(3_600));
    scenario.price_becomes(51_000).await;
    maker.round().await;
    maker.round().await;
    scenario.around.exchange.caught_up(NEWCOMER).await.expect("is projected");
    let order = orders::find(&scenario.around.database, NEWCOMER, waiting.id).await.expect("reads");
    assert_eq!(order.expect("is there").filled, Quantity(1_000));
    scenario.quotes_stand_around(51_000);
}

#[tokio::test]
async fn quotes_follow_the_world_out_of_the_price_band_and_the_band_follows_the_trades() {
    let mut scenario = Scenario::new().await;
    scenario.config.band_reanchor_ms = 0;
    let market = scenario.market();
    let band = MarketLimits { price_band_ppm: Some(10_000), ..market.limits };
    let update = MarketUpdate {
        market: market.id,
        min_notional: market.min_notional,
        maker_fee_ppm: market.maker_fee_ppm,
        taker_fee_ppm: market.taker_fee_ppm,
        status: market.status,
        limits: band,
    };
    scenario.around.exchange.submit(Command::UpdateMarket(update)).await.expect("is done");
    let mut maker = scenario.maker().await;
    maker.round().await;
    let at_market = || Terms::MarketQuantity(Quantity(100));
    let bought = scenario.newcomer(Side::Buy, at_market()).await;
    assert_eq!(bought.filled, Quantity(100), "the band lies around 50,000 now");

    scenario.clock.advance(Duration::from_secs(3_600));
    scenario.price_becomes(51_000).await;
    maker.round().await;
    scenario.quotes_stand_around(51_000);
    assert_eq!(scenario.market().limits.price_band_ppm, None, "lifted until there is a trade");
    let bought = scenario.newcomer(Side::Buy, at_market()).await;
    assert_eq!(bought.filled, Quantity(100), "somebody can trade again");
    maker.round().await;
    assert_eq!(scenario.market().limits, band, "the band is there again, around 51,000");
    maker.round().await;
    scenario.quotes_stand_around(51_000);
}

#[tokio::test]
async fn band_is_not_lifted_before_its_time() {
    let mut band = band::Band::default();
    let listing = listing();
    let market = listing.market(BTC_USD).expect("listed");
    let limits = MarketLimits { price_band_ppm: Some(100_000), ..market.limits };
    let market = &Market { limits, ..market.clone() };
    let last = market.price(Decimal::from(50_000)).ok();
    let began = tokio::time::Instant::now();
    let mut look = |reference: i64, seconds: u64| {
        band.look(band::Look {
            market,
            last,
            reference: Decimal::from(reference),
            now: began + Duration::from_secs(seconds),
            reanchor_after: Duration::from_secs(60),
        })
    };
    let lifted = Some(MarketLimits { price_band_ppm: None, ..limits });
    let rows = [
        (55_000, 0, None),
        (55_001, 1, None),
        (55_000, 59, None),
        (44_999, 60, None),
        (44_999, 119, None),
        (44_999, 120, lifted),
    ];
    for (reference, seconds, expected) in rows {
        assert_eq!(look(reference, seconds), expected, "{reference} after {seconds} s");
    }
}

#[tokio::test]
async fn maker_that_restarts_takes_old_quotes_down_and_deposits_nothing_again() {
    let scenario = Scenario::new().await;
    scenario.maker().await.round().await;
    let funds = [
        scenario.total(AccountId::MARKET_MAKER, USD).await,
        scenario.total(AccountId::MARKET_MAKER, BTC).await,
    ];
    assert!(funds.iter().all(|total| *total > 0));
    // The first maker is gone without a word, its quotes are not.
    let mut maker = scenario.maker().await;
    maker.round().await;
    scenario.quotes_stand_around(50_000);
    let level = |book: &BookSnapshot| book.bids.iter().map(|level| level.orders).max();
    assert_eq!(level(&scenario.book()), Some(1), "one quote a level");
    assert_eq!(scenario.total(AccountId::MARKET_MAKER, USD).await, funds[0]);
    assert_eq!(scenario.total(AccountId::MARKET_MAKER, BTC).await, funds[1]);
}

#[tokio::test]
async fn maker_funds_are_filled_up_when_low() {
    let scenario = Scenario::new().await;
    let mut maker = scenario.maker().await;
    maker.round().await;
    let full = scenario.total(AccountId::MARKET_MAKER, BTC).await;
    // Somebody buys nearly everything, ladder by ladder.
    for _ in 0..18 {
        let all: i64 = scenario.book().asks.iter().map(|level| level.quantity.0).sum();
        scenario.newcomer(Side::Buy, Terms::MarketQuantity(Quantity(all))).await;
        maker.round().await;
        scenario.quotes_stand_around(50_000);
    }
    let total = scenario.total(AccountId::MARKET_MAKER, BTC).await;
    assert!(total > full / 4, "{total} of {full}");
}

#[tokio::test]
async fn flow_trades_with_the_quotes() {
    let scenario = Scenario::new().await;
    let mut flow =
        Flow::new(scenario.around.clone(), scenario.config.clone()).await.expect("reads");
    flow.trade().await.expect("an empty book is no failure");
    scenario.maker().await.round().await;
    // Half of the markets have no book: an order comes of every other try.
    for _ in 0..50 {
        flow.trade().await.expect("trades");
    }
    let trades = scenario.around.exchange.recent_trades(BTC_USD, 100);
    assert!(trades.len() > 5, "{} trades", trades.len());
    let most = Decimal::from(scenario.config.flow_notional_max);
    for trade in trades {
        let market = scenario.market();
        let notional = market.notional(trade.price, trade.quantity).expect("in range");
        assert!(crate::domain::decimal::from_units(notional.0.into(), 8) <= most);
    }
}

#[tokio::test]
async fn maker_starts_quotes_and_leaves_nothing_behind() {
    let scenario = Scenario::new().await;
    let start = |config| {
        let Surroundings { exchange, market, database, rng } = scenario.around.clone();
        StartLiquidity { config, exchange, market, database, rng }
    };
    let (_, mut changes) = scenario.around.exchange.subscribe_book(BTC_USD).expect("is listed");
    let running = Liquidity::start(start(scenario.config.clone())).await.expect("starts");
    while scenario.book().asks.len() < LEVELS {
        changes.next().await.expect("goes on").expect("does not lag");
    }
    running.shutdown().await;
    assert_eq!((scenario.book().bids.len(), scenario.book().asks.len()), (0, 0));

    let off = LiquidityConfig { enabled: false, ..LiquidityConfig::default() };
    Liquidity::start(start(off)).await.expect("starts").shutdown().await;
    assert!(scenario.book().bids.is_empty());
    let wrong = LiquidityConfig { levels: 0, ..LiquidityConfig::default() };
    let fault = Liquidity::start(start(wrong)).await.expect_err("refused");
    assert!(fault.to_string().contains("liquidity.levels"), "{fault}");
}

#[tokio::test]
async fn house_deposit_whose_outcome_was_lost_is_sent_again_and_not_made_anew() {
    let scenario = Scenario::new().await;
    let (exchange, database) = (&scenario.around.exchange, &scenario.around.database);
    // Noted by a server that ended before the command was journaled.
    let intent = NewIntent {
        kind: IntentKind::HouseDeposit,
        owner: None,
        account: AccountId::MARKET_MAKER,
        reference: None,
        asset: BTC,
        amount: Amount(6),
        body_hash: [0; 32],
        limit: None,
    };
    let once = Once { kind: 2, id: 1 };
    assert_eq!(money_intents::note(database, intent).await.expect("writes"), Noted::New(once));
    for _ in 0..2 {
        let house_funding =
            HouseFunding::open(exchange.clone(), database, AccountId::MARKET_MAKER).await;
        let mut house_funding = house_funding.expect("opens");
        house_funding.want(BTC, Amount(6));
        house_funding.top_up().await.expect("deposits");
        house_funding.top_up().await.expect("has enough");
        assert_eq!(scenario.total(AccountId::MARKET_MAKER, BTC).await, 6);
    }
    let newest = money_intents::newest(database, IntentKind::HouseDeposit).await;
    assert_eq!(newest.expect("reads"), 1);
}
