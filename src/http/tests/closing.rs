//! Requests that are refused before they are read: the client reads why, whatever it was still sending.

use super::TestServer;
use super::raw::{Answer, send_all};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const HEAD: &str = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";

fn sized(length: usize) -> Vec<u8> {
    let mut request = format!("{HEAD}Content-Length: {length}\r\n\r\n").into_bytes();
    request.resize(request.len() + length, b'x');
    request
}

fn chunked(length: usize) -> Vec<u8> {
    let mut request = format!("{HEAD}Transfer-Encoding: chunked\r\n\r\n").into_bytes();
    for _ in 0..length / 0x4000 {
        request.extend_from_slice(b"4000\r\n");
        request.resize(request.len() + 0x4000, b'x');
        request.extend_from_slice(b"\r\n");
    }
    request.extend_from_slice(b"0\r\n\r\n");
    request
}

#[track_caller]
fn refused(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{answer:?}");
    assert_eq!(answer.header("connection"), "close", "{answer:?}");
}

#[tokio::test]
async fn clients_with_too_large_bodies_all_read_why() {
    let server = TestServer::start().await;
    let requests = [sized(1 << 20), sized(5 << 20), chunked(1 << 20)];
    for round in 0..20 {
        let clients = (0..10).map(|client| send_all(&server, &requests[(round + client) % 3]));
        for outcome in futures_util::future::join_all(clients).await {
            refused(&outcome.expect("no broken pipe"), 413);
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn body_that_says_it_is_too_large_is_refused_before_it_is_sent() {
    let server = TestServer::start().await;
    for expect in ["", "Expect: 100-continue\r\n"] {
        let mut stream = TcpStream::connect(server.address).await.expect("a connection");
        let head = format!("{HEAD}{expect}Content-Length: 300000\r\n\r\n");
        stream.write_all(head.as_bytes()).await.expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("an answer and the end");
        assert!(answer.starts_with("HTTP/1.1 413 "), "{expect:?}: {answer}");
        assert!(answer.contains("\r\nconnection: close\r\n"), "{expect:?}: {answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn body_that_fits_is_asked_for() {
    let server = TestServer::start().await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    let body = br#"{"query":"{ hello }"}"#;
    let head = format!("{HEAD}Expect: 100-continue\r\nContent-Length: {}\r\n\r\n", body.len());
    stream.write_all(head.as_bytes()).await.expect("sent");
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).await.expect("an interim answer");
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    stream.write_all(body).await.expect("sent");
    let mut status = [0; 15];
    stream.read_exact(&mut status).await.expect("an answer");
    assert_eq!(&status, b"HTTP/1.1 200 OK");
    server.stop().await;
}

#[tokio::test]
async fn unread_request_ends_its_connection_and_says_so() {
    let server = TestServer::start().await;
    let rest = "Host: x\r\nContent-Length: 100000\r\n";
    let rows = [
        (format!("POST /graphql HTTP/1.1\r\n{rest}Content-Type: text/plain\r\n\r\n"), 415),
        (format!("POST /graphql HTTP/1.1\r\n{rest}Accept: text/html\r\n\r\n"), 406),
        (format!("POST /nowhere HTTP/1.1\r\n{rest}\r\n"), 404),
        (format!("DELETE /graphql HTTP/1.1\r\n{rest}\r\n"), 405),
        (format!("GET /health/live HTTP/1.1\r\n{rest}\r\n"), 200),
        (format!("POST /graphql HTTP/1.1\r\n{rest}Expect: a-miracle\r\n\r\n"), 417),
    ];
    for (head, status) in rows {
        let mut request = head.into_bytes();
        request.resize(request.len() + 100_000, b'x');
        refused(&send_all(&server, &request).await.expect("no broken pipe"), status);
    }
    server.stop().await;
}

#[tokio::test]
async fn request_that_was_read_keeps_its_connection() {
    let server = TestServer::start().await;
    let mut stream = TcpStream::connect(server.address).await.expect("a connection");
    for (body, status) in [("{", "400"), ("{}", "400"), (r#"{"query":"{ hello }"}"#, "200")] {
        let request = format!("{HEAD}Content-Length: {}\r\n\r\n{body}", body.len());
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut buffer = vec![0; 4_096];
        let read = stream.read(&mut buffer).await.expect("an answer");
        let answer = String::from_utf8_lossy(&buffer[..read]);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{body}: {answer}");
        assert!(!answer.contains("connection: close"), "{body}: {answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn client_turned_away_while_it_sends_reads_why() {
    let server = TestServer::with(|config| config.connections_max = 1).await;
    assert_eq!(server.query("{ hello }").await["data"]["hello"], "hello ");
    for _ in 0..20 {
        let answer = send_all(&server, &sized(1 << 20)).await.expect("no broken pipe");
        assert_eq!((answer.status, answer.header("connection")), (503, "close"));
        assert_eq!(answer.header("x-api-version"), env!("CARGO_PKG_VERSION"));
    }
    server.stop().await;
}
