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
        people.push(server.funded(&[("USD", "1000000"), ("BTC", "100")]).await);
    }
    Arc::new(people)
}

/// Small limit orders at one price, half of them buying and half selling, so that about every second order
/// trades and books do not grow.
pub(crate) async fn place(_: &Server, traders: &Arc<Vec<Person>>, in_flight: usize) -> Figures {
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let traders = traders.clone();
        runs.push(
            closed_loop(in_flight, move |worker, number| {
                let traders = traders.clone();
                // One worker alone takes both sides in turn; many keep to theirs.
                let turn = if in_flight == 1 { number as usize } else { worker };
                async move { place_one(&traders[turn % TRADERS], turn).await }
            })
            .await,
        );
    }
    Figures::median(runs)
}

async fn place_one(trader: &Person, turn: usize) {
    let side = if turn.is_multiple_of(2) { "BUY" } else { "SELL" };
    let query = "mutation($input: PlaceOrderInput!) {
        placeOrder(input: $input) { order { id status filledQuantity } userErrors { code message } } }";
    let input = json!({
        "market": "BTC-USD", "side": side, "type": "LIMIT", "price": "50000.00", "quantity": "0.001",
    });
    let answer = trader.ask(query, json!({ "input": input })).await;
    assert!(answer["data"]["placeOrder"]["order"]["id"].is_string(), "{answer:#}");
}
