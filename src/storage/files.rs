//! Files that jobs make for people. Their bytes are in the SQL database, in chunks, so that any node serves any file and
//! nothing is lost with a node. A file is written by one attempt of its job; the next attempt begins it anew, and whoever
//! still writes to the old one finds it gone.

use super::Database;
use crate::domain::{Fault, JobId, Timestamp, UserId};
use entity::{file_chunks, files as table, jobs};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait, sea_query::Expr,
};

/// Bytes of every chunk of a file but the last.
pub const CHUNK_BYTES: usize = 256 * 1_024;
/// How many chunks one transaction deletes: 16 MiB.
const CHUNKS_AT_ONCE: i64 = 64;
/// How many files one step of the cleaning looks at.
const FILES_AT_ONCE: u64 = 100;

/// Number of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FileId(i64);

/// A file that is finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its number.
    pub id: FileId,
    /// The job that made it.
    pub job: JobId,
    /// Whose it is.
    pub owner: UserId,
    /// What to call it when it is saved.
    pub name: String,
    /// Media type.
    pub content_type: String,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Vec<u8>,
    /// When it was finished.
    pub finished_at: Timestamp,
    /// When it goes.
    pub expires_at: Timestamp,
}

/// A file about to be made.
#[derive(Clone, Debug)]
pub struct NewFile {
    /// The job that makes it.
    pub job: JobId,
    /// Whose it is.
    pub owner: UserId,
    /// What to call it when it is saved.
    pub name: String,
    /// Media type.
    pub content_type: &'static str,
    /// Now.
    pub created_at: Timestamp,
    /// When it goes, finished or not.
    pub expires_at: Timestamp,
}

/// A part of a file.
#[derive(Clone, Debug)]
pub struct Chunk {
    /// Of which.
    pub file: FileId,
    /// Its place, from 0.
    pub number: u64,
    /// [`CHUNK_BYTES`] bytes; fewer in the last.
    pub content: Vec<u8>,
}

/// What is known of a file when its last chunk is written.
#[derive(Clone, Debug)]
pub struct Whole {
    /// Which file.
    pub file: FileId,
    /// How long it is.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: Vec<u8>,
    /// Now.
    pub at: Timestamp,
}

/// Begins the file of a job. What an earlier attempt left of it goes.
pub(crate) async fn begin(tx: &DatabaseTransaction, new: NewFile) -> Result<FileId, Fault> {
    table::Entity::delete_many().filter(table::Column::Job.eq(new.job.0)).exec(tx).await?;
    let row = table::ActiveModel {
        job: Set(new.job.0),
        owner: Set(new.owner.0),
        name: Set(new.name),
        content_type: Set(new.content_type.to_owned()),
        bytes: Set(0),
        created_at: Set(new.created_at.0),
        expires_at: Set(new.expires_at.0),
        ..Default::default()
    };
    let inserted = table::Entity::insert(row).exec(tx).await?;
    Ok(FileId(inserted.last_insert_id))
}

/// Adds a chunk; `false` when the file is not being written any more: another attempt has begun it anew.
pub(crate) async fn append(tx: &DatabaseTransaction, chunk: Chunk) -> Result<bool, Fault> {
    if !is_open(tx, chunk.file).await? {
        return Ok(false);
    }
    let row = file_chunks::ActiveModel {
        file: Set(chunk.file.0),
        number: Set(signed(chunk.number)),
        content: Set(chunk.content),
    };
    file_chunks::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(true)
}

/// Finishes a file; `false` when it is not being written any more.
pub(crate) async fn finish(tx: &DatabaseTransaction, whole: Whole) -> Result<bool, Fault> {
    let finished = table::Entity::update_many()
        .col_expr(table::Column::Bytes, Expr::value(signed(whole.bytes)))
        .col_expr(table::Column::Sha256, Expr::value(whole.sha256))
        .col_expr(table::Column::FinishedAt, Expr::value(whole.at.0))
        .filter(table::Column::Id.eq(whole.file.0))
        .filter(table::Column::FinishedAt.is_null())
        .exec(tx)
        .await?;
    Ok(finished.rows_affected > 0)
}

