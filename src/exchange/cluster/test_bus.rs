//! A node made by hand, for tests of what leader and standby do with what they are sent: by a node, by a forger who has
//! no key, and by somebody who sends again what was sent before.

use super::message::{
    Answers, Cause, News, Outcome, Request, Requests, answers_channel, commands_channel,
};
use super::{Bus, ClusterBus};
use crate::engine::Command;
use crate::storage::pubsub::{Heard, Listener};
use futures_util::FutureExt;

/// How much longer than at the last news a request is good for.
const WHILE_MS: u64 = 4_000;

/// A node, or somebody who would like to be one.
pub(crate) struct ByHand {
    cluster_bus: ClusterBus,
    bus: Bus,
    cluster: String,
    listener: Listener,
    /// How much news it has told.
    number: u64,
}

/// Bytes as they were published, and where.
#[derive(Clone, Debug)]
pub(crate) struct Captured {
    pub(crate) channel: String,
    pub(crate) bytes: Vec<u8>,
}

impl ByHand {
    /// Somebody of this name, with this key.
    pub(crate) fn new(bus: Bus, cluster: &str, name: &str) -> ByHand {
        let cluster_bus = ClusterBus::new(bus.clone(), cluster.to_owned(), name.to_owned());
        let listener = cluster_bus.listen_as_standby();
        ByHand { cluster_bus, bus, cluster: cluster.to_owned(), listener, number: 0 }
    }

    /// The leader's session and its clock, as it was told last.
    pub(crate) async fn news(&mut self) -> (u64, u64) {
        let mut newest = None;
        loop {
            let heard = match newest {
                None => self.next().await,
                Some(newest) => match self.next().now_or_never() {
                    Some(heard) => heard,
                    None => return newest,
                },
            };
            if self.cluster_bus.is_news(&heard.channel)
                && let Some(news) = self.cluster_bus.read::<News>(&heard.channel, &heard.bytes)
            {
                newest = Some((news.epoch, news.clock_ms));
            }
        }
    }

    /// A request to the leader of a session, sealed with this one's key.
    pub(crate) fn request(&self, epoch: u64, deadline_ms: u64, command: Command) -> Captured {
        let request =
            Request { id: self.cluster_bus.next_request(), deadline_ms, commands: vec![command] };
        let requests = Requests { from: self.cluster_bus.me().to_owned(), requests: vec![request] };
        let bytes = self.cluster_bus.sealed_requests(epoch, &requests).expect("seals");
        Captured { channel: commands_channel(&self.cluster, epoch), bytes }
    }

    /// The same, good for a while, to whoever leads.
    pub(crate) async fn valid_request(&mut self, command: Command) -> Captured {
        let (epoch, clock_ms) = self.news().await;
        self.request(epoch, clock_ms + WHILE_MS, command)
    }

    /// Publishes bytes, as anybody can who reaches Redis.
    pub(crate) async fn publish(&self, captured: &Captured) {
        self.bus.pubsub.publish(&captured.channel, &captured.bytes).await.expect("told");
    }

    /// What the leader answers next.
    pub(crate) async fn answer(&mut self) -> String {
        let answers = answers_channel(&self.cluster, self.cluster_bus.me());
        loop {
            let heard = self.next().await;
            if heard.channel == answers
                && let Some(answers) =
                    self.cluster_bus.read::<Answers>(&heard.channel, &heard.bytes)
            {
                return format!("{:?}", answers.answers[0].1);
            }
        }
    }

    /// Tells standbys that it leads; answers where their requests come from then on.
    pub(crate) async fn lead(&mut self, epoch: u64) -> Listener {
        let listener = self.cluster_bus.listen_as_leader(epoch);
        self.number += 1;
        let (number, clock_ms) = (self.number, 0);
        let (committed, projected) = Default::default();
        let news = News { epoch, number, clock_ms, committed, projected, leads: true };
        self.cluster_bus.tell(&news).await.expect("told");
        listener
    }

    /// The sender and the id of the next request heard.
    pub(crate) async fn requested(&self, listener: &mut Listener) -> (String, u64) {
        loop {
            if let Heard::Message { channel, payload } = listener.next().await
                && let Some(requests) = self.cluster_bus.read::<Requests>(&channel, &payload)
            {
                return (requests.from, requests.requests[0].id);
            }
        }
    }

    /// An answer to a standby's request: that it was not done, because of `why`.
    pub(crate) async fn refuse(&self, to: &str, request: RequestName, why: &str) {
        let RequestName { epoch, id } = request;
        let outcome = Outcome::NotDone(Cause::Unavailable(why.to_owned()));
        let answers = Answers { epoch, answers: vec![(id, outcome)] };
        self.cluster_bus.answer(to, &answers).await.expect("told");
    }

    async fn next(&mut self) -> Captured {
        captured(&mut self.listener).await
    }
}

/// What names a request to a standby: the leadership that was asked, and the standby's own number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestName {
    pub(crate) epoch: u64,
    pub(crate) id: u64,
}

/// Hears with no key what is published on the commands' channel of a leader session.
pub(crate) fn eavesdrop(bus: &Bus, cluster: &str, epoch: u64) -> Listener {
    bus.pubsub.listen(vec![commands_channel(cluster, epoch)])
}

/// The next message.
pub(crate) async fn captured(listener: &mut Listener) -> Captured {
    loop {
        if let Heard::Message { channel, payload } = listener.next().await {
            return Captured { channel: channel.to_string(), bytes: payload };
        }
    }
}

/// Where a captured message would be sent for the leader of another session.
pub(crate) fn readdressed(captured: &Captured, cluster: &str, epoch: u64) -> Captured {
    Captured { channel: commands_channel(cluster, epoch), ..captured.clone() }
}
