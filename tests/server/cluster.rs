//! Three real processes on one PostgreSQL and one Redis: every node takes traffic, one leads, and the others take
//! over when it is gone. Needs `AGIO_TEST_DATABASE_URL` and `AGIO_TEST_REDIS_URL`, which `./dev test` sets.
//!
//! `AGIO_TEST_STOPS` sets how often a leader is stopped and continued (3 unless told; 100 for the long run):
//! `AGIO_TEST_STOPS=100 ./dev test --on postgres --test server cluster`.

use super::support::{Client, Databases, Home, Outage, Person, Server, WAIT_MAX, http};
use serde_json::{Value, json};
use sqlx::{Connection, PgConnection};
use std::collections::BTreeMap;
use std::process::Command;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const STOPS_DEFAULT: u32 = 3;
/// A new leader is to be there within this time of the old one's death.
const TAKEOVER_MAX: Duration = Duration::from_secs(5);
/// Fills on every node before the axe falls, and after.
const ORDERS_BEFORE: u32 = 60;
const WORKERS_PER_NODE: u32 = 2;

const PLACE: &str = "mutation($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id status } userErrors { code message } } }";
const TRADES: &str = "subscription { trades(market: \"BTC-USD\") { id } }";
const UPDATES: &str = "subscription { orderUpdates { order { clientOrderId status } } }";

/// The databases, or `None` with the reason printed.
pub(super) async fn databases() -> Option<Databases> {
    let (postgres, redis) =
        (std::env::var("AGIO_TEST_DATABASE_URL").ok(), std::env::var("AGIO_TEST_REDIS_URL").ok());
    if postgres.is_none() || redis.is_none() {
        println!("skipped: several nodes need AGIO_TEST_DATABASE_URL and AGIO_TEST_REDIS_URL");
        return None;
    }
    Some(Databases::on(postgres.as_deref(), redis).await)
}

pub(super) fn node(databases: &Databases, lease_ms: &str) -> Home {
    let settings = [
        ("AGIO_LIQUIDITY__ENABLED", "false"),
        ("AGIO_SIGNING_KEY", "the same key on all nodes, as it must be"),
        ("AGIO_EXCHANGE__STATE_DIGEST_EVERY", "1"),
        ("AGIO_EXCHANGE__LEASE_MS", lease_ms),
        ("AGIO_LOG", "warn"),
    ];
    Home::on(databases.clone(), &settings)
}

async fn role(url: &str) -> String {
    let answer = http().get(format!("{url}/health/ready")).send().await;
    let Ok(answer) = answer else { return "gone".to_owned() };
    let answer: Value = answer.json().await.expect("JSON");
    answer["role"].as_str().expect("a role").to_owned()
}

