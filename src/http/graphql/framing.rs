//! How the events of a subscription are written into one HTTP answer: as server-sent events after graphql-sse's
//! distinct connections mode, or as parts of `multipart/mixed` after Apollo's protocol for subscriptions.
//!
//! Each event is complete as soon as it is sent: a reader of parts knows the end of one by the boundary after it, so
//! the boundary goes out with the part and not with the next one.

use crate::http::payload;
use async_graphql::Response;
use bytes::Bytes;
use http::HeaderValue;

/// The way events are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Framing {
    /// `text/event-stream`.
    EventStream,
    /// `multipart/mixed;subscriptionSpec=1.0`.
    Mixed(Boundary),
}

/// What stands between parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Boundary {
    /// `graphql`.
    Graphql,
    /// `-`.
    Dash,
}

impl Boundary {
    /// The one that the client named; any other name is as none.
    pub(super) fn asked(name: Option<&str>) -> Boundary {
        match name {
            Some("-") => Boundary::Dash,
            _ => Boundary::Graphql,
        }
    }

    /// The delimiter of parts. No event holds it, because JSON has no line break inside.
    fn delimiter(self) -> &'static str {
        match self {
            Boundary::Graphql => "\r\n--graphql",
            Boundary::Dash => "\r\n---",
        }
    }
}

/// The last server-sent event. Without an empty `data` line browsers drop it.
const COMPLETE: &str = "event: complete\ndata: \n\n";

impl Framing {
    /// The media type of the answer.
    pub(super) fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Framing::EventStream => "text/event-stream",
            Framing::Mixed(Boundary::Graphql) => {
                "multipart/mixed;boundary=\"graphql\";subscriptionSpec=1.0"
            }
            Framing::Mixed(Boundary::Dash) => "multipart/mixed;boundary=\"-\";subscriptionSpec=1.0",
        })
    }

    /// What comes before the first event, if anything does.
    pub(super) fn opening(self) -> Bytes {
        match self {
            Framing::EventStream => Bytes::new(),
            Framing::Mixed(boundary) => Bytes::from_static(boundary.delimiter().as_bytes()),
        }
    }

    /// An event.
    pub(super) fn next(self, response: &Response) -> Bytes {
        let payload = payload::written(response);
        match self {
            Framing::EventStream => event(&payload),
            Framing::Mixed(boundary) => part(boundary, &format!(r#"{{"payload":{payload}}}"#)),
        }
    }

    /// The event after which there is none, because the subscription failed.
    pub(super) fn failure(self, response: &Response) -> Bytes {
        match self {
            Framing::EventStream => event(&payload::written(response)),
            Framing::Mixed(boundary) => {
                let errors = serde_json::to_string(&response.errors).unwrap_or_default();
                part(boundary, &format!(r#"{{"payload":null,"errors":{errors}}}"#))
            }
        }
    }

    /// A sign of life, which clients read over.
    pub(super) fn alive(self) -> Bytes {
        match self {
            Framing::EventStream => Bytes::from_static(b":\n\n"),
            Framing::Mixed(boundary) => part(boundary, "{}"),
        }
    }

    /// The end.
    pub(super) fn closing(self) -> Bytes {
        Bytes::from_static(match self {
            Framing::EventStream => COMPLETE.as_bytes(),
            Framing::Mixed(_) => b"--\r\n",
        })
    }
}

fn event(json: &str) -> Bytes {
    Bytes::from(format!("event: next\ndata: {json}\n\n"))
}

fn part(boundary: Boundary, json: &str) -> Bytes {
    let delimiter = boundary.delimiter();
    Bytes::from(format!("\r\ncontent-type: application/json\r\n\r\n{json}{delimiter}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::error::error;
    use async_graphql::Value;

    #[test]
    fn every_piece_of_a_stream_ends_where_its_reader_sees_the_end() {
        let answer = Response::new(Value::from("--graphql\r\n"));
        let failed = Response::from_errors(vec![error("RESUBSCRIBE", "Subscribe again.")]);
        let mixed = Framing::Mixed(Boundary::Graphql);
        let part =
            |json: &str| format!("\r\ncontent-type: application/json\r\n\r\n{json}\r\n--graphql");
        let told = r#"{"message":"Subscribe again.","extensions":{"code":"RESUBSCRIBE"}}"#;
        let rows = [
            (mixed.opening(), "\r\n--graphql".to_owned()),
            (mixed.next(&answer), part(r#"{"payload":{"data":"--graphql\r\n"}}"#)),
            (mixed.alive(), part("{}")),
            (mixed.failure(&failed), part(&format!(r#"{{"payload":null,"errors":[{told}]}}"#))),
            (mixed.closing(), "--\r\n".to_owned()),
            (Framing::EventStream.opening(), String::new()),
            (Framing::EventStream.alive(), ":\n\n".to_owned()),
            (
                Framing::EventStream.failure(&failed),
                format!("event: next\ndata: {{\"errors\":[{told}]}}\n\n"),
            ),
        ];
        for (written, expected) in rows {
            assert_eq!(String::from_utf8_lossy(&written), expected);
        }
    }
}
