//! Counts in Redis, which all nodes share. While Redis is away each node goes on counting for itself, so that nothing is
//! unlimited.

use super::ahead::{Ahead, Answer, Ask, wanted};
use super::{Left, Limit, LimitKey, Limiter, MemoryLimiter, SharedCounts, Taken, Verdict};
use crate::domain::{Clock, Fault, Timestamp};
use crate::storage::cache::Cache;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

/// [`Limit::admit`] once more, in one step for all nodes: counts as many as are wanted, or else as are needed, or none.
/// Times are microseconds; Lua's numbers hold them exactly until the year 2255. What is worked off is forgotten by Redis.
/// Answers how long to wait as a number below zero; else twice the time in which all is worked off, and one more when as
/// many were counted as are wanted.
const ADMIT: &str = "local now, step, full = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]) \
    local need, want = tonumber(ARGV[4]), tonumber(ARGV[5]) \
    local off = tonumber(redis.call('GET', KEYS[1]) or now) \
    local ahead = math.min(math.max(off - now, 0), full) \
    local wait = ahead + need * step - full \
    if wait > 0 then return -wait end \
    local got, all = need, 0 \
    if ahead + want * step <= full then got, all = want, 1 end \
    if ARGV[6] == '1' then \
        ahead = ahead + got * step \
        local kept = math.max(1000, math.ceil(ahead / 1000)) \
        redis.call('SET', KEYS[1], string.format('%.0f', now + ahead), 'PX', string.format('%.0f', kept)) \
    end \
    return ahead * 2 + all";

/// How long an answer may take. It is a part of what somebody waits for.
const ANSWER_MAX: Duration = Duration::from_secs(1);
/// How soon Redis is asked again after it gave no answer.
const AWAY: Duration = Duration::from_secs(1);

/// A [`Limiter`] in Redis.
#[derive(Debug)]
pub struct SharedLimiter {
    redis: Cache,
    /// Before every key.
    prefix: String,
    clock: Arc<dyn Clock>,
    /// Counts while Redis is away.
    alone: MemoryLimiter,
    ahead: Ahead,
    link: Link,
}

/// What Redis is asked to count.
#[derive(Clone, Copy)]
struct Count {
    needed: u32,
    wanted: u32,
    /// Whether it is counted, or only looked for.
    counts: bool,
}

impl Count {
    const NOTHING: Count = Count { needed: 0, wanted: 0, counts: false };

    fn one(counts: bool) -> Count {
        Count { needed: 1, wanted: 1, counts }
    }
}

/// What Redis answers.
#[derive(Clone, Copy)]
enum Counted {
    Held(Duration),
    Free {
        /// In how long everything is worked off.
        worked_off_in: Duration,
        /// Whether as many were counted as are wanted.
        all: bool,
    },
}

impl SharedLimiter {
    /// Counts in this Redis.
    pub fn new(shared: SharedCounts, clock: Arc<dyn Clock>) -> SharedLimiter {
        let exchange = LimitKey::of("exchange", &[&shared.exchange]);
        SharedLimiter {
            redis: shared.redis,
            prefix: format!("limit:{}:", exchange.hex()),
            alone: MemoryLimiter::new(Arc::clone(&clock)),
            clock,
            ahead: Ahead::default(),
            link: Link::default(),
        }
    }

    fn name(&self, key: LimitKey) -> String {
        format!("{}{}", self.prefix, key.hex())
    }

    /// One more, exactly.
    async fn ask(&self, key: LimitKey, limit: Limit, counts: bool) -> Result<Verdict, Fault> {
        match self.shared(key, limit, Count::one(counts)).await {
            Some(Counted::Free { .. }) => Ok(Verdict::Free),
            Some(Counted::Held(wait)) => Ok(Verdict::Held(wait)),
            None if counts => self.alone.count(key, limit).await,
            None => self.alone.look(key, limit).await,
        }
    }

    async fn take_shared(&self, key: LimitKey, limit: Limit, count: u32) -> Taken {
        let now = self.clock.now();
        if count > limit.burst {
            return self.alone.take_now(key, limit, count);
        }
        let ask = Ask { limit, count, now };
        let here = match self.ahead.take(key, ask) {
            Answer::Free(left) => return Taken::Free(left),
            Answer::Held(wait) => return Taken::Held(wait),
            Answer::Short(here) => here,
        };
        let needed = count - here;
        let wanted = wanted(limit, needed);
        match self.shared(key, limit, Count { needed, wanted, counts: true }).await {
            Some(Counted::Free { worked_off_in, all }) => {
                let over = if all { wanted - needed } else { 0 };
                let worked_off = now.plus(worked_off_in);
                Taken::Free(self.ahead.learn(key, Ask { count: over, ..ask }, worked_off))
            }
            Some(Counted::Held(wait)) => {
                self.ahead.put_back(key, Ask { count: here, ..ask });
                self.ahead.hold(key, ask, wait);
                Taken::Held(wait)
            }
            None => {
                self.ahead.put_back(key, Ask { count: here, ..ask });
                self.alone.take_now(key, limit, count)
            }
        }
    }

