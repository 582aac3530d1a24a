//! The words of the graphql-transport-ws protocol:
//! <https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md>.

use crate::graphql::json;
use crate::http::graphql::params::Params;
use crate::http::payload;
use async_graphql::{Response, ServerError};
use axum::extract::ws::{CloseFrame, Message};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use tungstenite::error::ProtocolError;

/// The name under which clients ask for the protocol.
pub(super) const SUBPROTOCOL: &str = "graphql-transport-ws";

/// What a client says.
#[derive(Debug, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub(super) enum ClientMessage {
    /// The first message: who it is.
    ConnectionInit {
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    /// Are you there?
    Ping {
        #[serde(default)]
        payload: Option<Map<String, Value>>,
    },
    /// I am.
    Pong {},
    /// Run this.
    Subscribe { id: String, payload: Params },
    /// Stop that.
    Complete { id: String },
}

/// What the server says.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum ServerMessage<'m> {
    ConnectionAck,
    Pong {
        #[serde(skip_serializing_if = "Option::is_none")]
        payload: Option<Map<String, Value>>,
    },
    Error {
        id: &'m str,
        payload: &'m [ServerError],
    },
    Complete {
        id: &'m str,
    },
}

impl ServerMessage<'_> {
    fn encode(&self) -> Message {
        Message::text(serde_json::to_string(self).unwrap_or_default())
    }
}

pub(super) fn connection_ack() -> Message {
    ServerMessage::ConnectionAck.encode()
}

pub(super) fn pong(payload: Option<Map<String, Value>>) -> Message {
    ServerMessage::Pong { payload }.encode()
}

pub(super) fn next(id: &str, response: &Response) -> Message {
    let mut text = next_head(id);
    payload::write(response, &mut text);
    text.push('}');
    Message::text(text)
}

/// A result that many get, under an id of each; the payload is JSON already.
pub(super) fn shared_next(id: &str, payload: &str) -> Message {
    let mut text = next_head(id);
    text.reserve(payload.len() + 1);
    text.push_str(payload);
    text.push('}');
    Message::text(text)
}

