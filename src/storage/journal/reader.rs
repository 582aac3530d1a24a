//! Reads a journal that may be in use: beside a running server, without its lease or its lock, and without
//! ever writing. The connection itself is read-only, and nothing is made that is not there.

use super::{Columns, JOURNAL_FILE, JournalRow, row, to_sql};
use crate::domain::{Fault, Seq};
use crate::storage::DatabaseConfig;
use crate::storage::connection::limited;
use sqlx::ConnectOptions;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// How long to wait while a writer holds SQLite's lock, which it does for moments only.
const BUSY_TIMEOUT_MS: u64 = 5_000;

const SQLITE_HAS_JOURNAL: &str =
    "SELECT count(*) > 0 FROM sqlite_schema WHERE name = 'journal_records'";
const POSTGRES_HAS_JOURNAL: &str = "SELECT to_regclass('journal_records') IS NOT NULL";
const PAGE: &str = "SELECT first_seq, last_seq, epoch, at, bytes, hash FROM journal_records
    WHERE first_seq > $1 ORDER BY first_seq LIMIT $2";
const NEWEST: &str = "SELECT first_seq, last_seq, epoch, at, bytes, hash FROM journal_records
    ORDER BY first_seq DESC LIMIT $1";

/// A read-only connection to a journal.
#[derive(Debug)]
pub struct JournalReader {
    place: Place,
    /// `None` after a failure: the next use opens a new one.
    connection: Option<Connection>,
}

#[derive(Debug)]
enum Place {
    Sqlite(PathBuf),
    Postgres(Box<PgConnectOptions>),
}

#[derive(Debug)]
enum Connection {
    Sqlite(Box<SqliteConnection>),
    Postgres(Box<PgConnection>),
}

impl JournalReader {
    /// Opens the journal that belongs to these settings.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it is not there or cannot be reached.
    pub async fn open(config: &DatabaseConfig, data_dir: &Path) -> Result<JournalReader, Fault> {
        let place = match config.is_postgres() {
            true => Place::Postgres(Box::new(postgres_options(config)?)),
            false => Place::Sqlite(data_dir.join(JOURNAL_FILE)),
        };
        let mut reader = JournalReader { place, connection: None };
        let mut connection = limited(reader.place.connect()).await?;
        if !limited(connection.has_journal()).await? {
            return Err(Fault::unavailable("there is no journal in it: no server ever ran on it"));
        }
        reader.connection = Some(connection);
        Ok(reader)
    }

    /// The next records that start after `after`, oldest first, at most `limit`. What stands before a row
    /// that makes no sense is answered first, so that it can be looked at.
    ///
    /// # Errors
    /// [`Fault::Internal`] when the first row makes no sense; [`Fault::Unavailable`] when the journal cannot be
    /// read: the next call connects anew.
    pub async fn page(&mut self, after: Seq, limit: u32) -> Result<Vec<JournalRow>, Fault> {
        let mut rows = Vec::new();
        for columns in self.query(PAGE, &[to_sql(after.0), i64::from(limit)]).await? {
            match row(columns) {
                Ok(row) => rows.push(row),
                Err(fault) if rows.is_empty() => return Err(fault),
                Err(_) => break,
            }
        }
        Ok(rows)
    }

    /// The newest records, at most `limit`, oldest first.
    ///
    /// # Errors
    /// As [`JournalReader::page`].
    pub async fn newest(&mut self, limit: u32) -> Result<Vec<JournalRow>, Fault> {
        let rows = self.query(NEWEST, &[i64::from(limit)]).await?;
        rows.into_iter().rev().map(row).collect()
    }

    async fn query(&mut self, sql: &'static str, values: &[i64]) -> Result<Vec<Columns>, Fault> {
        let connection = self.connection.take();
        let place = &self.place;
        let (rows, connection) = limited(async {
            let mut connection = match connection {
                Some(connection) => connection,
                None => place.connect().await?,
            };
            let rows = connection.fetch(sql, values).await?;
            Ok((rows, connection))
        })
        .await?;
        self.connection = Some(connection);
        Ok(rows)
    }
}

impl Place {
    async fn connect(&self) -> Result<Connection, sqlx::Error> {
        match self {
            Place::Sqlite(path) => {
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .read_only(true)
                    .busy_timeout(Duration::from_millis(BUSY_TIMEOUT_MS))
                    .disable_statement_logging();
                Ok(Connection::Sqlite(Box::new(options.connect().await?)))
            }
            Place::Postgres(options) => {
                Ok(Connection::Postgres(Box::new(options.connect().await?)))
            }
        }
    }
}

impl Connection {
    async fn has_journal(&mut self) -> Result<bool, sqlx::Error> {
        match self {
            Connection::Sqlite(connection) => {
                sqlx::query_scalar(SQLITE_HAS_JOURNAL).fetch_one(&mut **connection).await
            }
            Connection::Postgres(connection) => {
                sqlx::query_scalar(POSTGRES_HAS_JOURNAL).fetch_one(&mut **connection).await
            }
        }
    }

    async fn fetch(
        &mut self,
        sql: &'static str,
        values: &[i64],
    ) -> Result<Vec<Columns>, sqlx::Error> {
        match self {
            Connection::Sqlite(connection) => {
                let query = sqlx::query_as::<_, Columns>(sql);
                values
                    .iter()
                    .fold(query, |query, value| query.bind(*value))
                    .fetch_all(&mut **connection)
                    .await
            }
            Connection::Postgres(connection) => {
                let query = sqlx::query_as::<_, Columns>(sql);
                values
                    .iter()
                    .fold(query, |query, value| query.bind(*value))
                    .fetch_all(&mut **connection)
                    .await
            }
        }
    }
}

fn postgres_options(config: &DatabaseConfig) -> Result<PgConnectOptions, Fault> {
    let options = PgConnectOptions::from_str(config.url.expose())
        .map_err(|_| Fault::unavailable("the PostgreSQL URL cannot be read"))?;
    Ok(options
        .application_name("agio-journal-reader")
        .options([("default_transaction_read_only", "on")])
        .disable_statement_logging())
}
