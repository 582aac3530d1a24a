//! Operations beyond a limit: what they are answered on each transport, and that nothing of them ran.

use super::{TestServer, body, code, header};
use crate::services::rate_limits::RateLimitsConfig;
use futures_util::{SinkExt, StreamExt};
use reqwest::header::ACCEPT;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;

/// Two mutations of nobody's, and queries for 20 fields.
fn tight() -> RateLimitsConfig {
    RateLimitsConfig {
        anonymous_mutations_max: 2,
        anonymous_cost_per_minute_max: 20,
        user_cost_per_minute_max: 20,
        ..RateLimitsConfig::generous()
    }
}

#[tokio::test]
async fn operation_within_a_limit_is_told_what_is_left_and_one_beyond_it_gets_429() {
    for media in ["application/json", "application/graphql-response+json"] {
        let server = TestServer::limited(tight()).await;
        let ask = || server.post("{ hello me }").header(ACCEPT, media).send();
        for left in (0..10).rev() {
            let answer = ask().await.expect("an answer");
            assert_eq!(answer.status(), 200);
            assert_eq!(header(&answer, "ratelimit-policy"), "\"cost\";q=20;qu=\"cost\";w=60");
            let told = header(&answer, "ratelimit");
            assert!(told.starts_with(&format!("\"cost\";r={};t=", left * 2)), "{told}");
        }
        let held = ask().await.expect("an answer");
        assert_eq!(held.status(), 429, "{media}");
        assert!(header(&held, "content-type").starts_with(media));
        let after: u64 = header(&held, "retry-after").parse().expect("seconds");
        assert!((1..=6).contains(&after), "{after}");
        assert!(header(&held, "ratelimit").starts_with("\"cost\";r=0;t="));
        let told = body(held).await;
        assert_eq!(code(&told), "RATE_LIMITED");
        assert_eq!(told["errors"][0]["extensions"]["retryAfter"], after);
        assert_eq!(told["errors"][0]["extensions"]["policy"], "cost");
        assert!(told.get("data").is_none(), "{told}");
        server.stop().await;
    }
}

#[tokio::test]
async fn aliases_count_each_and_what_is_refused_is_not_begun() {
    let server = TestServer::limited(tight()).await;
    server.gates.release.add_permits(10);
    let three = "mutation { a: add b: add c: add }";
    let held = server.post(three).send().await.expect("an answer");
    assert_eq!(held.status(), 429);
    let told = body(held).await;
    assert_eq!(code(&told), "RATE_LIMITED");
    assert_eq!(told["errors"][0]["extensions"]["policy"], "anonymous-mutation");
    assert_eq!(server.gates.additions.load(Ordering::SeqCst), 0, "nothing ran");
    assert_eq!(server.query("mutation { a: add b: add }").await["data"]["b"], 2);
    assert_eq!(code(&server.query("mutation { add }").await), "RATE_LIMITED");
    assert_eq!(server.gates.additions.load(Ordering::SeqCst), 2);
    server.stop().await;
}

#[tokio::test]
async fn one_response_key_counts_once_and_what_is_skipped_does_not() {
    let server = TestServer::limited(tight()).await;
    server.gates.release.add_permits(10);
    let skipping = "mutation { add add b: add @skip(if: true) ...{ add } }";
    assert_eq!(server.query(skipping).await["data"], json!({ "add": 1 }));
    assert_eq!(server.query("mutation { add }").await["data"], json!({ "add": 2 }));
    assert_eq!(code(&server.query("mutation { add }").await), "RATE_LIMITED");
    server.stop().await;
}

#[tokio::test]
async fn operations_of_a_batch_count_each() {
    let server = TestServer::limited(tight()).await;
    server.gates.release.add_permits(10);
    let batch = |count: usize| {
        let all = vec![json!({ "query": "mutation { add }" }); count];
        server.client.post(server.url("/graphql")).json(&all).send()
    };
    let some = batch(4).await.expect("an answer");
    assert_eq!(some.status(), 200, "a part of it ran");
    let answers = body(some).await;
    assert_eq!(answers[1]["data"]["add"], 2);
    for held in [&answers[2], &answers[3]] {
        assert_eq!(code(held), "RATE_LIMITED");
        assert!(held["errors"][0]["extensions"]["retryAfter"].as_u64().is_some_and(|it| it > 0));
    }
    let none = batch(2).await.expect("an answer");
    assert_eq!(none.status(), 429, "nothing of it ran");
    assert!(header(&none, "retry-after").parse::<u64>().is_ok());
    assert_eq!(server.gates.additions.load(Ordering::SeqCst), 2);
    server.stop().await;
}

