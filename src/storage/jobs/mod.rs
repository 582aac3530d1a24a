//! Work that is done later: a row is inserted in the transaction that caused it, claimed by one node at a time, and
//! finished once.
//!
//! Claiming raises `attempt`, which is the fence: whoever was claimed from cannot finish any more. What a job must not
//! leave behind (codes, links) is kept apart as its secret, which is emptied when the job is over. Jobs of one lane run
//! one at a time, oldest first. `crate::jobs` runs them; [`operate`] is for people who look after them, [`owned`] for those
//! who asked for one.

mod claim;
mod finish;
mod lease;
pub mod operate;
pub mod owned;
mod signal;
#[cfg(test)]
mod tests;

pub use claim::{Claim, ClaimedJob, claim, due_kinds};
pub use finish::{Fence, Finish, Leased, Outcome, finish, leased, take_back};
pub use lease::{Renewal, Renewed, renew, report};
pub use signal::JobSignal;

use super::Database;
use super::deletion::delete_in_steps;
use crate::domain::{Fault, JobFailure, JobId, JobStatus, Secret, Timestamp, UserId};
use entity::jobs as table;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseBackend, DatabaseTransaction, EntityTrait,
    QueryFilter, Statement, Value,
};

/// The most bytes that a job's payload and secret may have together.
pub const PAYLOAD_BYTES_MAX: usize = 64 * 1_024;
/// All of a job, as its progress is counted.
pub const PROGRESS_WHOLE: u32 = 1_000_000;
/// The most characters of an error that are kept.
const ERROR_LENGTH_MAX: usize = 500;

/// A job to be done.
#[derive(Clone, Debug)]
pub struct NewJob {
    /// What is to be done.
    pub kind: &'static str,
    /// The same again is no new job, as long as the first is kept. Without one, it is.
    pub key: Option<String>,
    /// Jobs of one lane run one at a time, oldest first.
    pub lane: Option<String>,
    /// What to do it with, as JSON. Stands in the table when the job is over, too.
    pub payload: String,
    /// The part of it that nobody may read afterwards.
    pub secret: Option<Secret>,
    /// Not before; `None` means at once.
    pub due_at: Option<Timestamp>,
    /// Who asked for it and sees it; `None` for work of the server's own.
    pub owner: Option<UserId>,
}

impl NewJob {
    /// A job of the server's own without key, lane, payload or secret, due at once.
    pub fn of(kind: &'static str) -> NewJob {
        NewJob {
            kind,
            key: None,
            lane: None,
            payload: String::new(),
            secret: None,
            due_at: None,
            owner: None,
        }
    }
}

/// What became of a job to be enqueued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enqueued {
    /// It will be done.
    New(JobId),
    /// Its key is known: it was enqueued before.
    Known(JobId),
}

/// A job as it stands, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: JobId,
    /// What is to be done.
    pub kind: String,
    /// Unique within the kind.
    pub key: Option<String>,
    /// Jobs of one lane run one at a time.
    pub lane: Option<String>,
    /// What to do it with.
    pub payload: String,
    /// Whether there is, or was, a part that nobody may read.
    pub has_secret: bool,
    /// Where it stands.
    pub status: JobStatus,
    /// Not before; `None` means at once.
    pub due_at: Option<Timestamp>,
    /// The node that runs it.
    pub leased_by: Option<String>,
    /// How long it is that node's, by that node's clock.
    pub lease_until: Option<Timestamp>,
    /// How often it was claimed.
    pub attempt: i64,
    /// How many attempts failed since it was enqueued or retried by hand.
    pub failures: i64,
    /// How much is done, in millionths.
    pub progress: i64,
    /// Whether it is to end early.
    pub cancel_requested: bool,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was first claimed.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub finished_at: Option<Timestamp>,
    /// What its owner is told of why it failed.
    pub failure: Option<JobFailure>,
}

