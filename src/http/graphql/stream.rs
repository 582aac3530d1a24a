//! Subscriptions over plain HTTP: one operation per request, its events in the answer for as long as it lasts.

use super::framing::Framing;
use crate::graphql::Operation;
use crate::http::error::{code, error};
use crate::http::execute::{Subscribing, refusal, reserve, subscribe};
use crate::http::payload::is_source_error;
use crate::http::state::State;
use crate::http::trace::in_span;
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

/// Who listens.
pub(super) struct Listener {
    pub(super) framing: Framing,
    pub(super) principal: Option<Principal>,
    pub(super) ip: IpAddr,
    pub(super) request_id: String,
}

/// Streams a subscription for as long as the session of whoever asked stands. An `Err` is the answer to give instead.
pub(super) fn begin(
    state: &Arc<State>,
    operation: Operation,
    listener: Listener,
) -> Result<axum::response::Response, Box<Response>> {
    let Listener { framing, principal, ip, request_id } = listener;
    let Some(place) = state.quotas.socket(ip) else {
        return Err(Box::new(refusal(error(code::LIMIT_EXCEEDED, TOO_MANY), &request_id)));
    };
    let places =
        (place, reserve(state, Subscribing { principal: principal.as_ref(), ip }, &request_id)?);
    let results = subscribe(state, operation, request_id.clone());
    let results = results.take_until(state.shutdown.clone().cancelled_owned());
    let over = match principal {
        Some(principal) => state.over(principal),
        None => std::future::pending().boxed(),
    };
    let goodbye = async move {
        over.await;
        let message = "The session or the API key has ended. Sign in again, or use another key, then subscribe again.";
        refusal(error(code::UNAUTHENTICATED, message), &request_id)
    };
    let events = events(framing, results, goodbye).map(move |event| {
        let _held = &places;
        event
    });
    // The server polls the body, outside of whatever began it.
    Ok(respond(framing, Body::from_stream(in_span(Span::current(), events))))
}

/// The one result of a query or mutation as a stream of one event.
pub(super) fn single(response: &Response) -> axum::response::Response {
    let framing = Framing::EventStream;
    let whole = [framing.next(response), framing.closing()].concat();
    respond(framing, Body::from(whole))
}

fn respond(framing: Framing, body: Body) -> axum::response::Response {
    let mut response = axum::response::Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, framing.content_type());
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // A proxy that gathers an answer before it sends it on would hold the events back.
    headers.insert(ACCEL_BUFFERING, HeaderValue::from_static("no"));
    response
}

/// The events of a stream of results, up to its end or to `goodbye`, with a sign of life between them.
fn events(
    framing: Framing,
    results: impl Stream<Item = Response> + Send + 'static,
    goodbye: impl Future<Output = Response> + Send + 'static,
) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
    async_stream::stream! {
        let mut results = std::pin::pin!(results);
        let mut goodbye = std::pin::pin!(goodbye);
        let mut beats = interval_at(Instant::now() + KEEP_ALIVE, KEEP_ALIVE);
        let opening = framing.opening();
        if !opening.is_empty() {
            yield Ok(opening);
        }
        loop {
            let response = tokio::select! {
                response = results.next() => response,
                last = goodbye.as_mut() => Some(last),
                _ = beats.tick() => {
                    yield Ok(framing.alive());
                    continue;
                }
            };
            let Some(response) = response else { break };
            if is_source_error(&response) {
                yield Ok(framing.failure(&response));
                break;
            }
            yield Ok(framing.next(&response));
        }
        yield Ok(framing.closing());
    }
}
