//! Opening the database, and the one way to write to it.
//!
//! SQLite: a pool of one connection writes (transactions begin IMMEDIATE, so they never fail half way to a
//! lock), a second pool reads beside it (WAL). PostgreSQL: one pool does both. Write transactions run in
//! spawned tasks, because a request future that is dropped inside `begin` can hand an open transaction back
//! to the pool (launchbadge/sqlx 4393).

use super::DatabaseConfig;
use super::reading::Reading;
use crate::domain::Fault;
use futures_util::future::BoxFuture;
use migration::{Migrator, MigratorTrait};
use sea_orm::{
    DatabaseBackend, DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode,
    SqlxPostgresConnector, SqlxSqliteConnector, TransactionOptions, TransactionTrait,
};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection, Executor};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;
use tracing::Instrument;

/// How long a writer waits for SQLite's file lock (another process may hold it during `agio verify`).
pub(super) const SQLITE_BUSY_TIMEOUT_MS: u64 = 5_000;
/// How long a transaction may wait for its own process on PostgreSQL. One whose process was stopped would keep its
/// locks for ever.
const IDLE_TRANSACTION_MS: u64 = 5_000;
/// Name of the SQL database's file in the data directory.
const SQLITE_FILE: &str = "agio.db";
/// Key of the advisory lock that lets one node at a time migrate.
const MIGRATION_LOCK: i64 = 0x4147_494f;

/// The database of everything but the journal: people, sessions, and the projections.
#[derive(Clone, Debug)]
pub struct Database {
    read: Reading,
    write: DatabaseConnection,
    location: Location,
}

#[derive(Clone, Debug)]
enum Location {
    Sqlite,
    Postgres(Box<PgConnectOptions>),
}

impl Database {
    /// Opens the database; creates the SQLite file when it is not there.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it cannot be reached or the URL makes no sense.
    pub async fn connect(config: &DatabaseConfig, data_dir: &Path) -> Result<Database, Fault> {
        if config.is_postgres() {
            return Database::connect_postgres(config).await;
        }
        let url = config.url.expose();
        let path = match url.strip_prefix("sqlite:") {
            Some(path) => PathBuf::from(path.trim_start_matches("//")),
            None if url.is_empty() => data_dir.join(SQLITE_FILE),
            None => {
                return Err(Fault::unavailable(
                    "the database URL starts with neither postgres: nor sqlite:",
                ));
            }
        };
        Database::connect_sqlite(config, path).await
    }

    async fn connect_sqlite(config: &DatabaseConfig, path: PathBuf) -> Result<Database, Fault> {
        let options = sqlite_options(&path);
        let pool = |max| {
            SqlitePoolOptions::new()
                .max_connections(max)
                .acquire_timeout(Duration::from_millis(config.acquire_timeout_ms))
        };
        let write = pool(1).after_release(|connection, _| Box::pin(is_clean(connection)));
        let write = write.connect_with(options.clone()).await.map_err(Fault::unavailable)?;
        let read = pool(config.connections_max)
            // A file does not hang up.
            .test_before_acquire(false)
            .connect_with(options.pragma("query_only", "ON"))
            .await
            .map_err(Fault::unavailable)?;
        Ok(Database {
            read: Reading(SqlxSqliteConnector::from_sqlx_sqlite_pool(read)),
            write: SqlxSqliteConnector::from_sqlx_sqlite_pool(write),
            location: Location::Sqlite,
        })
    }

    async fn connect_postgres(config: &DatabaseConfig) -> Result<Database, Fault> {
        let options = PgConnectOptions::from_str(config.url.expose())
            .map_err(|_| Fault::unavailable("the PostgreSQL URL cannot be read"))?
            .application_name("agio")
            .options([
                ("statement_timeout", config.statement_timeout_ms.to_string()),
                ("idle_in_transaction_session_timeout", IDLE_TRANSACTION_MS.to_string()),
            ])
            .disable_statement_logging();
        probe(&options, Duration::from_millis(config.acquire_timeout_ms)).await?;
        let pool = PgPoolOptions::new()
            .max_connections(config.connections_max)
            .acquire_timeout(Duration::from_millis(config.acquire_timeout_ms))
            .connect_with(options.clone())
            .await
            .map_err(Fault::unavailable)?;
        let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
        Ok(Database {
            read: Reading(connection.clone()),
            write: connection,
            location: Location::Postgres(Box::new(options)),
        })
    }