/// Ends the time of a job's file: links to it lead nowhere any more, and the cleaning takes it away.
pub(crate) async fn expire(
    tx: &DatabaseTransaction,
    job: JobId,
    now: Timestamp,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::ExpiresAt, Expr::value(now.0))
        .filter(table::Column::Job.eq(job.0))
        .filter(table::Column::ExpiresAt.gt(now.0))
        .exec(tx)
        .await?;
    Ok(())
}

async fn is_open(tx: &DatabaseTransaction, file: FileId) -> Result<bool, Fault> {
    let row = table::Entity::find_by_id(file.0).lock_exclusive().one(tx).await?;
    Ok(row.is_some_and(|row| row.finished_at.is_none()))
}

/// The finished file of a job.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn of_job(db: &Database, job: JobId) -> Result<Option<File>, Fault> {
    Ok(of_jobs(db, &[job]).await?.pop())
}

/// The finished files of these jobs, in no particular order.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn of_jobs(db: &Database, jobs: &[JobId]) -> Result<Vec<File>, Fault> {
    let rows = table::Entity::find()
        .filter(table::Column::Job.is_in(jobs.iter().map(|job| job.0)))
        .filter(table::Column::FinishedAt.is_not_null())
        .all(db.read())
        .await?;
    Ok(rows.into_iter().filter_map(file_of).collect())
}

/// One chunk of a file.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn chunk(db: &Database, file: FileId, number: u64) -> Result<Option<Vec<u8>>, Fault> {
    let row = file_chunks::Entity::find_by_id((file.0, signed(number))).one(db.read()).await?;
    Ok(row.map(|row| row.content))
}

/// Forgets files that expired before `before`, and what jobs left behind that did not finish theirs, a few chunks at a
/// time. Answers how many there were.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn delete_expired(db: &Database, before: Timestamp) -> Result<u64, Fault> {
    let mut gone = 0;
    loop {
        let expired: Vec<i64> = table::Entity::find()
            .select_only()
            .column(table::Column::Id)
            .filter(is_over(before))
            .order_by_asc(table::Column::Id)
            .limit(FILES_AT_ONCE)
            .into_tuple()
            .all(db.read())
            .await?;
        if expired.is_empty() {
            return Ok(gone);
        }
        for file in expired {
            delete(db, file).await?;
            gone += 1;
        }
    }
}

/// What has expired, and what is left of files whose jobs are over and did not finish them.
fn is_over(before: Timestamp) -> Condition {
    let at_work = jobs::Entity::find()
        .select_only()
        .column(jobs::Column::Id)
        .filter(jobs::Column::FinishedAt.is_null())
        .into_query();
    let left_behind = Condition::all()
        .add(table::Column::FinishedAt.is_null())
        .add(table::Column::Job.not_in_subquery(at_work));
    Condition::any().add(table::Column::ExpiresAt.lt(before.0)).add(left_behind)
}

