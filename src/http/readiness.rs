//! What must work before requests are sent to this node.

use crate::domain::Fault;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;

/// How long a check may take before it counts as failed.
const CHECK_TIMEOUT: Duration = Duration::from_secs(2);

/// One thing that must work before requests are sent here.
#[derive(Clone)]
pub struct Check {
    pub(super) name: &'static str,
    /// Whether the node is ready all the same when it fails.
    pub(super) alarm: bool,
    run: Arc<dyn Fn() -> BoxFuture<'static, Result<(), Fault>> + Send + Sync>,
}

impl Check {
    /// A check called `name`.
    pub fn new<F, R>(name: &'static str, run: F) -> Check
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        Check { name, alarm: false, run: Arc::new(move || Box::pin(run())) }
    }

    /// A check called `name` whose failure somebody must see to, while requests can be served.
    pub fn alarm<F, R>(name: &'static str, run: F) -> Check
    where
        F: Fn() -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), Fault>> + Send + 'static,
    {
        Check { alarm: true, ..Check::new(name, run) }
    }

    pub(super) async fn passes(&self) -> bool {
        let outcome = tokio::time::timeout(CHECK_TIMEOUT, (self.run)()).await;
        match outcome.unwrap_or_else(|_| Err(Fault::unavailable("no answer in time"))) {
            Ok(()) => true,
            // Whoever raised the alarm has said so in the log.
            Err(_) if self.alarm => false,
            Err(fault) => {
                tracing::warn!(check = self.name, %fault, "not ready");
                false
            }
        }
    }
}
