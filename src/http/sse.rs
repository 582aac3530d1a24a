//! Server-sent events after graphql-sse's distinct connections mode: one operation per request, its
//! results as `next` events, `complete` at the end.

use super::answer::{Payload, is_source_error};
use super::error::{code, error};
use super::execute::{refusal, reserve, subscribe};
use super::state::State;
use super::trace::in_span;
use crate::graphql::Operation;
use crate::services::auth::Principal;
use async_graphql::Response;
use axum::body::Body;
use bytes::Bytes;
use futures_util::{FutureExt, Stream, StreamExt};
use http::{HeaderName, HeaderValue, header};
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, interval_at};
use tracing::Span;

/// Tells nginx and those who follow it whether to buffer an answer.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");

/// How often a quiet stream shows that it is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(12);

const TOO_MANY: &str = "Your network address has too many connections open. Close one first.";

/// Streams a subscription for as long as the session of whoever asked stands.
pub(super) fn stream(
    state: &Arc<State>,
    operation: Operation,
    (principal, ip, request_id): (Option<Principal>, IpAddr, String),
) -> axum::response::Response {
    let Some(place) = state.quotas.socket(ip) else {
        return single(&refusal(error(code::LIMIT_EXCEEDED, TOO_MANY), &request_id));
    };
    let subscribed = match reserve(state, (principal.as_ref(), ip), &request_id) {
        Ok(subscribed) => subscribed,
        Err(refused) => return single(&refused),
    };
    let places = (place, subscribed);
    let results = subscribe(state, operation, request_id.clone());
    let results = results.take_until(state.shutdown.clone().cancelled_owned());
    let over = match principal {
        Some(principal) => state.auth.clone().session_over(principal).boxed(),
        None => std::future::pending().boxed(),
    };
    let goodbye = async move {
        over.await;
        let message = "The session has ended. Sign in again, then subscribe again.";
        refusal(error(code::UNAUTHENTICATED, message), &request_id)
    };
    let events = events(results, goodbye).map(move |event| {
        let _held = &places;
        event
    });
    // The server polls the body, outside of whatever began it.
    respond(Body::from_stream(in_span(Span::current(), events)))
}

/// The one result of a query or mutation.
pub(super) fn single(response: &Response) -> axum::response::Response {
    respond(Body::from(format!("{}{COMPLETE}", next(response))))
}

fn respond(body: Body) -> axum::response::Response {
    let mut response = axum::response::Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that gathers an answer before it sends it on would hold the events back.
    headers.insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    response
}

/// An empty `data` line, without which browsers drop the event.
const COMPLETE: &str = "event: complete\ndata: \n\n";

fn next(response: &Response) -> String {
    let body = serde_json::to_string(&Payload::from(response)).unwrap_or_default();
    format!("event: next\ndata: {body}\n\n")
}

/// The events of a stream of results, up to its end or to `goodbye`, with a sign of life between them.
fn events(
    results: impl Stream<Item = Response> + Send + 'static,
    goodbye: impl Future<Output = Response> + Send + 'static,
) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
    async_stream::stream! {
        let mut results = std::pin::pin!(results);
        let mut goodbye = std::pin::pin!(goodbye);
        let mut beats = interval_at(Instant::now() + KEEP_ALIVE, KEEP_ALIVE);
        loop {
            let response = tokio::select! {
                response = results.next() => response,
                last = goodbye.as_mut() => Some(last),
                _ = beats.tick() => {
                    yield Ok(Bytes::from_static(b":\n\n"));
                    continue;
                }
            };
            let Some(response) = response else { break };
            yield Ok(Bytes::from(next(&response)));
            if is_source_error(&response) {
                break;
            }
        }
        yield Ok(Bytes::from_static(COMPLETE.as_bytes()));
    }
}
