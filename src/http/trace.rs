//! The span of a request: whatever is logged on its behalf carries its id, operation and user, in whichever
//! task it happens.
//!
//! There is one span per operation. Over HTTP it begins with the request; on a socket each operation has one,
//! with an id of its own.

use crate::graphql::Operation;
use crate::services::auth::Principal;
use futures_util::{Stream, StreamExt, stream};
use tracing::Span;
use tracing::field::Empty;

/// The longest operation name in the log.
const OPERATION_CHARS_MAX: usize = 64;

/// The span of a request. Its level is that of errors, so that no filter of log lines takes it away from those
/// that remain.
pub(super) fn request_span(id: &str, method: &str, route: &str) -> Span {
    tracing::error_span!(parent: None, "request", id, method, route, operation = Empty, user = Empty)
}

/// Notes in the present span which operation runs. An operation without a name has none.
pub(super) fn note_operation(operation: &Operation) {
    if let Some(name) = &operation.plan().name {
        let name: String = name.chars().take(OPERATION_CHARS_MAX).collect();
        Span::current().record("operation", name);
    }
}

/// Notes in the present span who asks.
pub(super) fn note_user(principal: Option<&Principal>) {
    if let Some(principal) = principal {
        Span::current().record("user", principal.user.0);
    }
}

/// A stream whose every step runs in a span.
pub(super) fn in_span<S: Stream + Send>(span: Span, stream: S) -> impl Stream<Item = S::Item> + Send
where
    S::Item: Send,
{
    let mut stream = Box::pin(stream);
    stream::poll_fn(move |cx| span.in_scope(|| stream.poll_next_unpin(cx)))
}