/// Everything of a result before its payload.
fn next_head(id: &str) -> String {
    let mut text = r#"{"type":"next","id":"#.to_owned();
    json::string(id, &mut text);
    text.push_str(r#","payload":"#);
    text
}

/// Ends an operation that failed as a whole; no `complete` follows.
pub(super) fn error(id: &str, errors: &[ServerError]) -> Message {
    ServerMessage::Error { id, payload: errors }.encode()
}

pub(super) fn complete(id: &str) -> Message {
    ServerMessage::Complete { id }.encode()
}

/// Why the server ends a connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Goodbye {
    /// A message that the protocol does not know.
    BadMessage(String),
    /// An operation before `connection_init` was acknowledged.
    Unauthorized,
    /// A token that is no good, a session that has ended, or a page of another site.
    Forbidden(&'static str),
    /// The client does not speak the subprotocol.
    NotAcceptable,
    /// No `connection_init` in time.
    InitTimeout,
    /// An id that is in use.
    Duplicate(String),
    /// A second `connection_init`.
    TooManyInits,
    /// A message or frame larger than `http.socket.message_bytes_max`.
    TooLarge { max: usize },
    /// Text that is not UTF-8.
    NotUtf8,
    /// Frames that RFC 6455 does not allow.
    BadFrame(String),
    /// Silence, pings included.
    Silent,
    /// The server stops.
    Restart,
    /// The client's address has as many connections as it may.
    TooManySockets,
    /// The server cannot tell who the client is at the moment.
    TryLater,
}

/// The longest reason that fits a close frame, in bytes.
const REASON_BYTES_MAX: usize = 123;

impl Goodbye {
    /// What RFC 6455 calls a failure to read, when it is the client's fault; nobody hears a goodbye over a
    /// connection that broke.
    pub(super) fn of_failure(failed: axum::Error, max: usize) -> Option<Goodbye> {
        match *failed.into_inner().downcast::<tungstenite::Error>().ok()? {
            tungstenite::Error::Capacity(_) => Some(Goodbye::TooLarge { max }),
            tungstenite::Error::Utf8(_) => Some(Goodbye::NotUtf8),
            tungstenite::Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => None,
            tungstenite::Error::Protocol(cause) => Some(Goodbye::BadFrame(cause.to_string())),
            _ => None,
        }
    }

    pub(super) fn code(&self) -> u16 {
        match self {
            Goodbye::BadMessage(_) => 4400,
            Goodbye::Unauthorized => 4401,
            Goodbye::Forbidden(_) => 4403,
            Goodbye::NotAcceptable => 4406,
            Goodbye::InitTimeout => 4408,
            Goodbye::Duplicate(_) => 4409,
            Goodbye::TooManyInits => 4429,
            Goodbye::Silent => 1001,
            Goodbye::BadFrame(_) => 1002,
            Goodbye::NotUtf8 => 1007,
            Goodbye::TooLarge { .. } => 1009,
            Goodbye::Restart => 1012,
            Goodbye::TooManySockets | Goodbye::TryLater => 1013,
        }
    }

    fn reason(&self) -> String {
        match self {
            Goodbye::BadMessage(cause) => format!("Invalid message: {cause}"),
            Goodbye::Unauthorized => "Unauthorized: send connection_init first".to_owned(),
            Goodbye::Forbidden(why) => format!("Forbidden: {why}"),
            Goodbye::NotAcceptable => {
                "Subprotocol not acceptable: use graphql-transport-ws".to_owned()
            }
            Goodbye::InitTimeout => "Connection initialisation timeout".to_owned(),
            Goodbye::Duplicate(id) => format!("Subscriber for {id} already exists"),
            Goodbye::TooManyInits => "Too many initialisation requests".to_owned(),
            Goodbye::TooLarge { max } => {
                format!("Message too large: the server takes {max} bytes. Send smaller ones")
            }
            Goodbye::NotUtf8 => "Invalid text: send UTF-8".to_owned(),
            Goodbye::BadFrame(cause) => format!("Protocol error: {cause}"),
            Goodbye::Silent => "No answer to pings".to_owned(),
            Goodbye::Restart => "The server restarts: connect again".to_owned(),
            Goodbye::TooManySockets => {
                "Your network address has too many connections: close one first".to_owned()
            }
            Goodbye::TryLater => "Sessions cannot be looked up: try again later".to_owned(),
        }
    }

    pub(super) fn message(&self) -> Message {
        let mut reason = self.reason();
        let mut end = reason.len().min(REASON_BYTES_MAX);
        while !reason.is_char_boundary(end) {
            end -= 1;
        }
        reason.truncate(end);
        Message::Close(Some(CloseFrame { code: self.code(), reason: reason.into() }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn socket_messages_are_read_strictly() {
        let rows = [
            (r#"{"type":"connection_init"}"#, true),
            (r#"{"type":"connection_init","payload":{"authorization":"Bearer x"}}"#, true),
            (r#"{"type":"connection_init","payload":null}"#, true),
            (r#"{"type":"ping","payload":{"a":1}}"#, true),
            (r#"{"type":"pong"}"#, true),
            (r#"{"type":"subscribe","id":"1","payload":{"query":"{ a }"}}"#, true),
            (r#"{"type":"subscribe","payload":{"query":"{ a }"}}"#, false),
            (r#"{"type":"subscribe","id":1,"payload":{"query":"{ a }"}}"#, false),
            (r#"{"type":"subscribe","id":"1","payload":{}}"#, false),
            (r#"{"type":"complete","id":"1"}"#, true),
            (r#"{"type":"start","id":"1"}"#, false),
            (r#"{"id":"1"}"#, false),
            ("[]", false),
            ("", false),
        ];
        for (text, readable) in rows {
            assert_eq!(serde_json::from_str::<ClientMessage>(text).is_ok(), readable, "{text}");
        }
    }

    #[test]
    fn shared_result_reads_like_any_other() {
        let response = Response::new(async_graphql::Value::from(7));
        let payload = payload::written(&response);
        for id in ["1", "a \"quoted\" id"] {
            assert_eq!(shared_next(id, &payload), next(id, &response));
        }
    }

    #[test]
    fn close_reasons_fit_a_close_frame() {
        let Message::Close(Some(frame)) = Goodbye::Duplicate("ü".repeat(200)).message() else {
            panic!("no close frame");
        };
        assert_eq!(frame.code, 4409);
        assert!(frame.reason.len() <= REASON_BYTES_MAX);
    }
}
