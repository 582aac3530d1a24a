//! The jobs that people asked for, as they see them: where one stands, what it made, and ending it early. Work of the
//! server's own is not here.

use super::audit::AuditLog;
use super::auth::Caller;
use super::files::File;
use crate::domain::{
    AuditAction, AuditObject, Clock, Decimal, Failure, Fault, JobFailure, JobId, JobStatus,
    PersonJobKind, Refusal, RefusalCode, Timestamp, UserId, decimal,
};
use crate::storage::jobs::operate::Dropped;
use crate::storage::jobs::owned::{self, Cancelling};
use crate::storage::jobs::{Job, PROGRESS_WHOLE};
use crate::storage::{Database, files};
use std::sync::Arc;

/// The most jobs of a person that are listed.
pub const LISTED_MAX: u64 = 50;
/// Decimal places of [`PROGRESS_WHOLE`].
const PROGRESS_SCALE: u8 = 6;

/// A job as whoever asked for it sees it.
#[derive(Clone, Debug)]
pub struct PersonJob {
    /// Its number.
    pub id: JobId,
    /// What it does.
    pub kind: PersonJobKind,
    /// Where it stands.
    pub status: JobStatus,
    /// How much is done, from 0 to 1.
    pub progress: Decimal,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it began.
    pub started_at: Option<Timestamp>,
    /// When it was over.
    pub finished_at: Option<Timestamp>,
    /// Why it failed.
    pub failure: Option<JobFailure>,
    /// What it made.
    pub file: Option<File>,
}

/// What [`PersonJobs`] need.
pub struct PersonJobsParts {
    /// Where they are.
    pub database: Database,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Where it is noted who ends one.
    pub audit: AuditLog,
}

/// The jobs that people asked for. Cheap to clone.
#[derive(Clone)]
pub struct PersonJobs {
    database: Database,
    clock: Arc<dyn Clock>,
    audit: AuditLog,
}

impl PersonJobs {
    /// Those in this database.
    pub fn new(parts: PersonJobsParts) -> PersonJobs {
        let PersonJobsParts { database, clock, audit } = parts;
        PersonJobs { database, clock, audit }
    }

    /// A person's jobs, newest first, at most [`LISTED_MAX`].
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn all(&self, owner: UserId) -> Result<Vec<PersonJob>, Fault> {
        let jobs = owned::newest(&self.database, owner, LISTED_MAX).await?;
        self.with_files(jobs).await
    }

    /// One of a person's jobs.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn find(&self, owner: UserId, id: JobId) -> Result<Option<PersonJob>, Fault> {
        let job = owned::find(&self.database, owner, id).await?;
        Ok(self.with_files(job.into_iter().collect()).await?.pop())
    }

    /// Those of a person's jobs that have one of these numbers, in no order.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn find_many(&self, owner: UserId, ids: &[JobId]) -> Result<Vec<PersonJob>, Fault> {
        let jobs = owned::find_many(&self.database, owner, ids).await?;
        self.with_files(jobs).await
    }

    /// Ends one of the principal's jobs early: at once when it waits, within seconds when it runs.
    ///
    /// # Errors
    /// `NOT_FOUND` for jobs that are not theirs; refuses those that are over.
    pub async fn cancel(&self, caller: Caller<'_>, id: JobId) -> Result<PersonJob, Failure> {
        let (owner, now) = (caller.principal.user, self.clock.now());
        let act = caller.act(AuditAction::CancelJob).on(AuditObject::Job(id));
        let act = self.audit.pending(act);
        let dropped = self.database.write(move |tx| {
            Box::pin(async move {
                let dropped = owned::cancel(tx, owner, Cancelling { id, now }).await?;
                if matches!(dropped, Dropped::Done | Dropped::Asked) {
                    act.record(tx).await?;
                }
                Ok(dropped)
            })
        });
        match dropped.await? {
            Dropped::Done | Dropped::Asked => {}
            Dropped::NotFound => return Err(no_job().into()),
            Dropped::Over(_) => return Err(is_over().into()),
        }
        Ok(self.find(owner, id).await?.ok_or_else(no_job)?)
    }

    async fn with_files(&self, jobs: Vec<Job>) -> Result<Vec<PersonJob>, Fault> {
        let done = jobs.iter().filter(|job| job.status == JobStatus::Succeeded);
        let done: Vec<JobId> = done.map(|job| job.id).collect();
        let now = self.clock.now();
        let mut files = match done.is_empty() {
            true => Vec::new(),
            false => files::of_jobs(&self.database, &done).await?,
        };
        files.retain(|file| now < file.expires_at);
        Ok(jobs.into_iter().filter_map(|job| shown(job, &files)).collect())
    }
}

/// `None` for kinds that this version does not know.
fn shown(job: Job, files: &[File]) -> Option<PersonJob> {
    let file = files.iter().find(|file| file.job == job.id).cloned();
    let progress = i128::from(job.progress).min(i128::from(PROGRESS_WHOLE));
    Some(PersonJob {
        id: job.id,
        kind: PersonJobKind::parse(&job.kind)?,
        status: job.status,
        progress: decimal::from_units(progress, PROGRESS_SCALE),
        created_at: job.created_at,
        started_at: job.started_at,
        finished_at: job.finished_at,
        failure: (job.status == JobStatus::Failed)
            .then_some(job.failure.unwrap_or(JobFailure::Internal)),
        file,
    })
}

/// What a job of somebody else gets, like one that does not exist.
fn no_job() -> Refusal {
    let message =
        "No job of yours has this id, or no longer. `viewer { jobs { id kind } }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at("id")
}

fn is_over() -> Refusal {
    let message = "Nothing was cancelled, because the job is over already: see its `status`.";
    Refusal::new(RefusalCode::StateChanged, message).at("id")
}