/// Waits until exactly one of these leads, and answers which.
pub(super) async fn leader(urls: &[String]) -> usize {
    let deadline = Instant::now() + WAIT_MAX;
    loop {
        let mut leading = Vec::new();
        for (index, url) in urls.iter().enumerate() {
            if role(url).await == "leader" {
                leading.push(index);
            }
        }
        if let [one] = leading[..] {
            return one;
        }
        assert!(Instant::now() < deadline, "no single leader: {leading:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn order(client_id: &str, side: &str, price: &str) -> Value {
    json!({ "input": { "clientOrderId": client_id, "market": "BTC-USD", "side": side, "type": "LIMIT",
        "quantity": "0.001", "price": price } })
}

/// A refusal that a client may answer by asking again, said so in a way a program understands.
fn check_retryable(answer: &Value) {
    let extensions = &answer["errors"][0]["extensions"];
    assert!(
        matches!(
            extensions["code"].as_str(),
            Some("UNAVAILABLE" | "OVERLOADED" | "OUTCOME_UNKNOWN")
        ),
        "{answer:#}"
    );
    assert_eq!(extensions["retryable"], true, "{answer:#}");
}

/// Two people as one node knows them. One sells and the other buys, because nobody trades with themselves.
#[derive(Clone)]
struct Pair {
    seller: Client,
    buyer: Client,
}

impl Pair {
    async fn sign_in(url: &str, emails: &[String; 2]) -> Pair {
        let seller = Person::sign_in(url, &emails[0]).await.client;
        Pair { seller, buyer: Person::sign_in(url, &emails[1]).await.client }
    }

    fn whose(&self, order: &Value) -> &Client {
        if order["input"]["side"] == "SELL" { &self.seller } else { &self.buyer }
    }

    /// All orders of both.
    async fn orders(&self) -> BTreeMap<String, String> {
        let mut all = orders(&self.seller).await;
        all.extend(orders(&self.buyer).await);
        all
    }
}

/// Asks these nodes in turn, with the same client id, until the order is acknowledged; answers its id and how
/// often it was refused before.
async fn insist(clients: &[Pair], first: usize, order: Value) -> (String, u32) {
    let deadline = Instant::now() + WAIT_MAX;
    for attempt in 0.. {
        let client = clients[(first + attempt as usize) % clients.len()].whose(&order);
        // A node that was killed answers nothing at all.
        if let Ok(answer) = client.try_ask(PLACE, order.clone()).await {
            if let Some(id) = answer["data"]["placeOrder"]["order"]["id"].as_str() {
                return (id.to_owned(), attempt);
            }
            check_retryable(&answer);
        }
        assert!(Instant::now() < deadline, "nobody took {order}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    unreachable!("it asks until the deadline")
}

/// All orders of a person, by client id; none may be there twice.
async fn orders(client: &Client) -> BTreeMap<String, String> {
    let (mut found, mut after) = (BTreeMap::new(), Value::Null);
    loop {
        let query = "query($after: String) { viewer { orders(first: 100, after: $after) {
            nodes { id clientOrderId } pageInfo { hasNextPage endCursor } } } }";
        let data = client.data(query, json!({ "after": after })).await;
        let page = &data["viewer"]["orders"];
        for node in page["nodes"].as_array().unwrap() {
            let client_id = node["clientOrderId"].as_str().unwrap().to_owned();
            let twice = found.insert(client_id, node["id"].as_str().unwrap().to_owned());
            assert!(twice.is_none(), "{node} stands twice");
        }
        if page["pageInfo"]["hasNextPage"] != true {
            return found;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}

/// Seq and hash of the newest state digest in a node's metrics.
async fn state_digest(url: &str) -> (String, String) {
    let text = http().get(format!("{url}/metrics")).send().await.unwrap().text().await.unwrap();
    let value = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name)).expect("the metric");
        line.rsplit(' ').next().unwrap().to_owned()
    };
    (value("agio_exchange_state_digest_seq "), value("agio_exchange_state_digest_hash "))
}

