//! What became of an attempt, written down once, by whoever the job belongs to.

use super::{PROGRESS_WHOLE, shortened};
use crate::domain::{Fault, JobFailure, JobId, JobStatus, Timestamp};
use crate::storage::Database;
use entity::jobs as table;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter, QuerySelect,
    Statement, sea_query::Expr,
};

/// What proves that a job belongs to whoever acts on it: nobody has claimed it since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fence {
    /// The job.
    pub id: JobId,
    /// The attempt that was claimed.
    pub attempt: i64,
}

/// What became of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done.
    Succeeded,
    /// Not done; try again at this time.
    Retry(Timestamp, String),
    /// Not done, and not to be tried again.
    Failed(String),
    /// The same, for a reason that whoever asked for it is told.
    FailedFor(JobFailure, String),
    /// Ended early, as was asked.
    Cancelled,
    /// Not tried, or not to its end, because the node stops: at once by somebody else. Counts as no failure.
    GivenBack,
}

/// An attempt that ended.
#[derive(Clone, Debug)]
pub struct Finish {
    /// Which.
    pub fence: Fence,
    /// How.
    pub outcome: Outcome,
    /// When.
    pub now: Timestamp,
}

/// A job that a node has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// Which attempt.
    pub fence: Fence,
    /// What is being done.
    pub kind: String,
    /// The node.
    pub node: String,
    /// How long, by that node's clock. Two looks that see the same see that it was not renewed in between.
    pub lease_until: Timestamp,
    /// How many attempts failed before.
    pub failures: i64,
}

const LEASED: &str = "SELECT id, attempt, kind, leased_by, lease_until, failures FROM jobs \
    WHERE status = 'RUNNING' ORDER BY id";

/// Writes down what became of a job; `false` when it is not this attempt's any more.
pub async fn finish(db: &Database, finish: Finish) -> Result<bool, Fault> {
    db.write(move |tx| Box::pin(finish_in(tx, finish, None))).await
}

/// Takes a job from a node that did not renew its lease; `false` when it did meanwhile, or finished it.
pub async fn take_back(db: &Database, leased: &Leased, finish: Finish) -> Result<bool, Fault> {
    let seen = leased.lease_until;
    db.write(move |tx| Box::pin(finish_in(tx, finish, Some(seen)))).await
}

async fn finish_in(
    tx: &DatabaseTransaction,
    finish: Finish,
    lease_until: Option<Timestamp>,
) -> Result<bool, Fault> {
    let Fence { id, attempt } = finish.fence;
    let mut query = table::Entity::find_by_id(id.0)
        .filter(table::Column::Status.eq(JobStatus::Running.as_str()))
        .filter(table::Column::Attempt.eq(attempt));
    if let Some(seen) = lease_until {
        query = query.filter(table::Column::LeaseUntil.eq(seen.0));
    }
    let Some(row) = query.lock_exclusive().one(tx).await? else { return Ok(false) };
    let change = Change::of(&row, finish.outcome);
    change.write(tx, &row, finish.now).await?;
    Ok(true)
}

/// What an outcome makes of a row.
struct Change {
    status: JobStatus,
    due_at: Option<i64>,
    failures: i64,
    error: Option<String>,
    failure: Option<JobFailure>,
}

impl Change {
    fn of(row: &table::Model, outcome: Outcome) -> Change {
        let same = Change {
            status: JobStatus::Waiting,
            due_at: None,
            failures: row.failures,
            error: row.last_error.clone(),
            failure: None,
        };
        // Whoever asked for the end does not want another try.
        let again = if row.cancel_requested { JobStatus::Cancelled } else { JobStatus::Waiting };
        match outcome {
            Outcome::Succeeded => Change { status: JobStatus::Succeeded, error: None, ..same },
            Outcome::Cancelled => Change { status: JobStatus::Cancelled, ..same },
            Outcome::GivenBack => Change { status: again, ..same },
            Outcome::Retry(at, error) => Change {
                status: again,
                due_at: Some(at.0),
                failures: row.failures + 1,
                error: Some(shortened(&error)),
                ..same
            },
            Outcome::Failed(error) => Change::failed(same, JobFailure::Internal, &error),
            Outcome::FailedFor(failure, error) => Change::failed(same, failure, &error),
        }
    }

    fn failed(same: Change, failure: JobFailure, error: &str) -> Change {
        Change {
            status: JobStatus::Failed,
            failures: same.failures + 1,
            error: Some(shortened(error)),
            failure: Some(failure),
            ..same
        }
    }

    async fn write(
        self,
        tx: &DatabaseTransaction,
        row: &table::Model,
        now: Timestamp,
    ) -> Result<(), Fault> {
        let over = self.status.is_over();
        let due_at = self.due_at.filter(|_| !over);
        let mut update = table::Entity::update_many()
            .col_expr(table::Column::Status, Expr::value(self.status.as_str()))
            .col_expr(table::Column::DueAt, Expr::value(due_at))
            .col_expr(table::Column::LeasedBy, Expr::value(None::<String>))
            .col_expr(table::Column::LeaseUntil, Expr::value(None::<i64>))
            .col_expr(table::Column::Failures, Expr::value(self.failures))
            .col_expr(table::Column::LastError, Expr::value(self.error))
            .col_expr(table::Column::Failure, Expr::value(self.failure.map(JobFailure::as_str)))
            .filter(table::Column::Id.eq(row.id));
        if self.status == JobStatus::Succeeded {
            // Short work says nothing of its progress, and is done all the same.
            let whole = i64::from(PROGRESS_WHOLE);
            update = update.col_expr(table::Column::Progress, Expr::value(whole));
        }
        if over {
            update = update.col_expr(table::Column::FinishedAt, Expr::value(now.0));
            if row.secret.is_some() {
                update = update.col_expr(table::Column::Secret, Expr::value(""));
            }
        }
        update.exec(tx).await?;
        Ok(())
    }
}

/// All jobs that nodes have. There are at most as many as all nodes have workers.
pub async fn leased(db: &Database) -> Result<Vec<Leased>, Fault> {
    let statement = Statement::from_string(db.backend(), LEASED);
    let rows = db.read().query_all_raw(statement).await?;
    let leased = rows.iter().map(|row| {
        let fence = Fence { id: JobId(row.try_get_by("id")?), attempt: row.try_get_by("attempt")? };
        let node: Option<String> = row.try_get_by("leased_by")?;
        let until: Option<i64> = row.try_get_by("lease_until")?;
        Ok(Leased {
            fence,
            kind: row.try_get_by("kind")?,
            node: node.unwrap_or_default(),
            lease_until: Timestamp(until.unwrap_or_default()),
            failures: row.try_get_by("failures")?,
        })
    });
    leased.collect()
}
