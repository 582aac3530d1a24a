//! Reads over HTTP.

use super::RUNS;
use super::load::{Figures, closed_loop};
use super::support::{Client, Person, Server};
use serde_json::json;
use std::sync::Arc;

const IN_FLIGHT: usize = 32;

/// The page a signed-in person sees first.
pub(crate) async fn portfolio(_: &Server, people: &Arc<Vec<Person>>) -> Figures {
    let query = "{ viewer { email portfolio { value unrealizedPnl holdings { asset { symbol } quantity value } }
        balances { asset { symbol } available held } } }";
    let clients: Vec<Client> = people.iter().map(|person| person.client.clone()).collect();
    repeat(clients, query).await
}

/// What a price page asks.
pub(crate) async fn markets(server: &Server) -> Figures {
    let query = "{ markets { symbol base { name price { price changePercent24h } } tickSize lotSize
        ticker { lastPrice bestBid bestAsk volume24h } } }";
    repeat(vec![server.client()], query).await
}

/// One order book.
pub(crate) async fn book(server: &Server) -> Figures {
    let query = "{ market(symbol: \"BTC-USD\") { orderBook(depth: 20) { sequence
        bids { price quantity orders } asks { price quantity orders } } } }";
    repeat(vec![server.client()], query).await
}

async fn repeat(clients: Vec<Client>, query: &'static str) -> Figures {
    let clients = Arc::new(clients);
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        let clients = clients.clone();
        runs.push(
            closed_loop(IN_FLIGHT, move |worker, _| {
                let client = clients[worker % clients.len()].clone();
                async move { drop(client.data(query, json!({})).await) }
            })
            .await,
        );
    }
    Figures::median(runs)
}
