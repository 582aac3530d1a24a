//! Tells the runner of this node that a job was enqueued, so that it need not wait for its next look.

use std::sync::Arc;
use tokio::sync::Notify;

/// Clones share it.
#[derive(Clone, Debug, Default)]
pub struct JobSignal(Arc<Notify>);

impl JobSignal {
    /// Wakes the runner: after the commit of a transaction that enqueued something. A call while it is busy is kept.
    pub fn enqueued(&self) {
        self.0.notify_one();
    }

    /// Returns after the next call.
    pub async fn heard(&self) {
        self.0.notified().await;
    }
}
