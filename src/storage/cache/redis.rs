//! The twin in Redis: one multiplexed connection that reconnects by itself.

use crate::domain::Fault;
use crate::storage::redis_server::{RedisServer, redis_fault};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{Cmd, FromRedisValue};
use std::fmt;
use std::time::Duration;

/// Before every key, so that Agio can share a Redis with others.
const PREFIX: &str = "agio:";

/// How long a connection may take to come up.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// How long one answer may take; a cache slower than that is no help.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(1);

/// How often a lost connection is tried again before the caller is told.
const RETRIES: usize = 1;

/// Counts and starts the window in one step: a crash between the two would count for ever.
const INCR_SCRIPT: &str = "local n = redis.call('INCR', KEYS[1]) \
    if n == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end return n";

#[derive(Clone)]
pub(super) struct RedisCache(ConnectionManager);

impl fmt::Debug for RedisCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RedisCache")
    }
}

impl RedisCache {
    pub(super) async fn connect(server: &RedisServer) -> Result<RedisCache, Fault> {
        let client = server.client()?;
        let place = client.get_connection_info().addr().to_string();
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(CONNECT_TIMEOUT))
            .set_response_timeout(Some(RESPONSE_TIMEOUT))
            .set_number_of_retries(RETRIES);
        let connection = ConnectionManager::new_with_config(client, config)
            .await
            .map_err(|error| Fault::unavailable(format!("{place}: {}", redis_fault(error))))?;
        Ok(RedisCache(connection))
    }

    pub(super) async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        self.ask(redis::cmd("GET").arg(prefixed(key))).await
    }

    pub(super) async fn set(&self, key: &str, value: &[u8], ttl: Duration) -> Result<(), Fault> {
        let set = redis::cmd("SET").arg(prefixed(key)).arg(value).arg("PX").arg(millis(ttl)).take();
        self.ask(&set).await
    }

    pub(super) async fn incr(&self, key: &str, window: Duration) -> Result<u64, Fault> {
        let eval = redis::cmd("EVAL")
            .arg(INCR_SCRIPT)
            .arg(1)
            .arg(prefixed(key))
            .arg(millis(window))
            .take();
        self.ask(&eval).await
    }

    pub(super) async fn run_script(
        &self,
        script: &str,
        key: &str,
        args: &[i64],
    ) -> Result<i64, Fault> {
        let mut eval = redis::cmd("EVAL");
        eval.arg(script).arg(1).arg(prefixed(key));
        for arg in args {
            eval.arg(*arg);
        }
        self.ask(&eval).await
    }

    pub(super) async fn remove(&self, key: &str) -> Result<(), Fault> {
        self.ask(redis::cmd("DEL").arg(prefixed(key))).await
    }

    pub(super) async fn ping(&self) -> Result<(), Fault> {
        self.ask(&redis::cmd("PING")).await
    }

    async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, Fault> {
        command.query_async(&mut self.0.clone()).await.map_err(redis_fault)
    }
}

fn prefixed(key: &str) -> String {
    format!("{PREFIX}{key}")
}

/// Redis refuses an expiry of zero.
fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).max(1)
}
