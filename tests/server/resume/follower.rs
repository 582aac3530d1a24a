//! A client of one subscription that keeps the state which its events tell, and goes on after a drop.

use super::super::support::{Client, Socket};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What is followed, and how a client puts its state together.
pub(super) struct Stream {
    pub(super) field: &'static str,
    pub(super) query: &'static str,
    fold: fn(&mut State, &Value),
}

/// What a client holds: by key, what was told last.
pub(super) type State = BTreeMap<String, String>;

pub(super) const STREAMS: [Stream; 5] = [
    Stream {
        field: "orderBook",
        query: "subscription($after: String) { orderBook(market: \"ETH-USD\", depth: 3, after: $after) {
            snapshot previousSequence sequence bids { price quantity } asks { price quantity } } }",
        fold: |state, update| {
            for side in ["bids", "asks"] {
                for level in update[side].as_array().unwrap() {
                    let quantity = number(level, "quantity");
                    put(state, format!("{side} {}", number(level, "price")), quantity != "0", quantity);
                }
            }
        },
    },
    Stream {
        field: "trades",
        query: "subscription($after: String) { trades(market: \"ETH-USD\", after: $after) {
            snapshot sequence id price quantity } }",
        fold: |state, trade| {
            let shown = format!("{} {}", number(trade, "price"), number(trade, "quantity"));
            assert_eq!(state.insert(text(trade, "id"), shown), None, "told twice");
        },
    },
    Stream {
        field: "candles",
        query: "subscription($after: String) { candles(market: \"ETH-USD\", interval: M1, after: $after) {
            snapshot sequence openTime open high low close volume trades } }",
        fold: |state, candle| {
            let shown = ["open", "high", "low", "close", "volume"].map(|name| number(candle, name));
            state.insert(text(candle, "openTime"), format!("{} {}", shown.join(" "), candle["trades"]));
        },
    },
    Stream {
        field: "orderUpdates",
        query: "subscription($after: String) { orderUpdates(market: \"ETH-USD\", after: $after) {
            snapshot sequence trade { id } order { id price status filledQuantity } } }",
        fold: |state, update| {
            let order = &update["order"];
            let stands = matches!(order["status"].as_str(), Some("OPEN" | "PARTIALLY_FILLED"));
            let shown = format!("{} {}", number(order, "price"), number(order, "filledQuantity"));
            put(state, text(order, "id"), stands, shown);
        },
    },
    Stream {
        field: "balanceUpdates",
        query: "subscription($after: String) { balanceUpdates(after: $after) {
            snapshot sequence asset { symbol } available held } }",
        fold: |state, balance| {
            let shown = format!("{} {}", number(balance, "available"), number(balance, "held"));
            put(state, text(&balance["asset"], "symbol"), shown != "0 0", shown);
        },
    },
];

/// Keeps what is there, and forgets what is gone.
fn put(state: &mut State, key: String, stands: bool, shown: String) {
    match stands {
        true => state.insert(key, shown),
        false => state.remove(&key),
    };
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("{name} of {value}")).to_owned()
}

/// A decimal without the zeros at its end.
fn number(value: &Value, name: &str) -> String {
    let text = text(value, name);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A client that follows one stream.
pub(super) struct Follower {
    pub(super) stream: &'static Stream,
    pub(super) state: State,
    /// The sequence of each event, in order.
    pub(super) told: Vec<String>,
    pub(super) snapshots: usize,
    socket: Option<Socket>,
}

impl Follower {
    pub(super) fn new(stream: &'static Stream) -> Follower {
        Follower { stream, state: State::new(), told: Vec::new(), snapshots: 0, socket: None }
    }

    /// What it hands back: the last sequence, or what stands before everything.
    pub(super) fn after(&self) -> &str {
        self.told.last().map_or("0", String::as_str)
    }

    /// Leaves without a word.
    pub(super) fn leave(&mut self) {
        self.socket = None;
    }

    /// Comes, or comes back.
    pub(super) async fn come(&mut self, client: &Client) {
        let mut socket = client.socket().await;
        socket.subscribe(self.stream.query, json!({ "after": self.after() })).await;
        self.socket = Some(socket);
    }

    /// Takes the next event in; comes first if it is away. Who could not keep up leaves.
    pub(super) async fn take(&mut self, client: &Client) {
        if self.socket.is_none() {
            self.come(client).await;
        }
        let message = self.socket.as_mut().unwrap().receive().await;
        let payload = &message["payload"];
        if message["type"] != "next" || payload.get("errors").is_some() {
            assert!(message.to_string().contains("RESUBSCRIBE"), "{message:#}");
            return self.leave();
        }
        self.note(&payload["data"][self.stream.field]);
    }

    /// Takes in what comes until the state is as it should be, and whole.
    pub(super) async fn until(&mut self, client: &Client, done: impl Fn(&State) -> bool) {
        while !done(&self.state) || self.is_within_snapshot() {
            self.take(client).await;
        }
    }

    /// Whether parts of a snapshot are still to come: only its last one has a place.
    pub(super) fn is_within_snapshot(&self) -> bool {
        self.told.last().is_some_and(|place| place == "0")
    }

    fn note(&mut self, event: &Value) {
        if event["snapshot"] == true {
            self.state.clear();
            self.snapshots += 1;
        } else if let Some(previous) = event["previousSequence"].as_str() {
            assert_eq!(previous, self.after(), "updates of a book chain");
        }
        (self.stream.fold)(&mut self.state, event);
        self.told.push(text(event, "sequence"));
    }
}
