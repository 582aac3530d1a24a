//! What a node has in every role, and what it knows of itself.

use super::{Cluster, ClusterBus};
use crate::domain::{Clock, Fault};
use crate::exchange::consumers::Consumer;
use crate::exchange::engine_clock::Step;
use crate::exchange::shared::Shared;
use crate::exchange::submission::Submission;
use crate::storage::journal::JournalStore;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Tells the holders of one process from each other.
static HOLDERS: AtomicU64 = AtomicU64::new(0);

/// What a node has in every role.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) shared: Arc<Shared>,
    pub(crate) journal: Arc<dyn JournalStore>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) cluster: Cluster,
    /// What is done after events while this node leads.
    pub(crate) consumers: Arc<[Consumer]>,
    /// Commands handed in here; lent to whoever takes them at the time.
    pub(crate) queue: Option<mpsc::Receiver<Submission>>,
    /// The queue's other end.
    pub(crate) sender: mpsc::WeakSender<Submission>,
    /// How it reaches the others, if it does.
    pub(crate) cluster_bus: Option<ClusterBus>,
    /// Set when the server stops.
    pub(crate) stop: CancellationToken,
    /// Set when an invariant broke.
    pub(crate) broken: CancellationToken,
}

impl Node {
    /// Whether this node's clock is near enough to the database's to lead by it, or an operator said that it is right.
    ///
    /// # Errors
    /// A fault of the journal.
    pub(super) async fn clock_is_right(&self) -> Result<bool, Fault> {
        let Some(theirs) = self.journal.now().await? else { return Ok(true) };
        let progress = &self.shared.progress;
        match Step::between(self.clock.now(), theirs, &self.shared.config) {
            Some(step) if !self.shared.clock_confirmed.take() => {
                progress
                    .set_clock_step(step, "the database's, and this node does not take the lead");
                Ok(false)
            }
            _ => {
                progress.set_clock_well();
                Ok(true)
            }
        }
    }

    /// A name of its own for every lease this node asks for.
    pub(super) fn holder(&self) -> String {
        let (process, number) = (std::process::id(), HOLDERS.fetch_add(1, Ordering::Relaxed));
        format!("{}/{process}-{}-{number}", self.cluster.node, self.clock.now().0)
    }

    pub(super) fn lease_length(&self) -> Duration {
        Duration::from_millis(self.shared.config.lease_ms)
    }

    pub(super) fn take_queue(&mut self) -> mpsc::Receiver<Submission> {
        // Whoever borrows it gives it back; a closed one stands in for it.
        self.queue.take().unwrap_or_else(|| mpsc::channel(1).1)
    }
}
