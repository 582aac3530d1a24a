//! Server-sent events after graphql-sse's distinct connections mode: one operation per request, its
//! results as `next` events, `complete` at the end.

use super::answer::{Payload, is_source_error};
use super::backend::Backend;
use super::execute::{run, subscribe};
use super::state::State;
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response};
use axum::body::Body;
use bytes::Bytes;
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, stream};
use http::{HeaderValue, header};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, interval_at};

/// How often a quiet stream shows that it is alive.
const KEEP_ALIVE: Duration = Duration::from_secs(12);

/// Streams the results of an operation of any kind.
pub(super) fn stream<B: Backend>(
    state: &Arc<State<B>>,
    request: Request,
    kind: OperationType,
    request_id: String,
) -> axum::response::Response {
    let results: BoxStream<'static, Response> = if kind == OperationType::Subscription {
        subscribe(state, request, request_id)
    } else {
        let state = Arc::clone(state);
        stream::once(async move { run(&state, request, kind, &request_id).await }).boxed()
    };
    let results = results.take_until(state.shutdown.clone().cancelled_owned());
    let mut response = axum::response::Response::new(Body::from_stream(events(results)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/event-stream"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Written by hand, because the protocol wants an empty `data` line with `complete`, without which
/// browsers drop the event.
fn events(
    results: impl Stream<Item = Response> + Send + 'static,
) -> impl Stream<Item = Result<Bytes, Infallible>> + Send {
    async_stream::stream! {
        let mut results = std::pin::pin!(results);
        let mut beats = interval_at(Instant::now() + KEEP_ALIVE, KEEP_ALIVE);
        loop {
            let response = tokio::select! {
                response = results.next() => response,
                _ = beats.tick() => {
                    yield Ok(Bytes::from_static(b":\n\n"));
                    continue;
                }
            };
            let Some(response) = response else { break };
            let body = serde_json::to_string(&Payload::from(&response)).unwrap_or_default();
            yield Ok(Bytes::from(format!("event: next\ndata: {body}\n\n")));
            if is_source_error(&response) {
                break;
            }
        }
        yield Ok(Bytes::from_static(b"event: complete\ndata: \n\n"));
    }
}
