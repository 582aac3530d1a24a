//! What RFC 9110, 9111 and 9112 ask of every answer, as one table: request and condition, then status and headers.

use super::TestServer;
use super::raw::{Answer, ask, send_all};
use crate::domain::LiveSecret;

/// A header that must be there with any value.
const ANY: &str = "*";
/// A header that must not be there.
const NONE: &str = "";

type Headers = &'static [(&'static str, &'static str)];

#[track_caller]
fn check(answer: &Answer, (what, status, headers): (&[&str], u16, Headers)) {
    assert_eq!(answer.status, status, "{what:?}: {answer:?}");
    assert_eq!(answer.header("x-api-version"), env!("CARGO_PKG_VERSION"), "{what:?}");
    assert_ne!(answer.header("x-request-id"), "", "{what:?}");
    assert_ne!(answer.header("cache-control"), "", "{what:?}");
    for (name, expected) in headers {
        let found = answer.all(name);
        let fits = match *expected {
            ANY => !found.is_empty(),
            NONE => found.is_empty(),
            value => found.contains(&value),
        };
        assert!(fits, "{what:?}: {name} is {found:?}, not {expected:?}");
    }
}

const NO_STORE: Headers = &[("cache-control", "no-store")];
const BEARER: Headers = &[
    ("www-authenticate", "Bearer realm=\"agio\", error=\"invalid_token\""),
    ("cache-control", "no-store"),
];

#[tokio::test]
async fn every_answer_has_the_headers_of_its_status() {
    let server = TestServer::with(|config| config.metrics_token = LiveSecret::new("sesame")).await;
    let query = "GET /graphql?query=%7Bhello%7D HTTP/1.1";
    let stream = "GET /graphql?query=subscription%7Bcount(to:2)%7D HTTP/1.1";
    let rows: &[(&[&str], u16, Headers)] = &[
        (&[query], 200, NO_STORE),
        (&[query, "Authorization: Bearer bob"], 401, BEARER),
        (&[query, "Authorization: Basic bob"], 401, BEARER),
        (&[query, "Accept: image/png"], 406, NO_STORE),
        (&["GET /graphql HTTP/1.1"], 400, NO_STORE),
        (&["GET /graphql?query=mutation%7Bbake%7D HTTP/1.1"], 405, &[("allow", "POST")]),
        (&["DELETE /graphql HTTP/1.1"], 405, &[("allow", ANY), ("cache-control", "no-store")]),
        (&["POST /graphql HTTP/1.1", "Content-Length: 0"], 415, &[("accept", "application/json")]),
        (&["POST /health/live HTTP/1.1", "Content-Length: 0"], 405, &[("allow", "GET,HEAD")]),
        (
            &[stream, "Accept: text/event-stream"],
            200,
            &[
                ("x-accel-buffering", "no"),
                ("cache-control", "no-store"),
                ("content-type", "text/event-stream"),
            ],
        ),
        (
            &["GET /graphql/ws HTTP/1.1"],
            426,
            &[("upgrade", "websocket"), ("sec-websocket-version", "13")],
        ),
        (&["GET /nowhere HTTP/1.1"], 404, NO_STORE),
        (&["GET /health/live HTTP/1.1"], 200, NO_STORE),
        (&["HEAD /health/live HTTP/1.1"], 200, NO_STORE),
        (&["GET /health/ready HTTP/1.1"], 200, NO_STORE),
        (
            &["GET /metrics HTTP/1.1"],
            401,
            &[("www-authenticate", "Bearer realm=\"metrics\""), ("cache-control", "no-store")],
        ),
        (
            &["GET /metrics HTTP/1.1", "Authorization: Bearer no"],
            401,
            &[("www-authenticate", "Bearer realm=\"metrics\", error=\"invalid_token\"")],
        ),
        (&["GET /metrics HTTP/1.1", "Authorization: Bearer sesame"], 200, NO_STORE),
        (&["GET /verify-email?token=x HTTP/1.1"], 200, NO_STORE),
        // The host asked for is not this machine.
        (&["GET /dev/mailbox.json HTTP/1.1"], 403, NO_STORE),
        (&["GET / HTTP/1.1", "Expect: a-miracle"], 417, NO_STORE),
        (&["GET / HTTP/1.1", "Expect: 100-continue"], 200, &[]),
        (&["CONNECT x:80 HTTP/1.1"], 405, &[("allow", ANY)]),
    ];
    for (lines, status, headers) in rows {
        let lines = [&lines[..1], &["Host: x"], &lines[1..]].concat();
        check(&ask(&server, &lines).await, (&lines, *status, headers));
    }
    server.stop().await;
}

