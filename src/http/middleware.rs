//! What happens to every request: an id, a log line, counters, security headers, and a JSON body for
//! every refusal and panic.

use super::counts::count;
use super::error::{Problem, code};
use super::state::State;
use super::target;
use super::trace::request_span;
use axum::extract::{MatchedPath, Request, State as Shared};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Version, header};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// The header that carries the request id both ways.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The header that tells which version of the API answers.
pub(super) const API_VERSION_HEADER: HeaderName = HeaderName::from_static("x-api-version");

/// The version of the API: the server's own.
pub(super) const API_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The longest request id taken from a client.
const REQUEST_ID_CHARS_MAX: usize = 64;

/// The id of a request.
#[derive(Clone, Debug)]
pub(super) struct RequestId(pub(super) Arc<str>);

/// Wraps every request that the router leads somewhere.
pub(super) async fn around(
    Shared(state): Shared<Arc<State>>,
    request: Request,
    next: Next,
) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let route = route.unwrap_or("unmatched").to_owned();
    let handle = |mut request: Request, id| {
        request.extensions_mut().insert(id);
        next.run(request)
    };
    let counted = |status, elapsed| count(&route, status, elapsed);
    wrap(Wrapped { state: &state, route: &route, counted }, request, handle).await
}

/// What a wrapped request is to whoever watches.
pub(super) struct Wrapped<'r, C> {
    pub(super) state: &'r State,
    pub(super) route: &'r str,
    /// Counts the answer.
    pub(super) counted: C,
}

/// Does for a request what is done for every one, and lets `handle` answer it in between.
pub(super) async fn wrap<C: FnOnce(u16, Duration), F: Future<Output = Response>>(
    wrapped: Wrapped<'_, C>,
    mut request: Request,
    handle: impl FnOnce(Request, RequestId) -> F,
) -> Response {
    let Wrapped { state, route, counted } = wrapped;
    let started = Instant::now();
    let id = request_id(request.headers(), state);
    let span = request_span(&id, request.method().as_str(), route);
    let mut response = match admit(&mut request) {
        Ok(()) => {
            // Even what is done before the first wait belongs to the request.
            let handled = async { handle(request, RequestId(Arc::clone(&id))).await };
            let handled = AssertUnwindSafe(handled).catch_unwind().instrument(span.clone()).await;
            handled.unwrap_or_else(|_| Problem::internal().into_response())
        }
        Err(problem) => problem.into_response(),
    };
    if let Some(problem) = response.extensions().get::<Problem>() {
        *response.body_mut() = problem.body(&id);
    }
    response.headers_mut().reserve(HEADERS_ADDED);
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    secure(response.headers_mut(), state.config.secure());
    let (status, elapsed) = (response.status().as_u16(), started.elapsed());
    span.in_scope(|| {
        let micros = u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX);
        tracing::debug!(status, micros, "answered");
    });
    counted(status, elapsed);
    response
}

/// What every request must satisfy, whatever it asks for.
fn admit(request: &mut Request) -> Result<(), Problem> {
    target::check(request)?;
    // HTTP/1.0 knows no expectations; a server ignores them there.
    let expectations = request.headers().get_all(header::EXPECT).iter();
    let mut expectations =
        expectations.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    let known = |expected: &[u8]| expected.trim_ascii().eq_ignore_ascii_case(b"100-continue");
    if request.version() <= Version::HTTP_10 || expectations.all(known) {
        return Ok(());
    }
    Err(Problem::new(
        StatusCode::EXPECTATION_FAILED,
        code::EXPECTATION_FAILED,
        "The server cannot meet what the Expect header asks for. Send 100-continue or no Expect header.",
    ))
}

/// The client's own id when it is a sensible one, else a new one.
fn request_id(headers: &HeaderMap, state: &State) -> Arc<str> {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    match given.filter(|id| is_sensible(id)) {
        Some(id) => id.into(),
        None => state.ids.next(),
    }
}

fn is_sensible(id: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=REQUEST_ID_CHARS_MAX).contains(&id.len()) && id.bytes().all(plain)
}

/// The policy of everything that is no page: nothing may be loaded, embedded or run.
const POLICY_NOTHING: &str = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'";

/// About how many headers an answer gets besides its own.
const HEADERS_ADDED: usize = 16;

/// What every answer says.
const ALWAYS: [(HeaderName, HeaderValue); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    // No page of another site may embed what comes from here. What CORS allows is asked for otherwise.
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (API_VERSION_HEADER, HeaderValue::from_static(API_VERSION)),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=()"),
    ),
];

fn secure(headers: &mut HeaderMap, https: bool) {
    for (name, value) in ALWAYS {
        headers.insert(name, value);
    }
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(POLICY_NOTHING));
    // What may be kept says so itself.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.entry(header::X_FRAME_OPTIONS).or_insert(HeaderValue::from_static("DENY"));
    if https {
        let year = HeaderValue::from_static("max-age=31536000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, year);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn request_ids_of_clients_are_plain() {
        let rows = [("abc-1_2.3", true), ("", false), ("a b", false), ("a\"b", false)];
        for (id, expected) in rows {
            assert_eq!(is_sensible(id), expected, "{id:?}");
        }
        assert!(is_sensible(&"x".repeat(REQUEST_ID_CHARS_MAX)));
        assert!(!is_sensible(&"x".repeat(REQUEST_ID_CHARS_MAX + 1)));
    }
}
