//! For people who asked for a job: theirs, and no others.

use super::operate::{self, Dropped};
use super::{Job, job_of};
use crate::domain::{Fault, JobId, JobStatus, Timestamp, UserId};
use crate::storage::Database;
use entity::jobs as table;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select, Statement, sea_query::Expr,
};

/// Jobs of a person, newest first.
pub async fn newest(db: &Database, owner: UserId, limit: u64) -> Result<Vec<Job>, Fault> {
    let query = of(owner).order_by_desc(table::Column::Id).limit(limit);
    query.all(db.read()).await?.into_iter().map(job_of).collect()
}

/// One of a person's jobs.
pub async fn find(db: &Database, owner: UserId, id: JobId) -> Result<Option<Job>, Fault> {
    let row = of(owner).filter(table::Column::Id.eq(id.0)).one(db.read()).await?;
    row.map(job_of).transpose()
}

/// Those of a person's jobs that have one of these numbers, in no order.
pub async fn find_many(db: &Database, owner: UserId, ids: &[JobId]) -> Result<Vec<Job>, Fault> {
    let numbers = ids.iter().map(|id| id.0);
    let rows = of(owner).filter(table::Column::Id.is_in(numbers)).all(db.read()).await?;
    rows.into_iter().map(job_of).collect()
}

/// The same within a transaction.
pub(crate) async fn find_in(
    tx: &DatabaseTransaction,
    owner: UserId,
    id: JobId,
) -> Result<Option<Job>, Fault> {
    let row = of(owner).filter(table::Column::Id.eq(id.0)).one(tx).await?;
    row.map(job_of).transpose()
}

/// How often somebody asked for jobs of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AskedFor {
    /// How many are not over.
    pub(crate) unfinished: u64,
    /// How many were enqueued since a time.
    pub(crate) recent: u64,
}

/// Jobs of a kind since a time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecentJobs<'a> {
    pub(crate) kind: &'a str,
    pub(crate) since: Timestamp,
}

/// How often a person asked for jobs of a kind since a time. Call it in a transaction that has locked the person.
pub(crate) async fn asked_for(
    tx: &DatabaseTransaction,
    owner: UserId,
    jobs: RecentJobs<'_>,
) -> Result<AskedFor, Fault> {
    let of_kind = || of(owner).filter(table::Column::Kind.eq(jobs.kind));
    let unfinished = of_kind().filter(table::Column::FinishedAt.is_null()).count(tx).await?;
    let recent = of_kind().filter(table::Column::CreatedAt.gte(jobs.since.0)).count(tx).await?;
    Ok(AskedFor { unfinished, recent })
}

/// A job to be cancelled, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cancelling {
    pub(crate) id: JobId,
    pub(crate) now: Timestamp,
}

/// Cancels a person's job that waits, or asks for the end of one that runs.
pub(crate) async fn cancel(
    tx: &DatabaseTransaction,
    owner: UserId,
    cancelling: Cancelling,
) -> Result<Dropped, Fault> {
    let Cancelling { id, now } = cancelling;
    match find_in(tx, owner, id).await? {
        None => Ok(Dropped::NotFound),
        Some(job) if job.status == JobStatus::Failed => Ok(Dropped::Over(JobStatus::Failed)),
        Some(_) => operate::drop_in(tx, id, now).await,
    }
}

/// Forgets the mails to an address, sent or not: their rows say the address. Call it for somebody who is forgotten.
pub(crate) async fn forget_mail_to(tx: &DatabaseTransaction, email: &str) -> Result<(), Fault> {
    let to = serde_json::to_string(email).map_err(Fault::internal)?;
    let begins = format!("{{\"to\":{to},");
    let sql = "DELETE FROM jobs WHERE kind = 'mail' AND substr(payload, 1, length($1)) = $1";
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [begins.into()]);
    tx.execute_raw(statement).await?;
    Ok(())
}

fn of(owner: UserId) -> Select<table::Entity> {
    table::Entity::find().filter(table::Column::Owner.eq(owner.0))
}

/// Lets a job begin that was to wait for something: it is there.
pub(crate) async fn release(tx: &DatabaseTransaction, id: JobId) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::DueAt, Expr::value(Option::<i64>::None))
        .filter(table::Column::Id.eq(id.0))
        .filter(table::Column::Status.eq(JobStatus::Waiting.as_str()))
        .exec(tx)
        .await?;
    Ok(())
}