#[tokio::test]
async fn every_answer_tells_browsers_to_run_and_embed_nothing() {
    let server = TestServer::start().await;
    const TOLD: Headers = &[
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
        ("x-frame-options", "DENY"),
    ];
    for (line, status) in [
        ("GET /graphql?query=%7Bhello%7D HTTP/1.1", 200),
        ("POST /graphql HTTP/1.1", 415),
        ("GET /nowhere HTTP/1.1", 404),
        ("TRACE /health/live HTTP/1.1", 405),
        ("GET /files/unknown HTTP/1.1", 404),
        ("GET /verify-email?token=x HTTP/1.1", 200),
    ] {
        let lines = [line, "Host: x"];
        let answer = ask(&server, &lines).await;
        check(&answer, (&lines, status, TOLD));
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{line}: {policy}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn message_ends_where_its_chunks_say_whatever_its_length_says() {
    let server = TestServer::start().await;
    let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n";
    let body = "{\"query\":\"{ hello }\"}";
    let chunked = format!("{:x}\r\n{body}\r\n0\r\n\r\n", body.len());
    for (lengths, status) in [
        ("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n", 200),
        ("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n", 200),
        ("Content-Length: 3\r\nContent-Length: 4\r\n", 400),
        ("Transfer-Encoding: chunked, identity\r\n", 400),
    ] {
        let request = format!("{head}{lengths}\r\n{chunked}");
        let answer = send_all(&server, request.as_bytes()).await.expect("an answer");
        assert_eq!(answer.status, status, "{lengths:?}");
        let told = String::from_utf8_lossy(&answer.body);
        assert_eq!(told.contains("hello "), status == 200, "{lengths:?}: {told}");
        assert!(!told.contains("HTTP/1.1"), "one answer: {told}");
    }
    server.stop().await;
}

#[tokio::test]
async fn page_of_another_site_begins_no_sign_in_by_a_provider() {
    let server = TestServer::start().await;
    let begin = "GET /auth/oauth/nobody HTTP/1.1";
    let rows: &[(&[&str], u16)] = &[
        (&[begin, "Host: x"], 404),
        (&[begin, "Host: x", "Sec-Fetch-Site: same-origin"], 404),
        (&[begin, "Host: x", "Sec-Fetch-Site: same-site"], 404),
        (&[begin, "Host: x", "Sec-Fetch-Site: none"], 404),
        (&[begin, "Host: x", "Sec-Fetch-Site: cross-site"], 403),
    ];
    for (lines, status) in rows {
        check(&ask(&server, lines).await, (lines, *status, NO_STORE));
    }
    server.stop().await;
}

#[tokio::test]
async fn request_is_for_exactly_one_host() {
    let server = TestServer::start().await;
    let get = "GET /health/live HTTP/1.1";
    let rows: &[(&[&str], u16)] = &[
        (&[get, "Host: x"], 200),
        (&[get, "Host: 127.0.0.1:8080"], 200),
        (&[get, "Host: [::1]:8080"], 200),
        (&[get], 400),
        (&[get, "Host:"], 400),
        (&[get, "Host: x", "Host: x"], 400),
        (&[get, "Host: x", "Host: y"], 400),
        (&[get, "Host: x y"], 400),
        (&[get, "Host: x/y"], 400),
        (&[get, "Host: user@x"], 400),
        (&[get, "Host: x:port"], 400),
        (&[get, "Host: x, y:80:81"], 400),
        (&["GET /health/live HTTP/1.0"], 200),
        (&["GET /health/live HTTP/1.0", "Host: x", "Host: y"], 400),
        (&["GET http://x/health/live HTTP/1.1", "Host: x"], 200),
        (&["GET https://x/health/live HTTP/1.1", "Host: x"], 200),
        (&["GET http://x/health/live HTTP/1.1"], 400),
        (&["GET ftp://x/health/live HTTP/1.1", "Host: x"], 400),
        (&["GET http://user@x/health/live HTTP/1.1", "Host: x"], 400),
        (&["GET x:80 HTTP/1.1", "Host: x"], 400),
        (&["POST /graphql HTTP/1.1", "Content-Length: 0"], 400),
    ];
    for (lines, status) in rows {
        check(&ask(&server, lines).await, (lines, *status, NO_STORE));
    }
    server.stop().await;
}

#[tokio::test]
async fn absolute_target_names_the_host_whatever_the_header_says() {
    let server = TestServer::start().await;
    let cookie = format!("Cookie: agio_access={}", server.token());
    let socket = [
        "Host: evil.example",
        "Origin: http://evil.example",
        &cookie,
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Protocol: graphql-transport-ws",
    ];
    for (target, forbidden) in [("/graphql/ws", false), ("http://x.example/graphql/ws", true)] {
        let lines = format!("GET {target} HTTP/1.1\r\n{}", socket.join("\r\n"));
        let request = format!("{lines}\r\nConnection: Upgrade\r\n\r\n");
        // A masked close frame ends the sockets that are let in.
        let bytes = [request.as_bytes(), &[0x88, 0x80, 0, 0, 0, 0]].concat();
        let answer = super::raw::send_all(&server, &bytes).await.expect("an answer");
        assert_eq!(answer.status, 101, "{target}");
        let said = answer.body.windows(2).any(|two| two == 4403_u16.to_be_bytes());
        assert_eq!(said, forbidden, "{target}: {:?}", answer.body);
    }
    server.stop().await;
}

#[tokio::test]
async fn heads_end_at_the_documented_limit() {
    let server = TestServer::start().await;
    let head = |length: usize| {
        let start = "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Padding: ";
        format!("{start}{}\r\n\r\n", "x".repeat(length - start.len() - 4)).into_bytes()
    };
    let limit = super::super::server::HEAD_BYTES_MAX;
    for (length, status) in
        [(limit, 200), (limit + 1, 431), (limit + 20_000, 431), (100_000, 431), (1_000_000, 431)]
    {
        let answer = super::raw::send_all(&server, &head(length)).await.expect("no broken pipe");
        assert_eq!(answer.status, status, "{length}");
    }
    let many: String = (0..101).map(|number| format!("X-{number}: y\r\n")).collect();
    let request = format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n");
    let answer = super::raw::send_all(&server, request.as_bytes()).await.expect("no broken pipe");
    assert_eq!(answer.status, 431);
    server.stop().await;
}

#[tokio::test]
async fn conditional_request_is_judged_against_what_would_be_sent() {
    let server = TestServer::start().await;
    let (path, host) = ("GET /assets/page.css HTTP/1.1", "Host: x");
    let gzip = "Accept-Encoding: gzip";
    let plain = ask(&server, &[path, host]).await.header("etag").to_owned();
    let packed = ask(&server, &[path, host, gzip]).await.header("etag").to_owned();
    assert_ne!(plain, packed, "two codings are two representations");
    let rows = [
        (format!("If-None-Match: {plain}"), None, 304),
        (format!("If-None-Match: W/{plain}"), None, 304),
        (format!("If-None-Match: \"other\", {plain}"), None, 304),
        (format!("If-None-Match: \"other\"\r\nIf-None-Match: {plain}"), None, 304),
        ("If-None-Match: *".to_owned(), None, 304),
        (format!("If-None-Match: {packed}"), None, 200),
        (format!("If-None-Match: {packed}"), Some(gzip), 304),
        (format!("If-None-Match: {plain}"), Some(gzip), 200),
        ("If-None-Match: \"other\"".to_owned(), None, 200),
        (format!("If-Match: {plain}"), None, 200),
        (format!("If-Match: W/{plain}"), None, 412),
        ("If-Match: *".to_owned(), None, 200),
        ("If-Match: \"other\"".to_owned(), None, 412),
        // Nothing compresses it on the way: another coding would need another tag.
        ("Accept-Encoding: br".to_owned(), None, 200),
    ];
    for method in ["GET", "HEAD"] {
        for (condition, coding, status) in &rows {
            let path = path.replace("GET", method);
            let lines: Vec<&str> =
                [path.as_str(), host, condition].into_iter().chain(*coding).collect();
            let answer = ask(&server, &lines).await;
            let headers: Headers = match status {
                200 => &[("vary", "accept-encoding"), ("cache-control", "no-cache")],
                304 => &[
                    ("vary", "accept-encoding"),
                    ("cache-control", "no-cache"),
                    ("content-type", NONE),
                    ("content-encoding", NONE),
                ],
                _ => NO_STORE,
            };
            check(&answer, (&lines, *status, headers));
            let own = if coding.is_some() { &packed } else { &plain };
            let tagged = if *status == 412 { "" } else { own };
            assert_eq!(answer.header("etag"), tagged, "{lines:?}");
            assert_eq!(
                *status == 200 && method == "GET",
                !answer.body.is_empty() && *status == 200
            );
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn coded_or_oddly_declared_body_is_refused_with_what_is_taken() {
    let server = TestServer::start().await;
    let body = r#"{"query":"{ hello }"}"#;
    let length = format!("Content-Length: {}", body.len());
    let json = "Content-Type: application/json";
    let rows: &[(&[&str], u16, Headers)] = &[
        (&[json], 200, NO_STORE),
        (&[json, "Content-Encoding: identity"], 200, NO_STORE),
        (&["Content-Type: application/json; charset=\"UTF-8\""], 200, NO_STORE),
        (&[json, "Content-Encoding: gzip"], 415, &[("accept-encoding", "identity")]),
        (&[json, "Content-Encoding: identity, br"], 415, &[("accept-encoding", "identity")]),
        (
            &["Content-Type: application/json; charset=utf-16"],
            415,
            &[("accept", "application/json")],
        ),
        (&[json, "Content-Type: text/plain"], 415, &[("accept", "application/json")]),
    ];
    for (lines, status, headers) in rows {
        let start = ["POST /graphql HTTP/1.1", "Host: x", length.as_str()];
        let head = [&start[..], lines].concat();
        let text = format!("{}\r\nConnection: close\r\n\r\n{body}", head.join("\r\n"));
        let answer = super::raw::send_all(&server, text.as_bytes()).await.expect("an answer");
        check(&answer, (&head, *status, headers));
    }
    server.stop().await;
}

#[tokio::test]
async fn explorer_may_talk_to_its_own_server_only() {
    let server = TestServer::start().await;
    let answer = ask(&server, &["GET / HTTP/1.1", "Host: x"]).await;
    let policy = answer.header("content-security-policy");
    let connect = policy.split("; ").find(|part| part.starts_with("connect-src"));
    assert_eq!(connect, Some("connect-src 'self'"), "{policy}");
    server.stop().await;
}
