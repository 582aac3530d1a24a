//! Counters of requests by route and status. Those of a route that gets many are looked up once.

use async_graphql::parser::types::OperationType;
use metrics::{Counter, Histogram};
use std::time::Duration;

const SECONDS: &str = "agio_http_request_seconds";
const TOTAL: &str = "agio_http_requests_total";

/// The counters of one route.
pub(super) struct RouteCounts {
    route: &'static str,
    seconds: Histogram,
    ok: Counter,
}

impl RouteCounts {
    pub(super) fn new(route: &'static str) -> RouteCounts {
        let seconds = metrics::histogram!(SECONDS, "route" => route);
        let ok = metrics::counter!(TOTAL, "route" => route, "status" => "200");
        RouteCounts { route, seconds, ok }
    }

    /// Counts an answer.
    pub(super) fn count(&self, status: u16, elapsed: Duration) {
        if status != 200 {
            return count(self.route, status, elapsed);
        }
        self.seconds.record(elapsed.as_secs_f64());
        self.ok.increment(1);
    }
}

/// The counters of operations of one kind.
pub(super) struct OperationCounts {
    seconds: Histogram,
    ok: Counter,
    failed: Counter,
}

impl OperationCounts {
    pub(super) fn new(kind: &'static str) -> OperationCounts {
        let ended = |outcome: &'static str| metrics::counter!("agio_graphql_operations_total", "kind" => kind, "outcome" => outcome);
        let seconds = metrics::histogram!("agio_graphql_operation_seconds", "kind" => kind);
        OperationCounts { seconds, ok: ended("ok"), failed: ended("error") }
    }

    /// Counts one that was begun so long ago.
    pub(super) fn count(&self, ok: bool, elapsed: Duration) {
        let ended = if ok { &self.ok } else { &self.failed };
        ended.increment(1);
        self.seconds.record(elapsed.as_secs_f64());
    }
}

/// The word for a kind of operation in metrics and logs.
pub(super) fn kind_word(kind: OperationType) -> &'static str {
    match kind {
        OperationType::Query => "query",
        OperationType::Mutation => "mutation",
        OperationType::Subscription => "subscription",
    }
}

/// Counts an answer of any route.
pub(super) fn count(route: &str, status: u16, elapsed: Duration) {
    let (route, status) = (route.to_owned(), status.to_string());
    metrics::histogram!(SECONDS, "route" => route.clone()).record(elapsed.as_secs_f64());
    metrics::counter!(TOTAL, "route" => route, "status" => status).increment(1);
}
