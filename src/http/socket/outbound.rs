//! What goes out over a connection: the messages of each operation, and the one writer that sends them all.

use super::outbox::{Outbox, Outgoing};
use super::protocol;
use crate::http::payload::{is_request_error, is_source_error};
use async_graphql::Response;
use axum::extract::ws::{Message, WebSocket};
use futures_util::stream::SplitSink;
use futures_util::{SinkExt, Stream, StreamExt};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// Sends the answer of a query or mutation; its last message comes back.
pub(super) async fn answer_once(outbox: &Outbox, id: &str, response: &Response) -> Message {
    if is_request_error(response) {
        return protocol::error(id, &response.errors);
    }
    let _ = outbox.send(protocol::next(id, response)).await;
    protocol::complete(id)
}

/// Sends what a subscription tells until it ends; its last message comes back. Waits while the client
/// reads too slowly.
pub(super) async fn relay(
    outbox: &Outbox,
    id: &str,
    mut results: impl Stream<Item = Response> + Unpin,
) -> Message {
    while let Some(response) = results.next().await {
        if is_source_error(&response) {
            return protocol::error(id, &response.errors);
        }
        if outbox.send(protocol::next(id, &response)).await.is_err() {
            break;
        }
    }
    protocol::complete(id)
}

/// How long results of shared subscriptions gather after some went out: a call of the system costs more than all else
/// about a message, and nobody sees more than two hundred pictures a second.
const GATHERED: Duration = Duration::from_millis(5);

/// Writes until nothing more will come, the socket fails, or a goodbye was said. What has gathered goes out together.
pub(super) async fn write(mut sink: SplitSink<WebSocket, Message>, outbox: &Outbox) {
    let (mut batch, mut not_before) = (VecDeque::new(), Instant::now());
    while outbox.take(&mut batch, not_before).await {
        not_before = Instant::now() + GATHERED;
        if !matches!(write_all(&mut sink, &mut batch).await, Ok(false)) {
            break;
        }
    }
    outbox.close();
    let _ = sink.close().await;
}

/// Writes a batch. Answers whether it said goodbye.
async fn write_all(
    sink: &mut SplitSink<WebSocket, Message>,
    batch: &mut VecDeque<Outgoing>,
) -> Result<bool, axum::Error> {
    while let Some(outgoing) = batch.pop_front() {
        let message = match outgoing {
            Outgoing::Message(message) => message,
            Outgoing::Next(id, payload) => protocol::shared_next(&id, &payload),
        };
        let last = matches!(message, Message::Close(_));
        sink.feed(message).await?;
        if last {
            sink.flush().await?;
            return Ok(true);
        }
    }
    sink.flush().await?;
    Ok(false)
}
