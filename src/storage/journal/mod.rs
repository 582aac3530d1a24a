//! The journal's stores: where records of commands are kept, each made durable before it is answered.
//!
//! A store knows rows, not commands: what is in a record is `exchange`'s business. It promises three things:
//! an append that answers `Ok` is on the disk; records are dense (each starts right after the last one); and
//! only the holder of the newest epoch can append, and only while its lease lasts, which the same statement
//! checks that inserts. A store that one process has to itself (SQLite, behind `agio.lock`) needs no lease: what
//! the trait says of leases by default is true for it.

mod postgres;
mod reader;
mod row;
mod sqlite;

use super::Database;
use super::snapshots::SnapshotStore;
use crate::domain::{Fault, Seq, Timestamp};
use futures_util::future::BoxFuture;
use std::fmt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;

pub(crate) use super::connection::STATEMENT_TIMEOUT;
pub use postgres::PostgresJournal;
pub use reader::JournalReader;
pub use row::JournalRow;
pub use sqlite::SqliteJournal;

/// Name of the SQLite journal's file in the data directory.
pub const JOURNAL_FILE: &str = "journal.db";

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

/// Somebody asks for the lease.
#[derive(Clone, Copy, Debug)]
pub struct Claim<'a> {
    /// Who: a name that no other process ever had, the name of its node first, then `/` and the rest.
    pub holder: &'a str,
    /// The node whose lease may be taken over before it ends, because its process is known to be dead.
    pub predecessor: Option<&'a str>,
    /// For how long.
    pub length: Duration,
}

/// Who leads, as the journal's database sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaseState {
    /// The newest epoch.
    pub epoch: u64,
    /// Who began it.
    pub holder: String,
    /// How long the lease still lasts by the database's clock; zero when it is over.
    pub remaining: Duration,
}

/// A place that keeps the journal.
pub trait JournalStore: fmt::Debug + Send + Sync {
    /// Makes `holder` the leader, whoever it was before: answers the new epoch. For those who have the journal
    /// to themselves; the others [`acquire`](JournalStore::acquire).
    fn lead<'a>(&'a self, holder: &'a str) -> BoxFuture<'a, Result<u64, Fault>>;

    /// Whether several nodes may work on it, so that its lease decides who writes.
    fn is_shared(&self) -> bool {
        false
    }

    /// A name that no other journal has, for those who share more than the journal.
    fn identity(&self) -> BoxFuture<'_, Result<String, Fault>> {
        Box::pin(async { Ok(String::new()) })
    }

    /// Makes the claimant the leader in a new epoch, if the lease is over or its predecessor's; `None` when
    /// another holds it.
    fn acquire<'a>(&'a self, claim: Claim<'a>) -> BoxFuture<'a, Result<Option<u64>, Fault>> {
        Box::pin(async move { self.lead(claim.holder).await.map(Some) })
    }

    /// Makes the lease last `length` from now; false when it is over already or another's.
    fn extend<'a>(
        &'a self,
        _epoch: u64,
        _holder: &'a str,
        _length: Duration,
    ) -> BoxFuture<'a, Result<bool, Fault>> {
        Box::pin(async { Ok(true) })
    }

    /// Ends the lease at once, if it is still this holder's.
    fn release<'a>(&'a self, _epoch: u64, _holder: &'a str) -> BoxFuture<'a, Result<(), Fault>> {
        Box::pin(async { Ok(()) })
    }

    /// Who leads, and for how long still.
    fn lease(&self) -> BoxFuture<'_, Result<LeaseState, Fault>> {
        Box::pin(async {
            Ok(LeaseState { epoch: 0, holder: String::new(), remaining: Duration::MAX })
        })
    }

    /// What time it is by the clock of the journal's database; `None` where it has none of its own.
    fn now(&self) -> BoxFuture<'_, Result<Option<Timestamp>, Fault>> {
        Box::pin(async { Ok(None) })
    }

    /// Begins a new epoch for the `holder` who led in `epoch`; `None` when another has taken over since.
    /// An append of the old epoch that is still on its way has either landed afterwards or never will.
    fn renew<'a>(
        &'a self,
        epoch: u64,
        holder: &'a str,
    ) -> BoxFuture<'a, Result<Option<u64>, Fault>>;

    /// Appends a record, if its epoch leads, its lease lasts and the journal ends right before it.
    fn append<'a>(&'a self, row: &'a JournalRow) -> BoxFuture<'a, Result<(), AppendError>>;

    /// The same for a caller who does nothing else meanwhile, on a thread that may be held up for as long as the
    /// disk takes: a store that can spares the way to another thread and back.
    fn append_here<'a>(&'a self, row: &'a JournalRow) -> BoxFuture<'a, Result<(), AppendError>> {
        self.append(row)
    }

    /// Says which runtime appends from now on, or with `None` that it ends. A store that appends through a
    /// socket moves it there: an answer then wakes the thread that waits for it, and no other.
    fn settle(&self, _runtime: Option<Handle>) -> BoxFuture<'_, ()> {
        Box::pin(async {})
    }

    /// The next records that start after `after`, oldest first, at most `limit`; after [`Seq::ZERO`] from the
    /// very first that is there, so that no record can hide behind a damaged number.
    fn page(&self, after: Seq, limit: u32) -> BoxFuture<'_, Result<Vec<JournalRow>, Fault>>;

    /// Where snapshots of this journal are kept; `None` when none are.
    fn snapshots(&self) -> Option<Arc<dyn SnapshotStore>> {
        None
    }
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

fn to_sql(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// What a record's first seq must be above to be on the page after `after`.
fn beginning(after: Seq) -> i64 {
    if after == Seq::ZERO { i64::MIN } else { to_sql(after.0) }
}

/// The columns of a row, as both databases answer them.
type Columns = (i64, i64, i64, i64, Vec<u8>, Vec<u8>);

fn row(columns: Columns) -> Result<JournalRow, Fault> {
    let (first_seq, last_seq, epoch, at, bytes, hash) = columns;
    let damaged = |what| {
        Fault::internal(format!(
            "the journal is damaged at seq {first_seq}: the record of seq {first_seq} to {last_seq} has a bad \
             {what}. Nothing after it can be trusted; restore the journal from a backup or from another copy"
        ))
    };
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
