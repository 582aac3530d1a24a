//! Fan-out: a thousand sockets that watch one market's trades while two people trade.

use super::load::{Figures, histogram};
use super::support::{Person, Server};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const SOCKETS: usize = 1_000;
/// How many sockets are opened at the same time.
const OPENING: usize = 50;
const RUN: Duration = Duration::from_secs(5);

/// Messages delivered per second, all sockets together.
pub(crate) async fn fan_out(server: &Server, people: &Arc<Vec<Person>>) -> Figures {
    let received = Arc::new(AtomicU64::new(0));
    let mut readers = Vec::new();
    for _ in 0..SOCKETS / OPENING {
        let opening = (0..OPENING).map(|_| open(server, received.clone()));
        readers.extend(futures_util::future::join_all(opening).await);
    }
    let traders =
        [trade(people.clone(), "BUY", 2), trade(people.clone(), "SELL", 3)].map(tokio::spawn);
    tokio::time::sleep(RUN / 5).await;
    let before = received.load(Ordering::Relaxed);
    let start = Instant::now();
    tokio::time::sleep(RUN).await;
    let count = received.load(Ordering::Relaxed) - before;
    let elapsed = start.elapsed();
    assert!(traders.iter().all(|trader| !trader.is_finished()), "somebody stopped trading");
    traders.iter().for_each(tokio::task::JoinHandle::abort);
    readers.iter().for_each(tokio::task::JoinHandle::abort);
    Figures::new(count, elapsed, histogram())
}

async fn open(server: &Server, received: Arc<AtomicU64>) -> tokio::task::JoinHandle<()> {
    let mut socket = server.client().socket().await;
    let query = "subscription { trades(market: \"BTC-USD\") { id price quantity takerSide at } }";
    socket.subscribe(query, json!({})).await;
    tokio::spawn(async move {
        loop {
            socket.event().await;
            received.fetch_add(1, Ordering::Relaxed);
        }
    })
}

/// Sends crossing orders for ever.
async fn trade(people: Arc<Vec<Person>>, side: &str, person: usize) {
    loop {
        let input = json!({ "market": "BTC-USD", "side": side, "type": "LIMIT", "price": "50000.00", "quantity": "0.0001" });
        let query =
            "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { id } } }";
        let answer = people[person].ask(query, json!({ "input": input })).await;
        assert!(answer["data"]["placeOrder"]["order"]["id"].is_string(), "{answer:#}");
    }
}
