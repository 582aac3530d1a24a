//! The journal in PostgreSQL, through a connection of its own (which lives in the runtime of whoever appends), and the lease of who may write it, through
//! another, so that a slow append cannot keep the heartbeat waiting. A third one reads, so that whoever reads
//! the journal at length holds no append up.
//!
//! `first_seq` is given, never drawn from a sequence: sequences leave gaps and commit out of order. Time is the
//! database's (`clock_timestamp()`, which goes on while a statement waits for a lock), never a node's.

use super::{
    AppendError, Claim, Columns, JournalRow, JournalStore, LeaseState, beginning, row, to_sql,
};
use crate::domain::{Fault, Seq, Timestamp};
use crate::storage::connection::{limited, run_on};
use crate::storage::snapshots::{PostgresSnapshots, SnapshotStore};
use futures_util::future::BoxFuture;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::Mutex;

/// The lock makes nodes that start together take turns: CREATE TABLE IF NOT EXISTS alone can collide. A commit
/// is on the disk when it answers, whatever the server's default is. A long record is not compressed: that would
/// take longer than writing it, while everybody in it waits.
const CREATE: &str = "
    SET synchronous_commit = on;
    BEGIN;
    SELECT pg_advisory_xact_lock(4705207613252);
    CREATE TABLE IF NOT EXISTS journal_records (
        first_seq BIGINT NOT NULL PRIMARY KEY,
        last_seq BIGINT NOT NULL CHECK (last_seq >= first_seq),
        epoch BIGINT NOT NULL,
        at BIGINT NOT NULL,
        bytes BYTEA NOT NULL,
        hash BYTEA NOT NULL
    );
    CREATE TABLE IF NOT EXISTS journal_lease (
        id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
        epoch BIGINT NOT NULL,
        holder TEXT NOT NULL
    );
    DO $$ BEGIN
        IF NOT EXISTS (SELECT FROM pg_attribute
            WHERE attrelid = 'journal_lease'::regclass AND attname = 'expires_at') THEN
            ALTER TABLE journal_lease
                ADD COLUMN expires_at TIMESTAMPTZ NOT NULL DEFAULT 'epoch',
                ADD COLUMN cluster TEXT NOT NULL DEFAULT gen_random_uuid()::text;
        END IF;
    END $$;
    DO $$ BEGIN
        IF EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'journal_records'::regclass
            AND attname = 'bytes' AND attstorage <> 'e') THEN
            ALTER TABLE journal_records ALTER COLUMN bytes SET STORAGE EXTERNAL;
        END IF;
    END $$;
    INSERT INTO journal_lease (id, epoch, holder) VALUES (1, 0, '') ON CONFLICT DO NOTHING;
    COMMIT;
";
const DURABLY: &str = "SET synchronous_commit = on";
/// A lease of one who leads without asking, for tools that have the journal to themselves.
const LEAD_MS: u64 = 600_000;
/// FOR UPDATE waits for appends under way (see [`APPEND`]), as a plain UPDATE would not. What it finds after
/// waiting it looks at again, so of two who ask at once one is given the lease and the other is not.
const ACQUIRE: &str = "WITH free AS (
        SELECT id FROM journal_lease
        WHERE id = 1 AND ($4 OR expires_at <= clock_timestamp() OR split_part(holder, '/', 1) = $3)
        FOR UPDATE
    )
    UPDATE journal_lease SET epoch = journal_lease.epoch + 1, holder = $1,
        expires_at = clock_timestamp() + $2 * interval '1 microsecond'
    FROM free WHERE journal_lease.id = free.id RETURNING journal_lease.epoch";
const RENEW: &str = "WITH mine AS (
        SELECT id FROM journal_lease WHERE id = 1 AND holder = $1 AND epoch >= $2 FOR UPDATE
    )
    UPDATE journal_lease SET epoch = journal_lease.epoch + 1
    FROM mine WHERE journal_lease.id = mine.id RETURNING journal_lease.epoch";
/// A plain UPDATE of what is no key: it waits for no append, and none waits for it.
const EXTEND: &str = "UPDATE journal_lease
    SET expires_at = greatest(expires_at, clock_timestamp() + $3 * interval '1 microsecond')
    WHERE id = 1 AND holder = $1 AND epoch >= $2 AND expires_at > clock_timestamp()";
const RELEASE: &str = "UPDATE journal_lease SET expires_at = clock_timestamp()
    WHERE id = 1 AND holder = $1 AND epoch >= $2";
