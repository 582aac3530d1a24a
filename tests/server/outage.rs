//! The surroundings fail: a lost database, a full disk. Nothing false is acknowledged, and the server
//! recovers by itself.

use super::support::{AGIO, Home, Outage, Person, http};
use serde_json::{Value, json};
use std::process::Command;
use std::time::Duration;

const PLACE: &str = "mutation($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id } userErrors { code message } } }";

fn order(client_id: &str) -> Value {
    json!({ "input": { "clientOrderId": client_id, "market": "BTC-USD", "side": "BUY", "type": "LIMIT",
        "price": "100.00", "quantity": "0.1" } })
}

/// Asks until the server takes orders again; every answer before must be an honest refusal.
async fn place_when_back(trader: &Person, client_id: &str) {
    loop {
        let answer = trader.ask(PLACE, order(client_id)).await;
        if answer["data"]["placeOrder"]["order"]["id"].is_string() {
            return;
        }
        check_unavailable(&answer);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

fn check_unavailable(answer: &Value) {
    let code = answer["errors"][0]["extensions"]["code"].as_str();
    assert!(matches!(code, Some("UNAVAILABLE" | "OVERLOADED" | "OUTCOME_UNKNOWN")), "{answer:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn lost_postgresql_answers_unavailable_and_comes_back() {
    let Some((databases, outage)) = Outage::of_postgres().await else { return };
    let server = Home::on(databases, &[("AGIO_LIQUIDITY__ENABLED", "false")]).start();
    let trader = server.funded(&[("USD", "1000")]).await;
    place_when_back(&trader, "before").await;

    outage.begin();
    let answer = trader.ask(PLACE, order("during")).await;
    check_unavailable(&answer);
    let ready = http().get(format!("{}/health/ready", server.url)).send().await.unwrap();
    assert_eq!(ready.status(), 503);

    outage.end();
    place_when_back(&trader, "during").await;
    let query = "{ viewer { orders(first: 10) { nodes { clientOrderId } } } }";
    let orders = trader.data(query, json!({})).await["viewer"]["orders"]["nodes"].take();
    assert_eq!(orders.as_array().unwrap().len(), 2, "{orders:#}");
    server.stop().verify();
}

#[tokio::test(flavor = "multi_thread")]
async fn full_disk_answers_unavailable_and_loses_nothing() {
    if std::env::var("AGIO_TEST_DATABASE_URL").is_ok() {
        // PostgreSQL keeps its own disk.
        return;
    }
    let home = Home::new(&[("AGIO_LIQUIDITY__ENABLED", "false")]).await;
    // The shell ignores the signal that a file grown too large would raise, so writing fails as on a full disk.
    let mut shell = Command::new("bash");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" serve", AGIO]);
    let server = {
        let command = home.configure(shell);
        home.start_with(command)
    };
    let trader = server.funded(&[("USD", "1000")]).await;
    place_when_back(&trader, "before").await;

    limit_file_size(server.pid(), "1");
    let answer = trader.ask(PLACE, order("during")).await;
    check_unavailable(&answer);
    limit_file_size(server.pid(), "unlimited");
    place_when_back(&trader, "during").await;
    server.stop().verify();
}

/// What a full disk does to a process: no file may grow past so many bytes.
fn limit_file_size(pid: u32, bytes: &str) {
    let arguments = [format!("--pid={pid}"), format!("--fsize={bytes}:unlimited")];
    let status = Command::new("prlimit").args(arguments).status().expect("prlimit runs");
    assert!(status.success());
}
