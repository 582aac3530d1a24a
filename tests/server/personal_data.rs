//! Archives of personal data over HTTP: asked for, written by a job, fetched by a link that takes ranges, and nobody
//! else's.

use super::cluster;
use super::support::{Client, Person, Server, WAIT_MAX, http};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const ASK: &str = "mutation { exportPersonalData { job { id kind status file { name } } userErrors { code message } } }";
const JOBS: &str = "{ viewer { jobs { id kind status progress createdAt finishedAt failure { code } file { name contentType \
    bytes sha256 expiresAt download { url expiresAt } } } } }";

/// Asks for an archive; answers the id of its job.
pub(crate) async fn ask(person: &Person) -> Value {
    let mut asked = person.data(ASK, json!({})).await["exportPersonalData"].take();
    assert_eq!(asked["userErrors"], json!([]), "{asked:#}");
    asked["job"]["id"].take()
}

/// The newest job, once it is over.
pub(crate) async fn over(person: &Person) -> Value {
    let deadline = Instant::now() + WAIT_MAX;
    loop {
        let job = person.data(JOBS, json!({})).await["viewer"]["jobs"][0].take();
        if !job["finishedAt"].is_null() {
            return job;
        }
        assert!(Instant::now() < deadline, "the job does not end: {job:#}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

pub(crate) fn url(job: &Value) -> String {
    job["file"]["download"]["url"].as_str().unwrap().to_owned()
}

pub(crate) async fn fetched(
    url: &str,
    headers: &[(&str, &str)],
) -> (u16, reqwest::header::HeaderMap, Vec<u8>) {
    let request = http().get(url);
    let request = headers.iter().fold(request, |it, (name, value)| it.header(*name, *value));
    let answer = request.send().await.unwrap();
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    (status, headers, answer.bytes().await.unwrap().to_vec())
}

/// Ada sells Bob something.
async fn trade(ada: &Person, bob: &Person) {
    for (person, side) in [(ada, "SELL"), (bob, "BUY")] {
        let order = json!({ "market": "BTC-USD", "side": side, "type": "LIMIT", "price": "60000.5",
            "quantity": "0.1", "clientOrderId": "mine" });
        person.mutate("placeOrder", "PlaceOrderInput", "order { id }", order).await;
    }
}

#[tokio::test]
async fn archive_is_asked_for_written_and_fetched_by_its_owner_only() {
    let server = Server::start().await;
    let ada = server.funded(&[("BTC", "1")]).await;
    let bob = server.funded(&[("USD", "50000")]).await;
    trade(&ada, &bob).await;
    let id = ask(&ada).await;
    let job = over(&ada).await;
    assert_eq!(
        (&job["id"], &job["status"], &job["progress"]),
        (&id, &json!("SUCCEEDED"), &json!("1.000000")),
        "{job:#}"
    );
    assert_eq!((&job["kind"], &job["failure"]), (&json!("PERSONAL_DATA_EXPORT"), &Value::Null));
    let (status, headers, whole) = fetched(&url(&job), &[]).await;
    assert_eq!(status, 200);
    assert_eq!(json!(whole.len()), job["file"]["bytes"]);
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["cache-control"], "no-store");
    let disposition = headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename=\"personal-data-2"), "{disposition}");
    let archive: Value = serde_json::from_slice(&whole).unwrap();
    let sections = &archive["sections"];
    assert_eq!(sections["profile"][0]["email"], ada.email);
    assert_eq!(sections["orders"][0]["market"], "BTC-USD");
    assert_eq!(sections["orders"][0]["clientOrderId"], "mine");
    assert_eq!(sections["fillsMade"][0]["quantity"], "0.10000000", "{sections:#}");
    assert_eq!(sections["fillsTaken"], json!([]));
    let orders = ada.data("{ viewer { orders { nodes { id } } } }", json!({})).await;
    assert_eq!(orders["viewer"]["orders"]["nodes"][0]["id"], sections["orders"][0]["id"]);
    assert!(!String::from_utf8(whole).unwrap().contains(&bob.email));

    is_nobody_elses(&server, (&ada, &bob), &job).await;
    let mail = ada.newest_mail(&ada.email).await;
    assert_eq!(mail["subject"], "Your data is ready", "{mail:#}");
    server.stop().verify();
}

