//! A client of the graphql-transport-ws protocol.

use super::WAIT_MAX;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use std::collections::VecDeque;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

/// One WebSocket, acknowledged.
pub(crate) struct Socket {
    stream: WebSocketStream<MaybeTlsStream<TcpStream>>,
    next_id: u32,
    /// Received while waiting for something else.
    waiting: VecDeque<Value>,
}

impl Socket {
    /// Connects and completes `connection_init`.
    pub(crate) async fn open(url: &str, token: Option<&str>) -> Socket {
        let mut socket = Socket::connect(url).await;
        let payload = token.map(|token| json!({ "authorization": format!("Bearer {token}") }));
        socket.send(json!({ "type": "connection_init", "payload": payload })).await;
        assert_eq!(socket.receive().await["type"], "connection_ack");
        socket
    }

    /// Connects and says nothing yet.
    pub(crate) async fn connect(url: &str) -> Socket {
        let url = format!("{}/graphql/ws", url.replace("http://", "ws://"));
        let mut request = url.into_client_request().expect("a request");
        let protocol = "graphql-transport-ws".parse().expect("a header");
        request.headers_mut().insert("sec-websocket-protocol", protocol);
        let (stream, _) = tokio_tungstenite::connect_async(request).await.expect("connects");
        Socket { stream, next_id: 1, waiting: VecDeque::new() }
    }

    pub(crate) async fn send(&mut self, message: Value) {
        self.stream.send(Message::text(message.to_string())).await.expect("sends");
    }

    /// Starts a subscription and answers its id once the server listens: it reads messages in order, so
    /// the answer to a ping says so.
    pub(crate) async fn subscribe(&mut self, query: &str, variables: Value) -> String {
        let id = self.next_id.to_string();
        self.next_id += 1;
        let payload = json!({ "query": query, "variables": variables });
        self.send(json!({ "type": "subscribe", "id": id, "payload": payload })).await;
        self.send(json!({ "type": "ping" })).await;
        loop {
            let message = self.arriving().await;
            if message["type"] == "pong" {
                return id;
            }
            self.waiting.push_back(message);
        }
    }

    /// The next message that is no ping.
    pub(crate) async fn receive(&mut self) -> Value {
        match self.waiting.pop_front() {
            Some(message) => message,
            None => self.arriving().await,
        }
    }

    async fn arriving(&mut self) -> Value {
        let deadline = Instant::now() + WAIT_MAX;
        loop {
            match self.message(deadline).await {
                Message::Text(text) => {
                    let message: Value = serde_json::from_str(&text).expect("JSON");
                    match message["type"].as_str() {
                        Some("ping") => self.send(json!({ "type": "pong" })).await,
                        _ => return message,
                    }
                }
                Message::Ping(_) | Message::Pong(_) => {}
                other => panic!("expected a message, got {other:?}"),
            }
        }
    }

    /// The `data` of the next event, whichever subscription it belongs to.
    pub(crate) async fn event(&mut self) -> Value {
        let mut message = self.receive().await;
        assert_eq!(message["type"], "next", "{message:#}");
        assert!(message["payload"].get("errors").is_none(), "{message:#}");
        message["payload"]["data"].take()
    }

    /// The close code the server ends the connection with, skipping what comes before.
    pub(crate) async fn close_code(&mut self) -> u16 {
        let deadline = Instant::now() + WAIT_MAX;
        loop {
            if let Message::Close(frame) = self.message(deadline).await {
                return frame.expect("a close frame with a code").code.into();
            }
        }
    }

    async fn message(&mut self, deadline: Instant) -> Message {
        let next = timeout_at(deadline, self.stream.next()).await;
        next.expect("a message in time").expect("the connection is open").expect("a message")
    }
}
