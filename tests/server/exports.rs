//! Files of what a person has here, over HTTP: asked for, written by a job, fetched by a link from any node, nobody else's, and
//! gone when they are deleted.

use super::cluster;
use super::personal_data::{fetched, over, url};
use super::support::{Person, Server};
use serde_json::{Value, json};

const WANTED: &str = "export { id kind format job { id kind status } }";
const LISTED: &str = "{ viewer { exports { nodes { id kind format from to timeZone account { name } job { status } } } } }";

/// Asks for a file; answers it.
async fn ask(person: &Person, input: Value) -> Value {
    let mut asked = person.mutate("requestExport", "RequestExportInput", WANTED, input).await;
    asked["export"].take()
}

/// Asks for a file, and fetches it when it is written.
async fn file(person: &Person, input: Value) -> (Value, Vec<u8>) {
    let export = ask(person, input).await;
    let job = over(person).await;
    assert_eq!(
        (&job["id"], &job["status"]),
        (&export["job"]["id"], &json!("SUCCEEDED")),
        "{job:#}"
    );
    let (status, _, bytes) = fetched(&url(&job), &[]).await;
    assert_eq!((status, json!(bytes.len())), (200, job["file"]["bytes"].clone()));
    (job, bytes)
}

/// Ada sells Bob a tenth.
async fn trade(ada: &Person, bob: &Person) {
    for (person, side) in [(ada, "SELL"), (bob, "BUY")] {
        let order = json!({ "market": "BTC-USD", "side": side, "type": "LIMIT", "price": "60000.5", "quantity": "0.1" });
        person.mutate("placeOrder", "PlaceOrderInput", "order { id }", order).await;
    }
}

#[tokio::test]
async fn transactions_are_written_by_a_job_and_fetched_by_their_owner_only() {
    let server = Server::start().await;
    let ada = server.funded(&[("BTC", "1")]).await;
    let bob = server.funded(&[("USD", "50000")]).await;
    trade(&ada, &bob).await;
    let (job, bytes) = file(&ada, json!({ "kind": "TRANSACTIONS" })).await;
    assert_eq!(job["kind"], "EXPORT");
    assert_eq!(job["file"]["contentType"], "text/csv; charset=utf-8");
    let name = job["file"]["name"].as_str().unwrap();
    assert!(name.starts_with("transactions-to-20") && name.ends_with(".csv"), "{name}");
    let query = "{ viewer { transactions(first: 50) { nodes { id at kind asset { symbol } amount balanceAfter } } } }";
    let mut shown = ada.data(query, json!({})).await["viewer"]["transactions"]["nodes"].take();
    let expected = shown.as_array_mut().unwrap().iter().rev().map(|it| {
        let text = |name: &str| it[name].as_str().unwrap().to_owned();
        let asset = it["asset"]["symbol"].as_str().unwrap().to_owned();
        [text("id"), text("at"), text("kind"), asset, text("amount"), text("balanceAfter")]
            .join(",")
    });
    let expected: Vec<String> = expected.collect();
    let text = String::from_utf8(bytes).unwrap();
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some("id,at,kind,asset,amount,balanceAfter,reference,orderId,tradeId")
    );
    let written: Vec<String> =
        lines.map(|line| line.split(',').take(6).collect::<Vec<_>>().join(",")).collect();
    assert_eq!(written, expected);
    assert!(expected.len() >= 3, "{expected:#?}");

    is_nobody_elses((&ada, &bob)).await;
    let link = url(&job);
    let listed = ada.data(LISTED, json!({})).await["viewer"]["exports"]["nodes"].take();
    let deleted = json!({ "id": listed[0]["id"] });
    ada.mutate("deleteExport", "DeleteExportInput", "acknowledged", deleted).await;
    assert_eq!(fetched(&link, &[]).await.0, 404, "the link leads nowhere");
    assert_eq!(ada.data(LISTED, json!({})).await["viewer"]["exports"]["nodes"], json!([]));
    server.stop().verify();
}

/// Bob neither sees nor deletes what is Ada's, and gets no file of her account.
async fn is_nobody_elses((ada, bob): (&Person, &Person)) {
    let listed = ada.data(LISTED, json!({})).await["viewer"]["exports"]["nodes"].take();
    let (id, only) = (listed[0]["id"].clone(), listed.as_array().unwrap().len());
    assert_eq!((only, &listed[0]["job"]["status"]), (1, &json!("SUCCEEDED")), "{listed:#}");
    let node = "query($id: ID!) { node(id: $id) { ... on Export { kind job { file { name } } } } }";
    let seen = ada.data(node, json!({ "id": id })).await;
    assert_eq!(seen["node"]["kind"], "TRANSACTIONS");
    assert!(bob.data(node, json!({ "id": id })).await["node"].is_null());
    assert_eq!(bob.data(LISTED, json!({})).await["viewer"]["exports"]["nodes"], json!([]));
    let refused =
        bob.attempt("deleteExport", "DeleteExportInput", "acknowledged", json!({ "id": id })).await;
    assert_eq!(refused["userErrors"][0]["code"], "NOT_FOUND", "{refused:#}");
    let account = ada.data("{ viewer { accounts { id } } }", json!({})).await;
    let account = account["viewer"]["accounts"][0]["id"].clone();
    let input = json!({ "kind": "STATEMENT", "accountId": account });
    let refused = bob.attempt("requestExport", "RequestExportInput", WANTED, input).await;
    assert_eq!(refused["userErrors"][0]["code"], "NOT_FOUND", "{refused:#}");
}

#[tokio::test]
async fn export_asked_for_before_a_crash_is_written_after_it_once() {
    let server = Server::start().await;
    let ada = server.funded(&[("BTC", "1")]).await;
    ask(&ada, json!({ "kind": "STATEMENT", "format": "PDF" })).await;
    let server = server.kill().start();
    let ada = Person::sign_in(&server.url, &ada.email).await;
    let job = over(&ada).await;
    assert_eq!(job["status"], "SUCCEEDED", "{job:#}");
    let (status, headers, first) = fetched(&url(&job), &[]).await;
    assert_eq!((status, &headers["content-type"]), (200, &"application/pdf".parse().unwrap()));
    let listed = ada.data(LISTED, json!({})).await["viewer"]["exports"]["nodes"].take();
    assert_eq!(listed.as_array().map(Vec::len), Some(1), "{listed:#}");
    let (_, again) = file(&ada, json!({ "kind": "STATEMENT", "format": "PDF" })).await;
    assert_eq!(first, again, "the same rows are the same bytes");
}

#[tokio::test]
async fn export_that_one_node_wrote_is_served_by_every_node() {
    let Some(databases) = cluster::databases().await else { return };
    let first = cluster::node(&databases, "2000").start();
    let ada = first.person().await;
    let second = cluster::node(&databases, "2000").start();
    let (job, whole) = file(&ada, json!({ "kind": "AUDIT_LOG", "format": "JSON" })).await;
    let elsewhere = url(&job).replace(&first.url, &second.url);
    let (status, _, there) = fetched(&elsewhere, &[]).await;
    assert_eq!((status, there.len()), (200, whole.len()));
    assert_eq!(there, whole);
    let rows: Value = serde_json::from_slice(&whole).unwrap();
    let actions: Vec<_> =
        rows["rows"].as_array().unwrap().iter().map(|row| &row["action"]).collect();
    assert_eq!((&rows["kind"], actions.contains(&&json!("SIGN_IN"))), (&json!("AUDIT_LOG"), true));
}
