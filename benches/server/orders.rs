//! Orders over HTTP: acknowledged means durable and applied.

use super::RUNS;
use super::load::{Figures, closed_loop};
use super::support::{Person, Server};
use serde_json::json;
use std::sync::Arc;

const TRADERS: usize = 16;

/// People with money on both sides.
pub(crate) async fn traders(server: &Server) -> Arc<Vec<Person>> {
    let mut people = Vec::new();
    for _ in 0..TRADERS {
        people.push(server.funded(&[("USD", "1000000"), ("BTC", "20")]).await);
    }
    Arc::new(people)
}

/// Small limit orders that meet each other now and then, so that books and ledgers stay in motion.
pub(crate) async fn place(_: &Server, traders: &Arc<Vec<Person>>, in_flight: usize) -> Figures {
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let traders = traders.clone();
        runs.push(
            closed_loop(in_flight, move |worker, number| {
                let traders = traders.clone();
                async move { place_one(&traders[worker % TRADERS], worker as u64, number).await }
            })
            .await,
        );
    }
    Figures::median(runs)
}

async fn place_one(trader: &Person, worker: u64, number: u64) {
    let side = if (worker + number).is_multiple_of(2) { "BUY" } else { "SELL" };
    let price = format!("{}.00", 50_000 + (worker * 13 + number * 7) % 20);
    let query = "mutation($input: PlaceOrderInput!) {
        placeOrder(input: $input) { order { id status filledQuantity } userErrors { code message } } }";
    let input = json!({ "market": "BTC-USD", "side": side, "type": "LIMIT", "price": price, "quantity": "0.001" });
    let answer = trader.ask(query, json!({ "input": input })).await;
    let payload = &answer["data"]["placeOrder"];
    let known = payload["order"]["id"].is_string()
        || payload["userErrors"][0]["code"] == "INSUFFICIENT_FUNDS";
    assert!(known, "{answer:#}");
}