    /// Brings the tables up to date. Several nodes may call it at once: one does it, the rest wait.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the database is gone or a migration fails; nothing is half done then.
    pub async fn migrate(&self) -> Result<(), Fault> {
        match &self.location {
            Location::Sqlite => self.run_migrations().await,
            Location::Postgres(options) => {
                let mut lock = options.connect().await.map_err(Fault::unavailable)?;
                sqlx::query("SELECT pg_advisory_lock($1)")
                    .bind(MIGRATION_LOCK)
                    .execute(&mut lock)
                    .await
                    .map_err(Fault::unavailable)?;
                let done = self.run_migrations().await;
                lock.close().await.map_err(Fault::unavailable)?;
                done
            }
        }
    }

    /// Whether its tables are those that this program knows.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when the database does not answer.
    pub async fn is_migrated(&self) -> Result<bool, Fault> {
        let pending = Migrator::get_pending_migrations_read_only(&self.read.0).await;
        Ok(pending.map_err(Fault::unavailable)?.is_empty())
    }

    async fn run_migrations(&self) -> Result<(), Fault> {
        Migrator::up(&self.write, None).await.map_err(Fault::unavailable)
    }

    /// Whether this is SQLite or PostgreSQL.
    pub fn backend(&self) -> DatabaseBackend {
        self.write.get_database_backend()
    }

    /// How to reach the same PostgreSQL server with a connection of one's own; `None` on SQLite.
    pub(crate) fn postgres(&self) -> Option<&PgConnectOptions> {
        match &self.location {
            Location::Postgres(options) => Some(options),
            Location::Sqlite => None,
        }
    }

    /// The pool of connections to PostgreSQL, for what the ORM has no words for; `None` on SQLite.
    pub(crate) fn postgres_pool(&self) -> Option<&sqlx::PgPool> {
        match &self.location {
            Location::Postgres(_) => Some(self.write.get_postgres_connection_pool()),
            Location::Sqlite => None,
        }
    }

    /// The same database, seen by a test: `see` is shown every statement.
    #[cfg(test)]
    pub(crate) fn watched(&self, see: impl Fn(&str) + Send + Sync + 'static) -> Database {
        let mut watched = self.clone();
        let see = std::sync::Arc::new(see);
        for connection in [&mut watched.read.0, &mut watched.write] {
            let see = std::sync::Arc::clone(&see);
            connection.set_metric_callback(move |info| see(&info.statement.sql));
        }
        watched
    }

    /// The connection for reading.
    pub(crate) fn read(&self) -> &Reading {
        &self.read
    }

    /// The connection for a transaction that reads.
    pub(crate) fn read_connection(&self) -> &DatabaseConnection {
        &self.read.0
    }

    /// Runs one transaction, committed when `work` answers `Ok` and rolled back otherwise. It runs in a task
    /// of its own: dropping the caller's future does not abandon it half way.
    ///
    /// # Errors
    /// What `work` answers, and [`Fault::Unavailable`] when the database is gone.
    pub(crate) async fn write<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: for<'t> FnOnce(&'t DatabaseTransaction) -> BoxFuture<'t, Result<T, Fault>>
            + Send
            + 'static,
    {
        let connection = self.write.clone();
        let transaction = async move {
            let options = TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            };
            let transaction = connection.begin_with_options(options).await?;
            match work(&transaction).await {
                Ok(value) => {
                    transaction.commit().await?;
                    Ok(value)
                }
                Err(fault) => {
                    transaction.rollback().await?;
                    Err(fault)
                }
            }
        };
        tokio::spawn(transaction.in_current_span()).await.map_err(Fault::internal)?
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it does not.
    pub async fn ping(&self) -> Result<(), Fault> {
        self.read.0.ping().await.map_err(Fault::unavailable)?;
        self.write.ping().await.map_err(Fault::unavailable)
    }

    /// Closes all connections. SQLite folds its write-ahead log into the file then.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when a connection does not close.
    pub async fn close(self) -> Result<(), Fault> {
        self.read.0.close().await.map_err(Fault::unavailable)?;
        self.write.close().await.map_err(Fault::unavailable)
    }
}

/// Connects once, because a pool says only that it waited too long, and not why.
async fn probe(options: &PgConnectOptions, timeout: Duration) -> Result<(), Fault> {
    let place = format!("PostgreSQL at {}:{}", options.get_host(), options.get_port());
    let connection = tokio::time::timeout(timeout, options.connect())
        .await
        .map_err(|_| {
            Fault::unavailable(format!("{place} was silent for {} ms", timeout.as_millis()))
        })?
        .map_err(|error| Fault::unavailable(format!("{place}: {error}")))?;
    connection.close().await.map_err(Fault::unavailable)
}

