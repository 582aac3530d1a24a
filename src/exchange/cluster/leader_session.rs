//! One leadership, from the lease to the last projection: what a node needs beside its engine to lead.

use super::follower::Follower;
use super::node::Node;
use crate::domain::Fault;
use crate::exchange::Applied;
use crate::exchange::broken::noticed;
use crate::exchange::catch_up::{self, CatchUp};
use crate::exchange::consumers::{ConsumerSession, StartConsumers, Window};
use crate::exchange::lease::Kept;
use crate::exchange::progress::WAITED_LOOK;
use crate::exchange::projection::Projections;
use crate::exchange::projector::Projector;
use crate::exchange::shared::Shared;
use crate::storage::{consumers, projection};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

/// How long a projector that was deposed may take to say what it did not write.
const ABANDON_GRACE: Duration = Duration::from_millis(250);

/// A leadership that may begin: the follower stands at the journal's end, and the projector works.
#[derive(Debug)]
pub(crate) struct LeaderSession {
    pub(super) kept: Kept,
    /// To the projector.
    pub(super) records: mpsc::Sender<Arc<Applied>>,
    pub(super) projecting: Projecting,
    pub(super) consuming: ConsumerSession,
}

/// The projector at work. Dropping it lets go of it.
#[derive(Debug)]
pub(super) struct Projecting {
    task: JoinHandle<Option<Vec<Arc<Applied>>>>,
    stop: DropGuard,
}

impl LeaderSession {
    /// Reads what the journal has still got, now that nobody else appends to it, and starts the projector where
    /// the projections stand. When that fails, the lease is the caller's to give up.
    ///
    /// # Errors
    /// A damaged journal, projections that are ahead of it, a fault of journal or database.
    pub(crate) async fn begin(
        node: &Node,
        follower: &mut Follower,
        kept: Kept,
    ) -> Result<LeaderSession, Fault> {
        let shared = &node.shared;
        follower.follow(shared).await?;
        let (projections, lacking) = load_projections(node, follower).await?;
        shared.progress.set_projected(projections.seq());
        let (consumers, commands_max) = (&node.consumers, shared.config.consumer_window_max);
        let window = Arc::new(Window::new(projections.seq(), consumers.len(), commands_max));
        let start = StartConsumers {
            consumers,
            shared,
            journal: &node.journal,
            clock: &node.clock,
            window: &window,
            tip: follower.tip.seq,
        };
        let consuming = start.start().await?;
        let (records, projecting) = project(node, ProjectorStart { projections, window, lacking });
        Ok(LeaderSession { kept, records, projecting, consuming })
    }
}

/// What the projector begins with.
struct ProjectorStart {
    projections: Projections,
    window: Arc<Window>,
    /// The records that the projections lack.
    lacking: Vec<Arc<Applied>>,
}

/// Starts the projector, which takes in first what the projections lack.
fn project(node: &Node, start: ProjectorStart) -> (mpsc::Sender<Arc<Applied>>, Projecting) {
    let ProjectorStart { projections, window, lacking } = start;
    let shared = &node.shared;
    // A record holds a command at least, and the sequencer waits at `projection_lag_max` commands: this many
    // records and the one that went over. What lacks already counts, too.
    let room = shared.config.projection_lag_max.max(1) + 1 + lacking.len();
    let (committed, records) = mpsc::channel(room);
    for record in lacking {
        // There is room for them.
        let _ = committed.try_send(record);
    }
    let stop = CancellationToken::new();
    let projector = Projector {
        shared: shared.clone(),
        journal: node.journal.clone(),
        projections,
        window,
        records,
        stop: stop.clone(),
    };
    let task = tokio::spawn(noticed(projector.run(), node.broken.clone()));
    (committed, Projecting { task, stop: stop.drop_guard() })
}

/// The projections as they stand, and the records they lack.
async fn load_projections(
    node: &Node,
    follower: &mut Follower,
) -> Result<(Projections, Vec<Arc<Applied>>), Fault> {
    let database = &node.shared.database;
    // A leader that was stopped in the middle of a batch would hold the tables until it goes on.
    if let Err(fault) = consumers::end_others(database).await {
        tracing::warn!(%fault, "what an earlier leader may still write was not ended");
    }
    let projections = Projections::load(database, follower.engine.listing()).await?;
    let (cursor, tip) = (projections.seq(), follower.tip.seq);
    if cursor > tip {
        return Err(catch_up::ahead(cursor, tip));
    }
    if let Some(lacking) = follower.unprojected.take_after(cursor) {
        return Ok((projections, lacking));
    }
    tracing::info!(cursor = cursor.0, tip = tip.0, "the projections are far behind; replaying");
    let catch_up = CatchUp {
        journal: node.journal.as_ref(),
        database,
        batch_max: node.shared.config.projection_batch_max,
        until: None,
    };
    let (_, projections) = catch_up.run().await?;
    Ok((projections, Vec::new()))
}

impl Projecting {
    /// Waits until everything is projected, or tried once more when the database is lost; answers what was not.
    /// The sender must be gone.
    pub(super) async fn finish(self) -> Vec<Arc<Applied>> {
        drop(self.stop);
        left(self.task.await)
    }

    /// Lets go of a projector whose successor may hold the tables: answers what it did not write, as far as it can
    /// say so soon. What it cannot is read from the journal again when it is needed.
    pub(super) async fn abandon(self) -> Vec<Arc<Applied>> {
        let Projecting { mut task, stop } = self;
        drop(stop);
        match tokio::time::timeout(ABANDON_GRACE, &mut task).await {
            Ok(ended) => left(ended),
            Err(_) => {
                task.abort();
                Vec::new()
            }
        }
    }
}

fn left(ended: Result<Option<Vec<Arc<Applied>>>, tokio::task::JoinError>) -> Vec<Arc<Applied>> {
    match ended {
        Ok(left) => left.unwrap_or_default(),
        Err(error) => {
            tracing::error!(%error, "the projector did not stop in order");
            Vec::new()
        }
    }
}

/// Keeps the projections' cursor known while another node writes them: often while a reader waits for it, else
/// now and then.
pub(super) async fn watch_projections(shared: &Shared) -> std::convert::Infallible {
    let mut idle = 0;
    loop {
        tokio::time::sleep(WAITED_LOOK).await;
        idle += 1;
        let behind = shared.progress.projected() < shared.progress.committed();
        if !behind || !(shared.progress.is_waited_for() || idle >= super::IDLE_LOOKS) {
            continue;
        }
        idle = 0;
        match projection::cursor(&shared.database).await {
            Ok(cursor) => shared.progress.advance_projected(cursor),
            Err(fault) => tracing::debug!(%fault, "the cursor of the projections is not known"),
        }
    }
}