async fn delete(db: &Database, file: i64) -> Result<(), Fault> {
    let mut below = CHUNKS_AT_ONCE;
    loop {
        let deleted = db.write(move |tx| {
            Box::pin(async move {
                let some = file_chunks::Entity::delete_many()
                    .filter(file_chunks::Column::File.eq(file))
                    .filter(file_chunks::Column::Number.lt(below));
                Ok(some.exec(tx).await?.rows_affected)
            })
        });
        if deleted.await? == 0 {
            break;
        }
        below += CHUNKS_AT_ONCE;
    }
    db.write(move |tx| {
        Box::pin(async move {
            table::Entity::delete_by_id(file).exec(tx).await?;
            Ok(())
        })
    })
    .await
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// `None` for a file that is not finished.
fn file_of(row: table::Model) -> Option<File> {
    Some(File {
        id: FileId(row.id),
        job: JobId(row.job),
        owner: UserId(row.owner),
        name: row.name,
        content_type: row.content_type,
        bytes: row.bytes.unsigned_abs(),
        sha256: row.sha256?,
        finished_at: Timestamp(row.finished_at?),
        expires_at: Timestamp(row.expires_at),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::jobs::{Enqueued, NewJob, enqueue};
    use crate::storage::testing::TestDatabase;
    use std::time::Duration;

    const NOW: Timestamp = Timestamp(1_768_000_000_000_000);

    fn new_file() -> NewFile {
        NewFile {
            job: JobId(7),
            owner: UserId(1),
            name: "archive.json".to_owned(),
            content_type: "application/json",
            created_at: NOW,
            expires_at: NOW.plus(Duration::from_secs(60)),
        }
    }

    async fn begun(db: &Database) -> FileId {
        db.write(|tx| Box::pin(begin(tx, new_file()))).await.expect("begins")
    }

    async fn appended(db: &Database, file: FileId, number: u64) -> bool {
        let chunk = Chunk { file, number, content: vec![7; 10] };
        db.write(move |tx| Box::pin(append(tx, chunk))).await.expect("answers")
    }

    async fn finished(db: &Database, file: FileId) -> bool {
        let whole = Whole { file, bytes: 10, sha256: vec![1; 32], at: NOW };
        db.write(move |tx| Box::pin(finish(tx, whole))).await.expect("answers")
    }

    async fn chunks_left(db: &TestDatabase) -> Vec<i64> {
        db.integers("SELECT COUNT(*) FROM file_chunks".to_owned()).await
    }

    #[tokio::test]
    async fn file_is_there_when_it_is_finished_and_belongs_to_the_latest_attempt() {
        let db = TestDatabase::new().await;
        let first = begun(&db).await;
        assert!(appended(&db, first, 0).await);
        assert_eq!(of_job(&db, JobId(7)).await.expect("reads"), None, "not finished");
        let second = begun(&db).await;
        assert_eq!(chunks_left(&db).await, [0], "what the first attempt left is gone");
        assert!(!appended(&db, first, 1).await && !finished(&db, first).await);
        assert!(appended(&db, second, 0).await && finished(&db, second).await);
        assert!(!finished(&db, second).await, "once");
        assert!(!appended(&db, second, 1).await, "what is finished stays as it is");
        let file = of_job(&db, JobId(7)).await.expect("reads").expect("is there");
        assert_eq!((file.id, file.bytes, file.owner), (second, 10, UserId(1)));
        assert_eq!(chunk(&db, second, 0).await.expect("reads"), Some(vec![7; 10]));
        assert_eq!(chunk(&db, second, 1).await.expect("reads"), None);
    }

    #[tokio::test]
    async fn expired_files_go_with_all_their_chunks() {
        let db = TestDatabase::new().await;
        let job = db.write(|tx| Box::pin(async { enqueue(tx, NewJob::of("a test's"), NOW).await }));
        let Enqueued::New(job) = job.await.expect("enqueues") else { panic!("a known job") };
        let new = NewFile { job, ..new_file() };
        let file = db.write(|tx| Box::pin(begin(tx, new))).await.expect("begins");
        for number in 0..CHUNKS_AT_ONCE.unsigned_abs() + 3 {
            assert!(appended(&db, file, number).await);
        }
        assert_eq!(delete_expired(&db, NOW).await.expect("deletes"), 0, "too young");
        let later = NOW.plus(Duration::from_secs(61));
        assert_eq!(delete_expired(&db, later).await.expect("deletes"), 1, "though unfinished");
        assert_eq!(chunks_left(&db).await, [0]);
        let left_behind = begun(&db).await;
        assert!(appended(&db, left_behind, 0).await);
        assert_eq!(delete_expired(&db, NOW).await.expect("deletes"), 1, "no job is at it");
        assert_eq!(chunks_left(&db).await, [0]);
    }
}
