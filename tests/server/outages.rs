//! Surroundings that fail for a while, under load: PostgreSQL gone, Redis gone, a journal that is slow. Nothing
//! false is acknowledged, nothing is lost, memory stays bounded, and the server recovers by itself.
//!
//! `AGIO_TEST_OUTAGE_SECONDS` sets how long they are gone (2 unless told):
//! `AGIO_TEST_OUTAGE_SECONDS=60 ./dev test --on postgres -- --test server outages -- --nocapture` is the long run.

use super::load::Crowd;
use super::support::{Client, Databases, Home, Outage, Person, Server, http};
use futures_util::future::join_all;
use serde_json::{Value, json};
use sqlx::{Connection, Executor, SqliteConnection};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

const TRADERS: u32 = 4;
/// Steps acknowledged before and after an outage.
const STEPS: u64 = 40;
/// How much larger a server may have become over an outage, in KiB.
const GROWTH_MAX_KIB: u64 = 128 << 10;
/// What slows the journal down, each time it is used.
const SLOWNESS: Duration = Duration::from_millis(150);
/// Orders sent at once, to a server that lets sixteen wait.
const BURST: usize = 120;

fn outage_length() -> Duration {
    let seconds = std::env::var("AGIO_TEST_OUTAGE_SECONDS");
    Duration::from_secs(seconds.map_or(2, |text| text.parse().expect("a number")))
}

