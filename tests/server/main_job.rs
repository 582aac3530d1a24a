//! The main job, as a newcomer does it: from sign-up to a live fill against the house's market maker.

use super::support::Server;
use serde_json::{Value, json};

#[tokio::test]
async fn main_job_goes_from_sign_up_to_a_live_fill() {
    let defaults = [("AGIO_SANDBOX__DEPOSIT_MAX", "4000"), ("AGIO_SANDBOX__ACCOUNTS", "10000000")];
    let server = Server::with(&defaults).await;
    let newcomer = server.person().await;
    newcomer.deposit("USD", "4000").await;

    let mut socket = newcomer.socket().await;
    let book = socket
        .subscribe("subscription { orderBook(market: \"BTC-USD\", depth: 5) { snapshot sequence bids { price } asks { price quantity } } }", json!({}))
        .await;
    let mut ask = Value::Null;
    while ask.is_null() {
        let mut event = socket.event().await;
        ask = event["orderBook"]["asks"][0]["price"].take();
    }
    assert!(ask.is_string(), "the market maker quotes on subscription {book}");
    socket.send(json!({ "type": "complete", "id": book })).await;

    let mut own = newcomer.socket().await;
    own.subscribe(
        "subscription { orderUpdates { order { id status } trade { price quantity liquidity } } }",
        json!({}),
    )
    .await;
    let placed = newcomer
        .place(json!({ "market": "BTC-USD", "side": "BUY", "type": "MARKET", "quantity": "0.001" }))
        .await;
    assert_eq!(placed["order"]["status"], "FILLED");
    assert_eq!(placed["trades"][0]["liquidity"], "TAKER");

    loop {
        let update = own.event().await["orderUpdates"].take();
        assert_eq!(update["order"]["id"], placed["order"]["id"]);
        if update["order"]["status"] == "FILLED" {
            break;
        }
    }

    let (bitcoin, held) = newcomer.balance("BTC").await;
    assert_eq!((bitcoin.as_str(), held.as_str()), ("0.00100000", "0.00000000"));
    let data = newcomer
        .data(
            "{ viewer { portfolio { value holdings { asset { symbol } quantity price value } }
                transactions(first: 10) { nodes { kind amount asset { symbol } trade { id } } } } }",
            json!({}),
        )
        .await;
    let portfolio = &data["viewer"]["portfolio"];
    let value: f64 = portfolio["value"].as_str().unwrap().parse().unwrap();
    assert!((3_900.0..=4_100.0).contains(&value), "{portfolio:#}");
    let kinds: Vec<&str> = data["viewer"]["transactions"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| node["kind"].as_str().unwrap())
        .collect();
    for kind in ["DEPOSIT", "TRADE", "FEE"] {
        assert!(kinds.contains(&kind), "{kind} among {kinds:?}");
    }
    server.stop().verify();
}

#[tokio::test]
async fn prices_move_by_themselves() {
    let server = Server::with(&[("AGIO_MARKET__RECORDING__SPEED", "86400")]).await;
    let mut socket = server.client().socket().await;
    let query =
        "subscription { prices(symbols: [\"BTC\"]) { asset { symbol } price source stale } }";
    socket.subscribe(query, json!({})).await;
    let first = socket.event().await;
    assert_eq!(first["prices"]["asset"]["symbol"], "BTC");
    assert_eq!(first["prices"]["stale"], false);
    let mut seen = vec![first["prices"]["price"].clone()];
    while seen.len() < 3 {
        let price = socket.event().await["prices"]["price"].clone();
        if !seen.contains(&price) {
            seen.push(price);
        }
    }
}

#[tokio::test]
async fn readme_works_as_it_stands() {
    let defaults = [("AGIO_SANDBOX__DEPOSIT_MAX", "4000"), ("AGIO_SANDBOX__ACCOUNTS", "10000000")];
    let server = Server::with(&defaults).await;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/readme.sh");
    let mut newcomer = std::process::Command::new("bash");
    newcomer.arg(script).env("AGIO_README_URL", &server.url);
    let output = tokio::task::spawn_blocking(move || newcomer.output()).await.unwrap().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{printed}\n{complaint}");
}