/// Neither Bob nor nobody sees, ends or fetches what is Ada's, and no other link leads to it.
async fn is_nobody_elses(server: &Server, (ada, bob): (&Person, &Person), job: &Value) {
    let node =
        "query($id: ID!) { node(id: $id) { ... on Job { status file { download { url } } } } }";
    let id = json!({ "id": job["id"] });
    for other in [&bob.client, &server.client()] {
        let found = other.data(node, id.clone()).await;
        assert!(found["node"].is_null(), "{found:#}");
    }
    assert_eq!(ada.data(node, id.clone()).await["node"]["status"], "SUCCEEDED");
    assert_eq!(bob.data(JOBS, json!({})).await["viewer"]["jobs"], json!([]));
    let cancel = |client: Client| {
        let id = id.clone();
        async move { client.attempt("cancelJob", "CancelJobInput", "job { id }", id).await }
    };
    let refused = cancel(bob.client.clone()).await;
    assert_eq!(refused["userErrors"][0]["code"], "NOT_FOUND", "{refused:#}");
    let refused = cancel(ada.client.clone()).await;
    assert_eq!(refused["userErrors"][0]["code"], "STATE_CHANGED", "{refused:#}");
    let link = url(job);
    let (place, token) = link.rsplit_once('/').unwrap();
    let mut other: Vec<u8> = token.bytes().collect();
    let last = other.len() / 2;
    other[last] = if other[last] == b'A' { b'B' } else { b'A' };
    let other = String::from_utf8(other).unwrap();
    for wrong in [other.as_str(), "", "x", &token[1..]] {
        assert_eq!(fetched(&format!("{place}/{wrong}"), &[]).await.0, 404, "{wrong:?}");
    }
    let signed_in = http().post(&link).send().await.unwrap();
    assert_eq!(signed_in.status(), 405);
}

#[tokio::test]
async fn download_that_was_cut_off_goes_on_by_range() {
    let server = Server::start().await;
    let ada = server.person().await;
    ask(&ada).await;
    let link = url(&over(&ada).await);
    let (_, headers, whole) = fetched(&link, &[]).await;
    assert_eq!(headers["accept-ranges"], "bytes");
    let etag = headers["etag"].to_str().unwrap().to_owned();
    let rest = [("range", "bytes=100-"), ("if-range", etag.as_str())];
    let (status, headers, part) = fetched(&link, &rest).await;
    assert_eq!((status, &part[..]), (206, &whole[100..]));
    let length = whole.len();
    let place = format!("bytes 100-{}/{length}", length - 1);
    assert_eq!(headers["content-range"], place.as_str());
    let (status, _, part) = fetched(&link, &[("range", "bytes=-5")]).await;
    assert_eq!((status, &part[..]), (206, &whole[length - 5..]));
    let (status, headers, _) = fetched(&link, &[("range", "bytes=99999999-")]).await;
    assert_eq!(
        (status, headers["content-range"].to_str().unwrap()),
        (416, format!("bytes */{length}").as_str())
    );
    let other = [("range", "bytes=100-"), ("if-range", "\"another\"")];
    assert_eq!(fetched(&link, &other).await.0, 200, "the whole of what it is now");
    assert_eq!(fetched(&link, &[("if-none-match", &etag)]).await.0, 304);
    let head = http().head(&link).send().await.unwrap();
    assert_eq!(head.headers()["content-length"], length.to_string().as_str());
}

#[tokio::test]
async fn archive_asked_for_before_a_crash_is_written_after_it_once() {
    let server = Server::start().await;
    let ada = server.person().await;
    ask(&ada).await;
    let server = server.kill().start();
    let ada = Person::sign_in(&server.url, &ada.email).await;
    let job = over(&ada).await;
    assert_eq!(job["status"], "SUCCEEDED", "{job:#}");
    let (status, _, bytes) = fetched(&url(&job), &[]).await;
    assert_eq!(status, 200);
    let archive: Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!(archive["sections"]["jobs"].as_array().map(Vec::len), Some(1), "{archive:#}");
    let again = ada.data(JOBS, json!({})).await;
    assert_eq!(again["viewer"]["jobs"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn file_that_one_node_made_is_served_by_every_node() {
    let Some(databases) = cluster::databases().await else { return };
    let first = cluster::node(&databases, "2000").start();
    let ada = first.person().await;
    let second = cluster::node(&databases, "2000").start();
    ask(&ada).await;
    let link = url(&over(&ada).await);
    let (_, _, whole) = fetched(&link, &[]).await;
    let elsewhere = link.replace(&first.url, &second.url);
    assert_ne!(elsewhere, link);
    let (status, _, there) = fetched(&elsewhere, &[]).await;
    assert_eq!((status, there.len()), (200, whole.len()));
    assert_eq!(there, whole);
}