/// Enqueues a job as a part of the transaction that causes it.
///
/// # Errors
/// [`Fault`] when the database fails, or the job is larger than [`PAYLOAD_BYTES_MAX`].
pub(crate) async fn enqueue(
    tx: &DatabaseTransaction,
    new: NewJob,
    now: Timestamp,
) -> Result<Enqueued, Fault> {
    let bytes = new.payload.len() + new.secret.as_ref().map_or(0, |it| it.expose().len());
    if bytes > PAYLOAD_BYTES_MAX {
        return Err(Fault::internal(format!("a {} job of {bytes} bytes is too large", new.kind)));
    }
    if let Some(lane) = &new.lane {
        hold_lane(tx, lane).await?;
    }
    let (kind, key) = (new.kind, new.key.clone());
    if let Some(id) = insert(tx, new, now).await? {
        return Ok(Enqueued::New(id));
    }
    let known = table::Entity::find()
        .filter(table::Column::Kind.eq(kind))
        .filter(table::Column::Key.eq(key))
        .one(tx)
        .await?;
    // Whoever sees the key taken sees the row, unless it was forgotten in between.
    let known = known.ok_or_else(|| Fault::unavailable("a job's key is being forgotten"))?;
    Ok(Enqueued::Known(JobId(known.id)))
}

/// Makes whoever enqueues into a lane commit before the next one gets a number, so that numbers tell the order.
/// SQLite has one writer anyway.
async fn hold_lane(tx: &DatabaseTransaction, lane: &str) -> Result<(), Fault> {
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        let lock = "SELECT pg_advisory_xact_lock(hashtextextended($1, 1785688434))";
        let values = [Value::from(lane.to_owned())];
        tx.execute_raw(Statement::from_sql_and_values(DatabaseBackend::Postgres, lock, values))
            .await?;
    }
    Ok(())
}

const INSERT: &str = "INSERT INTO jobs (kind, key, lane, payload, secret, status, due_at, attempt, failures, progress, \
    cancel_requested, created_at, owner) VALUES ($1, $2, $3, $4, $5, 'WAITING', $6, 0, 0, 0, $7, $8, $9) \
    ON CONFLICT (kind, key) DO NOTHING RETURNING id";

/// `None` when the key is taken.
async fn insert(
    tx: &DatabaseTransaction,
    new: NewJob,
    now: Timestamp,
) -> Result<Option<JobId>, Fault> {
    let values: [Value; 9] = [
        new.kind.into(),
        new.key.into(),
        new.lane.into(),
        new.payload.into(),
        new.secret.map(|secret| secret.expose().to_owned()).into(),
        new.due_at.map(|at| at.0).into(),
        false.into(),
        now.0.into(),
        new.owner.map(|owner| owner.0).into(),
    ];
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), INSERT, values);
    let row = tx.query_one_raw(statement).await?;
    row.map(|row| Ok(JobId(row.try_get_by_index(0)?))).transpose()
}

/// When jobs that are over are forgotten.
#[derive(Clone, Copy, Debug)]
pub struct Retention {
    /// Those that succeeded or were cancelled before.
    pub done_before: Timestamp,
    /// Those that failed before: somebody may want to look at them for longer.
    pub failed_before: Timestamp,
}

/// Forgets jobs that are over, and their keys with them. Answers how many there were.
pub async fn delete_finished(db: &Database, retention: Retention) -> Result<u64, Fault> {
    let Retention { done_before, failed_before } = retention;
    let failed = JobStatus::Failed.as_str();
    let done = Condition::all()
        .add(table::Column::FinishedAt.lt(done_before.0))
        .add(table::Column::Status.ne(failed));
    let failed = Condition::all()
        .add(table::Column::FinishedAt.lt(failed_before.0))
        .add(table::Column::Status.eq(failed));
    let over = Condition::any().add(done).add(failed);
    delete_in_steps::<table::Entity>(db, table::Column::Id, over).await
}

/// A text cut to what is kept of errors.
fn shortened(error: &str) -> String {
    error.chars().take(ERROR_LENGTH_MAX).collect()
}

fn job_of(row: table::Model) -> Result<Job, Fault> {
    let status = JobStatus::parse(&row.status)
        .ok_or_else(|| Fault::internal(format!("a job's status is {}", row.status)))?;
    Ok(Job {
        id: JobId(row.id),
        kind: row.kind,
        key: row.key,
        lane: row.lane,
        payload: row.payload,
        has_secret: row.secret.is_some(),
        status,
        due_at: row.due_at.map(Timestamp),
        leased_by: row.leased_by,
        lease_until: row.lease_until.map(Timestamp),
        attempt: row.attempt,
        failures: row.failures,
        progress: row.progress,
        cancel_requested: row.cancel_requested,
        last_error: row.last_error,
        created_at: Timestamp(row.created_at),
        started_at: row.started_at.map(Timestamp),
        finished_at: row.finished_at.map(Timestamp),
        failure: row.failure.as_deref().and_then(JobFailure::parse),
    })
}
