//! Orders over HTTP: acknowledged means durable and applied.

use super::RUNS;
use super::load::{Figures, closed_loop};
use super::support::{Person, Server, WAIT_MAX};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

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

async fn place_one(trader: &Person, turn: usize) {
    let answer = try_place(trader, turn).await;
    assert!(is_placed(&answer), "{answer:#}");
}

async fn try_place(trader: &Person, turn: usize) -> Value {
    let side = if turn.is_multiple_of(2) { "BUY" } else { "SELL" };
    let query = "mutation($input: PlaceOrderInput!) {
        placeOrder(input: $input) { order { id status filledQuantity } userErrors { code message } } }";
    let input = json!({
        "market": "BTC-USD", "side": side, "type": "LIMIT", "price": "50000.00", "quantity": "0.0001",
    });
    trader.ask(query, json!({ "input": input })).await
}

fn is_placed(answer: &Value) -> bool {
    answer["data"]["placeOrder"]["order"]["id"].is_string()
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
