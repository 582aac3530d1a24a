//! The source against a local server that answers with real bodies of CoinGecko, errors included.

use super::*;
use crate::domain::rng::SystemRng;
use crate::domain::time::ManualClock;
use crate::domain::{Decimal, LiveSecret};
use crate::market::testing;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::response::Response;
use std::collections::VecDeque;

const BTC: AssetId = AssetId(1);
const ETH: AssetId = AssetId(2);

macro_rules! recorded {
    ($name:literal) => {
        include_bytes!(concat!("../../../../tests/data/coingecko/", $name)).as_slice()
    };
}

const MARKETS: &[u8] = recorded!("coins_markets_ids_bitcoin_vs_currency_usd.json");
const TWO_MARKETS: &[u8] = recorded!("coins_markets_ids_bitcoin_20ethereum_vs_currency_eth.json");
const NEWER_MARKETS: &[u8] = recorded!("jkorf_GetMarkets.json");
const CHART_MONTH: &[u8] = recorded!("coins_bitcoin_market_chart_days_30_vs_currency_usd.json.gz");
const CHART_DAY: &[u8] = recorded!("coins_bitcoin_market_chart_days_1_vs_currency_usd.json.gz");
const NEWER_CHART: &[u8] = recorded!("jkorf_GetMarketChart.json");
const COIN: &[u8] = recorded!("coins_bitcoin.json.gz");
const NEWER_COIN: &[u8] = recorded!("jkorf_GetAssetDetails.json.gz");
const REFUSED: &[u8] = recorded!("err422_coins_markets.json");
const BROKEN: &[u8] = recorded!("err500_coins_bitcoin_ohlc.json");

