//! Orders over HTTP: acknowledged means durable and applied.

use super::listener::Listener;
use super::load::{Figures, closed_loop, histogram};
use super::support::{Person, Server, WAIT_MAX};
use super::wire::{Wire, post_with};
use super::{RUNS, process};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;

const TRADERS: usize = 16;

/// People with money on both sides.
pub(crate) async fn traders(server: &Server) -> Arc<Vec<Person>> {
    let mut people = Vec::new();
    for _ in 0..TRADERS {
        people.push(server.funded(&[("USD", "1000000"), ("BTC", "100")]).await);
    }
    Arc::new(people)
}

/// The run in the middle of several.
pub(crate) async fn place(traders: &Arc<Vec<Person>>, in_flight: usize) -> Figures {
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        runs.push(one_run(traders, in_flight).await);
    }
    Figures::median(runs)
}

/// Limit orders so small that nobody runs out of money, at one price, half of them buying and half selling, so that
/// about every second order trades and books do not grow.
pub(crate) async fn one_run(traders: &Arc<Vec<Person>>, in_flight: usize) -> Figures {
    let traders = traders.clone();
    closed_loop(in_flight, move |worker, number| {
        let traders = traders.clone();
        // One worker alone takes both sides in turn; many keep to theirs.
        let turn = if in_flight == 1 { number as usize } else { worker };
        async move { place_one(&traders[turn % TRADERS], turn).await }
    })
    .await
}

/// Places one order, which must be accepted.
pub(crate) async fn place_one(trader: &Person, turn: usize) {
    let answer = try_place(trader, turn).await;
    assert!(is_placed(&answer), "{answer:#}");
}

const PLACE: &str = "mutation($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id status filledQuantity } userErrors { code message } } }";

async fn try_place(trader: &Person, turn: usize) -> Value {
    trader.ask(PLACE, json!({ "input": order(turn) })).await
}

fn order(turn: usize) -> Value {
    let side = if turn.is_multiple_of(2) { "BUY" } else { "SELL" };
    json!({
        "market": "BTC-USD", "side": side, "type": "LIMIT", "price": "50000.00", "quantity": "0.0001",
    })
}

fn is_placed(answer: &Value) -> bool {
    answer["data"]["placeOrder"]["order"]["id"].is_string()
}

/// The same from a client that spends as little as can be: bytes made beforehand over connections of its own.
pub(crate) async fn place_over_wires(
    server: &Server,
    traders: &[Person],
    in_flight: usize,
) -> Figures {
    let mut wires = Vec::new();
    for turn in 0..in_flight {
        let params = json!({ "query": PLACE, "variables": { "input": order(turn) } });
        let token = traders[turn % TRADERS].token.as_deref();
        let request: Arc<[u8]> = post_with(&server.url, &params, token).into();
        wires.push((Arc::new(Mutex::new(Wire::open(&server.url).await)), request));
    }
    let wires = Arc::new(wires);
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let wires = Arc::clone(&wires);
        let place = move |worker: usize, _| {
            let (wire, request) = wires[worker].clone();
            async move {
                let mut wire = wire.lock().await;
                let answer = wire.ask(&request).await;
                assert!(
                    answer.ends_with(br#""userErrors":[]}}}"#),
                    "{}",
                    String::from_utf8_lossy(answer)
                );
            }
        };
        runs.push(closed_loop(in_flight, place).await);
    }
    Figures::median(runs)
}

/// Orders as mutations over one WebSocket, as many at a time as one may carry. The run in the middle of several.
pub(crate) async fn place_over_socket(server: &Server, trader: &Person) -> Figures {
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let mut socket = Listener::open(&server.url, trader.token.as_deref()).await;
        for number in 0..OVER_SOCKET {
            socket.say(&mutation(number)).await;
        }
        let (mut sent, mut done) = (OVER_SOCKET, 0);
        let start = Instant::now();
        while start.elapsed() < SOCKET_RUN {
            let mut complete = 0;
            socket.hear(|text| complete += usize::from(is_complete(text))).await;
            done += complete;
            for _ in 0..complete {
                socket.say(&mutation(sent)).await;
                sent += 1;
            }
        }
        runs.push(Figures::new(done as u64, start.elapsed(), histogram()));
    }
    Figures::median(runs)
}

/// How many orders are on their way over one socket: as many operations as a server allows on one.
const OVER_SOCKET: usize = 64;
const SOCKET_RUN: Duration = Duration::from_secs(3);

fn mutation(number: usize) -> Value {
    let payload = json!({ "query": PLACE, "variables": { "input": order(number) } });
    json!({ "type": "subscribe", "id": number.to_string(), "payload": payload })
}

fn is_complete(text: &[u8]) -> bool {
    assert!(!text.starts_with(br#"{"type":"error""#), "{}", String::from_utf8_lossy(text));
    text.starts_with(br#"{"type":"complete""#)
}

/// Says whose threads spend how much on one order, 64 in flight: those of the edge (HTTP, GraphQL and what the
/// projector does between its statements), the sequencer's, and the rest (journal and tables).
pub(crate) async fn shares(server: &Server, traders: &Arc<Vec<Person>>) -> String {
    let before = used(server.pid());
    let start = Instant::now();
    let figures = one_run(traders, 64).await;
    // The run has a warm-up that is not in its count.
    let orders = figures.per_second as f64 * start.elapsed().as_secs_f64();
    let after = used(server.pid());
    let [edge, sequencer, rest] =
        std::array::from_fn(|part| (after[part] - before[part]).as_secs_f64() * 1e6 / orders);
    format!("edge {edge:.0} us, sequencer {sequencer:.0} us, rest {rest:.0} us")
}

/// Processor time of the edge, the sequencer and all others.
fn used(pid: u32) -> [Duration; 3] {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let mut shares = [Duration::ZERO; 3];
    let mut workers = 0;
    for thread in process::threads(pid) {
        // The oldest threads of that name are the workers; later ones block on files.
        let worker = thread.name == "tokio-rt-worker" && workers < processors;
        workers += usize::from(worker);
        let part = match thread.name.as_str() {
            _ if worker || thread.id == pid => 0,
            "agio-sequencer" => 1,
            _ => 2,
        };
        shares[part] += thread.cpu;
    }
    shares
}

/// Asks until an order is taken: a new standby turns them away until it has heard of the leader.
pub(crate) async fn wait_until_taken(trader: &Person) {
    let deadline = Instant::now() + WAIT_MAX;
    loop {
        let answer = try_place(trader, 0).await;
        if is_placed(&answer) {
            return;
        }
        assert!(Instant::now() < deadline, "{answer:#}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}
