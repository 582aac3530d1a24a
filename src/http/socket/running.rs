//! The operations of a connection: what one needs to begin, what it runs, and how it is stopped.

use crate::graphql::Operation;
use crate::http::quota::Subscribed;
use crate::http::shared::Membership;
use async_graphql::Response;
use async_graphql::parser::types::OperationType;
use futures_util::stream::BoxStream;
use std::sync::Arc;
use tokio::task::AbortHandle;

/// An operation that was admitted and may run.
pub(super) struct Begin {
    pub(super) id: Arc<str>,
    pub(super) kind: OperationType,
    /// Its places, when it is a subscription.
    pub(super) subscribed: Option<Subscribed>,
    pub(super) request_id: String,
}

/// What runs in a task of its own.
pub(super) enum Work {
    /// A query or a mutation.
    Once(Box<Operation>),
    /// A subscription that listens already: what it answered at once, and the rest.
    Stream(Vec<Response>, BoxStream<'static, Response>),
}

/// An operation that runs.
pub(super) struct Running {
    pub(super) serial: u64,
    pub(super) kind: OperationType,
    pub(super) stop: Stop,
}

/// How an operation is stopped before its end.
pub(super) enum Stop {
    Task(AbortHandle),
    /// It is shared, and dropping this ends it here.
    Shared {
        _membership: Membership,
        _subscribed: Option<Subscribed>,
    },
}

impl Running {
    /// Ends it; nothing more of it goes out.
    pub(super) fn stop(self) {
        if let Stop::Task(task) = self.stop {
            task.abort();
        }
    }
}

/// Counts a subscription that has begun.
pub(super) fn count_subscription() {
    metrics::counter!("agio_graphql_operations_total", "kind" => "subscription", "outcome" => "ok")
        .increment(1);
}
