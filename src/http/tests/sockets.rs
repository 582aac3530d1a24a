//! The graphql-transport-ws protocol, one scenario per close code and per promise.

use super::TestServer;
use super::tiny::pass;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::protocol::CloseFrame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

pub(super) const PROTOCOL: (&str, &str) = ("sec-websocket-protocol", "graphql-transport-ws");

pub(super) struct Socket(WebSocketStream<MaybeTlsStream<TcpStream>>);

impl Socket {
    pub(super) async fn open(server: &TestServer, headers: &[(&'static str, &str)]) -> Socket {
        let url = format!("ws://{}/graphql/ws", server.address);
        let mut request = url.into_client_request().expect("a request");
        for (name, value) in headers {
            request.headers_mut().insert(*name, value.parse().expect("a header"));
        }
        Socket(connect_async(request).await.expect("a socket").0)
    }

    /// Open and acknowledged, as whoever the payload says.
    pub(super) async fn ready(server: &TestServer, payload: Value) -> Socket {
        Socket::ready_as(server, payload, "").await
    }

    /// The same, under a request id of the test's own.
    pub(super) async fn ready_as(server: &TestServer, payload: Value, id: &str) -> Socket {
        let mut socket = Socket::open(server, &[PROTOCOL, ("x-request-id", id)]).await;
        socket.say(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.hear().await, json!({ "type": "connection_ack" }));
        socket
    }

    pub(super) async fn say(&mut self, message: Value) {
        self.0.send(Message::text(message.to_string())).await.expect("sent");
    }

    pub(super) async fn run(&mut self, id: &str, query: &str) {
        self.say(json!({ "type": "subscribe", "id": id, "payload": { "query": query } })).await;
    }

    pub(super) async fn hear(&mut self) -> Value {
        loop {
            match self.0.next().await.expect("a message").expect("no error") {
                Message::Text(text) => return serde_json::from_str(&text).expect("JSON"),
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("unexpected {other:?}"),
            }
        }
    }

    /// The close frame, once everything before it is read.
    async fn goodbye(&mut self) -> Option<CloseFrame> {
        while let Some(Ok(message)) = self.0.next().await {
            if let Message::Close(frame) = message {
                return frame;
            }
        }
        None
    }

    /// Its code; 0 when the connection ended without one.
    pub(super) async fn closed(&mut self) -> u16 {
        self.goodbye().await.map_or(0, |frame| frame.code.into())
    }
}

#[tokio::test]
async fn socket_runs_operations_of_every_kind() {
    let server = TestServer::start().await;
    let mut socket = Socket::ready(&server, server.init()).await;
    socket.run("q", "{ me csrfOk }").await;
    let next =
        json!({ "type": "next", "id": "q", "payload": { "data": { "me": 1, "csrfOk": true } } });
    assert_eq!(socket.hear().await, next);
    assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "q" }));
    server.gates.release.add_permits(1);
    socket.run("m", "mutation { add }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["add"], 1);
    assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "m" }));
    // An id is free again as soon as its operation is complete.
    for _ in 0..20 {
        socket.run("s", "subscription { count(to: 2) }").await;
        assert_eq!(socket.hear().await["payload"]["data"]["count"], 1);
        assert_eq!(socket.hear().await["payload"]["data"]["count"], 2);
        assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "s" }));
    }
    server.stop().await;
}

