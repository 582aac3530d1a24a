//! The life of a standby: follow the journal, watch the lease, and take over when it is over.

use super::POLL;
use super::follower::Follower;
use super::leader_session::{LeaderSession, watch_projections};
use super::node::Node;
use crate::domain::Fault;
use crate::exchange::backoff::Backoff;
use crate::exchange::lease::Lease;
use crate::exchange::progress::Health;
use crate::exchange::role::Role;
use crate::exchange::submission::Submission;
use crate::storage::journal::Claim;
use std::time::Duration;
use tokio::sync::mpsc;

/// After a lease has ended by the database's clock, a look at it a little later finds that it has.
const AFTER_END: Duration = Duration::from_millis(5);

/// How many questions may wait for the engine.
const QUESTIONS_MAX: usize = 256;

/// What a standby saw of lease and journal.
enum Seen {
    /// This node may lead.
    LeaderSession(Box<LeaderSession>),
    /// Another leads; look again after so long at the latest.
    Led(Duration),
}

impl Node {
    /// Follows until this node may lead; `None` when the server stops.
    pub(super) async fn stand_by(&mut self, follower: &mut Follower) -> Option<LeaderSession> {
        self.shared.set_role(Role::Standby);
        tracing::info!(seq = follower.tip.seq.0, "standing by");
        let mut queue = self.take_queue();
        let (ask, mut questions) = mpsc::channel(QUESTIONS_MAX);
        let session = {
            let (stop, shared) = (self.stop.clone(), self.shared.clone());
            tokio::select! {
                biased;
                () = stop.cancelled() => None,
                session = self.watch(follower, &mut questions) => Some(session),
                never = watch_projections(&shared) => match never {},
                never = self.forward(&mut queue, &ask) => match never {},
            }
        };
        self.queue = Some(queue);
        session
    }

    async fn watch(
        &self,
        follower: &mut Follower,
        questions: &mut mpsc::Receiver<Submission>,
    ) -> LeaderSession {
        let mut backoff = Backoff::new(&self.shared.config);
        loop {
            match self.look(follower).await {
                Ok(Seen::LeaderSession(session)) => return *session,
                Ok(Seen::Led(wait)) => {
                    self.shared.progress.set_journal(Health::Well);
                    backoff = Backoff::new(&self.shared.config);
                    // Running out of time only means another look.
                    let answering = self.answer_until_nudged(follower, questions);
                    let _ = tokio::time::timeout(wait, answering).await;
                }
                Err(fault) => {
                    tracing::error!(%fault, "this standby cannot follow the journal");
                    let why = format!("this standby cannot follow the journal: {fault}");
                    self.shared.progress.set_journal(Health::Ailing(why.into()));
                    backoff.unless(&self.stop).await;
                }
            }
        }
    }

    /// Answers questions from this node's own engine, which knows what its subscribers know.
    async fn answer_until_nudged(
        &self,
        follower: &Follower,
        questions: &mut mpsc::Receiver<Submission>,
    ) {
        loop {
            tokio::select! {
                () = self.shared.nudge.notified() => return,
                Some(question) = questions.recv() => drop(question.answered_by(&follower.engine)),
            }
        }
    }

    async fn look(&self, follower: &mut Follower) -> Result<Seen, Fault> {
        follower.follow(&self.shared).await?;
        let lease = self.journal.lease().await?;
        if !lease.remaining.is_zero() {
            // Time is the leader's business.
            self.shared.progress.set_clock_well();
            return Ok(Seen::Led(POLL.min(lease.remaining + AFTER_END)));
        }
        if !self.clock_is_right().await? {
            return Ok(Seen::Led(POLL));
        }
        let holder = self.holder();
        let claim = Claim { holder: &holder, predecessor: None, length: self.lease_length() };
        match Lease::acquire(&self.journal, claim).await? {
            Some(kept) => {
                tracing::info!(epoch = kept.lease.epoch(), after = lease.holder, "taking over");
                let lease = kept.lease.clone();
                match LeaderSession::begin(self, follower, kept).await {
                    Ok(session) => Ok(Seen::LeaderSession(Box::new(session))),
                    Err(fault) => {
                        lease.release(self.journal.as_ref()).await;
                        Err(fault)
                    }
                }
            }
            None => Ok(Seen::Led(POLL)),
        }
    }
}
