//! GraphQL over HTTP: what is taken, what is refused, and what a client reads either way.

use super::tiny::pass;
use super::{TestServer, body, code, header};
use crate::services::auth::testing::signed_in;
use reqwest::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use serde_json::json;
use std::sync::atomic::Ordering;

const RESPONSE_JSON: &str = "application/graphql-response+json";

#[tokio::test]
async fn query_is_answered() {
    let server = TestServer::start().await;
    let response = server.post("{ hello me }").send().await.expect("an answer");
    assert_eq!(response.status(), 200);
    assert_eq!(header(&response, "content-type"), "application/json; charset=utf-8");
    assert_eq!(header(&response, "cache-control"), "no-store");
    assert_eq!(body(response).await, json!({ "data": { "hello": "hello ", "me": null } }));
    server.stop().await;
}

#[tokio::test]
async fn bodies_that_are_no_request_are_refused() {
    let server = TestServer::with(|config| config.body_bytes_max = 1_000).await;
    let query = json!({ "query": "{ hello }" }).to_string();
    let large = json!({ "query": "{ hello }", "padding": "x".repeat(2_000) }).to_string();
    let rows = [
        ("application/json", query.as_str(), 200, ""),
        ("application/json; charset=utf-8", &query, 200, ""),
        ("text/plain", &query, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("application/x-www-form-urlencoded", "query={hello}", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("multipart/form-data; boundary=x", "--x--", 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("", &query, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("application/json", "{", 400, "BAD_REQUEST"),
        ("application/json", "[]", 400, "BAD_REQUEST"),
        ("application/json", "{}", 400, "BAD_REQUEST"),
        ("application/json", &large, 413, "BODY_TOO_LARGE"),
    ];
    for (content_type, text, status, expected) in rows {
        let mut request = server.client.post(server.url("/graphql")).body(text.to_owned());
        if !content_type.is_empty() {
            request = request.header(CONTENT_TYPE, content_type);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), status, "{content_type} {text}");
        let id = header(&response, "x-request-id").to_owned();
        let answer = body(response).await;
        assert_eq!(code(&answer), expected, "{content_type} {text}: {answer}");
        if status != 200 {
            assert_eq!(answer["errors"][0]["extensions"]["requestId"], id.as_str());
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn get_runs_queries_only() {
    let server = TestServer::start().await;
    let rows = [
        ("/graphql?query=%7Bhello%7D", 200, ""),
        ("/graphql?query=query%20Q%7Bhello%7D%20mutation%20M%7Bbake%7D&operationName=Q", 200, ""),
        ("/graphql?query=mutation%7Bbake%7D", 405, "METHOD_NOT_ALLOWED"),
        (
            "/graphql?query=query%20Q%7Bhello%7D%20mutation%20M%7Bbake%7D&operationName=M",
            405,
            "METHOD_NOT_ALLOWED",
        ),
        ("/graphql?query=subscription%7Bforever%7D", 200, "BAD_REQUEST"),
        ("/graphql", 400, "BAD_REQUEST"),
        ("/graphql?query=%7Bhello%7D&variables=7", 400, "BAD_REQUEST"),
    ];
    for (path, status, expected) in rows {
        let response = server.get(path).await;
        assert_eq!(response.status(), status, "{path}");
        let answer = body(response).await;
        assert_eq!(code(&answer), expected, "{path}: {answer}");
    }
    let delete = server.client.delete(server.url("/graphql")).send().await.expect("an answer");
    assert_eq!(delete.status(), 405);
    assert!(header(&delete, "allow").contains("POST"));
    assert_eq!(code(&body(delete).await), "METHOD_NOT_ALLOWED");
    server.stop().await;
}

#[tokio::test]
async fn status_follows_the_media_type() {
    let server = TestServer::start().await;
    let rows = [
        ("{ hello }", RESPONSE_JSON, 200, ""),
        ("{ nothing }", RESPONSE_JSON, 400, "GRAPHQL_VALIDATION_FAILED"),
        ("{ nothing }", "application/json", 200, "GRAPHQL_VALIDATION_FAILED"),
        ("{ hello", RESPONSE_JSON, 400, "GRAPHQL_PARSE_FAILED"),
        ("{ hello(times: \"x\") }", RESPONSE_JSON, 400, "GRAPHQL_VALIDATION_FAILED"),
        ("query($n: Int!) { hello(times: $n) }", RESPONSE_JSON, 400, "BAD_USER_INPUT"),
        ("subscription { forever count(to: 1) }", RESPONSE_JSON, 400, "GRAPHQL_VALIDATION_FAILED"),
        ("{ leaks }", RESPONSE_JSON, 200, "INTERNAL"),
        ("{ hello }", "text/html", 406, "NOT_ACCEPTABLE"),
    ];
    for (query, accept, status, expected) in rows {
        let response = server.post(query).header(ACCEPT, accept).send().await.expect("an answer");
        assert_eq!(response.status(), status, "{query} as {accept}");
        let media = header(&response, "content-type").to_owned();
        let answer = body(response).await;
        assert_eq!(code(&answer), expected, "{query}: {answer}");
        if status != 406 {
            assert!(media.starts_with(accept), "{media}");
        }
        if expected.starts_with("GRAPHQL") {
            assert!(answer.get("data").is_none(), "nothing was executed: {answer}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn causes_and_panics_stay_inside() {
    let server = TestServer::start().await;
    let rows = [
        ("{ leaks }", "INTERNAL"),
        ("{ panics }", "INTERNAL"),
        ("mutation { panics }", "OUTCOME_UNKNOWN"),
    ];
    for (query, expected) in rows {
        let response = server.post(query).send().await.expect("an answer");
        let id = header(&response, "x-request-id").to_owned();
        let answer = body(response).await;
        assert_eq!(code(&answer), expected, "{query}");
        assert_eq!(answer["errors"][0]["extensions"]["requestId"], id.as_str());
        assert!(!answer.to_string().contains("secret"), "{answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn hostile_queries_are_refused_before_they_run() {
    let server = TestServer::start().await;
    let rows = [
        (format!("{{ hello(times: {}", "[".repeat(3_200)), "QUERY_TOO_DEEP"),
        (format!("{{ {} }}", "hello ".repeat(26)), "QUERY_TOO_COMPLEX"),
    ];
    for (query, expected) in rows {
        assert_eq!(code(&server.query(&query).await), expected);
    }
    assert_eq!(server.query("{ hello }").await["data"]["hello"], "hello ");
    server.stop().await;
}

#[tokio::test]
async fn callers_are_recognised_once_and_forgery_is_noticed() {
    let server = TestServer::start().await;
    let bob = signed_in(&server.auth, "bob").await;
    let bearer = format!("Bearer {}", server.token());
    let basic = format!("Basic {}", server.token());
    let cookie = ("cookie", &*format!("agio_access={}", server.token()));
    let (hers, his) = (server.ann.csrf_token.as_str(), bob.csrf_token.as_str());
    let auth = |value| ("authorization", value);
    let rows: [(&[(&str, &str)], u16, _); 15] = [
        (&[], 200, json!({ "me": null, "csrfOk": false })),
        (&[auth("")], 200, json!({ "me": null, "csrfOk": false })),
        (&[auth(""), cookie], 200, json!({ "me": 1, "csrfOk": false })),
        (&[auth("Bearer \u{fe}"), cookie], 401, json!(null)),
        (&[auth("\u{fe}")], 401, json!(null)),
        (&[auth(&bearer), auth(&bearer)], 401, json!(null)),
        (&[auth(""), auth(&bearer), cookie], 401, json!(null)),
        (
            &[cookie, ("x-csrf-token", hers), ("x-csrf-token", hers)],
            200,
            json!({ "me": 1, "csrfOk": false }),
        ),
        (&[("authorization", &bearer)], 200, json!({ "me": 1, "csrfOk": true })),
        (&[("authorization", "Bearer forged")], 401, json!(null)),
        (&[("authorization", &basic)], 401, json!(null)),
        (&[cookie], 200, json!({ "me": 1, "csrfOk": false })),
        (&[cookie, ("x-csrf-token", hers)], 200, json!({ "me": 1, "csrfOk": true })),
        (&[("cookie", "agio_access=stale")], 200, json!({ "me": null, "csrfOk": false })),
        (&[cookie, ("x-csrf-token", his)], 200, json!({ "me": 1, "csrfOk": false })),
    ];
    for (headers, status, expected) in rows {
        let mut request = server.post("{ me csrfOk }");
        for (name, value) in headers {
            request = request.header(*name, value.as_bytes());
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), status, "{headers:?}");
        let answer = body(response).await;
        match status {
            200 => assert_eq!(answer["data"], expected, "{headers:?}"),
            _ => assert_eq!(code(&answer), "UNAUTHENTICATED", "{headers:?}"),
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn cookies_are_read_and_set() {
    let server = TestServer::start().await;
    let response = server.post("mutation { bake }").send().await.expect("an answer");
    let cookies: Vec<_> = response.headers().get_all("set-cookie").iter().collect();
    assert_eq!(cookies, ["a=1; HttpOnly", "b=2"]);
    let request = server.post("{ refreshCookie }").header(COOKIE, "agio_refresh=r; x=y");
    let answer = body(request.send().await.expect("an answer")).await;
    assert_eq!(answer["data"]["refreshCookie"], "r");
    server.stop().await;
}

#[tokio::test]
async fn mutation_is_finished_though_the_client_hangs_up() {
    let server = TestServer::start().await;
    let request = server.post("mutation { add }").send();
    let asking = tokio::spawn(request);
    pass(&server.gates.entered).await;
    asking.abort();
    assert!(asking.await.is_err(), "the client is gone");
    server.gates.release.add_permits(1);
    pass(&server.gates.done).await;
    assert_eq!(server.gates.additions.load(Ordering::SeqCst), 1);
    server.stop().await;
}

#[tokio::test]
async fn mutation_goes_on_when_its_client_was_told_of_the_timeout() {
    let server = TestServer::with(|config| config.handler_timeout_seconds = 1).await;
    let answer = server.query("mutation { add }").await;
    assert_eq!(code(&answer), "OUTCOME_UNKNOWN");
    assert_eq!(answer["errors"][0]["extensions"]["retryable"], false, "it goes on: {answer:#}");
    let typed = server.post("mutation { add }").header(ACCEPT, "application/graphql-response+json");
    let status = typed.send().await.expect("an answer").status();
    assert_eq!(
        status, 200,
        "it was begun: no status that proxies and clients send again by themselves"
    );
    server.gates.release.add_permits(2);
    pass(&server.gates.done).await;
    pass(&server.gates.done).await;
    assert_eq!(server.gates.additions.load(Ordering::SeqCst), 2);
    server.stop().await;
}
