//! The journal in a SQLite file of its own: write-ahead log, and every commit on the disk (synchronous=FULL).
//!
//! A file that is deleted or replaced while it is open goes on taking commits that nobody will find again. So
//! every use looks first whether the file that is open is still the one under its name.

use super::{AppendError, Columns, JournalRow, JournalStore, beginning, limited, row, to_sql};
use crate::domain::{Fault, Seq};
use crate::storage::database::sqlite_options;
use crate::storage::snapshots::{FileSnapshots, SNAPSHOTS_FOLDER, SnapshotStore};
use futures_util::future::BoxFuture;
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tokio::sync::Mutex;

const CREATE: &str = "
    CREATE TABLE IF NOT EXISTS journal_records (
        first_seq INTEGER NOT NULL PRIMARY KEY,
        last_seq INTEGER NOT NULL CHECK (last_seq >= first_seq),
        epoch INTEGER NOT NULL,
        at INTEGER NOT NULL,
        bytes BLOB NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS journal_lease (
        id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
        epoch INTEGER NOT NULL,
        holder TEXT NOT NULL
    ) STRICT;
    INSERT INTO journal_lease (id, epoch, holder) VALUES (1, 0, '') ON CONFLICT DO NOTHING;
";
// A row that RETURNING answers is not yet on the disk: only the end of the statement commits. So these two are
// always read to their end, where a full disk shows.
const LEAD: &str =
    "UPDATE journal_lease SET epoch = epoch + 1, holder = ?1 WHERE id = 1 RETURNING epoch";
const RENEW: &str = "UPDATE journal_lease SET epoch = epoch + 1
    WHERE id = 1 AND holder = ?1 AND epoch >= ?2 RETURNING epoch";
const APPEND: &str = "INSERT INTO journal_records (first_seq, last_seq, epoch, at, bytes, hash)
    SELECT ?1, ?2, ?3, ?4, ?5, ?6
    WHERE (SELECT epoch FROM journal_lease WHERE id = 1) = ?3
    AND coalesce((SELECT last_seq FROM journal_records ORDER BY first_seq DESC LIMIT 1), 0) = ?1 - 1";
const PAGE: &str = "SELECT first_seq, last_seq, epoch, at, bytes, hash FROM journal_records
    WHERE first_seq > ?1 ORDER BY first_seq LIMIT ?2";

/// A journal in a SQLite file.
#[derive(Debug)]
pub struct SqliteJournal {
    path: PathBuf,
    /// The file that was opened at first; no other will do.
    file: FileId,
    /// `None` after a failure: the next use opens a new one.
    connection: Mutex<Option<SqliteConnection>>,
    /// Pages are read through a connection of their own, so that whoever reads the journal at length holds no
    /// append up.
    reading: Mutex<Option<SqliteConnection>>,
}

/// Device and inode.
type FileId = (u64, u64);

impl SqliteJournal {
    /// Opens the file; creates it when it is not there.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it cannot be opened.
    pub async fn open(path: &Path) -> Result<SqliteJournal, Fault> {
        let connection = connect(&sqlite_options(path)).await.map_err(Fault::unavailable)?;
        let file = identify(path).map_err(Fault::unavailable)?;
        Ok(SqliteJournal {
            path: path.to_owned(),
            file,
            connection: Mutex::new(Some(connection)),
            reading: Mutex::new(None),
        })
    }

    async fn run<T, F>(&self, work: F) -> Result<T, Fault>
    where
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, sqlx::Error>>,
    {
        let mut place = self.connection.lock().await;
        self.check_file()?;
        let done = limited(async {
            let mut connection = match place.take() {
                Some(connection) => connection,
                None => connect(&sqlite_options(&self.path).create_if_missing(false)).await?,
            };
            let done = work(&mut connection).await?;
            Ok((done, connection))
        });
        let (done, connection) = done.await?;
        *place = Some(connection);
        Ok(done)
    }

    async fn read<T, F>(&self, work: F) -> Result<T, Fault>
    where
        F: for<'c> FnOnce(&'c mut SqliteConnection) -> BoxFuture<'c, Result<T, sqlx::Error>>,
    {
        let mut place = self.reading.lock().await;
        self.check_file()?;
        let done = limited(async {
            let mut connection = match place.take() {
                Some(connection) => connection,
                None => {
                    let options = sqlite_options(&self.path).create_if_missing(false);
                    options.pragma("query_only", "ON").connect().await?
                }
            };
            let done = work(&mut connection).await?;
            Ok((done, connection))
        });
        let (done, connection) = done.await?;
        *place = Some(connection);
        Ok(done)
    }

    fn check_file(&self) -> Result<(), Fault> {
        if identify(&self.path).is_ok_and(|file| file == self.file) {
            return Ok(());
        }
        Err(Fault::unavailable(format!(
            "the journal {} was removed or replaced while it was in use: put that very file back, and do \
             not restart before",
            self.path.display()
        )))
    }
}

fn identify(path: &Path) -> std::io::Result<FileId> {
    std::fs::metadata(path).map(|file| (file.dev(), file.ino()))
}

async fn connect(options: &SqliteConnectOptions) -> Result<SqliteConnection, sqlx::Error> {
    let mut connection = options.connect().await?;
    sqlx::raw_sql(CREATE).execute(&mut connection).await?;
    Ok(connection)
}

impl JournalStore for SqliteJournal {
    fn lead<'a>(&'a self, holder: &'a str) -> BoxFuture<'a, Result<u64, Fault>> {
        Box::pin(async move {
            let holder = holder.to_owned();
            let query = sqlx::query_scalar::<_, i64>(LEAD).bind(holder);
            let epochs = self.run(|connection| Box::pin(query.fetch_all(connection))).await?;
            let epoch =
                epochs.first().ok_or_else(|| Fault::internal("the journal has no lease"))?;
            Ok(epoch.unsigned_abs())
        })
    }

    fn renew<'a>(
        &'a self,
        epoch: u64,
        holder: &'a str,
    ) -> BoxFuture<'a, Result<Option<u64>, Fault>> {
        Box::pin(async move {
            let holder = holder.to_owned();
            let query = sqlx::query_scalar::<_, i64>(RENEW).bind(holder).bind(to_sql(epoch));
            let epochs = self.run(|connection| Box::pin(query.fetch_all(connection))).await?;
            Ok(epochs.first().map(|epoch| epoch.unsigned_abs()))
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

    fn page(&self, after: Seq, limit: u32) -> BoxFuture<'_, Result<Vec<JournalRow>, Fault>> {
        Box::pin(async move {
            let query =
                sqlx::query_as::<_, Columns>(PAGE).bind(beginning(after)).bind(i64::from(limit));
            let rows = self.read(|connection| Box::pin(query.fetch_all(connection))).await?;
            rows.into_iter().map(row).collect()
        })
    }
    fn snapshots(&self) -> Option<Arc<dyn SnapshotStore>> {
        let folder = self.path.with_file_name(SNAPSHOTS_FOLDER);
        Some(Arc::new(FileSnapshots::in_folder(folder)))
    }
}