/// What the server does next.
enum Answer {
    Body(u16, &'static [u8]),
    Packed(&'static [u8]),
    TooMany(&'static str),
    Bytes(usize),
    Silence,
}

#[derive(Clone, Default)]
struct Script(Arc<Mutex<Scripted>>);

#[derive(Default)]
struct Scripted {
    answers: VecDeque<Answer>,
    /// Path, query, and key header of each request.
    asked: Vec<(String, Option<String>)>,
}

async fn answer(State(script): State<Script>, request: Request) -> Response {
    let key =
        request.headers().get("x-cg-demo-api-key").map(|key| key.to_str().unwrap().to_owned());
    let next = {
        let mut scripted = script.0.lock().unwrap();
        scripted.asked.push((request.uri().to_string(), key));
        scripted.answers.pop_front()
    };
    let response = Response::builder();
    let response = match next.expect("the script has an answer left") {
        Answer::Body(status, body) => response.status(status).body(Body::from(body)),
        Answer::Packed(body) => response.header("content-encoding", "gzip").body(Body::from(body)),
        Answer::TooMany(wait) => {
            response.status(429).header("retry-after", wait).body(Body::from("Throttled"))
        }
        Answer::Bytes(length) => response.body(Body::from(vec![b' '; length])),
        Answer::Silence => std::future::pending().await,
    };
    response.unwrap()
}

/// A source, the server it asks, and the clock of both.
struct Scenario {
    source: CoinGecko,
    script: Script,
    clock: Arc<ManualClock>,
}

impl Scenario {
    async fn new(answers: impl IntoIterator<Item = Answer>) -> Scenario {
        let script = Script::default();
        script.0.lock().unwrap().answers.extend(answers);
        let app = axum::Router::new().fallback(answer).with_state(script.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        let now = Timestamp::parse("2021-05-15T16:00:00Z").unwrap();
        let clock = Arc::new(ManualClock::at(now));
        let config = CoinGeckoConfig {
            base_url: format!("http://{address}/api/v3/"),
            api_key: LiveSecret::new("CG-test"),
            timeout_ms: 2_000,
            ..CoinGeckoConfig::default()
        };
        let around = Surroundings {
            cache: Cache::memory(clock.clone()),
            clock: clock.clone(),
            rng: Arc::new(SystemRng),
        };
        let source = CoinGecko::new(config, &testing::listing(), around).unwrap();
        Scenario { source, script, clock }
    }

    fn asked(&self) -> usize {
        self.script.0.lock().unwrap().asked.len()
    }

    fn wait(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_str_exact(text).unwrap()
}

#[tokio::test]
async fn one_request_prices_all_assets_and_is_cached_for_a_minute() {
    let scenario =
        Scenario::new([Answer::Body(200, MARKETS), Answer::Body(200, TWO_MARKETS)]).await;
    let quotes = scenario.source.quotes().await.unwrap();
    assert_eq!(quotes.len(), 1);
    assert_eq!(quotes[0].asset, BTC);
    assert_eq!(quotes[0].price, decimal("49053"));
    assert_eq!(quotes[0].change_24h, Some(decimal("-2246.57482218")));
    assert_eq!(quotes[0].volume_24h, Some(decimal("61679663434")));
    assert_eq!(Some(quotes[0].at), Timestamp::parse("2021-05-15T15:59:43.867Z"));
    let (uri, key) = scenario.script.0.lock().unwrap().asked[0].clone();
    assert!(
        uri.starts_with("/api/v3/coins/markets?vs_currency=usd&ids=bitcoin%2Cethereum%2Cchainlink"),
        "{uri}"
    );
    assert_eq!(key.as_deref(), Some("CG-test"));

    scenario.wait(59);
    assert_eq!(scenario.source.quotes().await.unwrap(), quotes);
    assert_eq!(scenario.asked(), 1, "the cache answers");
    scenario.wait(1);
    let assets: Vec<_> = scenario.source.quotes().await.unwrap().iter().map(|q| q.asset).collect();
    assert_eq!((assets.len(), scenario.asked()), (2, 2));
    assert!(assets.contains(&ETH));
}

#[tokio::test]
async fn answers_with_newer_fields_are_read() {
    let scenario = Scenario::new([
        Answer::Body(200, NEWER_MARKETS),
        Answer::Body(200, NEWER_CHART),
        Answer::Packed(NEWER_COIN),
    ])
    .await;
    assert_eq!(scenario.source.quotes().await.unwrap()[0].price, decimal("70187"));
    let points = scenario.source.history(BTC, HistoryRange::Week).await.unwrap();
    assert_eq!(points[1].price, decimal("71246.9514406015"));
    let details = scenario.source.details(BTC).await.unwrap().unwrap();
    assert_eq!(details.rank, Some(1));
    assert!(details.market_cap.is_some() && details.description.is_some());
}

#[tokio::test]
async fn histories_are_exact_bounded_and_cached() {
    let scenario = Scenario::new([Answer::Packed(CHART_MONTH), Answer::Packed(CHART_DAY)]).await;
    let month = scenario.source.history(BTC, HistoryRange::Month).await.unwrap();
    assert_eq!(month[0].price, decimal("62641.967327043465"));
    assert_eq!(month[0].at, Timestamp(1_618_499_053_863_000));
    assert_eq!(month.len(), HISTORY_POINTS_MAX as usize);
    assert!(month.windows(2).all(|pair| pair[0].at < pair[1].at));
    assert_eq!(scenario.source.history(BTC, HistoryRange::Month).await.unwrap(), month);
    let day = scenario.source.history(BTC, HistoryRange::Day).await.unwrap();
    assert!(day.len() > 200 && scenario.asked() == 2);
    assert_eq!(scenario.source.history(AssetId(0), HistoryRange::Day).await.unwrap(), []);
}

#[tokio::test]
async fn details_are_plain_text() {
    let scenario = Scenario::new([Answer::Packed(COIN)]).await;
    let details = scenario.source.details(BTC).await.unwrap().unwrap();
    assert_eq!(details.rank, Some(1));
    assert_eq!(details.homepage.as_deref(), Some("http://www.bitcoin.org"));
    let description = details.description.unwrap();
    assert!(description.starts_with("Bitcoin is the first successful internet money"));
    assert!(!description.contains('<'), "{description}");
    assert_eq!(details.circulating_supply, Some(decimal("18710825.0")));
    assert!(details.market_cap.is_some() && details.volume_24h.is_some());
    assert_eq!(scenario.source.details(AssetId(0)).await.unwrap(), None);
}

#[tokio::test]
async fn too_many_requests_are_followed_by_the_pause_asked_for() {
    let scenario = Scenario::new([
        Answer::Body(200, MARKETS),
        Answer::TooMany("90"),
        Answer::Body(200, MARKETS),
    ])
    .await;
    let first = scenario.source.quotes().await.unwrap();
    scenario.wait(60);
    assert_eq!(scenario.source.quotes().await.unwrap(), first, "the last good answer serves");
    assert_eq!(scenario.source.pause(), Duration::from_secs(90));
    scenario.wait(89);
    assert!(scenario.source.history(BTC, HistoryRange::Day).await.is_err());
    assert_eq!((scenario.source.quotes().await.unwrap(), scenario.asked()), (first, 2));
    scenario.wait(1);
    scenario.source.quotes().await.unwrap();
    assert_eq!(scenario.asked(), 3, "asked again when the rest is over");
    assert_eq!(scenario.source.pause(), Duration::from_secs(60));
}

#[tokio::test]
async fn bad_answers_are_faults_and_followed_by_a_pause() {
    let truncated = &MARKETS[..MARKETS.len() / 2];
    let rows = [
        ("500", Answer::Body(500, BROKEN), true),
        ("422", Answer::Body(422, REFUSED), false),
        ("401", Answer::Body(401, b"{}"), true),
        ("404", Answer::Body(404, b"{}"), false),
        ("redirect", Answer::Body(302, b""), true),
        ("garbage", Answer::Body(200, b"<html>maintenance</html>"), true),
        ("an error with status 200", Answer::Body(200, REFUSED), true),
        ("truncated", Answer::Body(200, truncated), true),
        ("empty", Answer::Body(200, b""), true),
        ("huge", Answer::Bytes(BODY_BYTES_MAX + 1), true),
        ("no gzip", Answer::Packed(MARKETS), true),
    ];
    for (name, answer, rests) in rows {
        let scenario = Scenario::new([answer, Answer::Body(200, MARKETS)]).await;
        let fault = scenario.source.quotes().await.expect_err(name);
        assert!(matches!(fault, Fault::Unavailable(_)), "{name}: {fault}");
        assert!(!fault.to_string().contains("CG-test"), "{name}: {fault}");
        let pause = scenario.source.pause();
        assert_eq!(pause <= Duration::from_secs(2), rests, "{name}: {pause:?}");
        scenario.wait(2);
        assert_eq!(scenario.source.quotes().await.expect(name).len(), 1, "{name}: and recovers");
    }
}

#[tokio::test]
async fn server_that_hangs_or_is_gone_is_a_fault() {
    let mut scenario = Scenario::new([Answer::Silence]).await;
    let timeout = Duration::from_millis(50);
    scenario.source.outbound =
        Outbound::new(OutboundLimits { timeout, body_bytes_max: BODY_BYTES_MAX }).unwrap();
    assert!(matches!(scenario.source.quotes().await, Err(Fault::Unavailable(_))));
    scenario.source.config.base_url = "http://127.0.0.1:1".to_owned();
    scenario.wait(10);
    assert!(matches!(scenario.source.quotes().await, Err(Fault::Unavailable(_))));
    assert_eq!(scenario.asked(), 1);
}

#[tokio::test]
async fn bad_row_loses_no_other_price() {
    let rows = br#"[{"id":"bitcoin","current_price":49053,"high_24h":"high","last_updated":"2021-05-15T15:59:43.867Z"},
        {"id":"ethereum","current_price":"cheap","last_updated":"2021-05-15T15:59:43.867Z"},
        {"id":7,"current_price":1,"last_updated":"2021-05-15T15:59:43.867Z"}, null, [], "chainlink"]"#;
    let scenario = Scenario::new([Answer::Body(200, rows)]).await;
    let quotes = scenario.source.quotes().await.unwrap();
    assert_eq!(quotes.len(), 1, "{quotes:?}");
    assert_eq!(
        (quotes[0].asset, quotes[0].price, quotes[0].high_24h),
        (BTC, decimal("49053"), None)
    );
    assert_eq!(wire::markets(rows).unwrap().skipped, 5);
}

#[tokio::test]
async fn null_field_loses_no_other_detail() {
    let coin = br#"{"id":"bitcoin","description":null,"links":{"homepage":[null,7,"https://bitcoin.org"]},
        "market_cap_rank":-1,"market_data":{"market_cap":{"usd":5},"total_volume":null,"circulating_supply":"21"}}"#;
    let scenario = Scenario::new([Answer::Body(200, coin)]).await;
    let details = scenario.source.details(BTC).await.unwrap().unwrap();
    assert_eq!(details.homepage.as_deref(), Some("https://bitcoin.org"));
    assert_eq!(details.market_cap, Some(decimal("5")));
    assert_eq!((details.description, details.rank, details.volume_24h), (None, None, None));
}

#[tokio::test]
async fn coin_that_is_not_known_has_an_empty_history_and_no_details() {
    let scenario = Scenario::new([Answer::Body(404, b"{}"), Answer::Body(404, b"{}")]).await;
    for _ in 0..2 {
        assert_eq!(scenario.source.history(BTC, HistoryRange::Week).await.unwrap(), []);
        assert_eq!(scenario.source.details(BTC).await.unwrap(), None);
    }
    assert_eq!(scenario.asked(), 2, "and is not asked for again at once");
}

#[tokio::test]
async fn look_ups_that_fail_do_not_delay_the_polls() {
    let bad = [
        ("unreadable", Answer::Body(200, b"<html>".as_slice())),
        ("500", Answer::Body(500, BROKEN)),
        ("429", Answer::TooMany("90")),
    ];
    for (name, answer) in bad {
        let scenario = Scenario::new([answer, Answer::Body(200, MARKETS)]).await;
        assert!(scenario.source.details(BTC).await.is_err(), "{name}");
        assert_eq!(scenario.source.pause(), Duration::from_secs(60), "{name}");
        assert_eq!(scenario.source.quotes().await.expect(name).len(), 1, "{name}");
        assert!(scenario.source.details(BTC).await.is_err(), "{name}: rests by itself");
        assert_eq!(scenario.asked(), 2, "{name}");
    }
    let unreadable = Answer::Body(200, b"<html>".as_slice());
    let scenario = Scenario::new([unreadable, Answer::Packed(CHART_DAY)]).await;
    assert!(scenario.source.details(BTC).await.is_err());
    let day = scenario.source.history(BTC, HistoryRange::Day).await;
    assert!(day.is_ok_and(|points| points.len() > 200), "another look-up may be better");
}

#[tokio::test]
async fn look_up_that_hangs_does_not_hold_up_the_polls() {
    let scenario = Scenario::new([Answer::Silence, Answer::Body(200, MARKETS)]).await;
    let scenario = Arc::new(scenario);
    let waiting = tokio::spawn({
        let scenario = Arc::clone(&scenario);
        async move { scenario.source.details(BTC).await.is_err() }
    });
    while scenario.asked() == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(scenario.source.quotes().await.unwrap().len(), 1);
    assert!(!waiting.is_finished(), "it still waits");
    waiting.abort();
}
