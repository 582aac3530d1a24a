//! Requests with files: what clients send to the byte, who may send it, and how much.

use super::raw::send_all;
use super::tiny::pass;
use super::{TestServer, body, code};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const KEEP: &str = "mutation Keep($file: Upload!) { keep(file: $file) }";
const PREFLIGHT: (&str, &str) = ("graphql-require-preflight", "1");

type Headers<'h> = &'h [(&'h str, &'h str)];

/// A body as browsers and Node write FormData.
fn form(operations: &Value, map: &Value, files: &[(&str, &str)]) -> String {
    let field = |name: &str, value: &Value| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let mut body = field("operations", operations) + &field("map", map);
    for (name, content) in files {
        body += &format!(
            "--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{name}.csv\"\r\nContent-Type: text/csv\r\n\r\n{content}\r\n"
        );
    }
    body + "--x--\r\n"
}

fn keep(content: &str) -> String {
    let operations = json!({ "query": KEEP, "variables": { "file": null } });
    form(&operations, &json!({ "1": ["variables.file"] }), &[("1", content)])
}

impl TestServer {
    fn send_form(&self, body: String) -> reqwest::RequestBuilder {
        let declared = "multipart/form-data; boundary=x";
        self.client.post(self.url("/graphql")).header("content-type", declared).body(body)
    }

    fn send_hers(&self, body: String) -> reqwest::RequestBuilder {
        self.send_form(body).bearer_auth(self.token()).header(PREFLIGHT.0, PREFLIGHT.1)
    }
}

#[tokio::test]
async fn files_arrive_where_the_map_puts_them() {
    let server = TestServer::start().await;
    let answer =
        body(server.send_hers(keep("a,b\r\n--y\r\n")).send().await.expect("an answer")).await;
    assert_eq!(answer, json!({ "data": { "keep": "1.csv|text/csv|a,b\r\n--y\r\n" } }));
    let operations = json!({
        "query": "mutation($files: [Upload!]!) { keepAll(files: $files) }",
        "variables": { "files": [null, null, null] },
    });
    let map =
        json!({ "0": ["variables.files.2"], "1": ["variables.files.0", "variables.files.1"] });
    let several = form(&operations, &map, &[("0", "zero"), ("1", "one")]);
    let answer = body(server.send_hers(several).send().await.expect("an answer")).await;
    let expected = ["1.csv|text/csv|one", "1.csv|text/csv|one", "0.csv|text/csv|zero"];
    assert_eq!(answer, json!({ "data": { "keepAll": expected } }));
    let plain = form(&json!({ "query": "{ me }" }), &json!({}), &[]);
    let answer = body(server.send_hers(plain).send().await.expect("an answer")).await;
    assert_eq!(answer, json!({ "data": { "me": 1 } }));
    server.stop().await;
}

#[tokio::test]
async fn only_a_preflighted_request_of_somebody_signed_in_brings_files() {
    let server = TestServer::start().await;
    let cookie = format!("agio_access={}", server.token());
    let bearer = format!("Bearer {}", server.token());
    let csrf = server.ann.csrf_token.clone();
    let rows: [(Headers<'_>, u16, &str); 9] = [
        (&[], 415, "UNSUPPORTED_MEDIA_TYPE"),
        (&[("authorization", &bearer)], 415, "UNSUPPORTED_MEDIA_TYPE"),
        (&[("cookie", &cookie), ("x-csrf-token", &csrf)], 415, "UNSUPPORTED_MEDIA_TYPE"),
        (&[PREFLIGHT], 401, "UNAUTHENTICATED"),
        (&[PREFLIGHT, ("authorization", "Bearer forged")], 401, "UNAUTHENTICATED"),
        (&[PREFLIGHT, ("cookie", &cookie)], 403, "CSRF_REQUIRED"),
        (&[PREFLIGHT, ("cookie", &cookie), ("x-csrf-token", "forged")], 403, "CSRF_REQUIRED"),
        (
            &[("apollo-require-preflight", "true"), ("cookie", &cookie), ("x-csrf-token", &csrf)],
            200,
            "",
        ),
        (&[PREFLIGHT, ("authorization", &bearer)], 200, ""),
    ];
    for (headers, status, expected) in rows {
        let mut request = server.send_form(keep("x"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), status, "{headers:?}");
        assert_eq!(code(&body(response).await), expected, "{headers:?}");
    }
    server.stop().await;
}

#[tokio::test]
async fn bodies_with_files_are_bounded_before_they_are_parsed() {
    let server = TestServer::with(|config| {
        config.body_bytes_max = 100;
        config.uploads.file_bytes_max = 1_000;
        config.uploads.body_bytes_max = 3_000;
        config.uploads.files_max = 2;
    })
    .await;
    let operations = json!({ "query": "mutation($files: [Upload!]!) { keepAll(files: $files) }", "variables": { "files": [null, null, null] } });
    let three = json!({ "0": ["variables.files.0"], "1": ["variables.files.1"], "2": ["variables.files.2"] });
    let thrice = json!({ "0": ["variables.files.0", "variables.files.1", "variables.files.2"] });
    let rows = [
        (keep(&"x".repeat(1_000)), 200, ""),
        (keep(&"x".repeat(1_001)), 413, "BODY_TOO_LARGE"),
        (keep(&"x".repeat(4_000)), 413, "BODY_TOO_LARGE"),
        (form(&operations, &three, &[("0", ""), ("1", ""), ("2", "")]), 413, "BODY_TOO_LARGE"),
        (form(&operations, &thrice, &[("0", "")]), 400, "BAD_REQUEST"),
    ];
    for (text, status, expected) in rows {
        let length = text.len();
        let response = server.send_hers(text).send().await.expect("an answer");
        assert_eq!(response.status(), status, "{length} bytes");
        assert_eq!(code(&body(response).await), expected, "{length} bytes");
    }
    // Without a length, the reading itself ends at the bound.
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nGraphQL-Require-Preflight: 1\r\nContent-Type: multipart/form-data; boundary=x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
        server.token()
    );
    let chunk = format!("1000\r\n{}\r\n0\r\n\r\n", "x".repeat(4_096));
    let answer = send_all(&server, format!("{head}{chunk}").as_bytes()).await.expect("an answer");
    assert_eq!(answer.status, 413);
    server.stop().await;
}

