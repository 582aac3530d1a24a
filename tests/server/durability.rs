//! A stop by order under load: every acknowledged order is there after the restart. `kills` does it by force.

use super::support::{Home, Person};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

const WORKERS: u32 = 8;

/// Client order id to the acknowledged order id.
type Acknowledged = Arc<Mutex<BTreeMap<String, String>>>;

/// SIGTERM while orders pour in. What was acknowledged is there, the rest was refused or
/// cut off, and the projections need no catching up.
#[tokio::test(flavor = "multi_thread")]
async fn stop_under_load_loses_no_acknowledged_order() {
    let acknowledged: Acknowledged = Arc::default();
    let server = Home::new(&[("AGIO_LIQUIDITY__ENABLED", "false")]).await.start();
    let trader = Arc::new(server.funded(&[("USD", "1000000")]).await);
    let email = trader.email.clone();
    let workers = (0..WORKERS)
        .map(|worker| {
            tokio::spawn(place_until_killed(trader.clone(), acknowledged.clone(), 0, worker))
        })
        .collect::<Vec<_>>();
    while acknowledged.lock().unwrap().len() < 50 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let home = tokio::task::spawn_blocking(|| server.stop()).await.unwrap();
    for worker in workers {
        worker.await.unwrap();
    }
    home.verify();
    let server = home.start();
    let trader = Person::sign_in(&server.url, &email).await;
    let expected = acknowledged.lock().unwrap().clone();
    check_orders(&trader, &expected).await;
}

/// Places small resting orders, one after the other, until the server is gone.
async fn place_until_killed(
    trader: Arc<Person>,
    acknowledged: Acknowledged,
    cycle: u32,
    worker: u32,
) {
    for number in 0.. {
        let client_id = format!("c{cycle}-w{worker}-n{number}");
        let price = format!("{}.00", 10_000 + (number * 7 + worker) % 500);
        let input = json!({
            "clientOrderId": client_id, "market": "BTC-USD", "side": "BUY", "type": "LIMIT",
            "quantity": "0.001", "price": price,
        });
        let query = "mutation($input: PlaceOrderInput!) {
            placeOrder(input: $input) { order { id } userErrors { code message } } }";
        let Ok(answer) = trader.try_ask(query, json!({ "input": input })).await else { return };
        // A server that is going down may still answer that it is; only an order counts.
        if let Some(id) = answer["data"]["placeOrder"]["order"]["id"].as_str() {
            acknowledged.lock().unwrap().insert(client_id, id.to_owned());
        }
    }
}

async fn check_orders(trader: &Person, expected: &BTreeMap<String, String>) {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let mut after = Value::Null;
    loop {
        let query = "query($after: String) { viewer { orders(first: 100, after: $after) {
            nodes { id clientOrderId } pageInfo { hasNextPage endCursor } } } }";
        let data = trader.data(query, json!({ "after": after })).await;
        let page = &data["viewer"]["orders"];
        for node in page["nodes"].as_array().unwrap() {
            let client_id = node["clientOrderId"].as_str().unwrap().to_owned();
            let before = found.insert(client_id.clone(), node["id"].as_str().unwrap().to_owned());
            assert!(before.is_none(), "{client_id} stands twice");
        }
        if page["pageInfo"]["hasNextPage"] != true {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    for (client_id, id) in expected {
        assert_eq!(found.get(client_id), Some(id), "{client_id} was acknowledged");
    }
}
