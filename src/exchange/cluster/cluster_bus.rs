//! How a node is tied to the others through Redis.

use super::message::{Answers, News, Requests, answers_channel, commands_channel, news_channel};
use super::seal::{Unread, open, seal};
use crate::domain::{Fault, KeySet};
use crate::storage::pubsub::{Listener, PubSub};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Redis, and what proves a message to be a node's.
#[derive(Clone, Debug)]
pub struct Bus {
    /// Where messages go.
    pub pubsub: PubSub,
    /// Known to the nodes, and to nobody else. Each node can read what another signs.
    pub keys: KeySet,
}

/// A node's channels.
#[derive(Clone, Debug)]
pub(crate) struct ClusterBus {
    bus: Bus,
    /// Names the journal, so that several clusters may share a Redis.
    cluster: String,
    /// Names this process.
    me: String,
    /// The last request's number; no two of this process have the same.
    requests: Arc<AtomicU64>,
    /// Whether it was said that somebody sends what proves nothing.
    suspicious: Arc<AtomicBool>,
}

impl ClusterBus {
    pub(crate) fn new(bus: Bus, cluster: String, me: String) -> ClusterBus {
        ClusterBus { bus, cluster, me, requests: Arc::default(), suspicious: Arc::default() }
    }

    pub(super) fn me(&self) -> &str {
        &self.me
    }

    /// A number for the next request, greater than all before.
    pub(super) fn next_request(&self) -> u64 {
        self.requests.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// A standby hears news and answers.
    pub(super) fn listen_as_standby(&self) -> Listener {
        let channels = vec![news_channel(&self.cluster), answers_channel(&self.cluster, &self.me)];
        self.bus.pubsub.listen(channels)
    }

    /// A leader hears commands.
    pub(super) fn listen_as_leader(&self, epoch: u64) -> Listener {
        self.bus.pubsub.listen(vec![commands_channel(&self.cluster, epoch)])
    }

    /// Whether this is where news are told.
    pub(super) fn is_news(&self, channel: &str) -> bool {
        channel == news_channel(&self.cluster)
    }

    /// The message that was heard on a channel; `None`, and a word to the operator, when it shows no proof.
    pub(super) fn read<T: DeserializeOwned>(&self, channel: &str, payload: &[u8]) -> Option<T> {
        match open(&self.bus.keys, channel, payload) {
            Ok(message) => Some(message),
            Err(Unread::Foreign) => None,
            Err(why) => {
                metrics::counter!("agio_cluster_unproven_total").increment(1);
                if !self.suspicious.swap(true, Ordering::SeqCst) {
                    tracing::warn!(
                        channel,
                        ?why,
                        "a message on Redis does not prove that a node of this cluster sent it, and was left out: \
                         either this node lacks the version of the signing key that another signs with, or somebody else writes there. \
                         agio_cluster_unproven_total counts them from now on"
                    );
                }
                None
            }
        }
    }

    pub(super) async fn tell(&self, news: &News) -> Result<u64, Fault> {
        let channel = news_channel(&self.cluster);
        self.publish(&channel, self.sealed(&channel, news)?).await
    }

    /// These requests, ready to be sent to the leadership `session`.
    ///
    /// # Errors
    /// When they cannot be written down: nothing was sent.
    pub(super) fn sealed_requests(
        &self,
        epoch: u64,
        requests: &Requests,
    ) -> Result<Vec<u8>, Fault> {
        self.sealed(&commands_channel(&self.cluster, epoch), requests)
    }

    /// Answers how many leaders heard it: one, or none.
    ///
    /// # Errors
    /// When Redis does not say: the leader may have heard it all the same.
    pub(super) async fn ask(&self, epoch: u64, sealed: Vec<u8>) -> Result<u64, Fault> {
        self.publish(&commands_channel(&self.cluster, epoch), sealed).await
    }

    pub(super) async fn answer(&self, to: &str, answers: &Answers) -> Result<u64, Fault> {
        let channel = answers_channel(&self.cluster, to);
        self.publish(&channel, self.sealed(&channel, answers)?).await
    }

    fn sealed(&self, channel: &str, message: &impl Serialize) -> Result<Vec<u8>, Fault> {
        seal(&self.bus.keys, channel, message)
    }

    async fn publish(&self, channel: &str, sealed: Vec<u8>) -> Result<u64, Fault> {
        self.bus.pubsub.publish(channel, &sealed).await
    }
}
