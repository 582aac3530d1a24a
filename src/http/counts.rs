//! Counters of requests by route and status. Those of a route that gets many are looked up once.

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

/// Counts an answer of any route.
pub(super) fn count(route: &str, status: u16, elapsed: Duration) {
    let (route, status) = (route.to_owned(), status.to_string());
    metrics::histogram!(SECONDS, "route" => route.clone()).record(elapsed.as_secs_f64());
    metrics::counter!(TOTAL, "route" => route, "status" => status).increment(1);
}
