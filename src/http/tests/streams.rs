//! Subscriptions over plain HTTP: server-sent events, and the parts that Apollo Client reads.

use super::tiny::pass;
use super::{TestServer, body, code, header};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING};

/// What Apollo Client accepts for a subscription.
const APOLLO: &str = "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/graphql-response+json,application/json;q=0.9";

#[tokio::test]
async fn subscriptions_stream_as_server_sent_events() {
    let server = TestServer::start().await;
    let rows = [
        (
            "subscription { count(to: 2) }",
            "event: next\ndata: {\"data\":{\"count\":1}}\n\nevent: next\ndata: {\"data\":{\"count\":2}}\n\nevent: complete\ndata: \n\n",
        ),
        (
            "{ hello }",
            "event: next\ndata: {\"data\":{\"hello\":\"hello \"}}\n\nevent: complete\ndata: \n\n",
        ),
    ];
    for (query, expected) in rows {
        let request = server.post(query).header(ACCEPT, "text/event-stream");
        let response = request.send().await.expect("an answer");
        assert_eq!(header(&response, "content-type"), "text/event-stream");
        assert_eq!(response.text().await.expect("text"), expected, "{query}");
    }
    server.stop().await;
}

#[tokio::test]
async fn ended_session_ends_its_event_streams() {
    let server = TestServer::start().await;
    let request = server.post("subscription { forever }").header(ACCEPT, "text/event-stream");
    let response = request.bearer_auth(server.token()).send().await.expect("an answer");
    server.sign_out().await;
    let text = response.text().await.expect("the stream ends");
    assert!(text.contains("UNAUTHENTICATED"), "{text}");
    assert!(text.ends_with("event: complete\ndata: \n\n"), "{text}");
    server.stop().await;
}

#[tokio::test]
async fn event_stream_sets_the_cookies_of_a_mutation() {
    let server = TestServer::start().await;
    let request = server.post("mutation { bake }").header(ACCEPT, "text/event-stream");
    let response = request.send().await.expect("an answer");
    assert!(!header(&response, "set-cookie").is_empty());
    server.stop().await;
}

/// A part with this JSON and the boundary after it.
fn part(json: &str) -> String {
    format!("\r\ncontent-type: application/json\r\n\r\n{json}\r\n--graphql")
}