const LEASE: &str = "SELECT epoch, holder, greatest(0, ceil(extract(epoch FROM
        expires_at - clock_timestamp()) * 1000000))::bigint FROM journal_lease WHERE id = 1";
const NOW: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint";
const IDENTITY: &str = "SELECT cluster FROM journal_lease WHERE id = 1";
/// FOR KEY SHARE makes whoever takes the lease wait for this append, so that the new leader's first look at the
/// journal's end sees it; and this append wait for the new leader, and then find that its epoch is over. The
/// heartbeat, which changes no key, passes by.
const APPEND: &str = "WITH lease AS (
        SELECT epoch FROM journal_lease
        WHERE id = 1 AND epoch = $3 AND expires_at > clock_timestamp() FOR KEY SHARE
    )
    INSERT INTO journal_records (first_seq, last_seq, epoch, at, bytes, hash)
    SELECT $1, $2, lease.epoch, $4, $5, $6 FROM lease
    WHERE coalesce((SELECT last_seq FROM journal_records ORDER BY first_seq DESC LIMIT 1), 0)
        = $1 - 1";
const PAGE: &str = "SELECT first_seq, last_seq, epoch, at, bytes, hash FROM journal_records
    WHERE first_seq > $1 ORDER BY first_seq LIMIT $2";

/// A journal in PostgreSQL.
#[derive(Debug)]
pub struct PostgresJournal {
    options: PgConnectOptions,
    /// `None` after a failure: the next use opens a new one.
    connection: Mutex<Option<PgConnection>>,
    /// Where that connection lives; `None`: wherever it is opened.
    home: std::sync::Mutex<Option<Handle>>,
    /// The same as the first, for the lease.
    lease: Mutex<Option<PgConnection>>,
    /// The same, for reading.
    reading: Mutex<Option<PgConnection>>,
}

impl PostgresJournal {
    /// Connects, and creates the tables when they are not there.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the server cannot be reached.
    pub async fn open(options: PgConnectOptions) -> Result<PostgresJournal, Fault> {
        let options = options.application_name("agio-journal");
        let connection = limited(connect(&options)).await?;
        let connection = Mutex::new(Some(connection));
        Ok(PostgresJournal {
            options,
            connection,
            home: std::sync::Mutex::default(),
            lease: Mutex::default(),
            reading: Mutex::default(),
        })
    }

    async fn run<T, F>(&self, work: F) -> Result<T, Fault>
    where
        F: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, sqlx::Error>>,
    {
        run_on(&self.connection, || self.connect(), work).await
    }

    /// Opens a connection for appends, where they come from.
    async fn connect(&self) -> Result<PgConnection, sqlx::Error> {
        let home = self.home.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let Some(home) = home else { return connect(&self.options).await };
        let options = self.options.clone();
        let connecting = home.spawn(async move { connect(&options).await });
        connecting.await.map_err(|gone| sqlx::Error::Io(std::io::Error::other(gone)))?
    }

    async fn run_lease<T, F>(&self, work: F) -> Result<T, Fault>
    where
        F: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, sqlx::Error>>,
    {
        run_on(&self.lease, || plain(&self.options), work).await
    }

    async fn claim(&self, claim: Claim<'_>, anyway: bool) -> Result<Option<u64>, Fault> {
        let query = sqlx::query_scalar::<_, i64>(ACQUIRE)
            .bind(claim.holder.to_owned())
            .bind(micros(claim.length))
            .bind(claim.predecessor.map(str::to_owned))
            .bind(anyway);
        let claim = self.run_lease(|connection| Box::pin(query.fetch_optional(connection)));
        Ok(claim.await?.map(i64::unsigned_abs))
    }
}

fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}

/// For the lease and for reading: the tables are there.
async fn plain(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let mut connection = options.connect().await?;
    sqlx::raw_sql(DURABLY).execute(&mut connection).await?;
    Ok(connection)
}

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let mut connection = options.connect().await?;
    sqlx::raw_sql(CREATE).execute(&mut connection).await?;
    Ok(connection)
}

impl JournalStore for PostgresJournal {
    fn lead<'a>(&'a self, holder: &'a str) -> BoxFuture<'a, Result<u64, Fault>> {
        Box::pin(async move {
            let length = Duration::from_millis(LEAD_MS);
            let claim = Claim { holder, predecessor: None, length };
            let epoch = self.claim(claim, true).await?;
            epoch.ok_or_else(|| Fault::internal("table journal_lease is empty"))
        })
    }

    fn is_shared(&self) -> bool {
        true
    }

