//! A part of the exchange that panics breaks all of it: what is in memory cannot be trusted any more.

use futures_util::FutureExt;
use std::panic::AssertUnwindSafe;
use tokio_util::sync::CancellationToken;

/// Runs a part to its end; a panic, whose message is on the standard error by then, breaks the exchange.
pub(super) async fn noticed<T>(
    part: impl Future<Output = T>,
    broken: CancellationToken,
) -> Option<T> {
    let outcome = AssertUnwindSafe(part).catch_unwind().await;
    if outcome.is_err() {
        broken.cancel();
    }
    outcome.ok()
}
