//! A node's way through its roles. It runs on a thread of its own, because applying a batch takes milliseconds
//! in which a runtime worker would serve nobody.

use super::command_server::CommandServer;
use super::follower::Follower;
use super::forwarder::Forwarder;
use super::leader_session::LeaderSession;
use super::lease::{Kept, Lease};
use super::{Cluster, ClusterBus, Role, settled};
use crate::domain::{Clock, Fault};
use crate::exchange::consumers::Consumer;
use crate::exchange::engine_clock::{EngineClock, Step};
use crate::exchange::handle::Shared;
use crate::exchange::progress::Health;
use crate::exchange::sequencer::{End, Ended, Sequencer};
use crate::exchange::submission::Submission;
use crate::storage::journal::{Claim, JournalStore};
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

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

/// However a node ends, by order or by a panic, nobody may wait for it any longer.
struct Ending(Arc<Shared>);

impl Node {
    /// Leads if nobody else does, or if it was this very node that did before it was started again.
    ///
    /// # Errors
    /// As [`LeaderSession::begin`].
    pub(crate) async fn first_session(
        &self,
        follower: &mut Follower,
    ) -> Result<Option<LeaderSession>, Fault> {
        if !self.clock_is_right().await? {
            return Ok(None);
        }
        let holder = self.holder();
        let claim = Claim {
            holder: &holder,
            predecessor: Some(&self.cluster.node),
            length: self.lease_length(),
        };
        match Lease::acquire(&self.journal, claim).await? {
            Some(kept) => self.begin_first(follower, kept).await,
            None => Ok(None),
        }
    }

    /// Begins the first session as leader and waits until everything is projected: nobody has been told of anything yet, so nobody
    /// would know to wait for it. Whoever loses the lease meanwhile stands by, like anybody who was deposed.
    async fn begin_first(
        &self,
        follower: &mut Follower,
        kept: Kept,
    ) -> Result<Option<LeaderSession>, Fault> {
        let lease = kept.lease.clone();
        let begun = match LeaderSession::begin(self, follower, kept).await {
            Ok(session) => match settled(&self.shared, self.shared.progress.committed()).await {
                Ok(()) => return Ok(Some(session)),
                Err(fault) => {
                    session.consuming.end().await;
                    let left = session.projecting.abandon().await;
                    follower.unprojected.restore(left, follower.tip.seq);
                    fault
                }
            },
            Err(fault) => fault,
        };
        if self.journal.is_shared() && !lease.is_ours(self.journal.as_ref()).await {
            tracing::warn!(fault = %begun, "the lead was lost while this node started; it stands by");
            self.shared.progress.set_projector(Health::Well);
            return Ok(None);
        }
        lease.release(self.journal.as_ref()).await;
        Err(begun)
    }

    /// Leads and stands by, until the server stops.
    pub(crate) async fn run(mut self, mut follower: Follower, mut first: Option<LeaderSession>) {
        let _ending = Ending(self.shared.clone());
        loop {
            let session = match first.take() {
                Some(session) => session,
                None => match self.stand_by(&mut follower).await {
                    Some(session) => session,
                    None => break,
                },
            };
            if self.lead(session, &mut follower).await != End::Deposed {
                break;
            }
        }
        self.refuse_rest();
    }

    async fn lead(&mut self, session: LeaderSession, follower: &mut Follower) -> End {
        let LeaderSession { kept, records, projecting, consuming } = session;
        let lease = kept.lease.clone();
        self.shared.progress.set_journal(Health::Well);
        self.shared.set_role(Role::Leader);
        self.shared.pending_replies.clear("this node leads now");
        let command_server = self.open_command_server(&lease);
        tracing::info!(epoch = lease.epoch(), seq = follower.tip.seq.0, "leading");
        let sequencer = Sequencer {
            shared: self.shared.clone(),
            queue: self.take_queue(),
            journal: self.journal.clone(),
            clock: EngineClock::new(self.clock.clone(), &self.shared.config, follower.tip.at),
            engine: std::mem::take(&mut follower.engine),
            tip: follower.tip,
            lease: lease.clone(),
            projector: records,
            stop: self.stop.clone(),
            has_processors: std::thread::available_parallelism().is_ok_and(|it| it.get() > 1),
        };
        let Ended { queue, engine, tip, end } = sequencer.run().await;
        (self.queue, follower.engine, follower.tip) = (Some(queue), engine, tip);
        follower.read_after = tip.seq;
        if end == End::Deposed {
            tracing::warn!(epoch = lease.epoch(), seq = tip.seq.0, "not leading any more");
            self.shared.set_role(Role::Standby);
        }
        consuming.end().await;
        let left = match end {
            End::Deposed => projecting.abandon().await,
            End::Stopped | End::Dead => projecting.finish().await,
        };
        follower.unprojected.restore(left, tip.seq);
        lease.release(self.journal.as_ref()).await;
        if let Some((command_server, open)) = command_server {
            drop(open);
            command_server.close().await;
        }
        end
    }

    /// Begins to speak to the others as their leader, until the guard is dropped.
    fn open_command_server(&self, lease: &Arc<Lease>) -> Option<(CommandServer, DropGuard)> {
        let command_server = CommandServer {
            cluster_bus: self.cluster_bus.clone()?,
            shared: self.shared.clone(),
            queue: self.sender.clone(),
            epoch: lease.epoch(),
            began: Instant::now(),
            lease: lease.clone(),
            forwarding: self.cluster.forwarding,
            told: Arc::default(),
        };
        let open = CancellationToken::new();
        tokio::spawn(open.clone().run_until_cancelled_owned(command_server.clone().run()));
        Some((command_server, open.drop_guard()))
    }

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

    /// Brings what is handed in to the leader, or refuses it.
    pub(super) async fn forward(
        &self,
        queue: &mut mpsc::Receiver<Submission>,
        ask: &mpsc::Sender<Submission>,
    ) -> Infallible {
        if let Some(cluster_bus) = &self.cluster_bus {
            return Forwarder::new((&self.shared, cluster_bus), ask, self.cluster.forwarding)
                .run(queue)
                .await;
        }
        while let Some(submission) = queue.recv().await {
            let Some(submission) = hand_on(submission, ask) else { continue };
            submission.refuse(Fault::unavailable(
                "another node leads, and without Redis (REDIS_URL) this one does not reach it; nothing was done",
            ));
        }
        std::future::pending().await
    }

    pub(super) fn take_queue(&mut self) -> mpsc::Receiver<Submission> {
        // Whoever borrows it gives it back; a closed one stands in for it.
        self.queue.take().unwrap_or_else(|| mpsc::channel(1).1)
    }

    fn refuse_rest(&mut self) {
        let mut queue = self.take_queue();
        queue.close();
        while let Ok(submission) = queue.try_recv() {
            submission.refuse(Fault::unavailable("the exchange has stopped"));
        }
    }
}

/// Hands a question to the engine of this node; answers what is none.
pub(super) fn hand_on(
    submission: Submission,
    ask: &mpsc::Sender<Submission>,
) -> Option<Submission> {
    if !submission.is_question() {
        return Some(submission);
    }
    match ask.try_send(submission) {
        Ok(()) => {}
        Err(mpsc::error::TrySendError::Full(it) | mpsc::error::TrySendError::Closed(it)) => {
            it.refuse(Fault::Overloaded);
        }
    }
    None
}

impl Drop for Ending {
    fn drop(&mut self) {
        if self.0.progress.journal_trouble().is_none() {
            self.0.progress.set_journal(Health::Dead("the exchange has stopped".into()));
        }
    }
}
