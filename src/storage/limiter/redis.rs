//! Counts in Redis, which all nodes share. While Redis is away each node goes on counting for itself, so that nothing is
//! unlimited.

use super::{Limit, LimitKey, Limiter, MemoryLimiter, Verdict};
use crate::domain::{Clock, Fault};
use crate::storage::cache::Cache;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;

/// [`Limit::admit`] once more, in one step for all nodes. Times are microseconds; Lua's numbers hold them exactly until
/// the year 2255. What is worked off is forgotten by Redis.
const ADMIT: &str = "local now, step, full = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]) \
    local off = tonumber(redis.call('GET', KEYS[1]) or now) \
    off = math.min(math.max(off, now), now + full) \
    local wait = off + step - now - full \
    if wait > 0 then return wait end \
    if ARGV[4] == '1' then \
        local kept = math.max(1000, math.ceil((off + step - now) / 1000)) \
        redis.call('SET', KEYS[1], string.format('%.0f', off + step), 'PX', string.format('%.0f', kept)) \
    end \
    return 0";

/// A [`Limiter`] in Redis.
#[derive(Debug)]
pub struct SharedLimiter {
    redis: Cache,
    clock: Arc<dyn Clock>,
    alone: MemoryLimiter,
}

/// Whether one more is counted, or only looked for.
#[derive(Clone, Copy)]
enum Asked {
    Look,
    Count,
}

impl SharedLimiter {
    /// Counts in this Redis.
    pub fn new(redis: Cache, clock: Arc<dyn Clock>) -> SharedLimiter {
        SharedLimiter { redis, alone: MemoryLimiter::new(Arc::clone(&clock)), clock }
    }

    async fn ask(&self, key: LimitKey, limit: Limit, asked: Asked) -> Result<Verdict, Fault> {
        match self.shared(key, limit, asked).await {
            Ok(verdict) => Ok(verdict),
            Err(fault) => {
                tracing::warn!(%fault, "this node counts for itself");
                match asked {
                    Asked::Look => self.alone.look(key, limit).await,
                    Asked::Count => self.alone.count(key, limit).await,
                }
            }
        }
    }

    async fn shared(&self, key: LimitKey, limit: Limit, asked: Asked) -> Result<Verdict, Fault> {
        let micros = |time: Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        let (step, full) = limit.step_and_full();
        let counts = i64::from(matches!(asked, Asked::Count));
        let args = [self.clock.now().0, micros(step), micros(full), counts];
        let wait = self.redis.run_script(ADMIT, &name(key), &args).await?;
        Ok(match u64::try_from(wait) {
            Ok(0) | Err(_) => Verdict::Free,
            Ok(wait) => Verdict::Held(Duration::from_micros(wait)),
        })
    }
}

impl Limiter for SharedLimiter {
    fn look(&self, key: LimitKey, limit: Limit) -> BoxFuture<'_, Result<Verdict, Fault>> {
        self.ask(key, limit, Asked::Look).boxed()
    }

    fn count(&self, key: LimitKey, limit: Limit) -> BoxFuture<'_, Result<Verdict, Fault>> {
        self.ask(key, limit, Asked::Count).boxed()
    }

    fn forget(&self, key: LimitKey) -> BoxFuture<'_, Result<(), Fault>> {
        async move {
            self.alone.forget(key).await?;
            self.redis.remove(&name(key)).await
        }
        .boxed()
    }
}

fn name(key: LimitKey) -> String {
    format!("limit:{:032x}", u128::from_be_bytes(key.0))
}

#[cfg(test)]
mod tests {
    use super::super::vectors;
    use super::*;
    use crate::domain::time::ManualClock;
    use crate::domain::{Secret, Timestamp};

    fn clock() -> Arc<ManualClock> {
        Arc::new(ManualClock::at(Timestamp::from_seconds(1_700_000_000)))
    }

    #[tokio::test]
    async fn limiter_in_redis_holds_the_vectors() {
        let Ok(url) = std::env::var("AGIO_TEST_REDIS_URL") else {
            println!("skipped: needs AGIO_TEST_REDIS_URL");
            return;
        };
        let redis = Cache::redis(&Secret::new(url)).await.expect("Redis answers");
        let clock = clock();
        let limiter = SharedLimiter::new(redis, Arc::clone(&clock) as _);
        for (name, ..) in vectors::VECTORS {
            limiter.forget(LimitKey::of("vector", &[name])).await.expect("forgets");
        }
        vectors::hold(&limiter, &clock).await;
    }

    #[tokio::test]
    async fn node_without_redis_goes_on_counting_for_itself() {
        let clock = clock();
        // A cache in memory runs no scripts: as Redis does not that is away.
        let lost = Cache::memory(Arc::clone(&clock) as _);
        let limiter = SharedLimiter::new(lost, Arc::clone(&clock) as _);
        vectors::hold(&limiter, &clock).await;
    }
}
