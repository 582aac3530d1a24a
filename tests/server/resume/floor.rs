//! Two who trade, and marks by which whoever follows knows that it has heard everything.

use super::super::support::{Person, Server};
use super::follower::{State, Stream};
use serde_json::{Value, json};

/// The same numbers for the same seed.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, bound: u32) -> u32 {
        let Dice(state) = self;
        *state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(*state >> 33).unwrap() % bound
    }
}

/// What happens last: a trade, an order that rests, and a deposit of BTC, each known by its numbers.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    trade: &'static str,
    order: &'static str,
    deposit: &'static str,
    balance: &'static str,
}

pub(super) const FIRST: Mark =
    Mark { trade: "3007", order: "2998", deposit: "0.125", balance: "0.125 0" };
pub(super) const SECOND: Mark =
    Mark { trade: "3008", order: "2999", deposit: "0.25", balance: "0.375 0" };

impl Mark {
    /// Whether who follows a stream has heard of it.
    pub(super) fn is_heard(&self, stream: &Stream, state: &State) -> bool {
        let mut shown = state.values();
        match stream.field {
            "orderBook" => state.contains_key(&format!("bids {}", self.order)),
            "trades" => shown.any(|shown| shown.starts_with(&format!("{} ", self.trade))),
            "candles" => shown.any(|shown| shown.split(' ').nth(3) == Some(self.trade)),
            "orderUpdates" => shown.any(|shown| *shown == format!("{} 0", self.order)),
            _ => state.get("BTC").is_some_and(|shown| shown == self.balance),
        }
    }
}

/// Two who trade with each other. The buyer is the one who is followed.
pub(super) struct Floor {
    pub(super) seller: Person,
    pub(super) buyer: Person,
}

impl Floor {
    pub(super) async fn open(server: &Server) -> Floor {
        let seller = server.funded(&[("ETH", "1000")]).await;
        Floor { seller, buyer: server.funded(&[("USD", "900000")]).await }
    }

    /// The same two on another node.
    pub(super) async fn on(&self, url: &str) -> Floor {
        let seller = Person::sign_in(url, &self.seller.email).await;
        Floor { seller, buyer: Person::sign_in(url, &self.buyer.email).await }
    }

    /// A little of everything: orders that rest, trade, end at once, and are cancelled.
    pub(super) async fn trade(&self, steps: u32, seed: u64) {
        let mut dice = Dice(seed);
        for _ in 0..steps {
            let (who, side) = match dice.below(2) {
                0 => (&self.seller, "SELL"),
                _ => (&self.buyer, "BUY"),
            };
            let (price, quantity) = (2_950 + dice.below(8), format!("0.{}", 1 + dice.below(9)));
            match dice.below(8) {
                0 => cancel_all(&self.buyer).await,
                1 => place(who, (side, "IOC"), (&price.to_string(), &quantity)).await,
                _ => place(who, (side, "GTC"), (&price.to_string(), &quantity)).await,
            }
        }
    }

    pub(super) async fn mark(&self, mark: Mark) {
        cancel_all(&self.seller).await;
        place(&self.seller, ("SELL", "GTC"), (mark.trade, "1")).await;
        place(&self.buyer, ("BUY", "GTC"), (mark.trade, "1")).await;
        place(&self.buyer, ("BUY", "GTC"), (mark.order, "0.5")).await;
        self.buyer.deposit("BTC", mark.deposit).await;
    }
}

async fn place(who: &Person, (side, time): (&str, &str), (price, quantity): (&str, &str)) {
    let order: Value = json!({ "market": "ETH-USD", "side": side, "type": "LIMIT", "timeInForce": time,
        "price": price, "quantity": quantity });
    who.place(order).await;
}

async fn cancel_all(who: &Person) {
    let all = "mutation { cancelAllOrders(input: {}) { count userErrors { code } } }";
    who.data(all, json!({})).await;
}
