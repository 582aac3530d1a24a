//! Short-lived values and counters that may be lost at any time: answers of outside providers, rate
//! limit windows. Two twins behave the same: one in memory for a single node, one in Redis for many.
//!
//! Nothing that must survive belongs here; that is what the tables are for. The twins share one test.

mod memory;
mod redis;

#[cfg(test)]
mod tests;

use super::redis_server::RedisServer;
use crate::domain::{Clock, Fault};
use memory::MemoryCache;
use redis::RedisCache;
use std::sync::Arc;
use std::time::Duration;

/// The largest value kept; larger ones are refused, so that no caller fills the cache by accident.
pub const VALUE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// A cache, in memory or in Redis. Cloning shares it.
#[derive(Clone, Debug)]
pub struct Cache(Twin);

#[derive(Clone, Debug)]
enum Twin {
    Memory(Arc<MemoryCache>),
    Redis(RedisCache),
}

impl Cache {
    /// A cache of this process alone; bounded, the entries that end soonest make room.
    pub fn memory(clock: Arc<dyn Clock>) -> Cache {
        Cache(Twin::Memory(Arc::new(MemoryCache::new(clock))))
    }

    /// A cache shared by all nodes.
    ///
    /// # Errors
    /// When the address is none or the server does not answer.
    pub async fn redis(server: &RedisServer) -> Result<Cache, Fault> {
        RedisCache::connect(server).await.map(|cache| Cache(Twin::Redis(cache)))
    }

    /// The value under a key, unless its time is over.
    ///
    /// # Errors
    /// When Redis cannot be reached.
    pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        match &self.0 {
            Twin::Memory(memory) => Ok(memory.get(key)),
            Twin::Redis(redis) => redis.get(key).await,
        }
    }

    /// Puts a value under a key for `ttl` (at least one millisecond), in place of any other.
    ///
    /// # Errors
    /// When the value is larger than [`VALUE_BYTES_MAX`] or Redis cannot be reached.
    pub async fn set(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), Fault> {
        if value.len() > VALUE_BYTES_MAX {
            return Err(Fault::internal(format!(
                "{} bytes are too many to cache under {key}; at most {VALUE_BYTES_MAX} are kept",
                value.len()
            )));
        }
        match &self.0 {
            Twin::Memory(memory) => {
                memory.set(key, value, ttl);
                Ok(())
            }
            Twin::Redis(redis) => redis.set(key, value, ttl).await,
        }
    }

    /// Counts one more under a key and answers the count. The window starts with the first count and
    /// ends `window` later whatever is counted in between; then counting starts anew.
    ///
    /// # Errors
    /// When Redis cannot be reached.
    pub async fn incr(&self, key: &str, window: Duration) -> Result<u64, Fault> {
        match &self.0 {
            Twin::Memory(memory) => Ok(memory.incr(key, window)),
            Twin::Redis(redis) => redis.incr(key, window).await,
        }
    }

    /// Runs a script of Redis on one key; answers the whole number that it answers.
    ///
    /// # Errors
    /// When Redis cannot be reached, or this is the twin in memory, which runs none.
    pub(super) async fn run_script(
        &self,
        script: &str,
        key: &str,
        args: &[i64],
    ) -> Result<i64, Fault> {
        match &self.0 {
            Twin::Memory(_) => Err(Fault::internal("a cache in memory runs no scripts")),
            Twin::Redis(redis) => redis.run_script(script, key, args).await,
        }
    }

    /// Forgets what is under a key.
    ///
    /// # Errors
    /// When Redis cannot be reached.
    pub async fn remove(&self, key: &str) -> Result<(), Fault> {
        match &self.0 {
            Twin::Memory(memory) => {
                memory.remove(key);
                Ok(())
            }
            Twin::Redis(redis) => redis.remove(key).await,
        }
    }

    /// Whether the cache answers, for readiness.
    ///
    /// # Errors
    /// When Redis cannot be reached.
    pub async fn ping(&self) -> Result<(), Fault> {
        match &self.0 {
            Twin::Memory(_) => Ok(()),
            Twin::Redis(redis) => redis.ping().await,
        }
    }
}
