//! The room as a whole: words of sources and trades go in, prices, ticks, candles and tickers come out.
//! The task is driven by hand and the clock stands still, so nothing waits.

use super::quote::SourceQuote;
use super::*;
use crate::domain::rng::SystemRng;
use crate::domain::time::ManualClock;
use crate::domain::{Amount, Decimal, Price, Quantity, Seq, Side, Timestamp, TradeId};
use crate::storage::candles::MinuteCandle;
use crate::storage::projection::{self, ProjectionBatch, Written};
use crate::storage::testing::TestDatabase;
use std::time::Duration;

const USD: AssetId = AssetId(0);
const BTC: AssetId = AssetId(1);
const ETH: AssetId = AssetId(2);
const LINK: AssetId = AssetId(3);
const BTC_USD: MarketId = MarketId(0);

/// Market data whose task is moved on by the test.
struct Scenario {
    data: MarketData,
    task: MarketTask,
    clock: Arc<ManualClock>,
    database: TestDatabase,
}

impl Scenario {
    async fn new(sources: &[PriceSource]) -> Scenario {
        let database = TestDatabase::new().await;
        let now = Timestamp::parse("2026-01-10T12:00:30Z").expect("RFC 3339");
        let clock = Arc::new(ManualClock::at(now));
        let config = MarketDataConfig { sources: sources.to_vec(), ..MarketDataConfig::default() };
        let rules = sources::rules(&config);
        let start = StartMarketData {
            config,
            listing: Arc::new(testing::listing()),
            database: database.clone(),
            cache: Cache::memory(clock.clone()),
            clock: clock.clone(),
            rng: Arc::new(SystemRng),
        };
        let shared = Arc::new(Shared::seeded(&start).await.expect("reads"));
        let sources = Arc::new(Sources::open(&start).expect("opens"));
        let task = MarketTask::new(Arc::clone(&shared), rules);
        let (events, _) = mpsc::channel(1);
        let (tasks, cancel) = (TaskTracker::new(), CancellationToken::new());
        let data = MarketData { shared, sources, events, tasks, cancel };
        Scenario { data, task, clock, database }
    }

    fn wait(&mut self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
        self.task.take([MarketEvent::Beat]);
    }

    fn say(&mut self, source: PriceSource, prices: &[(AssetId, i64)]) {
        let at = self.clock.now();
        let word = |&(asset, price): &(AssetId, i64)| SourceQuote {
            asset,
            price: Decimal::from(price),
            change_24h: None,
            high_24h: None,
            low_24h: None,
            volume_24h: None,
            at,
        };
        let quotes = prices.iter().map(word).collect();
        self.task.take([MarketEvent::Said { source, quotes }]);
    }

    /// Writes minutes as the projector does.
    async fn store(&self, candles: Vec<MinuteCandle>) {
        let batch = ProjectionBatch { last: Seq(1), candles, ..ProjectionBatch::default() };
        let written = projection::write(&self.database, Arc::new(batch)).await.expect("writes");
        assert_eq!(written, Written::Done);
    }

    fn trade(&mut self, price: i64) {
        self.clock.advance(Duration::from_millis(1));
        let trade = PublicTrade {
            id: TradeId(1),
            market: BTC_USD,
            price: Price(price * 100),
            quantity: Quantity(100_000),
            taker_side: Side::Buy,
            at: self.clock.now(),
        };
        self.task.take([MarketEvent::Traded(trade)]);
    }

    /// Source, price and staleness of an asset in dollars.
    fn price(&self, asset: AssetId) -> Option<(PriceSource, i64, bool)> {
        let quote = self.data.price(asset, USD)?;
        Some((quote.source, quote.price.try_into().expect("whole"), quote.stale))
    }
}

use PriceSource::{Coingecko, Exchange, Recording, Simulation};