#[tokio::test]
async fn subscriptions_stream_as_parts_for_apollo_client() {
    let server = TestServer::start().await;
    let rows = [
        (
            "subscription { count(to: 2) }",
            vec![r#"{"payload":{"data":{"count":1}}}"#, r#"{"payload":{"data":{"count":2}}}"#],
        ),
        ("subscription { count(to: 0) }", vec![]),
    ];
    for (query, parts) in rows {
        let request = server.post(query).header(ACCEPT, APOLLO).header(ACCEPT_ENCODING, "gzip, br");
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        let media = "multipart/mixed;boundary=\"graphql\";subscriptionSpec=1.0";
        assert_eq!(header(&response, "content-type"), media);
        assert_eq!(header(&response, "cache-control"), "no-store");
        assert_eq!(header(&response, "x-accel-buffering"), "no");
        assert_eq!(header(&response, "content-encoding"), "", "compression would hold events back");
        let parts: String = parts.into_iter().map(part).collect();
        let expected = format!("\r\n--graphql{parts}--\r\n");
        assert_eq!(response.text().await.expect("text"), expected, "{query}");
    }
    let dash = server.post("subscription { count(to: 1) }");
    let dash = dash.header(ACCEPT, "multipart/mixed;boundary=\"-\";subscriptionSpec=\"1.0\"");
    let response = dash.send().await.expect("an answer");
    let media = "multipart/mixed;boundary=\"-\";subscriptionSpec=1.0";
    assert_eq!(header(&response, "content-type"), media);
    let text = response.text().await.expect("text");
    let whole = text.strip_prefix("\r\n---").and_then(|text| text.strip_suffix("\r\n-----\r\n"));
    assert!(
        whole.is_some_and(|part| part.ends_with(r#"{"payload":{"data":{"count":1}}}"#)),
        "{text:?}"
    );
    server.stop().await;
}

#[tokio::test]
async fn each_part_is_whole_before_the_next_event_happens() {
    let server = TestServer::start().await;
    for (accept, expected) in [
        (APOLLO, format!("\r\n--graphql{}", part(r#"{"payload":{"data":{"forever":1}}}"#))),
        ("text/event-stream", "event: next\ndata: {\"data\":{\"forever\":1}}\n\n".to_owned()),
    ] {
        let request = server.post("subscription { forever }").header(ACCEPT, accept);
        let mut response = request.send().await.expect("an answer");
        let mut text = String::new();
        while text.len() < expected.len() {
            let chunk = response.chunk().await.expect("no failure").expect("no end");
            text += std::str::from_utf8(&chunk).expect("UTF-8");
        }
        assert_eq!(text, expected, "and nothing ends it");
    }
    server.stop().await;
}

#[tokio::test]
async fn what_is_refused_before_a_subscription_starts_is_an_answer_in_json() {
    let server = TestServer::start().await;
    let rows = [
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { forever", "GRAPHQL_PARSE_FAILED"),
    ];
    for (query, expected) in rows {
        let response = server.post(query).header(ACCEPT, APOLLO).send().await.expect("an answer");
        let media = header(&response, "content-type").to_owned();
        if media.starts_with("multipart/mixed") {
            // Found by the executor only once it streams.
            let text = response.text().await.expect("text");
            assert!(text.contains("\"payload\":null") && text.contains(expected), "{text}");
            assert!(text.ends_with("\r\n--graphql--\r\n"), "{text}");
            continue;
        }
        assert_eq!(media, "application/graphql-response+json; charset=utf-8", "{query}");
        assert_eq!(response.status(), 400);
        assert_eq!(code(&body(response).await), expected);
    }
    let request = server.post("{ hello }").header(ACCEPT, APOLLO);
    let response = request.send().await.expect("an answer");
    assert!(header(&response, "content-type").starts_with("application/graphql-response+json"));
    server.stop().await;
}

#[tokio::test]
async fn subscription_that_fails_tells_why_in_its_last_part() {
    let server = TestServer::start().await;
    let rows = [
        ("subscription { refused }", 0, "UNAUTHENTICATED"),
        ("subscription { breaks }", 1, "RESUBSCRIBE"),
        ("subscription { leaks }", 0, "INTERNAL"),
    ];
    for (query, events, expected) in rows {
        let response = server.post(query).header(ACCEPT, APOLLO).send().await.expect("an answer");
        let text = response.text().await.expect("text");
        assert_eq!(text.matches("\"payload\":{\"data\":").count(), events, "{text}");
        assert_eq!(text.matches("\"payload\":null,\"errors\":[").count(), 1, "{text}");
        assert!(text.contains(expected) && !text.contains("secret"), "{text}");
        assert!(text.ends_with("\r\n--graphql--\r\n"), "{text}");
    }
    server.stop().await;
}

#[tokio::test]
async fn ended_session_or_a_stopping_server_ends_the_parts() {
    let server = TestServer::start().await;
    let ask = || server.post("subscription { forever }").header(ACCEPT, APOLLO);
    let hers = ask().bearer_auth(server.token()).send().await.expect("an answer");
    let nobodys = ask().send().await.expect("an answer");
    server.sign_out().await;
    let text = hers.text().await.expect("the stream ends");
    assert!(text.contains("\"payload\":null") && text.contains("UNAUTHENTICATED"), "{text}");
    assert!(text.ends_with("--graphql--\r\n"), "{text}");
    server.shutdown.cancel();
    let text = nobodys.text().await.expect("the stream ends");
    assert!(text.ends_with("--graphql--\r\n"), "{text}");
    server.stop().await;
}

#[tokio::test]
async fn streams_over_http_count_against_the_quota_of_their_address() {
    let server = TestServer::with(|config| config.socket.sockets_per_address_max = 1).await;
    let ask = || server.post("subscription { forever }").header(ACCEPT, APOLLO);
    let mut first = ask().send().await.expect("an answer");
    assert!(first.chunk().await.expect("no failure").is_some());
    assert_eq!(code(&body(ask().send().await.expect("an answer")).await), "LIMIT_EXCEEDED");
    drop(first);
    server.stop().await;
}

#[tokio::test]
async fn mutation_asked_for_in_parts_runs_once_and_answers_in_json() {
    let server = TestServer::start().await;
    let request = server.post("mutation { add }").header(ACCEPT, APOLLO).send();
    let asking = tokio::spawn(request);
    pass(&server.gates.entered).await;
    server.gates.release.add_permits(1);
    let answer = body(asking.await.expect("no panic").expect("an answer")).await;
    assert_eq!(answer["data"]["add"], 1);
    server.stop().await;
}