/// Waits until all nodes have come to the same seq, where their states must be the same.
async fn check_states(urls: &[String]) {
    let deadline = Instant::now() + WAIT_MAX;
    loop {
        let mut marks = Vec::new();
        for url in urls {
            marks.push(state_digest(url).await);
        }
        if marks.iter().all(|(seq, _)| *seq == marks[0].0) {
            assert!(marks.iter().all(|mark| *mark == marks[0]), "states differ: {marks:?}");
            println!("{} nodes hold the same state at seq {}", urls.len(), marks[0].0);
            return;
        }
        assert!(Instant::now() < deadline, "the nodes do not meet: {marks:?}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Every record was written in the newest epoch of its time: nobody wrote who had been deposed.
async fn check_epochs(databases: &Databases) -> i64 {
    let mut connection =
        PgConnection::connect(databases.postgres.as_deref().unwrap()).await.unwrap();
    let query = "SELECT count(*) FILTER (WHERE epoch < before), count(DISTINCT epoch) FROM (
        SELECT epoch, lag(epoch) OVER (ORDER BY first_seq) AS before FROM journal_records) AS records";
    let (late, epochs): (i64, i64) =
        sqlx::query_as(query).fetch_one(&mut connection).await.unwrap();
    assert_eq!(late, 0, "records of a deposed leader");
    epochs
}

/// What traffic was acknowledged, and how often it was refused before.
#[derive(Default)]
struct Ledger {
    acknowledged: Mutex<BTreeMap<String, String>>,
    refused: AtomicU32,
    stop: AtomicBool,
}

impl Ledger {
    fn count(&self) -> usize {
        self.acknowledged.lock().unwrap().len()
    }

    async fn reaches(&self, count: usize) {
        let deadline = Instant::now() + WAIT_MAX;
        while self.count() < count {
            assert!(Instant::now() < deadline, "traffic stands still at {}", self.count());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }
}

/// Places orders that cross each other, first of all at one node, until told to stop.
async fn trade(clients: Vec<Pair>, first: usize, worker: u32, ledger: Arc<Ledger>) {
    for number in 0.. {
        if ledger.stop.load(Ordering::SeqCst) {
            return;
        }
        let client_id = format!("n{first}-w{worker}-{number}");
        let side = if number % 2 == 0 { "SELL" } else { "BUY" };
        let placed = order(&client_id, side, "20000.00");
        let (id, refused) = insist(&clients, first, placed).await;
        ledger.refused.fetch_add(refused, Ordering::SeqCst);
        ledger.acknowledged.lock().unwrap().insert(client_id, id);
    }
}

fn start_traffic(clients: &[Pair], ledger: &Arc<Ledger>) -> Vec<tokio::task::JoinHandle<()>> {
    let nodes = 0..clients.len();
    let start = |first| {
        let (clients, ledger) = (clients.to_vec(), ledger.clone());
        (0..WORKERS_PER_NODE)
            .map(move |worker| tokio::spawn(trade(clients.clone(), first, worker, ledger.clone())))
    };
    nodes.flat_map(start).collect()
}

fn signal(server: &Server, name: &str) {
    let sent = Command::new("kill").args([name, &server.pid().to_string()]).status();
    assert!(sent.expect("kill runs").success());
}

/// Starts nodes, and a seller and a buyer whom all of them know.
async fn start(
    databases: &Databases,
    count: usize,
    lease_ms: &str,
) -> (Vec<Server>, Vec<Pair>, [String; 2]) {
    let mut servers = vec![node(databases, lease_ms).start()];
    let seller = servers[0].funded(&[("BTC", "100")]).await.email.clone();
    let buyer = servers[0].funded(&[("USD", "1000000")]).await.email.clone();
    servers.extend((1..count).map(|_| node(databases, lease_ms).start()));
    let (mut clients, emails) = (Vec::new(), [seller, buyer]);
    for (index, server) in servers.iter().enumerate() {
        clients.push(Pair::sign_in(&server.url, &emails).await);
        insist(&clients[index..], 0, order(&format!("hello-{index}"), "BUY", "19000.00")).await;
    }
    (servers, clients, emails)
}

fn urls(servers: &[Server]) -> Vec<String> {
    servers.iter().map(|server| server.url.clone()).collect()
}

fn stop_and_verify(servers: Vec<Server>) {
    let homes: Vec<Home> = servers.into_iter().map(Server::stop).collect();
    println!("{}", homes[0].verify());
}

#[tokio::test(flavor = "multi_thread")]
async fn leader_killed_under_load_is_replaced_and_nothing_is_lost_or_doubled() {
    let Some(databases) = databases().await else { return };
    let (mut servers, clients, _) = start(&databases, 3, "3000").await;
    let all = urls(&servers);
    assert_eq!(leader(&all).await, 0, "the first to start leads");
    let mut sockets = Vec::new();
    for client in &clients {
        let mut socket = client.buyer.socket().await;
        socket.subscribe(TRADES, json!({})).await;
        sockets.push(socket);
    }
    let mut updates = clients[2].seller.socket().await;
    updates.subscribe(UPDATES, json!({})).await;
    insist(&clients, 1, order("seller-on-1", "SELL", "30000.00")).await;
    insist(&clients, 0, order("buyer-on-0", "BUY", "30000.00")).await;
    let mut seen = Vec::new();
    for socket in &mut sockets {
        seen.push(socket.event().await["trades"]["id"].take());
    }
    assert!(seen.iter().all(|id| *id == seen[0]), "one trade, seen on every node: {seen:?}");
    let update = updates.event().await;
    assert_eq!(update["orderUpdates"]["order"]["clientOrderId"], "seller-on-1");

    let ledger = Arc::new(Ledger::default());
    let workers = start_traffic(&clients, &ledger);
    ledger.reaches(ORDERS_BEFORE as usize).await;
    let dead = servers.remove(0);
    let killed = Instant::now();
    drop(dead.kill());
    let (_, attempts) = insist(&clients[1..], 0, order("after-the-kill", "BUY", "19000.00")).await;
    let takeover = killed.elapsed();
    println!("writes again {} ms after kill -9, {attempts} refusals by then", takeover.as_millis());
    assert!(takeover < TAKEOVER_MAX, "{takeover:?}");
    ledger.reaches(ledger.count() + ORDERS_BEFORE as usize).await;
    ledger.stop.store(true, Ordering::SeqCst);
    for worker in workers {
        worker.await.unwrap();
    }
    let survivors = urls(&servers);
    println!("node {} leads", leader(&survivors).await + 1);
    let acknowledged = ledger.acknowledged.lock().unwrap().clone();
    println!("{} orders acknowledged, {:?} refusals", acknowledged.len(), ledger.refused);
    for client in &clients[1..] {
        let found = client.orders().await;
        for (client_id, id) in &acknowledged {
            assert_eq!(found.get(client_id), Some(id), "{client_id} was acknowledged");
        }
    }
    for (client_id, id) in acknowledged.iter().take(10) {
        let number: u32 = client_id.rsplit('-').next().unwrap().parse().unwrap();
        let side = if number.is_multiple_of(2) { "SELL" } else { "BUY" };
        let again = insist(&clients[1..], 0, order(client_id, side, "20000.00")).await;
        assert_eq!(again.0, *id, "the first outcome");
    }
    check_states(&survivors).await;
    println!("{} epochs wrote", check_epochs(&databases).await);
    stop_and_verify(servers);
}

#[tokio::test(flavor = "multi_thread")]
async fn leader_stopped_beyond_its_lease_and_continued_appends_nothing() {
    let Some(databases) = databases().await else { return };
    let stops =
        std::env::var("AGIO_TEST_STOPS").map_or(STOPS_DEFAULT, |text| text.parse().unwrap());
    let (servers, clients, _) = start(&databases, 2, "1000").await;
    let all = urls(&servers);
    let ledger = Arc::new(Ledger::default());
    let workers = start_traffic(&clients, &ledger);
    for round in 0..stops {
        ledger.reaches(ledger.count() + 5).await;
        let stopped = leader(&all).await;
        let other = 1 - stopped;
        signal(&servers[stopped], "-STOP");
        leader(&all[other..=other]).await;
        insist(&clients[other..=other], 0, order(&format!("led-{round}"), "BUY", "19000.00")).await;
        signal(&servers[stopped], "-CONT");
        let deadline = Instant::now() + WAIT_MAX;
        while role(&all[stopped]).await != "standby" {
            assert!(Instant::now() < deadline, "it still thinks that it leads");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
    ledger.stop.store(true, Ordering::SeqCst);
    for worker in workers {
        worker.await.unwrap();
    }
    let acknowledged = ledger.acknowledged.lock().unwrap().clone();
    let epochs = check_epochs(&databases).await;
    println!("{stops} stops, {epochs} epochs wrote, {} orders acknowledged", acknowledged.len());
    assert!(epochs > i64::from(stops), "each stop began an epoch that wrote");
    let found = clients[0].orders().await;
    for (client_id, id) in &acknowledged {
        assert_eq!(found.get(client_id), Some(id), "{client_id} was acknowledged");
    }
    check_states(&all).await;
    stop_and_verify(servers);
}

#[tokio::test(flavor = "multi_thread")]
async fn leader_without_redis_trades_and_standbys_follow_until_it_is_back() {
    let Some(mut databases) = databases().await else { return };
    let outage = Outage::in_front_of_redis(databases.redis.as_deref().unwrap()).await;
    databases.redis = Some(outage.url.clone());
    let (servers, clients, _) = start(&databases, 2, "3000").await;
    let mut socket = clients[1].buyer.socket().await;
    socket.subscribe(TRADES, json!({})).await;

    outage.begin();
    let refused =
        clients[1].seller.ask(PLACE, order("through-the-standby", "SELL", "20000.00")).await;
    check_retryable(&refused);
    insist(&clients[..1], 0, order("seller", "SELL", "20000.00")).await;
    insist(&clients[..1], 0, order("buyer", "BUY", "20000.00")).await;
    assert!(socket.event().await["trades"]["id"].is_string(), "told by the journal alone");

    outage.end();
    insist(&clients[1..], 0, order("through-the-standby", "SELL", "20000.00")).await;
    check_states(&urls(&servers)).await;
    stop_and_verify(servers);
}

#[tokio::test(flavor = "multi_thread")]
async fn standby_that_was_killed_comes_back_and_knows_everything() {
    let Some(databases) = databases().await else { return };
    let (mut servers, mut clients, emails) = start(&databases, 2, "3000").await;
    let home = servers.remove(1).kill();
    insist(&clients[..1], 0, order("meanwhile", "BUY", "19000.00")).await;
    servers.push(home.start());
    clients[1] = Pair::sign_in(&servers[1].url, &emails).await;
    assert_eq!(leader(&urls(&servers)).await, 0, "the leader stays");
    insist(&clients[1..], 0, order("back", "BUY", "19000.00")).await;
    assert!(clients[1].orders().await.contains_key("meanwhile"));
    check_states(&urls(&servers)).await;
    stop_and_verify(servers);
}
