//! How an operation's outcome becomes an HTTP response: media type and status by the GraphQL-over-HTTP
//! specification.

use super::error::{code, code_of};
use async_graphql::{PathSegment, Response, ServerError, Value};
use axum::body::Body;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;
use std::collections::BTreeMap;

/// What the client wants to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: the status tells whether there was an operation to run.
    GraphqlResponse,
    /// `application/json`: 200 for every well-formed request.
    Json,
    /// `text/event-stream`: graphql-sse, distinct connections mode.
    EventStream,
}

impl MediaType {
    /// The client's favourite of the three; `None` when it takes none of them.
    pub(super) fn negotiate(headers: &HeaderMap) -> Option<MediaType> {
        let accept = headers.get_all(header::ACCEPT);
        let lines: Vec<&str> = accept.iter().filter_map(|value| value.to_str().ok()).collect();
        if lines.is_empty() {
            return Some(MediaType::Json);
        }
        let mut best: Option<(u16, MediaType)> = None;
        for range in lines.iter().flat_map(|line| line.split(',')) {
            let Some((quality, media)) = media_range(range) else { continue };
            if quality > 0 && best.is_none_or(|(other, _)| quality > other) {
                best = Some((quality, media));
            }
        }
        best.map(|(_, media)| media)
    }
}

/// One element of `Accept` with its quality in thousandths.
fn media_range(range: &str) -> Option<(u16, MediaType)> {
    let mut parts = range.split(';').map(str::trim);
    let media = match parts.next()?.to_ascii_lowercase().as_str() {
        "application/graphql-response+json" => MediaType::GraphqlResponse,
        "application/json" | "application/*" | "*/*" => MediaType::Json,
        "text/event-stream" => MediaType::EventStream,
        _ => return None,
    };
    let quality = parts.find_map(|part| part.strip_prefix("q=")).map_or(1_000, thousandths);
    Some((quality, media))
}

/// A quality such as `0.5` in thousandths.
pub(super) fn thousandths(quality: &str) -> u16 {
    let digits: String =
        quality.chars().filter(char::is_ascii_digit).chain("000".chars()).collect();
    digits.get(..4).and_then(|digits| digits.parse().ok()).unwrap_or(0)
}

/// A response as the specification wants it written: no `data` when nothing was executed.
#[derive(Serialize)]
pub(super) struct Payload<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'r Value>,
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'r [ServerError],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'r BTreeMap<String, Value>,
}

impl<'r> From<&'r Response> for Payload<'r> {
    fn from(response: &'r Response) -> Payload<'r> {
        Payload {
            data: (!is_request_error(response)).then_some(&response.data),
            errors: &response.errors,
            extensions: &response.extensions,
        }
    }
}

/// Whether the request was refused before anything of it was executed.
pub(super) fn is_request_error(response: &Response) -> bool {
    response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| {
            // It was begun, and may have been done.
            error.path.is_empty() && code_of(error) != Some(code::OUTCOME_UNKNOWN)
        })
}

/// Whether a subscription could not be started or has failed, as opposed to one of its events.
pub(super) fn is_source_error(response: &Response) -> bool {
    let outermost = |path: &[PathSegment]| path.len() <= 1;
    response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| outermost(&error.path))
}

/// The challenge for an operation that needs somebody who is signed in.
const TOKEN_WANTED: &str = "Bearer realm=\"agio\"";

/// The HTTP response for an operation's outcome.
pub(super) fn render(response: &Response, media: MediaType) -> axum::response::Response {
    let body = serde_json::to_vec(&Payload::from(response)).unwrap_or_default();
    let mut rendered = axum::response::Response::new(Body::from(body));
    *rendered.status_mut() = status(response, media);
    let content_type = match media {
        MediaType::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        MediaType::Json | MediaType::EventStream => "application/json; charset=utf-8",
    };
    let status = rendered.status();
    let headers = rendered.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    match status {
        StatusCode::SERVICE_UNAVAILABLE => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        StatusCode::UNAUTHORIZED => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(TOKEN_WANTED));
        }
        _ => {}
    }
    rendered
}

fn status(response: &Response, media: MediaType) -> StatusCode {
    if !is_request_error(response) || media != MediaType::GraphqlResponse {
        return StatusCode::OK;
    }
    match response.errors.first().and_then(code_of) {
        Some(code::INTERNAL) => StatusCode::INTERNAL_SERVER_ERROR,
        Some(code::UNAUTHENTICATED) => StatusCode::UNAUTHORIZED,
        Some(code::FORBIDDEN | code::CSRF_REQUIRED) => StatusCode::FORBIDDEN,
        Some(code::TIMEOUT | code::UNAVAILABLE | code::OVERLOADED) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        _ => StatusCode::BAD_REQUEST,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_is_negotiated() {
        use MediaType::{EventStream, GraphqlResponse, Json};
        let rows = [
            ("application/json", Some(Json)),
            ("application/graphql-response+json", Some(GraphqlResponse)),
            ("application/graphql-response+json,application/json;q=0.9", Some(GraphqlResponse)),
            ("application/json, application/graphql-response+json; q=0.5", Some(Json)),
            ("application/graphql-response+json, application/json", Some(GraphqlResponse)),
            ("*/*", Some(Json)),
            ("text/html,application/xhtml+xml,*/*;q=0.8", Some(Json)),
            ("text/event-stream", Some(EventStream)),
            ("Application/JSON; charset=utf-8", Some(Json)),
            ("text/html", None),
            ("application/json;q=0", None),
        ];
        for (accept, expected) in rows {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, HeaderValue::from_static(accept));
            assert_eq!(MediaType::negotiate(&headers), expected, "{accept}");
        }
        assert_eq!(MediaType::negotiate(&HeaderMap::new()), Some(Json));
    }

    #[test]
    fn qualities_are_read_to_three_places() {
        let rows =
            [("1", 1_000), ("0.9", 900), ("0.123", 123), ("0", 0), ("1.000", 1_000), ("", 0)];
        for (text, expected) in rows {
            assert_eq!(thousandths(text), expected, "{text:?}");
        }
    }
}
