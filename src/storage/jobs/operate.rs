//! For people who look after jobs: what there is, trying again, dropping.

use super::{Job, job_of};
use crate::domain::{Fault, JobId, JobStatus, Timestamp};
use crate::storage::Database;
use entity::jobs as table;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement, sea_query::Expr,
};

/// The most jobs that one answer lists.
pub const LISTED_MAX: u64 = 1_000;

/// Which jobs to list.
#[derive(Clone, Debug, Default)]
pub struct JobFilter {
    /// Only those of this kind.
    pub kind: Option<String>,
    /// Only those that stand there.
    pub status: Option<JobStatus>,
    /// At most so many, and at most [`LISTED_MAX`].
    pub limit: u64,
}

/// How many jobs of a kind stand where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobCount {
    /// Which kind.
    pub kind: String,
    /// Where.
    pub status: JobStatus,
    /// How many.
    pub count: u64,
}

/// What became of the wish to try a job again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retried {
    /// It waits again, with all its tries.
    Done,
    /// There is no such job.
    NotFound,
    /// It has not failed; it stands there.
    NotFailed(JobStatus),
    /// What it needs was a secret and is gone.
    SecretGone,
}

/// What became of the wish to drop a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// It will not run.
    Done,
    /// It runs, and its node was asked to end it.
    Asked,
    /// There is no such job.
    NotFound,
    /// It is over already.
    Over(JobStatus),
}

/// Literals instead of values, so that the partial indexes serve.
const UNFINISHED: &str = "SELECT kind, status, COUNT(*) FROM jobs WHERE status = 'WAITING' GROUP BY kind, status \
    UNION ALL SELECT kind, status, COUNT(*) FROM jobs WHERE status = 'RUNNING' GROUP BY kind, status \
    UNION ALL SELECT kind, status, COUNT(*) FROM jobs WHERE status = 'FAILED' GROUP BY kind, status";
const ALL: &str =
    "SELECT kind, status, COUNT(*) FROM jobs GROUP BY kind, status ORDER BY kind, status";

/// How many jobs wait, run and have failed, by kind.
pub async fn backlog(db: &Database) -> Result<Vec<JobCount>, Fault> {
    count(db, UNFINISHED).await
}

/// How many jobs there are, by kind and status.
pub async fn counts(db: &Database) -> Result<Vec<JobCount>, Fault> {
    count(db, ALL).await
}

async fn count(db: &Database, sql: &'static str) -> Result<Vec<JobCount>, Fault> {
    let rows = db.read().query_all_raw(Statement::from_string(db.backend(), sql)).await?;
    let counted = rows.iter().map(|row| {
        let (status, count): (String, i64) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
        let status = JobStatus::parse(&status).ok_or_else(|| Fault::internal(status))?;
        let count = u64::try_from(count).map_err(Fault::internal)?;
        Ok(JobCount { kind: row.try_get_by_index(0)?, status, count })
    });
    counted.collect()
}

/// Jobs, newest first.
pub async fn list(db: &Database, filter: JobFilter) -> Result<Vec<Job>, Fault> {
    let mut query = table::Entity::find().order_by_desc(table::Column::Id);
    if let Some(kind) = filter.kind {
        query = query.filter(table::Column::Kind.eq(kind));
    }
    if let Some(status) = filter.status {
        query = query.filter(table::Column::Status.eq(status.as_str()));
    }
    let rows = query.limit(filter.limit.min(LISTED_MAX)).all(db.read()).await?;
    rows.into_iter().map(job_of).collect()
}

/// One job.
pub async fn by_id(db: &Database, id: JobId) -> Result<Option<Job>, Fault> {
    table::Entity::find_by_id(id.0).one(db.read()).await?.map(job_of).transpose()
}

/// [`retry_in`] by itself.
#[cfg(test)]
pub(crate) async fn retry(db: &Database, id: JobId) -> Result<Retried, Fault> {
    db.write(move |tx| Box::pin(retry_in(tx, id))).await
}

/// Has a failed job tried again, at once and with all its tries.
pub(crate) async fn retry_in(tx: &DatabaseTransaction, id: JobId) -> Result<Retried, Fault> {
    let Some((row, status)) = locked(tx, id).await? else { return Ok(Retried::NotFound) };
    if status != JobStatus::Failed {
        return Ok(Retried::NotFailed(status));
    }
    if row.secret.is_some() {
        return Ok(Retried::SecretGone);
    }
    table::Entity::update_many()
        .col_expr(table::Column::Status, Expr::value(JobStatus::Waiting.as_str()))
        .col_expr(table::Column::DueAt, Expr::value(None::<i64>))
        .col_expr(table::Column::FinishedAt, Expr::value(None::<i64>))
        .col_expr(table::Column::Failures, Expr::value(0_i64))
        .col_expr(table::Column::CancelRequested, Expr::value(false))
        .col_expr(table::Column::Failure, Expr::value(None::<String>))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(Retried::Done)
}

/// [`drop_in`] by itself.
#[cfg(test)]
pub(crate) async fn drop_job(db: &Database, id: JobId, now: Timestamp) -> Result<Dropped, Fault> {
    db.write(move |tx| Box::pin(drop_in(tx, id, now))).await
}

/// Drops a job that waits or has failed; asks for the end of one that runs.
pub(crate) async fn drop_in(
    tx: &DatabaseTransaction,
    id: JobId,
    now: Timestamp,
) -> Result<Dropped, Fault> {
    let Some((row, status)) = locked(tx, id).await? else { return Ok(Dropped::NotFound) };
    let mut update = table::Entity::update_many()
        .col_expr(table::Column::CancelRequested, Expr::value(true))
        .filter(table::Column::Id.eq(id.0));
    let dropped = match status {
        JobStatus::Running => Dropped::Asked,
        JobStatus::Waiting | JobStatus::Failed => {
            let finished_at = row.finished_at.unwrap_or(now.0);
            update = update
                .col_expr(table::Column::Status, Expr::value(JobStatus::Cancelled.as_str()))
                .col_expr(table::Column::DueAt, Expr::value(None::<i64>))
                .col_expr(table::Column::FinishedAt, Expr::value(finished_at));
            if row.secret.is_some() {
                update = update.col_expr(table::Column::Secret, Expr::value(""));
            }
            Dropped::Done
        }
        JobStatus::Succeeded | JobStatus::Cancelled => return Ok(Dropped::Over(status)),
    };
    update.exec(tx).await?;
    Ok(dropped)
}

/// The row, until the transaction ends, and where it stands.
async fn locked(
    tx: &DatabaseTransaction,
    id: JobId,
) -> Result<Option<(table::Model, JobStatus)>, Fault> {
    let row = table::Entity::find_by_id(id.0).lock_exclusive().one(tx).await?;
    let with_status = |row: table::Model| {
        let status = JobStatus::parse(&row.status).ok_or_else(|| Fault::internal(&row.status))?;
        Ok((row, status))
    };
    row.map(with_status).transpose()
}
