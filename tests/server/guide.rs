//! The examples of docs/guides/trading.md, run as they stand there: each must be valid, and none refused.

use super::docs::trading_examples;
use super::support::{Person, Server};
use serde_json::{Value, json};

async fn quote(maker: &Person, side: &str, price: &str, quantity: &str) {
    let order = json!({ "market": "BTC-USD", "side": side, "type": "LIMIT", "price": price, "quantity": quantity });
    maker.place(order).await;
}

/// Every `userErrors` in an answer.
fn refusals(answer: &Value) -> Vec<&Value> {
    match answer {
        Value::Object(fields) => fields
            .iter()
            .flat_map(|(name, value)| match (name.as_str(), value) {
                ("userErrors", Value::Array(errors)) => errors.iter().collect(),
                _ => refusals(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(refusals).collect(),
        _ => Vec::new(),
    }
}

/// The reader's accounts, as the examples call them.
async fn accounts(reader: &Person) -> Value {
    let found = reader.data("{ viewer { accounts { id } } }", json!({})).await;
    let all = found["viewer"]["accounts"].as_array().unwrap();
    json!({ "main": all[0]["id"], "bots": all[all.len() - 1]["id"] })
}

#[tokio::test]
async fn trading_guides_examples_do_what_they_say() {
    let server = Server::start().await;
    let maker = server.funded(&[("USD", "200000"), ("BTC", "5")]).await;
    let taker = server.funded(&[("USD", "1000")]).await;
    quote(&maker, "SELL", "50000", "0.01").await;
    quote(&taker, "BUY", "50000", "0.01").await;
    for (side, price) in [("BUY", "49500"), ("BUY", "48000"), ("SELL", "50500"), ("SELL", "52000")]
    {
        quote(&maker, side, price, "1").await;
    }
    let reader = server.funded(&[("USD", "100000"), ("BTC", "2")]).await;
    let examples = trading_examples();
    assert!(examples.len() > 15, "the guide has lost its examples");
    for example in examples.iter().map(|block| block.text.as_str()) {
        let accounts = accounts(&reader).await;
        if example.starts_with("subscription") {
            reader.socket().await.subscribe(example, accounts).await;
            continue;
        }
        let answer = reader.data(example, accounts).await;
        assert!(refusals(&answer).is_empty(), "{example}\n{answer:#}");
    }
    server.stop().verify();
}