#[tokio::test]
async fn silent_source_goes_stale_and_the_next_one_serves() {
    let mut scenario = Scenario::new(&[Coingecko, Recording, Simulation]).await;
    assert_eq!(scenario.price(BTC), None);
    scenario.say(Simulation, &[(BTC, 3), (LINK, 30)]);
    assert_eq!(scenario.price(BTC), Some((Simulation, 3, false)));
    scenario.say(Recording, &[(BTC, 2)]);
    assert_eq!(scenario.price(BTC), Some((Recording, 2, false)));
    assert_eq!(scenario.price(LINK), Some((Simulation, 30, false)), "nobody else knows it");
    scenario.say(Coingecko, &[(BTC, 1)]);
    assert_eq!(scenario.price(BTC), Some((Coingecko, 1, false)));

    scenario.wait(290);
    scenario.say(Simulation, &[(BTC, 33)]);
    assert_eq!(scenario.price(BTC), Some((Coingecko, 1, false)), "five minutes are not over");
    scenario.wait(11);
    assert_eq!(
        scenario.price(BTC),
        Some((Simulation, 33, true)),
        "all are silent: the newest, stale"
    );
    scenario.say(Recording, &[(BTC, 22)]);
    assert_eq!(scenario.price(BTC), Some((Recording, 22, false)));
    scenario.say(Coingecko, &[(BTC, 11)]);
    assert_eq!(scenario.price(BTC), Some((Coingecko, 11, false)), "back again");
}

#[tokio::test]
async fn own_trades_are_a_source_but_never_the_reference() {
    let mut scenario = Scenario::new(&[Exchange, Simulation]).await;
    scenario.say(Simulation, &[(BTC, 100), (ETH, 10)]);
    scenario.trade(120);
    assert_eq!(scenario.price(BTC), Some((Exchange, 120, false)));
    let reference = |currency| scenario.data.reference(BTC, currency).map(|quote| quote.price);
    assert_eq!(reference(USD), Some(Decimal::from(100)));
    assert_eq!(reference(ETH), Some(Decimal::from(10)));
    assert_eq!(reference(LINK), None);
    scenario.wait(301);
    scenario.say(Simulation, &[(BTC, 101)]);
    assert_eq!(scenario.price(BTC), Some((Simulation, 101, false)), "the last trade is too old");
}

#[tokio::test]
async fn subscribers_hear_all_prices_at_once_and_then_what_changed() {
    let mut scenario = Scenario::new(&[Simulation]).await;
    scenario.say(Simulation, &[(BTC, 100), (ETH, 10)]);
    let mut ticks = scenario.data.subscribe_prices();
    assert_eq!(ticks.next().await.expect("at once").changed(), [BTC, ETH]);

    scenario.say(Simulation, &[(BTC, 100), (ETH, 20)]);
    let tick = ticks.next().await.expect("a change");
    assert_eq!(tick.changed(), [ETH], "BTC was only repeated");
    let assets = |currency| tick.quotes(currency).iter().map(|q| q.asset).collect::<Vec<_>>();
    assert_eq!(assets(USD), [ETH]);
    assert_eq!(assets(ETH), [BTC, ETH], "in a currency that moved, everything moved");
    assert_eq!(tick.price(BTC, ETH).map(|quote| quote.price), Some(Decimal::from(5)));

    scenario.wait(11);
    let tick = ticks.next().await.expect("staleness is news");
    assert!(tick.price(BTC, USD).expect("priced").stale);

    for price in 0..100 {
        scenario.say(Simulation, &[(ETH, 30 + price)]);
    }
    let tick = ticks.next().await.expect("the newest");
    assert_eq!(tick.price(ETH, USD).map(|quote| quote.price), Some(Decimal::from(129)));
    assert_eq!(tick.changed(), [BTC, ETH], "after a lag everything is told");
}