#[tokio::test]
async fn whoever_is_signed_in_has_a_budget_of_their_own() {
    let server = TestServer::limited(tight()).await;
    let dear = "{ a: hello b: hello c: hello d: hello e: hello f: hello g: hello h: hello i: hello \
                j: hello }";
    for _ in 0..2 {
        assert!(server.query(dear).await["data"].is_object());
    }
    assert_eq!(code(&server.query(dear).await), "RATE_LIMITED");
    let hers = || server.post(dear).bearer_auth(server.token()).send();
    for _ in 0..2 {
        assert_eq!(hers().await.expect("an answer").status(), 200);
    }
    assert_eq!(hers().await.expect("an answer").status(), 429);
    server.stop().await;
}

#[tokio::test]
async fn address_that_a_stranger_forwards_changes_nothing() {
    let server = TestServer::limited(tight()).await;
    let ask = |number: u8| {
        let forwarded = format!("203.0.113.{number}, 198.51.100.{number}");
        server.post("mutation { bake }").header("x-forwarded-for", forwarded).send()
    };
    for number in 0..2 {
        assert_eq!(ask(number).await.expect("an answer").status(), 200);
    }
    assert_eq!(ask(2).await.expect("an answer").status(), 429);
    server.stop().await;
}

#[tokio::test]
async fn cached_documents_and_event_streams_are_no_way_round() {
    let server = TestServer::limited(tight()).await;
    let dear = "{ a: hello b: hello c: hello d: hello e: hello f: hello g: hello h: hello i: hello \
                j: hello }";
    let stream = || server.post(dear).header(ACCEPT, "text/event-stream").send();
    for _ in 0..2 {
        let told = stream().await.expect("an answer").text().await.expect("text");
        assert!(told.contains("\"data\""), "{told}");
    }
    let told = stream().await.expect("an answer").text().await.expect("text");
    assert!(told.contains("RATE_LIMITED"), "{told}");
    let get = server.client.get(server.url("/graphql")).query(&[("query", dear)]);
    assert_eq!(get.send().await.expect("an answer").status(), 429);
    let subscription = server.post("subscription { count(to: 1) }");
    let told = subscription.header(ACCEPT, "text/event-stream").send().await.expect("an answer");
    let told = told.text().await.expect("text");
    assert!(told.contains("RATE_LIMITED"), "a subscription costs, too: {told}");
    server.stop().await;
}

#[tokio::test]
async fn operations_over_one_socket_count_each() {
    let server = TestServer::limited(tight()).await;
    let mut request =
        format!("ws://{}/graphql/ws", server.address).into_client_request().expect("a request");
    let protocol = "graphql-transport-ws".parse().expect("a header");
    request.headers_mut().insert("sec-websocket-protocol", protocol);
    let (mut socket, _) = tokio_tungstenite::connect_async(request).await.expect("connects");
    let mut say = vec![json!({ "type": "connection_init" })];
    say.extend((0..3).map(|number| {
        let payload = json!({ "query": "mutation { bake }" });
        json!({ "type": "subscribe", "id": number.to_string(), "payload": payload })
    }));
    for message in say {
        socket.send(Message::text(message.to_string())).await.expect("sends");
    }
    let mut held = Value::Null;
    while held.is_null() {
        let message = socket.next().await.expect("open").expect("a message");
        let Ok(text) = message.to_text() else { continue };
        let Ok(message) = serde_json::from_str::<Value>(text) else { continue };
        if message["type"] == "error" {
            held = message;
        }
    }
    assert_eq!(held["id"], "2", "{held}");
    let extensions = &held["payload"][0]["extensions"];
    assert_eq!(extensions["code"], "RATE_LIMITED");
    assert!(extensions["retryAfter"].as_u64().is_some_and(|seconds| seconds > 0));
    server.stop().await;
}
