//! Several accounts of one person on a real server: what they hold outlives a restart, and every node knows them.

use super::cluster;
use super::support::{Person, Server};
use serde_json::{Value, json};

const MONEY: &str = "sent { id amount } received { id amount } \
    fromBalance { available } toBalance { available }";

async fn open(owner: &Person, name: &str) -> String {
    let input = json!({ "name": name });
    let opened = owner.mutate("openAccount", "OpenAccountInput", "account { id }", input).await;
    opened["account"]["id"].as_str().expect("an id").to_owned()
}

async fn main_account(owner: &Person) -> String {
    let found = owner.data("{ viewer { accounts { id kind } } }", json!({})).await;
    let main = &found["viewer"]["accounts"][0];
    assert_eq!(main["kind"], "MAIN", "{found:#}");
    main["id"].as_str().expect("an id").to_owned()
}

async fn total(owner: &Person, account: &str) -> Value {
    let query =
        "query($id: ID!) { viewer { account(id: $id) { balance(asset: \"USD\") { total } } } }";
    owner.data(query, json!({ "id": account })).await["viewer"]["account"]["balance"]["total"]
        .take()
}

fn transfer(from: &str, to: &str, reference: &str) -> Value {
    json!({ "from": from, "to": to, "asset": "USD", "amount": "40", "reference": reference })
}

#[tokio::test]
async fn transfer_repeated_after_a_restart_answers_the_first_outcome() {
    let server = Server::start().await;
    let ada = server.funded(&[("USD", "100")]).await;
    let (main, bots) = (main_account(&ada).await, open(&ada, "Bots").await);
    let wanted = transfer(&main, &bots, "to-bots");
    let first = ada.mutate("transfer", "TransferInput", MONEY, wanted.clone()).await;
    assert_eq!(first["fromBalance"]["available"], "60.00000000", "{first:#}");

    let server = server.kill().start();
    let ada = Person::sign_in(&server.url, &ada.email).await;
    let again = ada.mutate("transfer", "TransferInput", MONEY, wanted).await;
    assert_eq!((&again["sent"], &again["received"]), (&first["sent"], &first["received"]));
    let mut other = transfer(&main, &bots, "to-bots");
    other["amount"] = json!("41");
    let refused = ada.attempt("transfer", "TransferInput", MONEY, other).await;
    assert_eq!(refused["userErrors"][0]["code"], "DUPLICATE_REFERENCE", "{refused:#}");
    assert_eq!((total(&ada, &main).await, total(&ada, &bots).await), totals("60", "40"));
    server.stop().verify();
}

fn totals(main: &str, bots: &str) -> (Value, Value) {
    (json!(format!("{main}.00000000")), json!(format!("{bots}.00000000")))
}

#[tokio::test]
async fn account_opened_on_one_node_is_used_on_another() {
    let Some(databases) = cluster::databases().await else { return };
    let first = cluster::node(&databases, "3000").start();
    // Before the other node runs: it might take the mail, which is seen where it was sent.
    let ada = first.funded(&[("USD", "100")]).await;
    let servers = [first, cluster::node(&databases, "3000").start()];
    let there = Person::sign_in(&servers[1].url, &ada.email).await;
    let bots = open(&there, "Bots").await;
    assert_eq!(open(&ada, "Bots").await, bots, "asked again elsewhere, it is the same");
    let main = main_account(&there).await;
    let wanted = transfer(&main, &bots, "to-bots");
    let first = there.mutate("transfer", "TransferInput", MONEY, wanted.clone()).await;
    let again = ada.mutate("transfer", "TransferInput", MONEY, wanted).await;
    assert_eq!(again["sent"]["id"], first["sent"]["id"], "{again:#}");
    let order = json!({ "accountId": bots, "market": "BTC-USD", "side": "BUY", "type": "LIMIT",
        "price": "20000.00", "quantity": "0.001" });
    let placed = ada.place(order).await;
    assert_eq!(placed["order"]["status"], "OPEN", "{placed:#}");
    assert_eq!((total(&there, &main).await, total(&there, &bots).await), totals("60", "40"));
    let homes = servers.map(Server::stop);
    homes[0].verify();
}