#[tokio::test]
async fn trades_move_tickers_and_candles() {
    let mut scenario = Scenario::new(&[Simulation]).await;
    let mut tickers = scenario.data.subscribe_ticker(BTC_USD);
    let mut candles = scenario.data.subscribe_candles(BTC_USD, CandleInterval::M1);
    assert_eq!(tickers.next().await.expect("at once").last, None);
    scenario.trade(100);
    scenario.trade(90);
    let whole = |value| Some(Decimal::from(value));
    assert_eq!(tickers.next().await.expect("a trade").last, whole(100));
    let ticker = tickers.next().await.expect("a trade");
    assert_eq!((ticker.last, ticker.change_percent_24h), (whole(90), whole(-10)));
    let first = candles.next().await.expect("a trade");
    assert_eq!((first.candle.trades, first.snapshot), (1, true));
    let candle = candles.next().await.expect("a trade").candle;
    assert_eq!((candle.trades, Some(candle.low)), (2, whole(90)));

    scenario.wait(60);
    scenario.trade(95);
    let next = candles.next().await.expect("a new minute");
    assert_eq!((next.candle.trades, next.snapshot), (1, false));
    let asked = |interval, limit| scenario.data.candles(BTC_USD, interval, None, None, limit);
    assert_eq!(asked(CandleInterval::M1, 500).await.expect("reads").len(), 2);
    assert_eq!(asked(CandleInterval::M1, 1).await.expect("reads")[0].trades, 1, "the newest");
    for interval in [CandleInterval::M5, CandleInterval::D1, CandleInterval::W1] {
        let candles = asked(interval, 500).await.expect("reads");
        assert_eq!((candles.len(), candles[0].trades), (1, 3), "{interval:?}");
        let open = candles[0].open_time;
        let none = scenario.data.candles(BTC_USD, interval, None, Some(open), 500).await;
        assert_eq!(none.expect("reads"), [], "nothing before it");
        let one = scenario.data.candles(BTC_USD, interval, Some(open), None, 500).await;
        assert_eq!(one.expect("reads").len(), 1);
    }
    assert_eq!(asked(CandleInterval::M1, 0).await.expect("reads"), []);
    let nowhere = MarketId(99);
    assert_eq!(scenario.data.ticker(nowhere), None);
    assert!(scenario.data.subscribe_ticker(nowhere).next().await.is_none());
    let unknown = scenario.data.candles(nowhere, CandleInterval::M1, None, None, 5).await;
    assert_eq!(unknown.expect("reads"), []);
}

/// A minute of one trade, so long before the clock's.
fn minute(clock: &ManualClock, minutes_ago: u64, price: i64) -> MinuteCandle {
    let at = clock.now().minus(Duration::from_secs(minutes_ago * 60));
    MinuteCandle {
        market: BTC_USD,
        open_time: CandleInterval::M1.open_time(at),
        open: Price(price * 100),
        high: Price(price * 100),
        low: Price(price * 100),
        close: Price(price * 100),
        volume: Quantity(1),
        notional: Amount(1),
        trades: 1,
    }
}

#[tokio::test]
async fn newest_candles_are_answered_however_old_they_are() {
    let scenario = Scenario::new(&[Simulation]).await;
    let days = 24 * 60;
    let quiet = [0, 7, 90, 40 * days, 1_500 * days];
    let prices = [5, 4, 3, 2, 1];
    let candles = quiet.iter().zip(prices).map(|(ago, price)| minute(&scenario.clock, *ago, price));
    scenario.store(candles.collect()).await;
    let to = |ago: u64| Some(scenario.clock.now().minus(Duration::from_secs(ago * 60 + 30)));
    let rows = [
        (CandleInterval::M1, None, None, 5, vec![1, 2, 3, 4, 5]),
        (CandleInterval::M1, None, None, 2, vec![4, 5]),
        (CandleInterval::M1, None, to(7), 2, vec![2, 3]),
        (CandleInterval::M1, to(90), to(0), 9, vec![3, 4]),
        (CandleInterval::M1, None, to(1_500 * days), 9, vec![]),
        (CandleInterval::H1, None, None, 3, vec![3, 4, 5]),
        (CandleInterval::W1, None, None, 2, vec![2, 5]),
        (CandleInterval::W1, None, None, 3, vec![1, 2, 5]),
    ];
    for (interval, from, to, limit, closes) in rows {
        let candles =
            scenario.data.candles(BTC_USD, interval, from, to, limit).await.expect("reads");
        let answered: Vec<_> = candles.iter().map(|candle| candle.close).collect();
        let closes: Vec<_> = closes.into_iter().map(Decimal::from).collect();
        assert_eq!(answered, closes, "{interval:?} {from:?} {to:?} {limit}");
    }
}

