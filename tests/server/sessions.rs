//! Sessions: where they are from, and across nodes, where one that ends on one node ends its sockets on the other. The latter needs
//! `AGIO_TEST_DATABASE_URL`, which `./dev test --on postgres` sets.

use super::support::{Client, Databases, Home, PASSWORD, Server, http_builder};
use serde_json::{Value, json};
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

#[tokio::test]
async fn sessions_and_login_history_tell_where_they_are_from() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/places/places.mmdb");
    let server = Server::with(&[("AGIO_AUTH__PLACES_FILE", file)]).await;
    let person = server.person().await;
    // The mailbox in the browser is closed behind a proxy, so that one stands there only from here on.
    let home = server.stop();
    let mut command = home.agio();
    command.env("AGIO_HTTP__TRUSTED_PROXIES", "127.0.0.1");
    let server = home.start_with(command);
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-forwarded-for", "203.0.113.7".parse().expect("a header"));
    let http = http_builder().default_headers(headers).build().expect("an HTTP client");
    let mut abroad = Client { http, ..server.client() };
    let input = json!({ "email": person.email, "password": PASSWORD, "transport": "BEARER" });
    let signed_in = abroad.mutate("signIn", "SignInInput", "tokens { accessToken }", input).await;
    abroad.token = signed_in["tokens"]["accessToken"].as_str().map(str::to_owned);
    let query = "{ viewer { sessions { current ip place { countryCode country city } } \
                 loginHistory { nodes { ip place { countryCode country city } } } } }";
    let viewer = abroad.data(query, json!({})).await["viewer"].take();
    let lisbon = json!({ "countryCode": "PT", "country": "Portugal", "city": "Lisbon" });
    for list in [&viewer["sessions"], &viewer["loginHistory"]["nodes"]] {
        let place_of = |ip: &str| {
            let found = list.as_array().expect("a list").iter().find(|it| it["ip"] == ip);
            found.unwrap_or_else(|| panic!("{ip} in {list:#}"))["place"].clone()
        };
        assert_eq!(place_of("203.0.113.7"), lisbon);
        assert_eq!(place_of("127.0.0.1"), Value::Null, "this machine is nowhere");
    }
}
