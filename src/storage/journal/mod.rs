//! The journal's stores: where records of commands are kept, each made durable before it is answered.
//!
//! A store knows rows, not commands: what is in a record is `exchange`'s business. It promises three things:
//! an append that answers `Ok` is on the disk; records are dense (each starts right after the last one); and
//! only the holder of the newest epoch can append, which the same statement checks that inserts.

mod postgres;
mod sqlite;

use super::Database;
use crate::domain::{Fault, Seq, Timestamp};
use futures_util::future::BoxFuture;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

pub use postgres::PostgresJournal;
pub use sqlite::SqliteJournal;

/// Name of the SQLite journal's file in the data directory.
pub const JOURNAL_FILE: &str = "journal.db";
/// How long one statement on the journal may take before its connection is given up.
const STATEMENT_TIMEOUT_MS: u64 = 15_000;

/// One record as a store keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    /// Seq of its first command.
    pub first_seq: Seq,
    /// Seq of its last command.
    pub last_seq: Seq,
    /// Epoch of the leader who wrote it.
    pub epoch: u64,
    /// When.
    pub at: Timestamp,
    /// The record itself.
    pub bytes: Vec<u8>,
    /// BLAKE3 of the bytes.
    pub hash: [u8; 32],
}

/// Why a record was not (or perhaps was) appended.
#[derive(Clone, Debug, thiserror::Error)]
pub enum AppendError {
    /// It was not: the epoch is not the newest, or the journal does not end right before it.
    #[error("the journal has another leader, or does not end where this node thinks")]
    Refused,
    /// Nobody knows: read the journal's end to find out.
    #[error("the append failed: {0}")]
    Unknown(Fault),
}

/// A place that keeps the journal.
pub trait JournalStore: fmt::Debug + Send + Sync {
    /// Makes `holder` the leader, whoever it was before: answers the new epoch.
    fn lead<'a>(&'a self, holder: &'a str) -> BoxFuture<'a, Result<u64, Fault>>;

    /// Begins a new epoch for the `holder` who led in `epoch`; `None` when another has taken over since.
    /// An append of the old epoch that is still on its way has either landed afterwards or never will.
    fn renew<'a>(
        &'a self,
        epoch: u64,
        holder: &'a str,
    ) -> BoxFuture<'a, Result<Option<u64>, Fault>>;

    /// Appends a record, if its epoch leads and the journal ends right before it.
    fn append<'a>(&'a self, row: &'a JournalRow) -> BoxFuture<'a, Result<(), AppendError>>;

    /// The next records that start after `after`, oldest first, at most `limit`.
    fn page(&self, after: Seq, limit: u32) -> BoxFuture<'_, Result<Vec<JournalRow>, Fault>>;
}

/// Opens the journal that belongs to a database: in the same PostgreSQL, or in a SQLite file of its own in
/// the data directory.
///
/// # Errors
/// [`Fault::Unavailable`] when it cannot be opened.
pub async fn open(database: &Database, data_dir: &Path) -> Result<Arc<dyn JournalStore>, Fault> {
    match database.postgres() {
        Some(options) => Ok(Arc::new(PostgresJournal::open(options.clone()).await?)),
        None => Ok(Arc::new(SqliteJournal::open(&data_dir.join(JOURNAL_FILE)).await?)),
    }
}

/// Runs one operation on a connection, with a limit to its time.
async fn limited<T>(work: impl Future<Output = Result<T, sqlx::Error>>) -> Result<T, Fault> {
    match tokio::time::timeout(Duration::from_millis(STATEMENT_TIMEOUT_MS), work).await {
        Ok(done) => done.map_err(Fault::unavailable),
        Err(_) => Err(Fault::unavailable("the journal did not answer in time")),
    }
}

fn to_sql(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// The columns of a row, as both databases answer them.
type Columns = (i64, i64, i64, i64, Vec<u8>, Vec<u8>);

fn row(columns: Columns) -> Result<JournalRow, Fault> {
    let (first_seq, last_seq, epoch, at, bytes, hash) = columns;
    let damaged = |what| Fault::internal(format!("journal record at seq {first_seq}: bad {what}"));
    let number = |value: i64, what| u64::try_from(value).map_err(|_| damaged(what));
    Ok(JournalRow {
        first_seq: Seq(number(first_seq, "first seq")?),
        last_seq: Seq(number(last_seq, "last seq")?),
        epoch: number(epoch, "epoch")?,
        at: Timestamp(at),
        bytes,
        hash: hash.try_into().map_err(|_| damaged("hash"))?,
    })
}

#[cfg(test)]
mod tests;
