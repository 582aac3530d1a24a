//! An exchange on which something has happened: orders, trades, money, several accounts.

use crate::resolvers::context::RequestContext;
use crate::resolvers::scenarios::{House, PLACE, limit, person};
use serde_json::{Value, json};
use tokio::sync::RwLock;

/// The exchange, who asks, and what can be asked about.
pub(super) struct Stage {
    pub(super) house: House,
    pub(super) ada: RequestContext,
    pub(super) known: Value,
    /// Held alone by whatever changes something, and shared by whoever asks twice and compares.
    pub(super) turn: RwLock<()>,
}

const OCO: &str =
    "mutation($input: PlaceOcoInput!) { placeOco(input: $input) { userErrors { message } } }";
const OPEN: &str = "mutation { openAccount(input: { name: \"Bots\" }) { userErrors { message } } }";
const IDS: &str = "{ assets { id } markets { id } viewer { id accounts { id } auditLog { edges { cursor node { id } } } \
    orders { edges { cursor node { id linkedOrder { id } } } } trades { edges { cursor node { id } } } \
    transactions(first: 5) { edges { cursor node { id } } } } }";

impl Stage {
    pub(super) async fn set() -> Stage {
        let house = House::open().await;
        let (ada, ben) = (house.ada().await, person(2));
        for caller in [&ada, &ben] {
            house.fund(caller, "USD", "1000000").await;
            house.fund(caller, "BTC", "100").await;
        }
        house.ask(&ada, OPEN, json!({})).await;
        house.ask(&ben, PLACE, limit("SELL", "50000", "1")).await;
        house.ask(&ben, PLACE, limit("SELL", "50100", "2")).await;
        house.ask(&ada, PLACE, limit("BUY", "50000", "0.5")).await;
        house.ask(&ada, PLACE, limit("BUY", "49000", "0.1")).await;
        let oco = json!({ "market": "BTC-USD", "side": "SELL", "quantity": "0.1", "price": "51000", "stopPrice": "48000" });
        house.ask(&ada, OCO, json!({ "input": oco })).await;
        let told = house.ask(&ada, IDS, json!({})).await;
        assert_eq!(told["errors"], Value::Null, "{told:#}");
        let (mut ids, mut cursors) = (Vec::new(), Vec::new());
        gather(&told, &mut ids, &mut cursors);
        Stage {
            house,
            ada,
            known: json!({ "ids": ids, "cursors": cursors }),
            turn: RwLock::default(),
        }
    }

    /// Trades a little, so that whoever listens hears something.
    pub(super) async fn trade(&self) {
        let _alone = self.turn.write().await;
        self.house.ask(&person(2), PLACE, limit("SELL", "50000", "0.001")).await;
        self.house.ask(&self.ada, PLACE, limit("BUY", "50000", "0.001")).await;
    }
}

fn gather(value: &Value, ids: &mut Vec<Value>, cursors: &mut Vec<Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, ids, cursors)),
        Value::Object(fields) => {
            ids.extend(fields.get("id").cloned());
            cursors.extend(fields.get("cursor").cloned());
            fields.values().for_each(|value| gather(value, ids, cursors));
        }
        _ => {}
    }
}