#[tokio::test]
async fn socket_failure_ends_the_operation_and_not_the_connection() {
    let server = TestServer::start().await;
    let mut socket = Socket::ready(&server, Value::Null).await;
    let rows = [
        ("{ nothing }", 0, "GRAPHQL_VALIDATION_FAILED"),
        ("{ hello", 0, "GRAPHQL_PARSE_FAILED"),
        ("subscription { refused }", 0, "UNAUTHENTICATED"),
        ("subscription { breaks }", 1, "RESUBSCRIBE"),
        ("subscription { panics }", 1, "INTERNAL"),
        ("subscription { nothing }", 0, "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { a: forever b: forever }", 0, "GRAPHQL_VALIDATION_FAILED"),
        ("{ a(b: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 0, "QUERY_TOO_DEEP"),
    ];
    for (query, results, code) in rows {
        socket.run("1", query).await;
        for _ in 0..results {
            assert_eq!(socket.hear().await["type"], "next", "{query}");
        }
        let error = socket.hear().await;
        assert_eq!(error["type"], "error", "{query}: {error}");
        assert_eq!(error["payload"][0]["extensions"]["code"], code, "{query}");
        assert!(error["payload"][0]["extensions"]["requestId"].is_string());
        assert!(!error.to_string().contains("secret"), "{error}");
    }
    socket.run("1", "{ hello }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["hello"], "hello ");
    server.stop().await;
}

#[tokio::test]
async fn socket_breach_has_its_close_code() {
    let server = TestServer::start().await;
    let init = json!({ "type": "connection_init" });
    let subscribe = json!({ "type": "subscribe", "id": "1", "payload": { "query": "subscription { forever }" } });
    let rows = [
        (vec![json!({ "type": "nonsense" })], 4400),
        (vec![json!({ "type": "subscribe", "id": "1" })], 4400),
        (vec![subscribe.clone()], 4401),
        (
            vec![
                json!({ "type": "connection_init", "payload": { "authorization": "Bearer bob" } }),
            ],
            4403,
        ),
        (vec![init.clone(), subscribe.clone(), subscribe], 4409),
        (vec![init.clone(), init], 4429),
    ];
    for (messages, code) in rows {
        let mut socket = Socket::open(&server, &[PROTOCOL]).await;
        for message in &messages {
            socket.say(message.clone()).await;
        }
        assert_eq!(socket.closed().await, code, "{messages:?}");
    }
    let mut binary = Socket::open(&server, &[PROTOCOL]).await;
    binary.0.send(Message::binary(vec![1])).await.expect("sent");
    assert_eq!(binary.closed().await, 4400);
    let mut unknown = Socket::open(&server, &[]).await;
    assert_eq!(unknown.closed().await, 4406);
    server.stop().await;
}

#[tokio::test]
async fn silent_socket_has_its_close_code() {
    let server = TestServer::with(|config| {
        config.socket.init_timeout_seconds = 1;
        config.socket.ping_seconds = 1;
    })
    .await;
    let mut uninitialised = Socket::open(&server, &[PROTOCOL]).await;
    assert_eq!(uninitialised.closed().await, 4408);
    server.stop().await;
}

#[tokio::test]
async fn socket_cookies_count_on_our_own_pages_only() {
    let server = TestServer::with(|config| {
        config.cors_origins = vec!["https://app.example.com".to_owned()];
    })
    .await;
    let own = format!("http://{}", server.address);
    let rows = [
        (Some(own.as_str()), server.token(), 0, json!(1)),
        (Some("https://app.example.com"), server.token(), 0, json!(1)),
        (None, server.token(), 0, json!(1)),
        (None, "stale", 0, json!(null)),
        (Some("https://evil.example"), server.token(), 4403, json!(null)),
    ];
    for (origin, token, code, me) in rows {
        let cookie = format!("agio_access={token}");
        let mut headers = vec![PROTOCOL, ("cookie", cookie.as_str())];
        headers.extend(origin.map(|origin| ("origin", origin)));
        let mut socket = Socket::open(&server, &headers).await;
        if code != 0 {
            assert_eq!(socket.closed().await, code, "{origin:?}");
            continue;
        }
        socket.say(json!({ "type": "connection_init" })).await;
        assert_eq!(socket.hear().await["type"], "connection_ack");
        socket.run("1", "{ me }").await;
        assert_eq!(socket.hear().await["payload"]["data"]["me"], me, "{origin:?} {token}");
    }
    server.stop().await;
}

#[tokio::test]
async fn ended_session_ends_its_sockets() {
    let server = TestServer::start().await;
    let payload = json!({ "Authorization": server.init()["authorization"] });
    let mut socket = Socket::ready(&server, payload).await;
    server.sign_out().await;
    assert_eq!(socket.closed().await, 4403);
    server.stop().await;
}

#[tokio::test]
async fn ended_session_runs_no_further_operation() {
    let server = TestServer::start().await;
    let mut socket = Socket::ready(&server, server.init()).await;
    server.sign_out().await;
    socket.run("m", "mutation { add }").await;
    assert_eq!(socket.closed().await, 4403);
    assert_eq!(server.gates.additions.load(Ordering::SeqCst), 0);
    server.stop().await;
}

#[tokio::test]
async fn foreign_page_gets_nothing_by_the_refresh_cookie() {
    let server = TestServer::start().await;
    let headers = [PROTOCOL, ("cookie", "agio_refresh=x"), ("origin", "https://evil.example")];
    assert_eq!(Socket::open(&server, &headers).await.closed().await, 4403);
    server.stop().await;
}

#[tokio::test]
async fn pings_are_answered_and_operations_can_be_stopped() {
    let server = TestServer::with(|config| config.socket.operations_max = 1).await;
    let mut socket = Socket::ready(&server, Value::Null).await;
    socket.say(json!({ "type": "ping", "payload": { "a": 1 } })).await;
    assert_eq!(socket.hear().await, json!({ "type": "pong", "payload": { "a": 1 } }));
    socket.run("1", "subscription { forever }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["forever"], 1);
    socket.run("2", "{ hello }").await;
    assert_eq!(socket.hear().await["payload"][0]["extensions"]["code"], "LIMIT_EXCEEDED");
    socket.say(json!({ "type": "complete", "id": "1" })).await;
    socket.run("1", "{ hello }").await;
    assert_eq!(socket.hear().await["payload"]["data"]["hello"], "hello ");
    server.stop().await;
}

#[tokio::test]
async fn mutation_is_finished_though_the_socket_is_gone() {
    let server = TestServer::start().await;
    let mut socket = Socket::ready(&server, Value::Null).await;
    socket.run("1", "mutation { add }").await;
    pass(&server.gates.entered).await;
    drop(socket);
    server.gates.release.add_permits(1);
    pass(&server.gates.done).await;
    assert_eq!(server.gates.additions.load(Ordering::SeqCst), 1);
    server.stop().await;
}

#[tokio::test]
async fn shutdown_finishes_mutations_and_says_goodbye() {
    let server = TestServer::start().await;
    let mut socket = Socket::ready(&server, Value::Null).await;
    socket.run("s", "subscription { forever }").await;
    assert_eq!(socket.hear().await["type"], "next");
    socket.run("m", "mutation { add }").await;
    pass(&server.gates.entered).await;
    server.shutdown.cancel();
    server.gates.release.add_permits(1);
    assert_eq!(socket.hear().await["payload"]["data"]["add"], 1);
    assert_eq!(socket.hear().await, json!({ "type": "complete", "id": "m" }));
    assert_eq!(socket.closed().await, 1012);
    server.stop().await;
}

#[tokio::test]
async fn plain_request_is_told_to_upgrade() {
    let server = TestServer::start().await;
    let response = server.get("/graphql/ws").await;
    assert_eq!(response.status(), 426);
    server.stop().await;
}

/// A client's frame: first byte, payload, and a mask of zeros, which leaves the payload as it is.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let length = payload.len();
    let mut bytes = match u8::try_from(length) {
        Ok(short) if short < 126 => vec![first, 0x80 | short],
        _ => [&[first, 0x80 | 127][..], &(length as u64).to_be_bytes()].concat(),
    };
    bytes.extend_from_slice(&[0; 4]);
    bytes.extend_from_slice(payload);
    bytes
}

#[tokio::test]
async fn frame_that_rfc_6455_forbids_has_its_close_code_and_a_reason() {
    let server = TestServer::with(|config| config.socket.message_bytes_max = 1_000).await;
    let fragments = [frame(0x01, &[b'x'; 600]), frame(0x80, &[b'x'; 600])].concat();
    let rows = [
        ("a large frame", frame(0x81, &[b'x'; 5_000]), 1009),
        ("a huge frame", frame(0x81, &vec![b'x'; 4 << 20]), 1009),
        ("a frame that only says that it is huge", frame(0x81, &[]), 1009),
        ("large fragments", fragments, 1009),
        ("text that is no UTF-8", frame(0x81, &[0xff, 0xfe]), 1007),
        ("text cut inside a character", frame(0x81, &[0xc3]), 1007),
        ("a close reason that is no UTF-8", frame(0x88, &[3, 232, 0xff]), 1007),
        ("a reserved bit", frame(0xc1, b"{}"), 1002),
        ("an unknown opcode", frame(0x83, b"{}"), 1002),
        ("an unknown control frame", frame(0x8b, b""), 1002),
        ("an unmasked frame", vec![0x81, 2, b'{', b'}'], 1002),
        ("a fragmented ping", frame(0x09, b""), 1002),
        ("a large ping", frame(0x89, &[b'x'; 126]), 1002),
        ("a continuation of nothing", frame(0x80, b"{}"), 1002),
        ("a message inside another", [frame(0x01, b"{"), frame(0x81, b"}")].concat(), 1002),
        ("a close frame of one byte", frame(0x88, &[3]), 1002),
        ("a close code that nobody may send", frame(0x88, &1_005_u16.to_be_bytes()), 1002),
    ];
    for (what, mut bytes, code) in rows {
        if what == "a frame that only says that it is huge" {
            bytes = [&[0x81, 0xff][..], &(1_u64 << 40).to_be_bytes(), &[0; 4]].concat();
        }
        let mut socket = Socket::ready(&server, Value::Null).await;
        let MaybeTlsStream::Plain(stream) = socket.0.get_mut() else { panic!("no TLS here") };
        stream.write_all(&bytes).await.expect("no broken pipe");
        let closed = socket.goodbye().await;
        assert_eq!(closed.as_ref().map(|frame| u16::from(frame.code)), Some(code), "{what}");
        assert!(closed.is_some_and(|frame| !frame.reason.is_empty()), "{what} has a reason");
    }
    server.stop().await;
}

#[tokio::test]
async fn client_that_closes_is_answered_in_kind() {
    let server = TestServer::start().await;
    for (payload, code) in [(&[3, 232][..], 1000), (&[0x11, 0x30], 4400)] {
        let mut socket = Socket::ready(&server, Value::Null).await;
        let MaybeTlsStream::Plain(stream) = socket.0.get_mut() else { panic!("no TLS here") };
        stream.write_all(&frame(0x88, payload)).await.expect("sent");
        assert_eq!(socket.closed().await, code);
    }
    server.stop().await;
}

#[tokio::test]
async fn sockets_are_bounded_by_address() {
    let server = TestServer::with(|config| config.socket.sockets_per_address_max = 2).await;
    let first = Socket::ready(&server, Value::Null).await;
    let _second = Socket::ready(&server, Value::Null).await;
    let mut third = Socket::open(&server, &[PROTOCOL]).await;
    assert_eq!(third.closed().await, 1013);
    let stream = server.post("subscription { forever }").header("accept", "text/event-stream");
    let refused = stream.send().await.expect("an answer").text().await.expect("its end");
    assert!(refused.contains("LIMIT_EXCEEDED"), "{refused}");
    drop(first);
    loop {
        // The server learns of the end a moment later.
        let mut again = Socket::open(&server, &[PROTOCOL]).await;
        again.say(json!({ "type": "connection_init" })).await;
        if let Some(Ok(Message::Text(_))) = again.0.next().await {
            break;
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn subscriptions_are_bounded_by_person_and_by_address() {
    let server = TestServer::with(|config| {
        config.socket.subscriptions_per_user_max = 1;
        config.socket.subscriptions_per_address_max = 3;
    })
    .await;
    let mut one = Socket::ready(&server, server.init()).await;
    let mut other = Socket::ready(&server, server.init()).await;
    let mut nobody = Socket::ready(&server, Value::Null).await;
    one.run("1", "subscription { forever }").await;
    assert_eq!(one.hear().await["type"], "next");
    other.run("1", "subscription { forever }").await;
    let refused = other.hear().await;
    assert_eq!(refused["payload"][0]["extensions"]["code"], "LIMIT_EXCEEDED", "{refused}");
    other.run("1", "{ hello }").await;
    assert_eq!(other.hear().await["type"], "next", "queries go on");
    for (id, code) in [("1", None), ("2", None), ("3", Some("LIMIT_EXCEEDED"))] {
        nobody.run(id, "subscription { forever }").await;
        let told = nobody.hear().await;
        assert_eq!(told["payload"][0]["extensions"]["code"].as_str(), code, "{told}");
    }
    one.say(json!({ "type": "complete", "id": "1" })).await;
    loop {
        nobody.run("4", "subscription { forever }").await;
        if nobody.hear().await["type"] == "next" {
            break;
        }
    }
    server.stop().await;
}
