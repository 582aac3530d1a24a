//! Sessions across nodes: one that ends on one node ends its sockets on the other. Needs `AGIO_TEST_DATABASE_URL`, which
//! `./dev test --on postgres` sets.

use super::support::{Client, Databases, Home, Server};
use serde_json::json;
use std::time::{Duration, Instant};

/// How soon the sockets of an ended session end on other nodes.
const ELSEWHERE: Duration = Duration::from_secs(5);

fn node(databases: &Databases) -> Server {
    let settings = [
        ("AGIO_LIQUIDITY__ENABLED", "false"),
        ("AGIO_SIGNING_KEY", "3lq8Zk0c1vXrPz7mB2nT5yUwE9sHdGfJ6aQoKiLxCtV"),
        ("AGIO_LOG", "warn"),
    ];
    Home::on(databases.clone(), &settings).start()
}

/// Somebody ends all their sessions at one node while a socket of theirs is open at another, which answers their requests
/// for some seconds at the most.
async fn check(databases: Databases) {
    let here = node(&databases);
    let person = here.person().await;
    let there = node(&databases);
    let elsewhere = Client { url: there.url.clone(), ..person.client.clone() };
    let mut socket = elsewhere.socket().await;
    let subscription = "subscription { balanceUpdates { total } }";
    socket.subscribe(subscription, json!({})).await;
    person.data("mutation { signOutEverywhere { acknowledged } }", json!({})).await;
    let ended = Instant::now();
    assert_eq!(socket.close_code().await, 4403);
    assert!(ended.elapsed() < ELSEWHERE, "{:?}", ended.elapsed());
    while elsewhere.ask("{ viewer { id } }", json!({})).await["data"]["viewer"]["id"].is_string() {
        assert!(ended.elapsed() < ELSEWHERE, "{:?}", ended.elapsed());
    }
    let refused = person.ask("{ viewer { id } }", json!({})).await;
    assert!(refused["data"]["viewer"].is_null(), "{refused:#}");
}

#[tokio::test]
async fn session_that_ends_ends_its_sockets_on_other_nodes() {
    let Ok(postgres) = std::env::var("AGIO_TEST_DATABASE_URL") else {
        println!("skipped: several nodes need AGIO_TEST_DATABASE_URL");
        return;
    };
    check(Databases::on(Some(&postgres), None).await).await;
    if let Ok(redis) = std::env::var("AGIO_TEST_REDIS_URL") {
        check(Databases::on(Some(&postgres), Some(redis)).await).await;
    }
}
