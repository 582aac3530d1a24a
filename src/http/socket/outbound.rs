//! What goes out over a connection: the messages of each operation, and the one writer that sends them all.

use super::protocol;
use crate::http::answer::{is_request_error, is_source_error};
use async_graphql::Response;
use axum::extract::ws::{Message, WebSocket};
use futures_util::stream::{BoxStream, SplitSink};
use futures_util::{SinkExt, StreamExt};
use std::task::Poll;
use tokio::sync::mpsc;

/// Sends the answer of a query or mutation; its last message comes back.
pub(super) async fn answer_once(
    outbound: &mpsc::Sender<Message>,
    id: &str,
    response: &Response,
) -> Message {
    if is_request_error(response) {
        return protocol::error(id, &response.errors);
    }
    let _ = outbound.send(protocol::next(id, response)).await;
    protocol::complete(id)
}

/// Sends what a subscription tells until it ends; its last message comes back. Waits while the client
/// reads too slowly.
pub(super) async fn relay(
    outbound: &mpsc::Sender<Message>,
    id: &str,
    first: Poll<Option<Response>>,
    mut results: BoxStream<'static, Response>,
) -> Message {
    metrics::counter!("agio_graphql_operations_total", "kind" => "subscription", "outcome" => "ok")
        .increment(1);
    let mut next = match first {
        Poll::Ready(next) => next,
        Poll::Pending => results.next().await,
    };
    while let Some(response) = next {
        if is_source_error(&response) {
            return protocol::error(id, &response.errors);
        }
        if outbound.send(protocol::next(id, &response)).await.is_err() {
            break;
        }
        next = results.next().await;
    }
    protocol::complete(id)
}

/// Writes until the queue is closed, the socket fails, or a goodbye was said.
pub(super) async fn write(
    mut sink: SplitSink<WebSocket, Message>,
    mut queue: mpsc::Receiver<Message>,
) {
    while let Some(message) = queue.recv().await {
        let last = matches!(message, Message::Close(_));
        if sink.send(message).await.is_err() || last {
            break;
        }
    }
    queue.close();
    let _ = sink.close().await;
}