    async fn left_shared(&self, key: LimitKey, limit: Limit) -> Left {
        let now = self.clock.now();
        match self.shared(key, limit, Count::NOTHING).await {
            Some(Counted::Free { worked_off_in, .. }) => {
                let here = limit.step().saturating_mul(self.ahead.count(key, now));
                limit.left(worked_off_in.saturating_sub(here))
            }
            Some(Counted::Held(_)) | None => self.alone.left_now(key, limit),
        }
    }

    /// What Redis says; nothing while it is away.
    async fn shared(&self, key: LimitKey, limit: Limit, count: Count) -> Option<Counted> {
        let now = self.clock.now();
        if !self.link.may_be_asked(now) {
            return None;
        }
        let asked = tokio::time::timeout(ANSWER_MAX, self.run(key, limit, count)).await;
        match asked.unwrap_or_else(|_| Err(Fault::unavailable("Redis gives no answer"))) {
            Ok(answer) => {
                self.link.answered();
                Some(answer)
            }
            Err(fault) => {
                self.link.failed(self.clock.now(), &fault);
                None
            }
        }
    }

    async fn run(&self, key: LimitKey, limit: Limit, count: Count) -> Result<Counted, Fault> {
        let now = self.clock.now();
        let micros = |time: Duration| i64::try_from(time.as_micros()).unwrap_or(i64::MAX);
        let (step, full) = limit.step_and_full();
        let Count { needed, wanted, counts } = count;
        let args = [now.0, micros(step), micros(full), needed.into(), wanted.into(), counts.into()];
        let answer = self.redis.run_script(ADMIT, &self.name(key), &args).await?;
        Ok(match u64::try_from(answer) {
            Ok(answer) => Counted::Free {
                worked_off_in: Duration::from_micros(answer / 2),
                all: answer % 2 == 1,
            },
            Err(_) => Counted::Held(Duration::from_micros(answer.unsigned_abs())),
        })
    }
}

impl Limiter for SharedLimiter {
    fn look(&self, key: LimitKey, limit: Limit) -> BoxFuture<'_, Result<Verdict, Fault>> {
        self.ask(key, limit, false).boxed()
    }

    fn count(&self, key: LimitKey, limit: Limit) -> BoxFuture<'_, Result<Verdict, Fault>> {
        self.ask(key, limit, true).boxed()
    }

    fn forget(&self, key: LimitKey) -> BoxFuture<'_, Result<(), Fault>> {
        async move {
            self.ahead.forget(key);
            self.alone.forget(key).await?;
            // While Redis is away nobody waits for it: what it still holds is worked off there by itself.
            if self.link.may_be_asked(self.clock.now()) {
                let removed =
                    tokio::time::timeout(ANSWER_MAX, self.redis.remove(&self.name(key))).await;
                match removed.unwrap_or_else(|_| Err(Fault::unavailable("Redis gives no answer"))) {
                    Ok(()) => self.link.answered(),
                    Err(fault) => self.link.failed(self.clock.now(), &fault),
                }
            }
            Ok(())
        }
        .boxed()
    }

    fn take(&self, key: LimitKey, limit: Limit, count: u32) -> BoxFuture<'_, Taken> {
        self.take_shared(key, limit, count).boxed()
    }

    fn left(&self, key: LimitKey, limit: Limit) -> BoxFuture<'_, Left> {
        self.left_shared(key, limit).boxed()
    }

    fn give_back(&self, key: LimitKey, limit: Limit, count: u32) {
        let now = self.clock.now();
        match self.link.is_up() {
            true => self.ahead.put_back(key, Ask { limit, count, now }),
            false => self.alone.give_back_now(key, limit, count),
        }
    }
}

/// Whether Redis answers. While it does not, one caller a second finds out again, and nobody else waits.
#[derive(Debug, Default)]
struct Link {
    /// Until when nobody asks, in microseconds; 0 while it answers.
    away_until: AtomicI64,
}

impl Link {
    fn is_up(&self) -> bool {
        self.away_until.load(Ordering::Relaxed) == 0
    }

    fn may_be_asked(&self, now: Timestamp) -> bool {
        let until = self.away_until.load(Ordering::Relaxed);
        if until == 0 {
            return true;
        }
        // A clock that was put back keeps nobody away for longer.
        let away = Timestamp(until).since(now);
        if !away.is_zero() && away <= AWAY {
            return false;
        }
        let again = now.plus(AWAY).0;
        let mine =
            self.away_until.compare_exchange(until, again, Ordering::Relaxed, Ordering::Relaxed);
        mine.is_ok()
    }

