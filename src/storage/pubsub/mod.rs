//! Messages between the nodes of a cluster that may be lost at any time: nudges, commands on their way to the
//! leader, answers on their way back. Two twins behave the same: one in memory, one in Redis.
//!
//! Whoever listens gets each message at most once, and hears when some may have been missed. Nothing is kept
//! for those who do not listen, so nothing grows, and nothing old is found by somebody who comes later.

mod memory;
mod redis;

#[cfg(test)]
mod tests;

use crate::domain::Fault;
use crate::storage::redis_server::RedisServer;
use memory::MemoryPubSub;
use redis::RedisPubSub;
use std::sync::Arc;
use tokio::sync::mpsc;
use tokio_util::sync::DropGuard;

/// How many messages may wait for a listener before it loses them.
const WAITING_MAX: usize = 4_096;

/// A way to talk to all who listen. Cloning shares it.
#[derive(Clone, Debug)]
pub struct PubSub(Twin);

#[derive(Clone, Debug)]
enum Twin {
    Memory(Arc<MemoryPubSub>),
    Redis(Box<RedisPubSub>),
}

/// What a listener hears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    /// From now on nothing is missed, until it is said.
    Listening,
    /// A message.
    Message {
        /// Where it was published.
        channel: Arc<str>,
        /// What it says.
        payload: Vec<u8>,
    },
    /// Messages may have been missed and may be missed now; `Listening` follows when that is over.
    Deaf,
}

/// Somebody who listens; dropping it ends that.
#[derive(Debug)]
pub struct Listener {
    heard: mpsc::Receiver<Heard>,
    _task: Option<DropGuard>,
}

impl PubSub {
    /// Within this process, for tests.
    pub fn memory() -> PubSub {
        PubSub(Twin::Memory(Arc::default()))
    }

    /// Through a Redis.
    ///
    /// # Errors
    /// When the address is none or the server does not answer.
    pub async fn redis(server: &RedisServer) -> Result<PubSub, Fault> {
        RedisPubSub::connect(server).await.map(|redis| PubSub(Twin::Redis(Box::new(redis))))
    }

    /// Tells all who listen on a channel, and answers how many they are.
    ///
    /// # Errors
    /// When Redis cannot be reached: the message may have been told all the same.
    pub async fn publish(&self, channel: &str, payload: &[u8]) -> Result<u64, Fault> {
        match &self.0 {
            Twin::Memory(memory) => Ok(memory.publish(channel, payload)),
            Twin::Redis(redis) => redis.publish(channel, payload).await,
        }
    }

    /// Listens on channels.
    pub fn listen(&self, channels: Vec<String>) -> Listener {
        match &self.0 {
            Twin::Memory(memory) => memory.listen(&channels),
            Twin::Redis(redis) => redis.listen(channels),
        }
    }
}

impl Listener {
    /// The next thing heard. May be dropped half way: nothing is lost by that.
    pub async fn next(&mut self) -> Heard {
        match self.heard.recv().await {
            Some(heard) => heard,
            // Whoever told has ended for good.
            None => std::future::pending().await,
        }
    }
}
