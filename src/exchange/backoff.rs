//! How long to wait after a failure before the next try.

use super::ExchangeConfig;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// A pause that doubles from one failure to the next.
pub(super) struct Backoff {
    next: Duration,
    max: Duration,
}

impl Backoff {
    pub(super) fn new(config: &ExchangeConfig) -> Backoff {
        Backoff {
            next: Duration::from_millis(config.retry_min_ms.max(1)),
            max: Duration::from_millis(config.retry_max_ms.max(1)),
        }
    }

    /// Waits; false at once when the server stops.
    pub(super) async fn unless(&mut self, stop: &CancellationToken) -> bool {
        let pause = self.next;
        self.next = (self.next * 2).min(self.max);
        tokio::select! {
            () = stop.cancelled() => false,
            () = tokio::time::sleep(pause) => true,
        }
    }
}
