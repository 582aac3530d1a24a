//! How an operation's outcome becomes an HTTP response: media type and status by the GraphQL-over-HTTP
//! specification, and who may keep it.

use super::accept::MediaType;
use crate::http::error::{code, code_of};
use crate::http::payload::{self, is_request_error};
use crate::http::signature::is_signed;
use async_graphql::Response;
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
    written(body, media)
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