    fn identity(&self) -> BoxFuture<'_, Result<String, Fault>> {
        Box::pin(self.run_lease(|connection| {
            Box::pin(sqlx::query_scalar::<_, String>(IDENTITY).fetch_one(connection))
        }))
    }

    fn acquire<'a>(&'a self, claim: Claim<'a>) -> BoxFuture<'a, Result<Option<u64>, Fault>> {
        Box::pin(self.claim(claim, false))
    }

    fn extend<'a>(
        &'a self,
        epoch: u64,
        holder: &'a str,
        length: Duration,
    ) -> BoxFuture<'a, Result<bool, Fault>> {
        Box::pin(async move {
            let query = sqlx::query(EXTEND)
                .bind(holder.to_owned())
                .bind(to_sql(epoch))
                .bind(micros(length));
            let extend = self.run_lease(|connection| Box::pin(query.execute(connection)));
            Ok(extend.await?.rows_affected() == 1)
        })
    }

    fn release<'a>(&'a self, epoch: u64, holder: &'a str) -> BoxFuture<'a, Result<(), Fault>> {
        Box::pin(async move {
            let query = sqlx::query(RELEASE).bind(holder.to_owned()).bind(to_sql(epoch));
            self.run_lease(|connection| Box::pin(query.execute(connection))).await.map(drop)
        })
    }

    fn lease(&self) -> BoxFuture<'_, Result<LeaseState, Fault>> {
        Box::pin(async move {
            let query = sqlx::query_as::<_, (i64, String, i64)>(LEASE);
            let lease = self.run_lease(|connection| Box::pin(query.fetch_one(connection)));
            let (epoch, holder, remaining) = lease.await?;
            let remaining = Duration::from_micros(remaining.unsigned_abs());
            Ok(LeaseState { epoch: epoch.unsigned_abs(), holder, remaining })
        })
    }

    fn now(&self) -> BoxFuture<'_, Result<Option<Timestamp>, Fault>> {
        Box::pin(async move {
            let query = sqlx::query_scalar::<_, i64>(NOW);
            let now = self.run_lease(|connection| Box::pin(query.fetch_one(connection)));
            Ok(Some(Timestamp(now.await?)))
        })
    }

    fn renew<'a>(
        &'a self,
        epoch: u64,
        holder: &'a str,
    ) -> BoxFuture<'a, Result<Option<u64>, Fault>> {
        Box::pin(async move {
            let holder = holder.to_owned();
            let renew = self.run(|connection| {
                let query = sqlx::query_scalar::<_, i64>(RENEW).bind(holder).bind(to_sql(epoch));
                Box::pin(query.fetch_optional(connection))
            });
            Ok(renew.await?.map(i64::unsigned_abs))
        })
    }

    fn append<'a>(&'a self, row: &'a JournalRow) -> BoxFuture<'a, Result<(), AppendError>> {
        Box::pin(async move {
            let query = sqlx::query(APPEND)
                .bind(to_sql(row.first_seq.0))
                .bind(to_sql(row.last_seq.0))
                .bind(to_sql(row.epoch))
                .bind(row.at.0)
                .bind(row.bytes.clone())
                .bind(row.hash.to_vec());
            let append = self.run(|connection| Box::pin(query.execute(connection)));
            match append.await.map_err(AppendError::Unknown)?.rows_affected() {
                1 => Ok(()),
                _ => Err(AppendError::Refused),
            }
        })
    }

    fn settle(&self, runtime: Option<Handle>) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let mut place = self.connection.lock().await;
            let lives = runtime.is_some();
            *self.home.lock().unwrap_or_else(PoisonError::into_inner) = runtime;
            *place = None;
            if lives {
                // If it fails, the first append tries again, and says why it cannot.
                *place = limited(self.connect()).await.ok();
            }
        })
    }

    fn page(&self, after: Seq, limit: u32) -> BoxFuture<'_, Result<Vec<JournalRow>, Fault>> {
        Box::pin(async move {
            let query =
                sqlx::query_as::<_, Columns>(PAGE).bind(beginning(after)).bind(i64::from(limit));
            let connect = || plain(&self.options);
            let work =
                run_on(&self.reading, connect, |connection| Box::pin(query.fetch_all(connection)));
            let rows = work.await?;
            rows.into_iter().map(row).collect()
        })
    }
    fn snapshots(&self) -> Option<Arc<dyn SnapshotStore>> {
        Some(Arc::new(PostgresSnapshots::on(self.options.clone())))
    }
}
