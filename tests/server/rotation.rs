//! A new signing key on a running cluster: nodes are started anew one by one, people stay signed in, and commands are
//! forwarded all the time. Needs `AGIO_TEST_DATABASE_URL` and `AGIO_TEST_REDIS_URL`, which `./dev test` sets.

use super::support::{Client, Databases, Home, Person, Server, WAIT_MAX};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const FIRST: (&str, &str) = ("AGIO_SIGNING_KEY", "3lq8Zk0c1vXrPz7mB2nT5yUwE9sHdGfJ6aQoKiLxCtV");
const SECOND: (&str, &str) =
    ("AGIO_AUTH__SIGNING_KEYS__2", "uN4tR8yVb2Qm6Wc0Xz9Lk3Jh7Gf5Ds1Ap-EoIiUyTrE");
const FIRST_SIGNS: (&str, &str) = ("AGIO_AUTH__SIGNING_KEY_VERSION", "1");

const PLACE: &str = "mutation($input: PlaceOrderInput!) {
    placeOrder(input: $input) { order { id } userErrors { code message } } }";

fn node(databases: &Databases, keys: &[(&str, &str)]) -> Server {
    let mut settings = vec![
        ("AGIO_LIQUIDITY__ENABLED", "false"),
        ("AGIO_EXCHANGE__LEASE_MS", "3000"),
        ("AGIO_LOG", "warn"),
    ];
    settings.extend(keys);
    Home::on(databases.clone(), &settings).start()
}

fn at(server: &Server, token: &str) -> Client {
    Client { token: Some(token.to_owned()), ..server.client() }
}

/// Places an order at a node, trying again as long as it says that one may.
async fn trades(client: &Client, client_id: &str) {
    let input = json!({ "input": { "clientOrderId": client_id, "market": "BTC-USD", "side": "BUY",
        "type": "LIMIT", "quantity": "0.001", "price": "20000.00" } });
    let deadline = Instant::now() + WAIT_MAX;
    loop {
        let answer = client.ask(PLACE, input.clone()).await;
        if answer["data"]["placeOrder"]["order"]["id"].is_string() {
            return;
        }
        assert_eq!(answer["errors"][0]["extensions"]["retryable"], true, "{answer:#}");
        assert!(Instant::now() < deadline, "{answer:#}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// New tokens for a refresh token: (access, refresh).
async fn refreshed(server: &Server, refresh_token: &str) -> (String, String) {
    let input = json!({ "refreshToken": refresh_token });
    let payload = "tokens { accessToken refreshToken }";
    let answer =
        server.client().mutate("refreshSession", "RefreshSessionInput", payload, input).await;
    let text = |name: &str| answer["tokens"][name].as_str().expect("a token").to_owned();
    (text("accessToken"), text("refreshToken"))
}

async fn is_signed_in(client: &Client) -> bool {
    let answer = client.ask("{ viewer { id } }", json!({})).await;
    answer["data"]["viewer"]["id"].is_string()
}

/// How many messages a node could not read.
async fn unread(server: &Server) -> String {
    let text = server.client().http.get(format!("{}/metrics", server.url)).send().await;
    let text = text.unwrap().text().await.unwrap();
    let line = text.lines().find(|line| line.starts_with("agio_cluster_unproven_total "));
    line.and_then(|line| line.rsplit(' ').next()).unwrap_or("0").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_key_rotates_on_a_running_cluster_and_nobody_is_signed_out() {
    let (postgres, redis) =
        (std::env::var("AGIO_TEST_DATABASE_URL").ok(), std::env::var("AGIO_TEST_REDIS_URL").ok());
    if postgres.is_none() || redis.is_none() {
        println!("skipped: several nodes need AGIO_TEST_DATABASE_URL and AGIO_TEST_REDIS_URL");
        return;
    }
    let databases = Databases::on(postgres.as_deref(), redis).await;
    let leader = node(&databases, &[FIRST]);
    let person: Person = leader.person().await;
    person.deposit("USD", "10000").await;
    let old = person.client.token.clone().unwrap();

    // Every node learns of the second version, and none signs with it.
    let standby = node(&databases, &[FIRST, SECOND, FIRST_SIGNS]);
    trades(&at(&standby, &old), "prepared-to-old").await;
    assert_eq!((unread(&leader).await, unread(&standby).await), ("0".into(), "0".into()));
    leader.stop();
    trades(&at(&standby, &old), "prepared-leads").await;

    // The second version signs, here first.
    let newer = node(&databases, &[FIRST, SECOND]);
    trades(&at(&newer, &old), "new-to-prepared").await;
    let (access, refresh) = refreshed(&newer, &person.refresh_token).await;
    for server in [&standby, &newer] {
        assert!(is_signed_in(&at(server, &old)).await);
        trades(&at(server, &access), "renewed").await;
    }
    assert_eq!((unread(&standby).await, unread(&newer).await), ("0".into(), "0".into()));

    // The first version is removed: what it signed ends, and nothing else.
    standby.stop();
    let last = node(&databases, &[SECOND]);
    trades(&at(&last, &access), "last-to-new").await;
    assert!(!is_signed_in(&at(&last, &old)).await);
    let old = json!({ "refreshToken": person.refresh_token });
    let answer = last.client();
    let refused: Value =
        answer.attempt("refreshSession", "RefreshSessionInput", "user { id }", old).await;
    assert_eq!(refused["userErrors"][0]["code"], "INVALID_CREDENTIALS", "{refused}");
    let (access, _) = refreshed(&last, &refresh).await;
    assert!(is_signed_in(&at(&newer, &access)).await);
    newer.stop();
    last.stop().verify();
}
