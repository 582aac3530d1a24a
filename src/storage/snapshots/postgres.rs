//! Snapshots in PostgreSQL, beside the journal's records, through a connection of their own.
//!
//! Each part is a statement of its own, so that no transaction grows with the engine. Parts are not
//! compressed: they are dense already, and compressing them would cost more than writing them.

use super::SnapshotStore;
use crate::domain::{Fault, Seq};
use crate::storage::connection::run_on;
use crate::storage::integers::Integer;
use futures_util::future::BoxFuture;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use tokio::sync::Mutex;

/// The lock makes nodes that start together take turns.
const CREATE: &str = "
    SET synchronous_commit = on;
    BEGIN;
    SELECT pg_advisory_xact_lock(4705207613252);
    CREATE TABLE IF NOT EXISTS journal_snapshots (
        seq BIGINT NOT NULL PRIMARY KEY,
        manifest TEXT NOT NULL
    );
    CREATE TABLE IF NOT EXISTS journal_snapshot_parts (
        seq BIGINT NOT NULL,
        part BIGINT NOT NULL,
        bytes BYTEA NOT NULL,
        PRIMARY KEY (seq, part)
    );
    ALTER TABLE journal_snapshot_parts ALTER COLUMN bytes SET STORAGE EXTERNAL;
    COMMIT;
";
const PUT_PART: &str = "INSERT INTO journal_snapshot_parts (seq, part, bytes) VALUES ($1, $2, $3)
    ON CONFLICT (seq, part) DO UPDATE SET bytes = excluded.bytes";
const PART: &str = "SELECT bytes FROM journal_snapshot_parts WHERE seq = $1 AND part = $2";
const SEAL: &str = "INSERT INTO journal_snapshots (seq, manifest) VALUES ($1, $2)
    ON CONFLICT (seq) DO UPDATE SET manifest = excluded.manifest";
const SEALED: &str = "SELECT seq, manifest FROM journal_snapshots ORDER BY seq DESC";
/// One statement, so one transaction: there is no moment at which the manifest names parts that are gone.
const REMOVE: &str = "WITH manifest AS (DELETE FROM journal_snapshots WHERE seq = $1)
    DELETE FROM journal_snapshot_parts WHERE seq = $1";
const REMOVE_UNSEALED: &str = "DELETE FROM journal_snapshot_parts AS parts
    WHERE NOT EXISTS (SELECT 1 FROM journal_snapshots WHERE seq = parts.seq)";

/// Snapshots in PostgreSQL.
#[derive(Debug)]
pub struct PostgresSnapshots {
    options: PgConnectOptions,
    /// `None` until it is first needed, and after a failure.
    connection: Mutex<Option<PgConnection>>,
}

impl PostgresSnapshots {
    /// Keeps snapshots in this database; connects and creates the tables with the first use.
    pub fn on(options: PgConnectOptions) -> PostgresSnapshots {
        let options = options.application_name("agio-snapshots");
        PostgresSnapshots { options, connection: Mutex::new(None) }
    }

    async fn run<T, F>(&self, work: F) -> Result<T, Fault>
    where
        F: for<'c> FnOnce(&'c mut PgConnection) -> BoxFuture<'c, Result<T, sqlx::Error>>,
    {
        run_on(&self.connection, || connect(&self.options), work).await
    }
}

async fn connect(options: &PgConnectOptions) -> Result<PgConnection, sqlx::Error> {
    let mut connection = options.connect().await?;
    sqlx::raw_sql(CREATE).execute(&mut connection).await?;
    Ok(connection)
}

impl SnapshotStore for PostgresSnapshots {
    fn put_part<'a>(
        &'a self,
        seq: Seq,
        part: u32,
        bytes: &'a [u8],
    ) -> BoxFuture<'a, Result<(), Fault>> {
        Box::pin(async move {
            let query =
                sqlx::query(PUT_PART).bind(seq.to_sql()).bind(i64::from(part)).bind(bytes.to_vec());
            self.run(|connection| Box::pin(query.execute(connection))).await?;
            Ok(())
        })
    }

    fn part(&self, seq: Seq, part: u32) -> BoxFuture<'_, Result<Option<Vec<u8>>, Fault>> {
        Box::pin(async move {
            let query =
                sqlx::query_scalar::<_, Vec<u8>>(PART).bind(seq.to_sql()).bind(i64::from(part));
            self.run(|connection| Box::pin(query.fetch_optional(connection))).await
        })
    }

    fn seal<'a>(&'a self, seq: Seq, manifest: &'a str) -> BoxFuture<'a, Result<(), Fault>> {
        Box::pin(async move {
            let query = sqlx::query(SEAL).bind(seq.to_sql()).bind(manifest.to_owned());
            self.run(|connection| Box::pin(query.execute(connection))).await?;
            Ok(())
        })
    }

    fn sealed(&self) -> BoxFuture<'_, Result<Vec<(Seq, String)>, Fault>> {
        Box::pin(async move {
            let query = sqlx::query_as::<_, (i64, String)>(SEALED);
            let rows = self.run(|connection| Box::pin(query.fetch_all(connection))).await?;
            Ok(rows
                .into_iter()
                .map(|(seq, manifest)| (Seq(seq.unsigned_abs()), manifest))
                .collect())
        })
    }

    fn remove(&self, seq: Seq) -> BoxFuture<'_, Result<(), Fault>> {
        Box::pin(async move {
            let query = sqlx::query(REMOVE).bind(seq.to_sql());
            self.run(|connection| Box::pin(query.execute(connection))).await?;
            Ok(())
        })
    }

    fn remove_unsealed(&self) -> BoxFuture<'_, Result<(), Fault>> {
        Box::pin(async move {
            let query = sqlx::query(REMOVE_UNSEALED);
            self.run(|connection| Box::pin(query.execute(connection))).await?;
            Ok(())
        })
    }
}
