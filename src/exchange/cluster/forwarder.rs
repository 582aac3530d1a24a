//! A standby's way to the leader: commands handed in here go there through Redis, and are answered from this
//! node's own engine once the leader has said at which seq they were committed.
//!
//! Each command is sent once. When nobody knows what became of it (Redis was away, the leader died, an answer was
//! lost), the caller is told that its outcome is unknown, and may safely ask again with the same client id; a forwarder
//! never does that itself.

use super::admission::{Forwarding, TOGETHER_MAX, VALID};
use super::cluster_bus::ClusterBus;
use super::message::{Answers, News, Request, Requests};
use crate::domain::{CommandFault, Fault};
use crate::engine::Command;
use crate::exchange::shared::Shared;
use crate::exchange::submission::{Answer, Submission};
use crate::storage::pubsub::{Heard, Listener};
use std::collections::HashMap;
use std::convert::Infallible;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

/// A leader that was not heard of for so long is not sent anything.
const SILENCE: Duration = Duration::from_secs(1);
/// How often the forwarder looks for answers that will not come.
const LOOK_EVERY: Duration = Duration::from_millis(100);

const NOBODY_LEADS: &str = "no leader is heard of; nothing was done";
const UNKNOWN: &str = "the leader cannot be heard any more";
const LATE: &str = "the leader has not answered in time";

/// The forwarder of one standby.
pub(super) struct Forwarder<'a> {
    shared: &'a Shared,
    cluster_bus: &'a ClusterBus,
    /// To this node's own engine.
    ask: &'a mpsc::Sender<Submission>,
    /// What may be forwarded.
    forwarding: Forwarding,
    listener: Listener,
    leader: Option<Leader>,
    /// The newest leadership heard of, and its last news.
    heard: (u64, u64),
    pending: HashMap<u64, Pending>,
}

/// What was last heard of the leader.
#[derive(Clone, Copy)]
struct Leader {
    epoch: u64,
    clock_ms: u64,
    heard: Instant,
}

/// A submission that is on its way.
struct Pending {
    answer: Answer,
    /// The leadership that was asked.
    epoch: u64,
    sent: Instant,
}

impl Leader {
    fn is_silent(&self) -> bool {
        self.heard.elapsed() > SILENCE
    }

    /// The latest moment for what is sent now, by the leader's clock. What was heard of that clock was on its way,
    /// too, so this is rather too early than too late.
    fn deadline_ms(&self) -> u64 {
        let since = self.heard.elapsed() + VALID;
        self.clock_ms.saturating_add(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
    }
}

/// What a forwarder works with.
pub(super) struct ForwarderParts<'a> {
    pub(super) shared: &'a Shared,
    pub(super) cluster_bus: &'a ClusterBus,
    /// Where questions go, which this node answers itself.
    pub(super) ask: &'a mpsc::Sender<Submission>,
    pub(super) forwarding: Forwarding,
}

