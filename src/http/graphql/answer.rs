//! How an operation's outcome becomes an HTTP response: media type and status by the GraphQL-over-HTTP
//! specification, and who may keep it.

use super::accept::MediaType;
use crate::http::error::{RETRY_AFTER, code, code_of};
use crate::http::payload::{self, is_request_error};
use crate::http::signature::is_signed;
use async_graphql::{Response, Value};
use axum::body::Body;
use http::{HeaderMap, HeaderValue, StatusCode, header};

/// The challenge for an operation that needs somebody who is signed in.
const TOKEN_WANTED: &str = "Bearer realm=\"agio\"";

/// The HTTP response for an operation's outcome.
pub(super) fn render(response: &Response, media: MediaType) -> axum::response::Response {
    let mut rendered = written(payload::written(response), media);
    let status = status(response, media);
    *rendered.status_mut() = status;
    let headers = rendered.headers_mut();
    match status {
        StatusCode::SERVICE_UNAVAILABLE => {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        StatusCode::UNAUTHORIZED => {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static(TOKEN_WANTED));
        }
        StatusCode::TOO_MANY_REQUESTS => {
            headers.insert(header::RETRY_AFTER, retry_after(response).into());
        }
        _ => {}
    }
    rendered
}

/// The HTTP response for the outcomes of a batch, in its order.
pub(super) fn render_all(responses: &[Response], media: MediaType) -> axum::response::Response {
    let mut body = "[".to_owned();
    for (place, response) in responses.iter().enumerate() {
        if place > 0 {
            body.push(',');
        }
        payload::write(response, &mut body);
    }
    body.push(']');
    let mut rendered = written(body, media);
    if responses.iter().all(is_held) {
        // Nothing of the batch ran. Later all of it fits.
        let last = responses.iter().map(retry_after).max().unwrap_or_default();
        *rendered.status_mut() = StatusCode::TOO_MANY_REQUESTS;
        rendered.headers_mut().insert(header::RETRY_AFTER, last.into());
    }
    rendered
}

/// Whether nothing ran because a limit was reached.
fn is_held(response: &Response) -> bool {
    is_request_error(response)
        && response.errors.first().and_then(code_of) == Some(code::RATE_LIMITED)
}

/// How many seconds an operation that was held has to wait.
fn retry_after(response: &Response) -> u64 {
    let said =
        response.errors.iter().filter_map(|error| error.extensions.as_ref()?.get(RETRY_AFTER));
    let seconds = said.filter_map(|value| match value {
        Value::Number(number) => number.as_u64(),
        _ => None,
    });
    seconds.max().unwrap_or(1)
}

fn written(body: String, media: MediaType) -> axum::response::Response {
    let content_type = match media {
        MediaType::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        MediaType::Json | MediaType::EventStream => "application/json; charset=utf-8",
    };
    let mut written = axum::response::Response::new(Body::from(body));
    let headers = written.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    written
}

/// Lets caches keep an answer that is everybody's. It is not that of somebody who is signed in, nor the one in another
/// media type.
pub(super) fn publish(rendered: &mut axum::response::Response, seconds: u64) {
    let headers = rendered.headers_mut();
    if let Ok(public) = HeaderValue::from_str(&format!("public, max-age={seconds}")) {
        headers.insert(header::CACHE_CONTROL, public);
        headers.append(header::VARY, HeaderValue::from_static("accept, authorization, cookie"));
    }
}

/// Whether a request brings anything that tells one person from another.
pub(super) fn has_credentials(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION)
        || headers.contains_key(header::COOKIE)
        || is_signed(headers)
}

fn status(response: &Response, media: MediaType) -> StatusCode {
    if is_held(response) {
        // Whatever stands between counts by the status, and knows no media types.
        return StatusCode::TOO_MANY_REQUESTS;
    }
    if !is_request_error(response) || media != MediaType::GraphqlResponse {
        return StatusCode::OK;
    }
    match response.errors.first().and_then(code_of) {
        // Clients of automatic persisted queries send again what they kept back; they read that from a 200.
        Some(code::PERSISTED_QUERY_NOT_FOUND | code::PERSISTED_QUERY_NOT_SUPPORTED) => {
            StatusCode::OK
        }
        Some(code::INTERNAL) => StatusCode::INTERNAL_SERVER_ERROR,
        Some(code::UNAUTHENTICATED) => StatusCode::UNAUTHORIZED,
        Some(code::FORBIDDEN | code::CSRF_REQUIRED) => StatusCode::FORBIDDEN,
        Some(code::TIMEOUT | code::UNAVAILABLE | code::OVERLOADED) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        _ => StatusCode::BAD_REQUEST,
    }
}
