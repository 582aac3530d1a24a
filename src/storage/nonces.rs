//! Nonces that were used: each counts once, on whichever node it comes. Redis remembers them where there is one; the
//! database does on PostgreSQL without one and while Redis is away; a single node on a SQLite file does by itself.
//!
//! What does not know what came before it began takes nothing that was signed before it began. So neither a restart nor
//! the loss of Redis lets anything in twice: what was signed before has to be signed anew.

use super::Database;
use super::cache::Cache;
use crate::domain::{Fault, Timestamp};
use entity::api_key_nonces as table;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, TryInsertResult};
use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The most nonces that one node remembers by itself; a full memory takes no more until some are over.
const NONCES_MAX: usize = 200_000;

/// A nonce, as a hash of it and of whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Nonce(pub(crate) [u8; 32]);

/// When something was signed, and how long its signature is good for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signed {
    pub(crate) at: Timestamp,
    pub(crate) now: Timestamp,
    /// How far `at` may be from now, in either direction.
    pub(crate) window: Duration,
}

impl Signed {
    /// From when on nobody takes it any more.
    fn over(self) -> Timestamp {
        self.at.plus(self.window)
    }
}

/// What a nonce is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Seen {
    /// It came for the first time, and is remembered.
    Fresh,
    /// It came before.
    Before,
    /// It may have come before: it is older than what is remembered here.
    Unknown,
}

/// Remembers nonces.
#[derive(Debug)]
pub(crate) struct Nonces {
    database: Database,
    redis: Option<Cache>,
    trouble: Mutex<Trouble>,
    memory: Mutex<Memory>,
    began: Timestamp,
}

/// When Redis was found to be away.
#[derive(Clone, Copy, Debug, Default)]
struct Trouble {
    since: Option<Timestamp>,
    until: Option<Timestamp>,
}

#[derive(Debug, Default)]
struct Memory {
    over: HashMap<Nonce, Timestamp>,
}

impl Nonces {
    /// Nothing is remembered in this process yet.
    pub(crate) fn new(database: Database, redis: Option<Cache>, began: Timestamp) -> Nonces {
        Nonces { database, redis, trouble: Mutex::default(), memory: Mutex::default(), began }
    }

    /// Uses a nonce.
    ///
    /// # Errors
    /// [`Fault`] when nothing can remember it; then it must not count.
    pub(crate) async fn take(&self, nonce: Nonce, signed: Signed) -> Result<Seen, Fault> {
        let Some(redis) = &self.redis else {
            return match self.database.postgres().is_some() {
                true => self.take_in_database(nonce, signed).await,
                false => self.take_in_memory(nonce, signed),
            };
        };
        let key = format!("nonce:{}", blake3::Hash::from_bytes(nonce.0).to_hex());
        let kept = signed.window.saturating_mul(2);
        match redis.incr(&key, kept).await {
            Ok(1) => self.with_redis_back(nonce, signed).await,
            Ok(_) => Ok(Seen::Before),
            Err(fault) => {
                tracing::warn!(%fault, "nonces are remembered in the database");
                self.without_redis(nonce, signed).await
            }
        }
    }

    /// What came while Redis was away stands in the database.
    async fn with_redis_back(&self, nonce: Nonce, signed: Signed) -> Result<Seen, Fault> {
        let recent = {
            let mut trouble = lock(&self.trouble);
            if trouble.since.take().is_some() {
                trouble.until = Some(signed.now);
            }
            let settled = signed.window.saturating_mul(2);
            trouble.until.is_some_and(|until| signed.now < until.plus(settled))
        };
        match recent {
            true => self.take_in_database(nonce, signed).await,
            false => Ok(Seen::Fresh),
        }
    }

    async fn without_redis(&self, nonce: Nonce, signed: Signed) -> Result<Seen, Fault> {
        let since = *lock(&self.trouble).since.get_or_insert(signed.now);
        if signed.at <= since {
            return Ok(Seen::Unknown);
        }
        self.take_in_database(nonce, signed).await
    }