#[tokio::test]
async fn broken_bodies_with_files_are_refused_with_words_and_run_nothing() {
    let server = TestServer::start().await;
    let operations = json!({ "query": KEEP, "variables": { "file": null } });
    let rows = [
        (form(&operations, &json!({ "1": ["variables.other"] }), &[("1", "x")]), "no null stands"),
        (form(&operations, &json!({ "2": ["variables.file"] }), &[("1", "x")]), "says nothing"),
        (form(&operations, &json!({ "1": ["variables.file"] }), &[]), "did not come"),
        (form(&json!([operations]), &json!({}), &[]), "batch"),
        (keep("x").replace("--x--\r\n", ""), "last boundary"),
        ("nonsense".to_owned(), "does not begin"),
    ];
    for (text, words) in rows {
        let response = server.send_hers(text).send().await.expect("an answer");
        assert_eq!(response.status(), 400, "{words}");
        let answer = body(response).await;
        let message = answer["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(message.contains(words), "{message}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_text_that_looks_like_a_file_is_none() {
    let server = TestServer::start().await;
    for text in ["#__graphql_file__:0", "#__graphql_file__:x", "a file"] {
        let request = json!({ "query": KEEP, "variables": { "file": text } });
        let response = server.client.post(server.url("/graphql")).json(&request).send().await;
        let answer = body(response.expect("an answer")).await;
        let told = code(&answer);
        assert!(
            ["BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"].contains(&told),
            "{text}: {answer}"
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn requests_with_files_wait_for_nobody_and_are_bounded() {
    let server = TestServer::with(|config| config.uploads.requests_max = 1).await;
    let head = format!(
        "POST /graphql HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nGraphQL-Require-Preflight: 1\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 100\r\nExpect: 100-continue\r\n\r\n",
        server.token()
    );
    let mut first = TcpStream::connect(server.address).await.expect("a connection");
    first.write_all(head.as_bytes()).await.expect("sent");
    let mut going_on = [0; 25];
    first.read_exact(&mut going_on).await.expect("the server asks for the body");
    assert_eq!(&going_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    let response = server.send_hers(keep("x")).send().await.expect("an answer");
    assert_eq!(response.status(), 503);
    assert_eq!(code(&body(response).await), "OVERLOADED");
    first.write_all(&[b'x'; 100]).await.expect("sent");
    let mut answer = [0; 12];
    first.read_exact(&mut answer).await.expect("an answer");
    assert_eq!(&answer, b"HTTP/1.1 400");
    let response = server.send_hers(keep("x")).send().await.expect("an answer");
    assert_eq!(response.status(), 200, "the place is free again");
    server.stop().await;
}

#[tokio::test]
async fn a_mutation_with_a_file_runs_to_its_end_when_the_client_hangs_up() {
    let server = TestServer::start().await;
    let operations = json!({ "query": "mutation { add }" });
    let request = server.send_hers(form(&operations, &json!({}), &[])).send();
    let asking = tokio::spawn(request);
    pass(&server.gates.entered).await;
    asking.abort();
    assert!(asking.await.is_err(), "the client is gone");
    server.gates.release.add_permits(1);
    pass(&server.gates.done).await;
    server.stop().await;
}

#[tokio::test]
async fn files_of_apollo_upload_client_and_urql_arrive() {
    if let Some(why) = no_clients() {
        println!("{why}");
        return;
    }
    let server = TestServer::start().await;
    let mut node = Command::new("node");
    node.args(["support/uploads.js", &server.url(""), server.token(), &server.ann.csrf_token]);
    node.current_dir(clients()).stdin(Stdio::null());
    let ended = tokio::task::spawn_blocking(move || node.output()).await.expect("no panic");
    let output = ended.expect("node runs");
    let told = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&told));
    server.stop().await;
}

fn clients() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/clients")
}

/// Why real clients cannot be tried here.
fn no_clients() -> Option<&'static str> {
    if std::env::var("AGIO_TEST_DATABASE_URL").is_ok() {
        return Some("runs once, on SQLite.");
    }
    let node = Command::new("node").arg("--version").output();
    if !node.is_ok_and(|output| output.status.success()) {
        return Some("needs Node, which is not installed.");
    }
    if !clients().join("node_modules/apollo-upload-client").is_dir() {
        return Some("needs npm packages: run `npm ci` in tests/clients.");
    }
    None
}