    fn answered(&self) {
        if !self.is_up() && self.away_until.swap(0, Ordering::Relaxed) != 0 {
            tracing::info!("Redis answers again: limits count on all nodes together");
        }
    }

    fn failed(&self, now: Timestamp, fault: &Fault) {
        if self.away_until.swap(now.plus(AWAY).0, Ordering::Relaxed) == 0 {
            tracing::warn!(%fault, "Redis does not answer: this node counts limits for itself");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::vectors;
    use super::*;
    use crate::domain::Secret;
    use crate::domain::time::ManualClock;
    use crate::storage::RedisServer;

    fn clock() -> Arc<ManualClock> {
        Arc::new(ManualClock::at(Timestamp::from_seconds(1_700_000_000)))
    }

    async fn redis() -> Option<Cache> {
        let Ok(url) = std::env::var("AGIO_TEST_REDIS_URL") else {
            println!("skipped: needs AGIO_TEST_REDIS_URL");
            return None;
        };
        Some(Cache::redis(&RedisServer::at(&Secret::new(url))).await.expect("Redis answers"))
    }

    fn counting(redis: Cache, clock: &Arc<ManualClock>) -> SharedLimiter {
        let exchange = format!("limits of process {}", std::process::id());
        SharedLimiter::new(SharedCounts { redis, exchange }, Arc::clone(clock) as _)
    }

    /// A cache in memory runs no scripts: as Redis does not that is away.
    fn lost(clock: &Arc<ManualClock>) -> SharedLimiter {
        counting(Cache::memory(Arc::clone(clock) as _), clock)
    }

    #[tokio::test]
    async fn limiter_in_redis_holds_the_vectors() {
        let Some(redis) = redis().await else { return };
        let clock = clock();
        let limiter = counting(redis, &clock);
        for (name, ..) in vectors::VECTORS {
            limiter.forget(LimitKey::of("vector", &[name])).await.expect("forgets");
        }
        vectors::hold(&limiter, &clock).await;
        vectors::hold_many(&limiter, &clock).await;
    }

    #[tokio::test]
    async fn node_without_redis_goes_on_counting_for_itself() {
        let clock = clock();
        vectors::hold(&lost(&clock), &clock).await;
        vectors::hold_many(&lost(&clock), &clock).await;
    }

    #[tokio::test]
    async fn nodes_that_take_ahead_give_out_no_more_than_the_limit() {
        let Some(redis) = redis().await else { return };
        let clock = clock();
        let node = || counting(redis.clone(), &clock);
        let nodes = [node(), node(), node()];
        let limit = Limit { burst: 200, window: Duration::from_secs(10) };
        let key = LimitKey::of("ahead", &[]);
        nodes[0].forget(key).await.expect("forgets");
        let mut given = 0;
        for round in 0..400 {
            if matches!(nodes[round % 3].take(key, limit, 1).await, Taken::Free(_)) {
                given += 1;
            }
        }
        assert_eq!(given, 200, "all of it, and not one more");
        clock.advance(Duration::from_secs(1));
        let mut given = 0;
        for round in 0..100 {
            if matches!(nodes[round % 3].take(key, limit, 1).await, Taken::Free(_)) {
                given += 1;
            }
        }
        assert_eq!(given, 20, "what a second gives back");
    }

    #[tokio::test]
    async fn exchanges_that_share_a_redis_count_apart() {
        let Some(redis) = redis().await else { return };
        let clock = clock();
        let exchange = |name: &str| {
            let exchange = format!("{name} of process {}", std::process::id());
            let shared = SharedCounts { redis: redis.clone(), exchange };
            SharedLimiter::new(shared, Arc::clone(&clock) as _)
        };
        let (one, other) = (exchange("one"), exchange("other"));
        let (key, limit) = (LimitKey::of("apart", &[]), Limit::refilled(1, 1));
        assert!(matches!(one.take(key, limit, 1).await, Taken::Free(_)));
        assert!(matches!(other.take(key, limit, 1).await, Taken::Free(_)));
        assert!(matches!(exchange("one").take(key, limit, 1).await, Taken::Held(_)));
    }

    #[tokio::test]
    async fn lost_redis_is_asked_once_a_second() {
        let clock = clock();
        let limiter = lost(&clock);
        let now = || clock.now();
        assert!(limiter.link.may_be_asked(now()));
        limiter.link.failed(now(), &Fault::unavailable("gone"));
        assert!(!limiter.link.may_be_asked(now()));
        clock.advance(AWAY);
        assert!(limiter.link.may_be_asked(now()), "one finds out");
        assert!(!limiter.link.may_be_asked(now()), "nobody else waits");
        limiter.link.answered();
        assert!(limiter.link.may_be_asked(now()));
    }
}
