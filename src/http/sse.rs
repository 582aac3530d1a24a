//! Server-sent events after graphql-sse's distinct connections mode: one operation per request, its
//! results as `next` events, `complete` at the end.

use super::answer::{Payload, is_source_error};
use super::backend::Backend;
use super::execute::{run, subscribe};
use super::state::State;
use async_graphql::parser::types::OperationType;
use async_graphql::{Request, Response};
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::stream::BoxStream;
use futures_util::{Stream, StreamExt, stream};
use std::convert::Infallible;
use std::sync::Arc;

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
    Sse::new(events(results)).keep_alive(KeepAlive::default()).into_response()
}

fn events(
    results: impl Stream<Item = Response> + Send + 'static,
) -> impl Stream<Item = Result<Event, Infallible>> + Send {
    async_stream::stream! {
        let mut results = std::pin::pin!(results);
        while let Some(response) = results.next().await {
            let body = serde_json::to_string(&Payload::from(&response)).unwrap_or_default();
            yield Ok(Event::default().event("next").data(body));
            if is_source_error(&response) {
                break;
            }
        }
        yield Ok(Event::default().event("complete").data(""));
    }
}