#[tokio::test]
async fn answered_candles_are_whole() {
    let scenario = Scenario::new(&[Simulation]).await;
    let midnight = CandleInterval::D1.open_time(scenario.clock.now());
    let three_days_and_noon = 3 * 24 * 60 + 12 * 60;
    let minutes = (0..=three_days_and_noon).map(|ago| minute(&scenario.clock, ago, 5));
    scenario.store(minutes.collect()).await;
    for days in 1..=3 {
        let asked = scenario.data.candles(BTC_USD, CandleInterval::D1, None, Some(midnight), days);
        let trades: Vec<u64> =
            asked.await.expect("reads").iter().map(|candle| candle.trades).collect();
        assert_eq!(trades, vec![24 * 60; days as usize], "{days} days");
    }
}

#[tokio::test]
async fn own_history_has_the_last_price_of_each_stretch_over_any_gap() {
    let scenario = Scenario::new(&[Exchange]).await;
    let hours = [0, 1, 24, 25, 49, 24 * 365, 24 * 380];
    let prices = [7, 6, 5, 4, 3, 2, 1];
    let minutes =
        hours.iter().zip(prices).map(|(ago, price)| minute(&scenario.clock, ago * 60, price));
    scenario.store(minutes.collect()).await;
    let rows = [
        (HistoryRange::Day, vec![6, 7]),
        (HistoryRange::Month, vec![3, 4, 5, 6, 7]),
        (HistoryRange::Quarter, vec![3, 5, 7]),
        (HistoryRange::All, vec![1, 2, 7]),
    ];
    for (range, expected) in rows {
        let points = scenario.data.history(BTC, range, USD).await.expect("reads");
        let answered: Vec<_> = points.iter().map(|point| point.price).collect();
        let expected: Vec<_> = expected.into_iter().map(Decimal::from).collect();
        assert_eq!(answered, expected, "{range:?}");
    }
}

#[tokio::test]
async fn histories_and_details_come_from_the_source_that_knows() {
    let scenario = Scenario::new(&[Recording, Simulation]).await;
    for asset in [BTC, LINK] {
        let points = scenario.data.history(asset, HistoryRange::Week, USD).await.expect("is known");
        assert_eq!(points.len(), HISTORY_POINTS_MAX as usize);
    }
    let dollars = scenario.data.history(ETH, HistoryRange::Day, USD).await.expect("is known");
    let coins = scenario.data.history(ETH, HistoryRange::Day, BTC).await.expect("is known");
    let btc = scenario.data.history(BTC, HistoryRange::Day, USD).await.expect("is known");
    let last = board::divide(dollars[299].price, btc[299].price);
    assert_eq!(Some(coins[299].price), last);
    let inverse = scenario.data.history(USD, HistoryRange::Day, BTC).await.expect("is known");
    assert_eq!(Some(inverse[0].price), board::divide(Decimal::ONE, btc[0].price));
    let nothing = scenario.data.history(AssetId(99), HistoryRange::Day, USD).await;
    assert_eq!(nothing.expect("is no fault"), []);

    let details = scenario.data.details(BTC).await.expect("is no fault").expect("is described");
    assert_eq!((details.rank, details.homepage.as_deref()), (None, Some("https://bitcoin.org")));
    assert_eq!(scenario.data.details(USD).await.expect("is no fault"), None);
}

#[tokio::test]
async fn market_task_starts_publishes_and_stops() {
    let database = TestDatabase::new().await;
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_768_046_400)));
    let start = |config| StartMarketData {
        config,
        listing: Arc::new(testing::listing()),
        database: database.clone(),
        cache: Cache::memory(clock.clone()),
        clock: clock.clone(),
        rng: Arc::new(SystemRng),
    };
    let data = MarketData::start(start(MarketDataConfig::default())).await.expect("starts");
    let mut ticks = data.subscribe_prices();
    loop {
        let tick = ticks.next().await.expect("the sources speak");
        let all = tick.price(BTC, USD).zip(tick.price(LINK, USD));
        if let Some((btc, link)) = all {
            assert_eq!((btc.source, link.source), (Recording, Simulation));
            break;
        }
    }
    data.shutdown().await;
    assert!(data.price(BTC, USD).is_some(), "the last prices stay readable");

    let wrong = MarketDataConfig { sources: Vec::new(), ..MarketDataConfig::default() };
    let fault = MarketData::start(start(wrong)).await.expect_err("refused");
    assert!(fault.to_string().contains("market.sources is empty"), "{fault}");
}
