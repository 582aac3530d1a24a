//! A node's way through its roles. It runs on a thread of its own, because applying a batch takes milliseconds
//! in which a runtime worker would serve nobody.

use super::command_server::CommandServer;
use super::follower::Follower;
use super::forwarder::{Forwarder, ForwarderParts, hand_on};
use super::leader_session::LeaderSession;
use super::node::Node;
use crate::domain::Fault;
use crate::exchange::engine_clock::EngineClock;
use crate::exchange::lease::{Kept, Lease};
use crate::exchange::progress::Health;
use crate::exchange::role::Role;
use crate::exchange::sequencer::{End, Ended, Sequencer};
use crate::exchange::shared::Shared;
use crate::exchange::submission::Submission;
use crate::storage::journal::Claim;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

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
            Ok(session) => {
                match self.shared.progress.settled(self.shared.progress.committed()).await {
                    Ok(()) => return Ok(Some(session)),
                    Err(fault) => {
                        session.consuming.end().await;
                        let left = session.projecting.abandon().await;
                        follower.unprojected.restore(left, follower.tip.seq);
                        fault
                    }
                }
            }
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

    /// Brings what is handed in to the leader, or refuses it.
    pub(super) async fn forward(
        &self,
        queue: &mut mpsc::Receiver<Submission>,
        ask: &mpsc::Sender<Submission>,
    ) -> Infallible {
        if let Some(cluster_bus) = &self.cluster_bus {
            let (shared, forwarding) = (&*self.shared, self.cluster.forwarding);
            let parts = ForwarderParts { shared, cluster_bus, ask, forwarding };
            return Forwarder::new(parts).run(queue).await;
        }
        while let Some(submission) = queue.recv().await {
            let Some(submission) = hand_on(submission, ask) else { continue };
            submission.refuse(Fault::unavailable(
                "another node leads, and without Redis (REDIS_URL) this one does not reach it; nothing was done",
            ));
        }
        std::future::pending().await
    }

    fn refuse_rest(&mut self) {
        let mut queue = self.take_queue();
        queue.close();
        while let Ok(submission) = queue.try_recv() {
            submission.refuse(Fault::unavailable("the exchange has stopped"));
        }
    }
}

impl Drop for Ending {
    fn drop(&mut self) {
        if self.0.progress.journal_trouble().is_none() {
            self.0.progress.set_journal(Health::Dead("the exchange has stopped".into()));
        }
    }
}
