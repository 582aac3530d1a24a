//! What a failure's log line tells, whatever transport and task it comes from.

use super::TestServer;
use super::sockets::Socket;
use crate::services::rate_limits::RateLimitsConfig;
use crate::telemetry::testing::Log;
use serde_json::{Value, json};

/// The one line about a failed field, and the span it was logged in.
#[track_caller]
fn failure(log: &Log, message: &str) -> (Value, Value) {
    let lines = log.lines();
    let found: Vec<&Value> =
        lines.iter().filter(|line| line["fields"]["message"] == message).collect();
    assert_eq!(found.len(), 1, "{message}: {lines:#?}");
    assert_eq!(found[0]["spans"].as_array().map(Vec::len), Some(1), "one span: {found:#?}");
    (found[0]["span"].clone(), found[0]["fields"].clone())
}

fn span(id: &str, (method, route): (&str, &str), operation: &str) -> Value {
    json!({
        "name": "request", "id": id, "method": method, "route": route,
        "operation": operation, "user": 1,
    })
}

const POST: (&str, &str) = ("POST", "/graphql");
const SOCKET: (&str, &str) = ("WEBSOCKET", "/graphql/ws");

/// Runs what fails. Once before the log begins: a place that is reached for the first time by another test while
/// a log begins may never ask that log.
async fn fail(server: &TestServer, query: &str, id: &str) -> String {
    let streams = query.starts_with("subscription");
    let accept = if streams { "text/event-stream" } else { "application/json" };
    let request = server.post(query).header("accept", accept).bearer_auth(server.token());
    let answer = request.header("x-request-id", id).send().await.expect("an answer");
    answer.text().await.expect("a body")
}

#[tokio::test]
async fn failure_in_any_task_names_request_operation_and_user() {
    let rows = [
        ("query Look { leaks }", "Look", "a resolver failed"),
        ("query Look { panics }", "Look", "a resolver panicked"),
        ("mutation Break { panics }", "Break", "a resolver panicked"),
        ("mutation Break { leaks }", "Break", "a resolver failed"),
        ("subscription Watch { panics }", "Watch", "a resolver panicked"),
        ("subscription Watch { leaks }", "Watch", "a resolver failed"),
    ];
    for (query, operation, message) in rows {
        let server = TestServer::start().await;
        fail(&server, query, "unlogged").await;
        let log = Log::new("warn");
        let _logging = tracing::subscriber::set_default(log.subscriber());
        assert!(fail(&server, query, "an-id").await.contains("an-id"), "{query}");
        let (found, fields) = failure(&log, message);
        assert_eq!(found, span("an-id", POST, operation), "{query}");
        assert!(fields.to_string().contains("secret cause"), "{query}: {fields}");
        server.stop().await;
    }
}

#[tokio::test]
async fn socket_operation_has_an_id_of_its_own_in_the_log() {
    let rows = [
        ("query Look { leaks }", "Look", "a resolver failed"),
        ("mutation Break { panics }", "Break", "a resolver panicked"),
        ("subscription Watch { panics }", "Watch", "a resolver panicked"),
    ];
    for (query, operation, message) in rows {
        let server = TestServer::start().await;
        fail(&server, query, "unlogged").await;
        let log = Log::new("warn");
        let _logging = tracing::subscriber::set_default(log.subscriber());
        let mut socket = Socket::ready_as(&server, server.init(), "a-socket").await;
        socket.run("0", "{ hello }").await;
        socket.run("1", query).await;
        let mut answers = Vec::new();
        while answers.len() < 3 || !answers.iter().any(|it: &Value| it["id"] == "1") {
            answers.push(socket.hear().await);
        }
        assert_eq!(failure(&log, message).0, span("a-socket-2", SOCKET, operation), "{query}");
        server.stop().await;
    }
}

#[tokio::test]
async fn request_lines_keep_their_numbers() {
    let server = TestServer::start().await;
    server.get("/health/live").await;
    let log = Log::new("error,agio::http::middleware=debug");
    let _logging = tracing::subscriber::set_default(log.subscriber());
    server.get("/health/live").await;
    let (_, fields) = failure(&log, "answered");
    assert_eq!(fields["status"], 200);
    assert!(fields["micros"].is_u64(), "{fields}");
    server.stop().await;
}

#[tokio::test]
async fn operation_beyond_a_limit_and_bad_signature_are_logged() {
    let limits = RateLimitsConfig { anonymous_mutations_max: 1, ..RateLimitsConfig::generous() };
    let server = TestServer::limited(limits).await;
    let ask = |signed: bool| {
        let request = server.post("mutation { bake }");
        let request = if signed { request.header("agio-key", "ak_forged") } else { request };
        request.send()
    };
    // Before the log begins, as in `fail`.
    for signed in [false, false, true] {
        ask(signed).await.expect("an answer");
    }
    let log = Log::new("warn");
    let _logging = tracing::subscriber::set_default(log.subscriber());
    assert_eq!(ask(false).await.expect("an answer").status(), 429);
    assert_eq!(ask(true).await.expect("an answer").status(), 401);
    let (_, fields) = failure(&log, "an operation was beyond its limit");
    assert_eq!(fields["rate"], "anonymous-mutation");
    let (_, fields) = failure(&log, "a signed request was not taken");
    assert_eq!(fields["why"], "Malformed");
    server.stop().await;
}
