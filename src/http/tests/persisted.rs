//! Documents by id: automatic persisted queries to the letter, trusted documents, and what caches may keep.

use super::sockets::Socket;
use super::{TestServer, body, code, header};
use crate::services::documents::{DocumentsConfig, Hash};
use serde_json::{Value, json};
use std::io::Write;

fn hash(query: &str) -> String {
    format!("{:?}", Hash::of(query))
}

fn extension(hash: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } })
}

impl TestServer {
    async fn send(&self, request: &Value) -> (u16, Value) {
        let response = self.client.post(self.url("/graphql")).json(request).send().await;
        let response = response.expect("an answer");
        (response.status().as_u16(), body(response).await)
    }

    fn get_hashed(&self, hash: &str) -> reqwest::RequestBuilder {
        let extensions = extension(hash).to_string();
        self.client.get(self.url("/graphql")).query(&[("extensions", extensions)])
    }
}

/// A manifest of these documents by id.
fn manifest(documents: &Value) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(documents.to_string().as_bytes()).expect("written");
    file
}

#[tokio::test]
async fn hash_runs_the_document_that_was_sent_with_it_once() {
    let server = TestServer::start().await;
    let query = "query Q($times: Int) { hello(times: $times) }";
    let (hash, variables) = (hash(query), json!({ "times": 2 }));
    let by_hash = json!({ "extensions": extension(&hash), "variables": variables });
    let (status, answer) = server.send(&by_hash).await;
    assert_eq!(status, 200);
    assert_eq!(answer["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(code(&answer), "PERSISTED_QUERY_NOT_FOUND");
    assert!(answer.get("data").is_none(), "{answer}");
    let with_text =
        json!({ "query": query, "extensions": extension(&hash), "variables": variables });
    for request in [
        &with_text,
        &by_hash,
        &json!({ "query": "", "extensions": extension(&hash), "variables": variables }),
    ] {
        let (_, answer) = server.send(request).await;
        assert_eq!(answer, json!({ "data": { "hello": "hello hello " } }), "{request}");
    }
    let by_id = json!({ "documentId": format!("sha256:{hash}"), "variables": variables });
    assert_eq!(server.send(&by_id).await.1["data"]["hello"], "hello hello ");
    server.stop().await;
}

#[tokio::test]
async fn hash_that_is_not_the_documents_own_is_refused_and_keeps_nothing() {
    let server = TestServer::start().await;
    let wrong = hash("{ me }");
    let rows = [
        (json!({ "query": "{ hello }", "extensions": extension(&wrong) }), "does not match"),
        (json!({ "query": "{ hello }", "extensions": extension("abc") }), "64 hexadecimal"),
        (json!({ "extensions": extension(&wrong.to_uppercase()) }), "64 hexadecimal"),
        (json!({ "extensions": { "persistedQuery": {} } }), "must be 1"),
        (
            json!({ "extensions": { "persistedQuery": { "version": 2, "sha256Hash": wrong } } }),
            "must be 1",
        ),
        (json!({ "query": "{ hello }", "documentId": "x" }), "one of the two"),
    ];
    for (request, words) in rows {
        let (_, answer) = server.send(&request).await;
        assert_eq!(code(&answer), "BAD_REQUEST", "{request}: {answer}");
        let message = answer["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(message.contains(words), "{request}: {message}");
    }
    let (_, answer) = server.send(&json!({ "extensions": extension(&wrong) })).await;
    assert_eq!(code(&answer), "PERSISTED_QUERY_NOT_FOUND");
    server.stop().await;
}

#[tokio::test]
async fn what_cannot_be_run_is_not_kept() {
    let server = TestServer::start().await;
    for broken in ["{ hello", "fragment F on Query { ...F } { ...F }"] {
        let extensions = extension(&hash(broken));
        server.send(&json!({ "query": broken, "extensions": extensions })).await;
        let (_, answer) = server.send(&json!({ "extensions": extensions })).await;
        assert_eq!(code(&answer), "PERSISTED_QUERY_NOT_FOUND", "{broken}");
    }
    server.stop().await;
}

#[tokio::test]
async fn switched_off_it_says_so_as_clients_read_it() {
    let off = DocumentsConfig { automatic: false, ..DocumentsConfig::default() };
    let server = TestServer::with_documents(&off).await;
    let extensions = extension(&hash("{ hello }"));
    for request in [
        json!({ "extensions": extensions }),
        json!({ "query": "{ hello }", "extensions": extensions }),
    ] {
        let (status, answer) = server.send(&request).await;
        assert_eq!(status, 200);
        assert_eq!(answer["errors"][0]["message"], "PersistedQueryNotSupported");
        assert_eq!(code(&answer), "PERSISTED_QUERY_NOT_SUPPORTED");
    }
    assert_eq!(server.query("{ hello }").await["data"]["hello"], "hello ");
    server.stop().await;
}

#[tokio::test]
async fn hash_works_over_a_socket() {
    let server = TestServer::start().await;
    let query = "{ me }";
    let extensions = extension(&hash(query));
    let mut socket = Socket::ready(&server, server.init()).await;
    socket
        .say(json!({ "type": "subscribe", "id": "1", "payload": { "extensions": extensions } }))
        .await;
    let error = socket.hear().await;
    assert_eq!(
        (&error["type"], &error["payload"][0]["message"]),
        (&json!("error"), &json!("PersistedQueryNotFound"))
    );
    socket.say(json!({ "type": "subscribe", "id": "1", "payload": { "query": query, "extensions": extensions } })).await;
    assert_eq!(socket.hear().await["payload"]["data"]["me"], 1);
    assert_eq!(socket.hear().await["type"], "complete");
    socket.say(json!({ "type": "subscribe", "id": "2", "payload": { "query": "", "extensions": extensions } })).await;
    assert_eq!(socket.hear().await["payload"]["data"]["me"], 1);
    server.stop().await;
}

#[tokio::test]
async fn answers_to_hashes_are_public_only_without_credentials_and_errors() {
    let server = TestServer::start().await;
    for query in ["{ hello me }", "{ leaks }"] {
        server.send(&json!({ "query": query, "extensions": extension(&hash(query)) })).await;
    }
    let (plain, failing) = (hash("{ hello me }"), hash("{ leaks }"));
    let public = server.get_hashed(&plain).send().await.expect("an answer");
    assert_eq!(header(&public, "cache-control"), "public, max-age=1");
    let vary: Vec<String> = public
        .headers()
        .get_all("vary")
        .iter()
        .flat_map(|value| {
            value
                .to_str()
                .expect("text")
                .split(',')
                .map(|name| name.trim().to_ascii_lowercase())
                .collect::<Vec<_>>()
        })
        .collect();
    for name in ["accept", "authorization", "cookie", "origin"] {
        assert!(vary.iter().any(|found| found == name), "{name} in {vary:?}");
    }
    assert_eq!(body(public).await, json!({ "data": { "hello": "hello ", "me": null } }));
    let cookie = format!("agio_access={}", server.token());
    let rows = [
        server.get_hashed(&plain).bearer_auth(server.token()),
        server.get_hashed(&plain).header("cookie", cookie),
        server.get_hashed(&plain).header("cookie", "agio_access=stale"),
        server.get_hashed(&plain).header("accept", "text/event-stream"),
        server.get_hashed(&failing),
        server.get_hashed(&hash("{ never }")),
        server.client.get(server.url("/graphql?query=%7Bhello%7D")),
        server
            .client
            .post(server.url("/graphql"))
            .json(&json!({ "extensions": extension(&plain) })),
    ];
    for request in rows {
        let told = format!("{request:?}");
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200, "{told}");
        assert_eq!(header(&response, "cache-control"), "no-store", "{told}");
    }
    server.stop().await;
}

#[tokio::test]
async fn mutation_by_hash_does_not_run_over_get() {
    let server = TestServer::start().await;
    let query = "mutation { bake }";
    server.send(&json!({ "query": query, "extensions": extension(&hash(query)) })).await;
    let response = server.get_hashed(&hash(query)).send().await.expect("an answer");
    assert_eq!(response.status(), 405);
    assert_eq!(header(&response, "set-cookie"), "");
    server.stop().await;
}

#[tokio::test]
async fn trusted_documents_run_by_their_own_id_or_their_hash() {
    let query = "query Hello { hello }";
    let file = manifest(&json!({ "5a7c": query }));
    let trusted = DocumentsConfig { trusted: file.path().into(), ..DocumentsConfig::default() };
    let server = TestServer::with_documents(&trusted).await;
    let hello = json!({ "data": { "hello": "hello " } });
    for request in [
        json!({ "documentId": "5a7c" }),
        json!({ "documentId": hash(query) }),
        json!({ "documentId": format!("sha256:{}", hash(query)) }),
        json!({ "extensions": extension("5a7c") }),
        json!({ "extensions": extension(&hash(query)) }),
        json!({ "query": "", "extensions": extension("5a7c") }),
        json!({ "query": query, "extensions": extension("5a7c") }),
        json!({ "query": "{ hello }" }),
    ] {
        assert_eq!(server.send(&request).await.1, hello, "{request}");
    }
    let other = json!({ "query": "{ me }", "extensions": extension("5a7c") });
    assert_eq!(code(&server.send(&other).await.1), "BAD_REQUEST");
    let unknown = json!({ "documentId": "5a7d" });
    assert_eq!(code(&server.send(&unknown).await.1), "PERSISTED_QUERY_NOT_FOUND");
    let public = server.client.get(server.url("/graphql?documentId=5a7c")).send().await;
    assert_eq!(header(&public.expect("an answer"), "cache-control"), "public, max-age=1");
    server.stop().await;
}

#[tokio::test]
async fn trusted_only_refuses_everything_else_on_every_transport() {
    let query = "query Hello { hello }";
    let file = manifest(&json!({ "5a7c": query }));
    let config = DocumentsConfig {
        trusted: file.path().into(),
        trusted_only: true,
        ..DocumentsConfig::default()
    };
    let server = TestServer::with_documents(&config).await;
    for request in [json!({ "documentId": "5a7c" }), json!({ "query": query })] {
        assert_eq!(server.send(&request).await.1["data"]["hello"], "hello ", "{request}");
    }
    let other = "{ hello }";
    let refused = [
        json!({ "query": other }),
        json!({ "query": "{ __schema { queryType { name } } }" }),
        json!({ "documentId": "5a7d" }),
        json!({ "extensions": extension(&hash(other)) }),
        json!({ "query": other, "extensions": extension(&hash(other)) }),
    ];
    let mut socket = Socket::ready(&server, json!({})).await;
    for (number, request) in refused.iter().enumerate() {
        let (status, answer) = server.send(request).await;
        assert_eq!((status, code(&answer)), (200, "TRUSTED_DOCUMENTS_ONLY"), "{request}");
        let message = answer["errors"][0]["message"].as_str().unwrap_or_default();
        assert!(
            message.contains("documents.trusted_only") && message.contains("xplorer"),
            "{message}"
        );
        socket
            .say(json!({ "type": "subscribe", "id": number.to_string(), "payload": request }))
            .await;
        let error = socket.hear().await;
        assert_eq!(error["payload"][0]["extensions"]["code"], "TRUSTED_DOCUMENTS_ONLY", "{error}");
    }
    let (_, batch) = server.send(&json!(refused)).await;
    for answer in batch.as_array().expect("a list") {
        assert_eq!(code(answer), "TRUSTED_DOCUMENTS_ONLY");
    }
    let page = server.get("/").await.text().await.expect("text");
    assert!(page.contains("documents.trusted_only"), "{page}");
    server.stop().await;
}