    async fn take_in_database(&self, nonce: Nonce, signed: Signed) -> Result<Seen, Fault> {
        let row =
            table::ActiveModel { hash: Set(nonce.0.to_vec()), expires_at: Set(signed.over().0) };
        let insert = table::Entity::insert(row).on_conflict_do_nothing_on([table::Column::Hash]);
        let inserted = self
            .database
            .write(move |tx| Box::pin(async move { Ok(insert.exec_without_returning(tx).await?) }));
        match inserted.await? {
            TryInsertResult::Inserted(rows) if rows > 0 => Ok(Seen::Fresh),
            _ => Ok(Seen::Before),
        }
    }

    fn take_in_memory(&self, nonce: Nonce, signed: Signed) -> Result<Seen, Fault> {
        if signed.at < self.began {
            return Ok(Seen::Unknown);
        }
        let mut memory = lock(&self.memory);
        if memory.over.len() >= NONCES_MAX {
            memory.over.retain(|_, over| *over >= signed.now);
            if memory.over.len() >= NONCES_MAX {
                return Err(Fault::Overloaded);
            }
        }
        match memory.over.insert(nonce, signed.over()) {
            None => Ok(Seen::Fresh),
            Some(_) => Ok(Seen::Before),
        }
    }
}

/// Forgets the nonces whose signatures are over.
///
/// # Errors
/// When the database fails.
pub async fn delete_old(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    db.write(move |tx| {
        Box::pin(async move {
            let over = table::Column::ExpiresAt.lt(before.0);
            Ok(table::Entity::delete_many().filter(over).exec(tx).await?.rows_affected)
        })
    })
    .await
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::testing::TestDatabase;

    const WINDOW: Duration = Duration::from_secs(5);

    fn signed(at: i64, now: i64) -> Signed {
        let second = Timestamp::from_seconds;
        Signed { at: second(at), now: second(now), window: WINDOW }
    }

    #[tokio::test]
    async fn nonce_counts_once_and_nothing_from_before_the_beginning() {
        let database = TestDatabase::new().await;
        let began = Timestamp::from_seconds(100);
        let nonces = Nonces::new((*database).clone(), None, began);
        let mut taken = Vec::new();
        for (number, at) in [(1, 101), (1, 101), (1, 104), (2, 101)] {
            taken.push(nonces.take(Nonce([number; 32]), signed(at, 102)).await.expect("answers"));
        }
        assert_eq!(taken, [Seen::Fresh, Seen::Before, Seen::Before, Seen::Fresh]);
        let early = nonces.take_in_memory(Nonce([3; 32]), signed(99, 100)).expect("answers");
        assert_eq!(early, Seen::Unknown);
    }

    #[tokio::test]
    async fn nonce_in_the_database_counts_once_for_all_nodes_until_it_is_forgotten() {
        let database = TestDatabase::new().await;
        let node = || Nonces::new((*database).clone(), None, Timestamp::default());
        let (one, other) = (node(), node());
        let nonce = Nonce([7; 32]);
        let first = one.take_in_database(nonce, signed(101, 101)).await.expect("answers");
        let second = other.take_in_database(nonce, signed(101, 103)).await.expect("answers");
        assert_eq!((first, second), (Seen::Fresh, Seen::Before));
        let second = Timestamp::from_seconds;
        assert_eq!(delete_old(&database, second(106)).await.expect("deletes"), 0);
        assert_eq!(delete_old(&database, second(107)).await.expect("deletes"), 1);
    }

    #[tokio::test]
    async fn lost_redis_lets_nothing_in_that_it_may_have_seen() {
        let database = TestDatabase::new().await;
        let nonces = Nonces::new((*database).clone(), None, Timestamp::default());
        let nonce = Nonce([9; 32]);
        let before = nonces.without_redis(nonce, signed(100, 101)).await.expect("answers");
        let after = nonces.without_redis(nonce, signed(102, 102)).await.expect("answers");
        let again = nonces.without_redis(nonce, signed(102, 103)).await.expect("answers");
        assert_eq!((before, after, again), (Seen::Unknown, Seen::Fresh, Seen::Before));
        let back = nonces.with_redis_back(nonce, signed(102, 104)).await.expect("answers");
        assert_eq!(back, Seen::Before, "what Redis did not see");
        let later = nonces.with_redis_back(nonce, signed(120, 120)).await.expect("answers");
        assert_eq!(later, Seen::Fresh, "the database is not asked any more");
    }
}
