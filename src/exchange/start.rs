//! Starts the exchange from its journal, and stops it without losing what was accepted.

use super::broken::noticed;
use super::cluster::{Cluster, ClusterBus, Follower, Node};
use super::consumers::Consumer;
use super::pending_replies::PendingReplies;
use super::progress::Progress;
use super::role::Role;
use super::shared::{Shared, SharedParts};
use super::snapshot::Snapshotter;
use super::{ExchangeConfig, ExchangeHandle};
use crate::domain::{Clock, Fault, Seq};
use crate::storage::journal::JournalStore;
use crate::storage::{Database, projection};
use std::pin::pin;
use std::sync::Arc;
use tokio::runtime::{Builder, Handle};
use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::CancellationToken;

/// What an exchange runs on.
#[derive(Clone, Debug)]
pub struct StartExchange {
    /// Bounds and waits.
    pub config: ExchangeConfig,
    /// Where the projections are.
    pub database: Database,
    /// Where the commands are.
    pub journal: Arc<dyn JournalStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Who this node is among others.
    pub cluster: Cluster,
    /// What is done after events, each under a name of its own.
    pub consumers: Vec<Consumer>,
}

/// The running exchange. Dropping it stops it, too, but waits for nothing.
#[derive(Debug)]
pub struct Exchange {
    stop: CancellationToken,
    broken: CancellationToken,
    ended: oneshot::Receiver<()>,
    snapshots_ended: oneshot::Receiver<()>,
}

impl Exchange {
    /// Replays the journal, takes the lead if nobody else has it, and begins to take commands; else follows
    /// the one who has, until it may take over.
    ///
    /// # Errors
    /// [`Fault::Internal`] naming the seq when the journal is damaged; [`Fault::Unavailable`] when journal or
    /// database cannot be reached.
    pub async fn start(start: StartExchange) -> Result<(Exchange, ExchangeHandle), Fault> {
        let StartExchange { config, database, journal, clock, cluster, consumers } = start;
        let cursor = projection::cursor(&database).await?;
        let (progress, pending_replies) =
            (Progress::at(Seq::ZERO, cursor), PendingReplies::new(cluster.bus.is_some()));
        let parts = SharedParts { config, database, progress, pending_replies };
        let shared = Arc::new(Shared::new(parts));
        let cluster_bus = match &cluster.bus {
            Some(bus) => {
                Some(ClusterBus::new(bus.clone(), journal.identity().await?, me(&cluster, &*clock)))
            }
            None => None,
        };
        let mut follower = Follower::begin(journal.clone(), cursor, &shared).await?;
        let records = follower.follow(&shared).await?;
        tracing::info!(seq = shared.progress.committed().0, records, "the journal is replayed");

        let (queue, queued) = mpsc::channel(shared.config.queue_max.max(1));
        let (stop, broken) = (CancellationToken::new(), CancellationToken::new());
        let snapshotter =
            Snapshotter { shared: shared.clone(), journal: journal.clone(), stop: stop.clone() };
        let node = Node {
            shared: shared.clone(),
            journal,
            clock,
            cluster,
            consumers: consumers.into(),
            queue: Some(queued),
            sender: queue.downgrade(),
            cluster_bus,
            stop: stop.clone(),
            broken: broken.clone(),
        };
        let leader_session = node.first_session(&mut follower).await?;
        if leader_session.is_some() {
            shared.set_role(Role::Leader);
        }
        let journal = node.journal.clone();
        let ended = spawn(journal, noticed(node.run(follower, leader_session), broken.clone()))?;
        let snapshots_ended = snapshotter.spawn()?;
        let exchange = Exchange { stop, broken, ended, snapshots_ended };
        Ok((exchange, ExchangeHandle { queue, shared }))
    }

    /// Cancelled when an invariant broke (the sequencer or the projector panicked): then nothing that is in
    /// memory can be trusted, and the process must end. The journal has all that was acknowledged.
    pub fn broken(&self) -> CancellationToken {
        self.broken.clone()
    }

    /// Takes no more commands, finishes those that were accepted, writes their projections and gives up the
    /// lead. A database that is lost is not waited for: the next start makes up for it.
    pub async fn shutdown(mut self) {
        self.stop.cancel();
        // An error only says that the thread is gone already.
        let _ = (&mut self.ended).await;
        let _ = (&mut self.snapshots_ended).await;
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// A name for this process among all that are heard through the bus.
fn me(cluster: &Cluster, clock: &dyn Clock) -> String {
    format!("{}-{}-{}", cluster.node, std::process::id(), clock.now().0)
}

/// Runs a node on its own thread; the receiver hears when it has ended.
///
/// The thread waits for the journal's socket itself, in a small runtime of its own: through the server's runtime
/// every answer would wake another thread first. Whatever else the node starts belongs to the server's.
fn spawn<T>(
    journal: Arc<dyn JournalStore>,
    node: impl Future<Output = T> + Send + 'static,
) -> Result<oneshot::Receiver<()>, Fault> {
    let server = Handle::current();
    let own = Builder::new_current_thread().enable_all().build().map_err(Fault::unavailable)?;
    let (ended, ending) = oneshot::channel();
    std::thread::Builder::new()
        .name("agio-sequencer".to_owned())
        .spawn(move || {
            let home = own.handle().clone();
            let mut node = pin!(async move {
                journal.settle(Some(home)).await;
                node.await;
                journal.settle(None).await;
            });
            own.block_on(std::future::poll_fn(|context| {
                let _entered = server.enter();
                node.as_mut().poll(context)
            }));
            drop(ended);
        })
        .map_err(Fault::unavailable)?;
    Ok(ending)
}
