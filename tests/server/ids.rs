//! Global ids and cursors over the life of an exchange: they tell nothing, and they stay what they are.

use super::support::{Home, Person, Server};
use serde_json::{Value, json};

const FIRST: (&str, &str) = ("AGIO_SIGNING_KEY", "3lq8Zk0c1vXrPz7mB2nT5yUwE9sHdGfJ6aQoKiLxCtV");
const SECOND: (&str, &str) =
    ("AGIO_AUTH__SIGNING_KEYS__2", "uN4tR8yVb2Qm6Wc0Xz9Lk3Jh7Gf5Ds1Ap-EoIiUyTrE");
const QUIET: (&str, &str) = ("AGIO_LIQUIDITY__ENABLED", "false");

/// What stays: ids of every kind, and the cursors of a list.
async fn kept(person: &Person) -> Value {
    let query = "{ assets { id } markets { id } viewer { id accounts { id } balances { asset { id } } \
        orders(first: 5) { edges { cursor node { id } } } transactions(first: 1) { edges { cursor node { id } } } } }";
    person.data(query, json!({})).await
}

fn order() -> Value {
    json!({ "market": "BTC-USD", "side": "BUY", "type": "LIMIT", "price": "1000.00", "quantity": "0.1" })
}

#[tokio::test]
async fn ids_survive_a_restart_another_signing_key_and_an_older_copy_of_the_database() {
    let server = Home::new(&[QUIET, FIRST]).await.start();
    let ada = server.funded(&[("USD", "1000")]).await;
    ada.place(order()).await;
    let before = kept(&ada).await;
    let home = server.stop();
    let file = home.data_dir.path().join("data").join("agio.db");
    let older = home.data_dir.path().join("older.db");
    let embedded = home.databases.postgres.is_none();
    if embedded {
        std::fs::copy(&file, &older).unwrap();
    }

    let mut rotated = home.agio();
    rotated.env_remove(FIRST.0).env(SECOND.0, SECOND.1);
    let server = home.start_with(rotated);
    let ada = Person::sign_in(&server.url, &ada.email).await;
    assert_eq!(kept(&ada).await, before, "without the signing key of before");
    let home = server.stop();
    if !embedded {
        return;
    }
    for ending in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{}{ending}", file.display()));
    }
    std::fs::copy(&older, &file).unwrap();
    let server = home.start();
    let ada = Person::sign_in(&server.url, &ada.email).await;
    assert_eq!(kept(&ada).await, before, "on the older copy");
}

/// Ids of two people's things are as far from each other as any.
#[tokio::test]
async fn ids_and_cursors_count_nothing() {
    let server = Server::start().await;
    let mut texts = Vec::new();
    for _ in 0..3 {
        let person = server.funded(&[("USD", "1000")]).await;
        person.place(order()).await;
        person.place(order()).await;
        texts.extend(strings(&kept(&person).await));
    }
    texts.sort_unstable();
    texts.dedup();
    assert!(texts.len() > 30, "{texts:?}");
    for text in &texts {
        assert_eq!(text.len(), 22, "{text}");
    }
    let close = texts.windows(2).filter(|pair| pair[0][..4] == pair[1][..4]).count();
    assert_eq!(close, 0, "no two begin alike: {texts:#?}");
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Object(map) => map.values().flat_map(strings).collect(),
        Value::Array(list) => list.iter().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn a_cursor_of_another_list_is_refused_in_words() {
    let server = Server::start().await;
    let (ada, bob) =
        (server.funded(&[("USD", "1000")]).await, server.funded(&[("USD", "1000")]).await);
    for _ in 0..3 {
        ada.place(order()).await;
    }
    bob.place(order()).await;
    let cursor = kept(&ada).await["viewer"]["orders"]["edges"][0]["cursor"].take();
    let good = "query($at: String) { viewer { orders(after: $at) { nodes { id } } } }";
    let data = ada.data(good, json!({ "at": cursor })).await;
    assert_eq!(data["viewer"]["orders"]["nodes"].as_array().unwrap().len(), 2);

    let others = [
        (&ada, "orders(after: $at, filter: { open: true })"),
        (&ada, "orders(before: $at, last: 2, filter: { market: \"BTC-USD\" })"),
        (&ada, "trades(after: $at)"),
        (&ada, "transactions(after: $at)"),
        (&ada, "loginHistory(after: $at)"),
        (&ada, "auditLog(before: $at)"),
        (&bob, "orders(after: $at)"),
    ];
    for (person, list) in others {
        let query = format!("query($at: String) {{ viewer {{ {list} {{ nodes {{ id }} }} }} }}");
        let answer = person.ask(&query, json!({ "at": cursor })).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_USER_INPUT", "{list}: {answer:#}");
        let words = error["message"].as_str().unwrap();
        assert!(words.contains("is not a cursor of this list"), "{list}: {words}");
    }
}

#[tokio::test]
async fn an_operator_finds_what_a_clients_id_names() {
    let server = Server::start().await;
    let ada = server.funded(&[("USD", "1000")]).await;
    let id = ada.place(order()).await["order"]["id"].as_str().unwrap().to_owned();
    let ids = |given: &str| {
        let output = server.home().agio().args(["ids", given]).output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let (found, line) = ids(&id);
    assert!(found && line.starts_with("Order:") && line.ends_with(&id), "{line}");
    let number = line.split(' ').next().unwrap();
    assert_eq!(ids(number), (true, line.clone()), "and back");
    assert_eq!(ids("T3JkZXI6MTIz"), (false, String::new()));
}