/// Lets the crowd trade until so many more steps are acknowledged.
async fn acknowledge(crowd: &Crowd, trading: &super::load::Trading, steps: u64) {
    let enough = crowd.acknowledged.load(Ordering::SeqCst) + steps;
    while crowd.acknowledged.load(Ordering::SeqCst) < enough {
        trading.check();
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_that_is_gone_under_load_costs_nothing_that_was_acknowledged() {
    let Some((databases, outage)) = Outage::of_postgres().await else { return };
    let server = Home::on(databases, &[("AGIO_LIQUIDITY__ENABLED", "false")]).start();
    let mut crowd = Crowd::gather(&server, TRADERS, 7).await;
    let trading = crowd.trade();
    acknowledge(&crowd, &trading, STEPS).await;
    let size = resident_kib(&server);

    outage.begin();
    // What was on the disk when the connections broke may still be answered, one step a trader.
    let before = crowd.acknowledged.load(Ordering::SeqCst) + u64::from(TRADERS);
    let ready = http().get(format!("{}/health/ready", server.url)).send().await.unwrap();
    assert_eq!(ready.status(), 503);
    tokio::time::sleep(outage_length()).await;
    trading.check();
    let during = crowd.acknowledged.load(Ordering::SeqCst);
    assert!(during <= before, "{during} acknowledged without a database, after {before}");
    outage.end();

    let back = Instant::now();
    acknowledge(&crowd, &trading, STEPS).await;
    println!("{STEPS} steps acknowledged {:?} after the database came back", back.elapsed());
    check_after(crowd, trading, server, size).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_that_is_gone_under_load_costs_nothing_that_was_acknowledged() {
    let (Ok(postgres), Ok(redis)) =
        (std::env::var("AGIO_TEST_DATABASE_URL"), std::env::var("AGIO_TEST_REDIS_URL"))
    else {
        // Without Redis its twin in the process cannot be lost.
        return;
    };
    let outage = Outage::in_front_of_redis(&redis).await;
    let databases = Databases::on(Some(&postgres), Some(outage.url.clone())).await;
    let server = Home::on(databases, &[("AGIO_LIQUIDITY__ENABLED", "false")]).start();
    let mut crowd = Crowd::gather(&server, TRADERS, 8).await;
    let trading = crowd.trade();
    acknowledge(&crowd, &trading, STEPS).await;
    let size = resident_kib(&server);

    outage.begin();
    wait_for_readiness(&server, 503).await;
    tokio::time::sleep(outage_length()).await;
    trading.check();
    outage.end();
    wait_for_readiness(&server, 200).await;
    acknowledge(&crowd, &trading, STEPS).await;
    check_after(crowd, trading, server, size).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_journal_makes_orders_wait_or_turns_them_away_and_tells_no_lies() {
    let settings = [("AGIO_LIQUIDITY__ENABLED", "false"), ("AGIO_EXCHANGE__QUEUE_MAX", "16")];
    let mut databases = Databases::new().await;
    let mut door = None;
    if let Some(url) = databases.postgres.clone() {
        let outage = Outage::in_front_of(&url).await;
        databases.postgres = Some(outage.url.clone());
        door = Some(outage);
    }
    let server = Home::on(databases, &settings).start();
    let trader = server.funded(&[("USD", "100000")]).await;
    let size = resident_kib(&server);
    let drag = match &door {
        Some(door) => {
            door.delay(SLOWNESS);
            None
        }
        None => {
            let journal = server.home().data_dir.path().join("data/journal.db");
            let (holds, held) = oneshot::channel();
            let drag = tokio::spawn(hold_again_and_again(journal, holds));
            held.await.expect("the journal is held");
            Some(drag)
        }
    };
    let answers = join_all((0..BURST).map(|number| place(&trader, number))).await;
    if let Some(door) = &door {
        door.delay(Duration::ZERO);
    }
    if let Some(drag) = drag {
        drag.abort();
    }
    let ids = |wanted: &str| -> BTreeSet<String> {
        let all = answers.iter().filter(|(_, answer)| answer == wanted);
        all.map(|(id, _)| id.clone()).collect()
    };
    let (placed, overloaded) = (ids("placed"), ids("OVERLOADED"));
    let (unavailable, unknown) = (ids("UNAVAILABLE"), ids("OUTCOME_UNKNOWN"));
    println!(
        "{} placed, {} overloaded, {} unavailable, {} unknown",
        placed.len(),
        overloaded.len(),
        unavailable.len(),
        unknown.len()
    );
    let told = placed.len() + overloaded.len() + unavailable.len() + unknown.len();
    assert_eq!(told, BURST, "{answers:?}");
    assert!(!placed.is_empty() && !overloaded.is_empty(), "some wait, some are turned away");
    let found = found(&trader, BURST).await;
    assert!(placed.is_subset(&found), "acknowledged and lost");
    assert!(overloaded.is_disjoint(&found), "turned away and done all the same");
    assert!(unavailable.is_disjoint(&found), "not done by its code, and done all the same");
    check_size(&server, size);
    server.stop().verify();
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_answer_is_an_unknown_outcome_and_only_an_id_makes_it_retryable() {
    let settings = [("AGIO_LIQUIDITY__ENABLED", "false"), ("AGIO_EXCHANGE__ANSWER_WAIT_MS", "100")];
    let mut databases = Databases::new().await;
    let mut door = None;
    if let Some(url) = databases.postgres.clone() {
        let outage = Outage::in_front_of(&url).await;
        databases.postgres = Some(outage.url.clone());
        door = Some(outage);
    }
    let server = Home::on(databases, &settings).start();
    let trader = server.funded(&[("USD", "100000")]).await;
    let hold = match &door {
        Some(door) => {
            door.delay(2 * SLOWNESS);
            None
        }
        None => Some(hold(&server.home().data_dir.path().join("data/journal.db")).await),
    };
    let query = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }";
    let mut order = json!({ "market": "BTC-USD", "side": "BUY", "type": "LIMIT", "price": "100.00",
        "quantity": "0.1" });
    let nameless = trader.ask(query, json!({ "input": order })).await;
    order["clientOrderId"] = json!("burst-0");
    let named = trader.ask(query, json!({ "input": order })).await;
    for (answer, retryable) in [(&nameless, false), (&named, true)] {
        let extensions = &answer["errors"][0]["extensions"];
        assert_eq!(extensions["code"], "OUTCOME_UNKNOWN", "{answer:#}");
        assert_eq!(extensions["retryable"], retryable, "{answer:#}");
    }
    if let Some(door) = &door {
        door.delay(Duration::ZERO);
    }
    if let Some(mut hold) = hold {
        hold.execute("ROLLBACK").await.unwrap();
    }
    // Sent again as its code says, until it has its answer.
    while place(&trader, 0).await.1 == "OUTCOME_UNKNOWN" {}
    let query = "{ viewer { orders(first: 10) { nodes { clientOrderId } } } }";
    let orders = trader.data(query, json!({})).await["viewer"]["orders"]["nodes"].take();
    assert_eq!(orders.as_array().unwrap().len(), 2, "both were done, each once: {orders:#}");
    server.stop().verify();
}

/// Holds the journal's file until it is let go.
async fn hold(journal: &std::path::Path) -> SqliteConnection {
    let url = format!("sqlite:{}", journal.display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    connection.execute("BEGIN IMMEDIATE").await.unwrap();
    connection
}

async fn place(trader: &Person, number: usize) -> (String, String) {
    let client_id = format!("burst-{number}");
    let query = "mutation($input: PlaceOrderInput!) {
        placeOrder(input: $input) { order { id } userErrors { code } } }";
    let input = json!({ "clientOrderId": client_id, "market": "BTC-USD", "side": "BUY",
        "type": "LIMIT", "price": "100.00", "quantity": "0.1" });
    let answer = trader.ask(query, json!({ "input": input })).await;
    if answer["data"]["placeOrder"]["order"]["id"].is_string() {
        return (client_id, "placed".to_owned());
    }
    let code = answer["errors"][0]["extensions"]["code"].as_str();
    (client_id, code.unwrap_or_else(|| panic!("{answer:#}")).to_owned())
}

async fn found(trader: &Client, most: usize) -> BTreeSet<String> {
    let query = "query($after: String) { viewer { orders(first: 100, after: $after) {
        nodes { clientOrderId } pageInfo { hasNextPage endCursor } } } }";
    let (mut found, mut after) = (BTreeSet::new(), Value::Null);
    loop {
        let data = trader.data(query, json!({ "after": after })).await;
        let page = &data["viewer"]["orders"];
        for order in page["nodes"].as_array().unwrap() {
            assert!(found.insert(order["clientOrderId"].as_str().unwrap().to_owned()), "twice");
        }
        if page["pageInfo"]["hasNextPage"] != true {
            assert!(found.len() <= most);
            return found;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// A disk that takes its time: somebody holds the journal's file for a while before each append.
/// Tells when it has hold of the journal for the first time: a burst that comes before finds nothing slow.
async fn hold_again_and_again(journal: PathBuf, holds: oneshot::Sender<()>) {
    let url = format!("sqlite:{}", journal.display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    connection.execute("PRAGMA busy_timeout = 5000").await.unwrap();
    let mut holds = Some(holds);
    loop {
        connection.execute("BEGIN IMMEDIATE").await.unwrap();
        if let Some(holds) = holds.take() {
            // Who waited for it may have given up.
            let _ = holds.send(());
        }
        tokio::time::sleep(SLOWNESS).await;
        connection.execute("ROLLBACK").await.unwrap();
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn check_after(
    mut crowd: Crowd,
    trading: super::load::Trading,
    server: Server,
    size_before: u64,
) {
    crowd.rest(trading).await;
    let orders = crowd.check(&server).await;
    check_size(&server, size_before);
    println!("{} steps, {orders} orders found", crowd.acknowledged.load(Ordering::SeqCst));
    let home = server.stop();
    crowd.check_journal(&home);
    println!("{}", home.verify());
}

async fn wait_for_readiness(server: &Server, status: u16) {
    let url = format!("{}/health/ready", server.url);
    let deadline = Instant::now() + super::support::WAIT_MAX;
    while http().get(&url).send().await.unwrap().status() != status {
        assert!(Instant::now() < deadline, "never ready with {status}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// What the server keeps in memory.
fn resident_kib(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.pid())).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn check_size(server: &Server, before: u64) {
    let now = resident_kib(server);
    println!("resident: {before} KiB before, {now} KiB after");
    assert!(now < before + GROWTH_MAX_KIB, "{before} KiB became {now} KiB");
}