/// Whether a connection that comes back to the pool has no transaction open; one that has is closed instead.
///
/// A commit that fails on a full disk may leave its transaction open, and sqlx may then count one too many. What
/// came next on that connection would be a part of it: acknowledged, read back by the same connection, and lost
/// when the process ends.
async fn is_clean(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let nothing_was_open = connection.execute("ROLLBACK").await.is_err();
    Ok(nothing_was_open)
}

/// How every SQLite file of the server is opened: write-ahead log, and a commit is on the disk when it
/// answers. sqlx sets neither by itself.
pub(crate) fn sqlite_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_millis(SQLITE_BUSY_TIMEOUT_MS))
        .disable_statement_logging()
}

/// A database error is a fault of the surroundings unless it is one of ours (a bad statement, a broken
/// constraint): then it is a bug, and says INTERNAL.
impl From<DbErr> for Fault {
    fn from(error: DbErr) -> Fault {
        match error {
            DbErr::Exec(_) | DbErr::Query(_) if is_statement_error(&error) => {
                Fault::internal(error)
            }
            DbErr::ConnectionAcquire(_) | DbErr::Conn(_) | DbErr::Exec(_) | DbErr::Query(_) => {
                Fault::unavailable(error)
            }
            other => Fault::internal(other),
        }
    }
}

fn is_statement_error(error: &DbErr) -> bool {
    use sea_orm::RuntimeErr;
    let (DbErr::Exec(RuntimeErr::SqlxError(cause)) | DbErr::Query(RuntimeErr::SqlxError(cause))) =
        error
    else {
        return false;
    };
    match cause.as_ref() {
        // PostgreSQL: class 53 is no resources left (disk full), 57 shut down or cancelled, 58 system error,
        // 08 connection. SQLite: 5 busy, 6 locked, 10 I/O error, 13 full (in the low byte).
        sqlx::Error::Database(cause) => match cause.code().as_deref() {
            Some(code) if code.len() == 5 => !["08", "53", "57", "58", "40"].contains(&&code[..2]),
            Some(code) => {
                !matches!(code.parse::<u32>().map(|code| code & 0xff), Ok(5 | 6 | 8 | 10 | 13 | 14))
            }
            None => true,
        },
        sqlx::Error::ColumnNotFound(_)
        | sqlx::Error::ColumnDecode { .. }
        | sqlx::Error::Decode(_)
        | sqlx::Error::TypeNotFound { .. }
        | sqlx::Error::RowNotFound => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::TestDatabase;
    use super::*;
    use sea_orm::ConnectionTrait;

    #[tokio::test]
    async fn transaction_belongs_to_its_callers_span() {
        let log = crate::telemetry::testing::Log::new("error");
        let _logging = tracing::subscriber::set_default(log.subscriber());
        let database = TestDatabase::new().await;
        let request = tracing::error_span!("request");
        let write = database.write(|_| Box::pin(async { Ok(tracing::Span::current().id()) }));
        let within = write.instrument(request.clone()).await.expect("a transaction");
        assert!(within.is_some());
        assert_eq!(within, request.id());
    }

    #[tokio::test]
    async fn write_commits_on_ok_and_rolls_back_on_a_fault() {
        let database = TestDatabase::new().await;
        let create = "CREATE TABLE note (text TEXT NOT NULL)";
        database.write(run(create)).await.expect("creates");
        database.write(run("INSERT INTO note VALUES ('kept')")).await.expect("inserts");
        let failed = database
            .write(|transaction| {
                Box::pin(async move {
                    transaction.execute_unprepared("INSERT INTO note VALUES ('lost')").await?;
                    Err::<(), _>(Fault::Overloaded)
                })
            })
            .await;
        assert!(matches!(failed, Err(Fault::Overloaded)));
        let rows = database
            .read()
            .query_all_raw(sea_orm::Statement::from_string(
                database.backend(),
                "SELECT text FROM note",
            ))
            .await
            .expect("reads");
        assert_eq!(rows.len(), 1);
    }

    #[tokio::test]
    async fn bad_statement_is_internal() {
        let database = TestDatabase::new().await;
        let answer = database.write(run("INSERT INTO nowhere VALUES (1)")).await;
        assert!(matches!(answer, Err(Fault::Internal(_))), "{answer:?}");
    }

    fn run(
        sql: &'static str,
    ) -> impl for<'t> FnOnce(&'t DatabaseTransaction) -> BoxFuture<'t, Result<(), Fault>> + Send + 'static
    {
        move |transaction| {
            Box::pin(async move {
                transaction.execute_unprepared(sql).await?;
                Ok(())
            })
        }
    }
}
