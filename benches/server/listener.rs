//! A WebSocket client that spends as little as can be on a message: thousands of them must not take the processors
//! away from the server. It speaks graphql-transport-ws with a server that it trusts, and no more of RFC 6455 than that
//! needs.

use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const TEXT: u8 = 1;
const CLOSE: u8 = 8;
const PING: u8 = 9;
const PONG: u8 = 10;

/// One WebSocket, acknowledged.
pub(crate) struct Listener {
    stream: TcpStream,
    buffer: Vec<u8>,
}

impl Listener {
    /// Connects and completes `connection_init`.
    pub(crate) async fn open(url: &str, token: Option<&str>) -> Listener {
        let host = url.trim_start_matches("http://");
        let stream = TcpStream::connect(host).await.expect("it listens");
        stream.set_nodelay(true).expect("a socket option");
        let mut listener = Listener { stream, buffer: Vec::new() };
        let upgrade = format!(
            "GET /graphql/ws HTTP/1.1\r\nhost: {host}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\
             sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\
             sec-websocket-protocol: graphql-transport-ws\r\n\r\n"
        );
        listener.stream.write_all(upgrade.as_bytes()).await.expect("it reads");
        listener.read_head().await;
        let payload = token.map(|token| json!({ "authorization": format!("Bearer {token}") }));
        listener.say(&json!({ "type": "connection_init", "payload": payload })).await;
        listener.await_type("connection_ack").await;
        listener
    }

    async fn read_head(&mut self) {
        loop {
            self.fill().await;
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                assert!(self.buffer.starts_with(b"HTTP/1.1 101"), "{:?}", self.buffer);
                self.buffer.drain(..end + 4);
                return;
            }
        }
    }

    /// Subscribes, and returns when the server listens for it.
    pub(crate) async fn subscribe(&mut self, query: &str) {
        self.say(&json!({ "type": "subscribe", "id": "1", "payload": { "query": query } })).await;
        self.say(&json!({ "type": "ping" })).await;
        self.await_type("pong").await;
    }

    async fn await_type(&mut self, wanted: &str) {
        let wanted = format!("\"type\":\"{wanted}\"");
        let mut found = false;
        while !found {
            self.hear(|text| {
                found |= text.windows(wanted.len()).any(|part| part == wanted.as_bytes());
            })
            .await;
        }
    }

    pub(crate) async fn say(&mut self, message: &Value) {
        self.frame(TEXT, message.to_string().as_bytes()).await;
    }

    /// Clients must mask; a mask of zeros leaves the bytes as they are.
    async fn frame(&mut self, kind: u8, payload: &[u8]) {
        let mut frame = vec![0x80 | kind];
        match u16::try_from(payload.len()).expect("short messages") {
            short @ 0..126 => frame.push(0x80 | short as u8),
            long => {
                frame.push(0x80 | 126);
                frame.extend(long.to_be_bytes());
            }
        }
        frame.extend([0; 4]);
        frame.extend(payload);
        self.stream.write_all(&frame).await.expect("it reads");
    }

    /// Reads once and hands over every text that is whole by then.
    pub(crate) async fn hear(&mut self, mut each: impl FnMut(&[u8])) {
        if frame(&self.buffer).is_none() {
            self.fill().await;
        }
        let (mut start, mut pinged) = (0, false);
        while let Some((kind, payload)) = frame(&self.buffer[start..]) {
            match kind {
                TEXT => each(&self.buffer[start..][payload.clone()]),
                PING => pinged = true,
                CLOSE => panic!("the server said goodbye"),
                _ => {}
            }
            start += payload.end;
        }
        self.buffer.drain(..start);
        if pinged {
            self.frame(PONG, &[]).await;
        }
    }

    async fn fill(&mut self) {
        let read = self.stream.read_buf(&mut self.buffer).await.expect("it answers");
        assert!(read > 0, "the connection ended");
    }
}

/// The first frame: its kind, and where its payload stands; nothing while it is not whole.
fn frame(bytes: &[u8]) -> Option<(u8, std::ops::Range<usize>)> {
    let (kind, short) = (bytes.first()? & 15, bytes.get(1)? & 127);
    let (length, start) = match short {
        126 => (usize::from(u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?)), 4),
        127 => (u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?) as usize, 10),
        short => (usize::from(short), 2),
    };
    (bytes.len() >= start + length).then_some((kind, start..start + length))
}
