//! How a node is tied to the others through Redis.

use super::message::{
    Answers, News, Requests, answers_channel, commands_channel, encode, news_channel,
};
use crate::domain::Fault;
use crate::storage::pubsub::{Listener, PubSub};

/// A node's channels.
#[derive(Clone, Debug)]
pub(crate) struct Wires {
    bus: PubSub,
    /// Names the journal, so that several clusters may share a Redis.
    cluster: String,
    /// Names this process.
    me: String,
}

impl Wires {
    pub(crate) fn new(bus: PubSub, cluster: String, me: String) -> Wires {
        Wires { bus, cluster, me }
    }

    pub(super) fn me(&self) -> &str {
        &self.me
    }

    /// A standby hears news and answers.
    pub(super) fn listen_as_standby(&self) -> Listener {
        let channels = vec![news_channel(&self.cluster), answers_channel(&self.cluster, &self.me)];
        self.bus.listen(channels)
    }

    /// A leader hears commands.
    pub(super) fn listen_as_leader(&self, term: u64) -> Listener {
        self.bus.listen(vec![commands_channel(&self.cluster, term)])
    }

    pub(super) async fn tell(&self, news: &News) -> Result<u64, Fault> {
        self.bus.publish(&news_channel(&self.cluster), &encode(news)?).await
    }

    /// Answers how many leaders heard it: one, or none.
    pub(super) async fn ask(&self, term: u64, requests: &Requests) -> Result<u64, Fault> {
        self.bus.publish(&commands_channel(&self.cluster, term), &encode(requests)?).await
    }

    pub(super) async fn answer(&self, to: &str, answers: &Answers) -> Result<u64, Fault> {
        self.bus.publish(&answers_channel(&self.cluster, to), &encode(answers)?).await
    }
}
