//! The leader's side of the cluster bus: tells everybody how far it is, and does what standbys forward.

use super::admission::{Admission, Admitted, Forwarding};
use super::cluster_bus::ClusterBus;
use super::message::{Answers, News, Outcome, Requests};
use crate::domain::{CommandFault, Fault};
use crate::engine::Command;
use crate::exchange::Committed;
use crate::exchange::lease::Lease;
use crate::exchange::shared::Shared;
use crate::exchange::submission::Submission;
use crate::storage::pubsub::Heard;
use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, oneshot};

/// The leader is heard of at least so often.
const NEWS_EVERY: Duration = Duration::from_millis(250);
/// And at most so often.
const NEWS_PAUSE: Duration = Duration::from_millis(2);
/// How long it rests when Redis does not take its news.
const NEWS_REST: Duration = Duration::from_millis(100);
/// The most answers in one message.
const TOGETHER_MAX: usize = 256;

/// One leadership as the others see it.
#[derive(Clone, Debug)]
pub(super) struct CommandServer {
    pub(super) cluster_bus: ClusterBus,
    pub(super) shared: Arc<Shared>,
    /// Where commands go.
    pub(super) queue: mpsc::WeakSender<Submission>,
    /// The epoch it began with.
    pub(super) epoch: u64,
    /// When it began.
    pub(super) began: Instant,
    pub(super) lease: Arc<Lease>,
    /// What standbys may forward.
    pub(super) forwarding: Forwarding,
    /// How much news there was.
    pub(super) told: Arc<AtomicU64>,
}

/// An answer, whose it is, and to which request.
type Answered = (Arc<str>, u64, Outcome);

impl CommandServer {
    /// Tells the news and does what is forwarded.
    pub(super) async fn run(self) -> Infallible {
        let (never, _) = tokio::join!(self.tell_news(), self.serve());
        never
    }

    /// The last word: nobody leads now.
    pub(super) async fn close(&self) {
        if let Err(fault) = self.cluster_bus.tell(&self.news(false)).await {
            tracing::debug!(%fault, "the end of this leadership was not told");
        }
    }

    fn news(&self, leads: bool) -> News {
        News {
            epoch: self.epoch,
            number: self.told.fetch_add(1, Ordering::SeqCst) + 1,
            clock_ms: self.clock_ms(),
            committed: self.shared.progress.committed(),
            projected: self.shared.progress.projected(),
            leads,
        }
    }

    fn clock_ms(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    async fn tell_news(&self) -> Infallible {
        let progress = &self.shared.progress;
        let (mut committed, mut projected) =
            (progress.watch_committed(), progress.watch_projected());
        loop {
            // One who was deposed, or may have been, has no news.
            let told = self.lease.holds() && self.cluster_bus.tell(&self.news(true)).await.is_ok();
            tokio::time::sleep(if told { NEWS_PAUSE } else { NEWS_REST }).await;
            tokio::select! {
                // Neither sender goes before this does.
                _ = committed.changed() => {}
                _ = projected.changed() => {}
                () = tokio::time::sleep(NEWS_EVERY) => {}
            }
        }
    }

    async fn serve(&self) -> Infallible {
        let mut listener = self.cluster_bus.listen_as_leader(self.epoch);
        let mut admission = Admission::new(self.forwarding);
        let mut doing: FuturesUnordered<BoxFuture<'static, Answered>> = FuturesUnordered::new();
        loop {
            tokio::select! {
                heard = listener.next() => {
                    let Heard::Message { payload, channel } = heard else { continue };
                    let message = self.cluster_bus.read(&channel, &payload);
                    let Some(Requests { from, requests }) = message else { continue };
                    let from: Arc<str> = from.into();
                    let admitted = admission.admit(&from, requests, self.clock_ms());
                    doing.extend(admitted.into_iter().map(|it| self.begin(&from, it)));
                }
                Some(first) = doing.next() => {
                    let mut answered = vec![first];
                    while answered.len() < TOGETHER_MAX
                        && let Some(Some(next)) = doing.next().now_or_never()
                    {
                        answered.push(next);
                    }
                    self.answer(answered).await;
                }
            }
        }
    }

    /// Hands a request in, or says why not.
    fn begin(&self, from: &Arc<str>, admitted: Admitted) -> BoxFuture<'static, Answered> {
        let from = from.clone();
        let (id, handed_in) = match admitted {
            Admitted::Begin(request) => (request.id, self.hand_in(request.commands)),
            Admitted::Refuse(id, fault) => (id, Err(fault)),
        };
        match handed_in {
            Ok(outcome) => async move { (from, id, outcome.await) }.boxed(),
            Err(fault) => {
                let outcome = CommandFault::NotDone(fault).into();
                std::future::ready((from, id, outcome)).boxed()
            }
        }
    }

    fn hand_in(&self, commands: Vec<Command>) -> Result<BoxFuture<'static, Outcome>, Fault> {
        let gone = || Fault::unavailable("the leader has stopped; nothing was done");
        if !self.lease.holds() {
            return Err(gone());
        }
        let queue = self.queue.upgrade().ok_or_else(gone)?;
        if let Some(trouble) = self.shared.progress.command_trouble() {
            return Err(Fault::Unavailable(trouble));
        }
        let (answer, answered) = oneshot::channel();
        match queue.try_send(Submission::Many { commands, answer }) {
            Ok(()) => Ok(async { outcome(answered.await) }.boxed()),
            Err(mpsc::error::TrySendError::Full(_)) => Err(Fault::Overloaded),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(gone()),
        }
    }

    async fn answer(&self, answered: Vec<Answered>) {
        let mut by_node: HashMap<Arc<str>, Vec<(u64, Outcome)>> = HashMap::new();
        for (from, id, outcome) in answered {
            by_node.entry(from).or_default().push((id, outcome));
        }
        for (node, answers) in by_node {
            let answers = Answers { epoch: self.epoch, answers };
            if let Err(fault) = self.cluster_bus.answer(&node, &answers).await {
                tracing::debug!(%fault, %node, "answers to forwarded commands were lost");
            }
        }
    }
}

fn outcome(
    answered: Result<Result<Vec<Committed>, CommandFault>, oneshot::error::RecvError>,
) -> Outcome {
    match answered {
        Ok(Ok(committed)) => match committed.first() {
            Some(first) => Outcome::Committed(first.seq()),
            None => CommandFault::NotDone(Fault::internal("a request without a command")).into(),
        },
        Ok(Err(fault)) => fault.into(),
        Err(_) => CommandFault::unknown("the leader stopped before it answered").into(),
    }
}
