//! Speaks HTTP/1.1 byte by byte, for what a well-behaved client never sends.

use super::TestServer;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// An answer as it came.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Vec<u8>,
}

impl Answer {
    /// All values of a header.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(found, _)| found == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    /// The only value of a header; empty when it is missing.
    pub(super) fn header(&self, name: &str) -> &str {
        let values = self.all(name);
        assert!(values.len() < 2, "{name} comes once: {values:?}");
        values.first().copied().unwrap_or_default()
    }

    fn parse(bytes: &[u8]) -> Answer {
        let split = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = std::str::from_utf8(&bytes[..split]).expect("an ASCII head");
        let mut lines = head.split("\r\n");
        let status = lines.next().and_then(|line| line.split(' ').nth(1)).expect("a status");
        let headers = lines.map(|line| {
            let (name, value) = line.split_once(':').expect("a header");
            (name.to_ascii_lowercase(), value.trim().to_owned())
        });
        Answer {
            status: status.parse().expect("a number"),
            headers: headers.collect(),
            body: bytes[split + 4..].to_vec(),
        }
    }
}

/// Sends these bytes, all of them before it reads, and answers what came until the server closed.
pub(super) async fn send_all(server: &TestServer, bytes: &[u8]) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(server.address).await?;
    stream.write_all(bytes).await?;
    let mut answer = Vec::new();
    let whole = timeout(Duration::from_secs(30), stream.read_to_end(&mut answer));
    whole.await.map_err(std::io::Error::other)??;
    Ok(Answer::parse(&answer))
}

/// Asks with a head of these lines; the server is asked to close afterwards.
pub(super) async fn ask(server: &TestServer, lines: &[&str]) -> Answer {
    let head = format!("{}\r\nConnection: close\r\n\r\n", lines.join("\r\n"));
    send_all(server, head.as_bytes()).await.expect("an answer")
}