impl<'a> Forwarder<'a> {
    pub(super) fn new(parts: ForwarderParts<'a>) -> Forwarder<'a> {
        let ForwarderParts { shared, cluster_bus, ask, forwarding } = parts;
        let listener = cluster_bus.listen_as_standby();
        let (leader, heard, pending) = (None, (0, 0), HashMap::new());
        Forwarder { shared, cluster_bus, ask, forwarding, listener, leader, heard, pending }
    }

    /// Relays what is handed in. Dropping it leaves open what is on its way.
    pub(super) async fn run(mut self, queue: &mut mpsc::Receiver<Submission>) -> Infallible {
        let mut looks = tokio::time::interval(LOOK_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut gathered = Vec::new();
        loop {
            tokio::select! {
                biased;
                heard = self.listener.next() => self.hear(heard),
                _ = looks.tick() => self.give_up_late(),
                count = queue.recv_many(&mut gathered, TOGETHER_MAX), if !queue.is_closed() => {
                    let commands = gathered.drain(..).filter_map(|it| hand_on(it, self.ask));
                    let commands: Vec<Submission> = commands.collect();
                    if count > 0 && !commands.is_empty() {
                        self.forward(commands).await;
                    }
                }
            }
        }
    }

    async fn forward(&mut self, gathered: Vec<Submission>) {
        let Some(leader) = self.leader.filter(|leader| !leader.is_silent()) else {
            return refuse_all(gathered, &Fault::unavailable(NOBODY_LEADS));
        };
        if self.pending.len() + gathered.len() > self.shared.config.queue_max {
            return refuse_all(gathered, &Fault::Overloaded);
        }
        let (deadline_ms, sent) = (leader.deadline_ms(), Instant::now());
        let mut requests = Vec::with_capacity(gathered.len());
        for submission in gathered {
            let mut commands: Vec<Command> = Vec::new();
            let answer = submission.enter(&mut commands);
            if let Err(fault) = self.forwarding.check(&commands) {
                answer.refuse(fault);
                continue;
            }
            let id = self.cluster_bus.next_request();
            self.pending.insert(id, Pending { answer, epoch: leader.epoch, sent });
            requests.push(Request { id, deadline_ms, commands });
        }
        if requests.is_empty() {
            return;
        }
        let ids: Vec<u64> = requests.iter().map(|request| request.id).collect();
        let requests = Requests { from: self.cluster_bus.me().to_owned(), requests };
        metrics::counter!("agio_cluster_forwarded_total").increment(ids.len() as u64);
        let Err(fault) = self.send(leader.epoch, &requests).await else { return };
        for pending in ids.iter().filter_map(|id| self.pending.remove(id)) {
            pending.answer.fail(fault.clone());
        }
    }

    async fn send(&self, epoch: u64, requests: &Requests) -> Result<(), CommandFault> {
        let sealed =
            self.cluster_bus.sealed_requests(epoch, requests).map_err(CommandFault::NotDone)?;
        match self.cluster_bus.ask(epoch, sealed).await {
            Ok(0) => Err(CommandFault::not_done(NOBODY_LEADS)),
            Ok(_) => Ok(()),
            // Redis may have taken it, and only its answer was lost.
            Err(fault) => Err(CommandFault::after(fault)),
        }
    }

    fn hear(&mut self, heard: Heard) {
        match heard {
            Heard::Listening => {}
            Heard::Deaf => {
                self.leader = None;
                self.give_up_all(UNKNOWN);
            }
            Heard::Message { payload, channel } => {
                if self.cluster_bus.is_news(&channel) {
                    self.cluster_bus
                        .read(&channel, &payload)
                        .iter()
                        .for_each(|it| self.hear_news(it));
                } else if let Some(answers) = self.cluster_bus.read(&channel, &payload) {
                    self.hear_answers(answers);
                }
            }
        }
    }

    fn hear_news(&mut self, news: &News) {
        // What comes out of order was sent again by somebody: it is true, and not news.
        if (news.epoch, news.number) <= self.heard {
            return;
        }
        if news.epoch > self.heard.0 {
            self.give_up_all(UNKNOWN);
        }
        self.heard = (news.epoch, news.number);
        let leader = Leader { epoch: news.epoch, clock_ms: news.clock_ms, heard: Instant::now() };
        self.leader = news.leads.then_some(leader);
        self.shared.progress.advance_projected(news.projected);
        if !news.leads || news.committed > self.shared.progress.committed() {
            self.shared.nudge.notify_one();
        }
    }

    fn hear_answers(&mut self, Answers { epoch, answers }: Answers) {
        for (id, outcome) in answers {
            // An answer that comes again finds nobody waiting: no two requests have the same id.
            let asked = self.pending.get(&id).is_some_and(|pending| pending.epoch == epoch);
            let Some(Pending { answer, .. }) = asked.then(|| self.pending.remove(&id)).flatten()
            else {
                continue;
            };
            match outcome.into_result() {
                Ok(seq) => {
                    if seq > self.shared.progress.committed() {
                        self.shared.nudge.notify_one();
                    }
                    self.shared.pending_replies.answer(seq, answer);
                }
                Err(fault) => answer.fail(fault),
            }
        }
    }

    /// Tells those who wait in vain.
    fn give_up_late(&mut self) {
        if self.leader.is_some_and(|leader| leader.is_silent()) {
            self.leader = None;
            self.give_up_all(UNKNOWN);
        }
        let wait = Duration::from_millis(self.shared.config.answer_wait_ms);
        for (_, pending) in self.pending.extract_if(|_, pending| pending.sent.elapsed() > wait) {
            pending.answer.leave_open(LATE);
        }
    }

    fn give_up_all(&mut self, why: &str) {
        for (_, pending) in self.pending.drain() {
            pending.answer.leave_open(why);
        }
    }
}

impl Drop for Forwarder<'_> {
    fn drop(&mut self) {
        self.give_up_all(UNKNOWN);
    }
}

fn refuse_all(gathered: Vec<Submission>, fault: &Fault) {
    for submission in gathered {
        submission.refuse(fault.clone());
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
