//! The journal in a SQLite file of its own: write-ahead log, and every commit on the disk (synchronous=FULL).
//!
//! It is written through SQLite's plain, blocking interface: a driver with a thread of its own costs two hops
//! between threads at every append, which one command at a time would wait for as long as for half a flush.
//!
//! A file that is deleted or replaced while it is open goes on taking commits that nobody will find again. So
//! every use looks first whether the file that is open is still the one under its name.

use super::{AppendError, Columns, JournalRow, JournalStore, beginning, row, to_sql};
use crate::domain::{Fault, Seq};
use crate::storage::connection::limited;
use crate::storage::database::{SQLITE_BUSY_TIMEOUT_MS, sqlite_options};
use crate::storage::snapshots::{FileSnapshots, SNAPSHOTS_FOLDER, SnapshotStore};
use futures_util::future::BoxFuture;
use rusqlite::{Connection, OpenFlags};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnection;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
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
    path: Arc<Path>,
    /// The file that was opened at first; no other will do.
    file: FileId,
    /// `None` after a failure: the next use opens a new one.
    connection: Mutex<Option<Connection>>,
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
        let path: Arc<Path> = path.into();
        let create = path.clone();
        let connection = elsewhere(move || connect(&create, OpenFlags::SQLITE_OPEN_CREATE)).await?;
        let file = identify(&path).map_err(Fault::unavailable)?;
        let connection = Mutex::new(Some(connection));
        Ok(SqliteJournal { path, file, connection, reading: Mutex::new(None) })
    }

    /// Does it on a thread that is there to be held up, and waits for it as long as a statement may take.
    async fn run<T, F>(&self, work: F) -> Result<T, Fault>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    {
        let mut place = self.connection.lock().await;
        self.check_file()?;
        let (open, path) = (place.take(), self.path.clone());
        let run = move || {
            let connection = match open {
                Some(connection) => connection,
                None => connect(&path, OpenFlags::empty())?,
            };
            let done = work(&connection)?;
            Ok((done, connection))
        };
        let (done, connection) = elsewhere(run).await?;
        *place = Some(connection);
        Ok(done)
    }

    /// Does it on this thread, which is held up meanwhile.
    async fn run_here<T>(
        &self,
        work: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, Fault> {
        let mut place = self.connection.lock().await;
        self.check_file()?;
        let connection = match place.take() {
            Some(connection) => connection,
            None => connect(&self.path, OpenFlags::empty()).map_err(Fault::unavailable)?,
        };
        let done = work(&connection).map_err(Fault::unavailable)?;
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

/// As [`sqlite_options`] opens a file, but for one thread at a time.
fn connect(path: &Path, create: OpenFlags) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | create;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(Duration::from_millis(SQLITE_BUSY_TIMEOUT_MS))?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.execute_batch(CREATE)?;
    Ok(connection)
}

/// Answers how many rows were inserted.
fn insert(connection: &Connection, row: &JournalRow) -> rusqlite::Result<usize> {
    let [first_seq, last_seq, epoch] = [row.first_seq.0, row.last_seq.0, row.epoch].map(to_sql);
    connection.prepare_cached(APPEND)?.execute((
        first_seq,
        last_seq,
        epoch,
        row.at.0,
        row.bytes.as_slice(),
        row.hash.as_slice(),
    ))
}

/// The first column of the first row, after all of them are read: only that commits what RETURNING answers.
fn epoch(
    connection: &Connection,
    sql: &str,
    values: impl rusqlite::Params,
) -> rusqlite::Result<Option<u64>> {
    let mut statement = connection.prepare(sql)?;
    let epochs = statement.query_map(values, |row| row.get::<_, i64>(0))?;
    let epochs = epochs.collect::<rusqlite::Result<Vec<i64>>>()?;
    Ok(epochs.first().map(|epoch| epoch.unsigned_abs()))
}

async fn elsewhere<T: Send + 'static>(
    work: impl FnOnce() -> rusqlite::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    let done = limited(async { Ok(tokio::task::spawn_blocking(work).await) }).await?;
    done.map_err(Fault::unavailable)?.map_err(Fault::unavailable)
}

fn appended(rows: Result<usize, Fault>) -> Result<(), AppendError> {
    match rows.map_err(AppendError::Unknown)? {
        1 => Ok(()),
        _ => Err(AppendError::Refused),
    }
}

impl JournalStore for SqliteJournal {
    fn lead<'a>(&'a self, holder: &'a str) -> BoxFuture<'a, Result<u64, Fault>> {
        Box::pin(async move {
            let holder = holder.to_owned();
            let led = self.run(move |connection| epoch(connection, LEAD, (holder,))).await?;
            led.ok_or_else(|| Fault::internal("the journal has no lease"))
        })
    }

    fn renew<'a>(
        &'a self,
        epoch_led: u64,
        holder: &'a str,
    ) -> BoxFuture<'a, Result<Option<u64>, Fault>> {
        Box::pin(async move {
            let values = (holder.to_owned(), to_sql(epoch_led));
            self.run(move |connection| epoch(connection, RENEW, values)).await
        })
    }

    fn append<'a>(&'a self, row: &'a JournalRow) -> BoxFuture<'a, Result<(), AppendError>> {
        Box::pin(async move {
            let row = row.clone();
            appended(self.run(move |connection| insert(connection, &row)).await)
        })
    }

    fn append_here<'a>(&'a self, row: &'a JournalRow) -> BoxFuture<'a, Result<(), AppendError>> {
        Box::pin(async move { appended(self.run_here(|connection| insert(connection, row)).await) })
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
