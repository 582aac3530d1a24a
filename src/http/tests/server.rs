//! Connections: slow ones, too many of them, and what a shutdown leaves finished.

use super::tiny::pass;
use super::{TestServer, body};
use serde_json::json;
use std::sync::atomic::Ordering;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Reads until the server closes the connection.
async fn rest(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let _ = stream.read_to_end(&mut text).await;
    String::from_utf8_lossy(&text).into_owned()
}

#[tokio::test]
async fn stalled_head_is_cut() {
    let server = TestServer::with(|config| config.header_timeout_seconds = 1).await;
    for head in ["", "GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "] {
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        stream.write_all(head.as_bytes()).await.expect("sent");
        let answer = rest(&mut stream).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn stalled_body_is_cut() {
    let server = TestServer::with(|config| config.body_timeout_seconds = 1).await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    let head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 50\r\n\r\n{";
    stream.write_all(head.as_bytes()).await.expect("sent");
    assert!(rest(&mut stream).await.starts_with("HTTP/1.1 408"));
    server.stop().await;
}

#[tokio::test]
async fn connection_above_the_limit_is_turned_away() {
    let server = TestServer::with(|config| config.connections_max = 1).await;
    assert_eq!(server.query("{ hello }").await["data"]["hello"], "hello ");
    let mut second = TcpStream::connect(server.address).await.expect("a connection");
    let answer = rest(&mut second).await;
    assert!(answer.starts_with("HTTP/1.1 503"), "{answer}");
    let (head, json) = answer.split_once("\r\n\r\n").expect("a body");
    assert!(head.contains(&format!("Content-Length: {}", json.len())), "{head}");
    serde_json::from_str::<serde_json::Value>(json).expect("JSON");
    server.stop().await;
}

#[tokio::test]
async fn shutdown_finishes_what_was_accepted() {
    let server = TestServer::start().await;
    let asking = tokio::spawn(server.post("mutation { add }").send());
    pass(&server.gates.entered).await;
    server.shutdown.cancel();
    server.gates.release.add_permits(1);
    let response = asking.await.expect("no panic").expect("an answer");
    assert_eq!(body(response).await, json!({ "data": { "add": 1 } }));
    let address = server.address;
    server.stop().await;
    assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
}

#[tokio::test]
async fn shutdown_waits_for_mutations_whose_clients_left() {
    let server = TestServer::start().await;
    let asking = tokio::spawn(server.post("mutation { add }").send());
    pass(&server.gates.entered).await;
    asking.abort();
    let _ = asking.await;
    let gates = std::sync::Arc::clone(&server.gates);
    server.shutdown.cancel();
    gates.release.add_permits(1);
    server.stop().await;
    assert_eq!(gates.additions.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn shutdown_does_not_wait_longer_than_its_grace() {
    let server = TestServer::with(|config| config.shutdown_grace_seconds = 1).await;
    let asking = tokio::spawn(server.post("{ waits }").send());
    pass(&server.gates.entered).await;
    server.stop().await;
    assert!(asking.await.expect("no panic").is_err(), "cut off");
}
