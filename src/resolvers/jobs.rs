//! Jobs that people ask for: the mutations that begin and end them, and links to what they made.

use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use crate::domain::{self, JobId};
use crate::schema::jobs::{
    CancelJobInput, DownloadLink, File, Job, JobFailure, JobFailureCode, JobPayload,
};
use crate::schema::node::{NodeId, NodeKind};
use crate::services::person_jobs::PersonJob;
use async_graphql::{ComplexObject, Context, Object};
use std::fmt::Write;

/// What people ask to be done.
#[derive(Default)]
pub(super) struct JobMutation;

#[Object(crate = "crate::graphql::executor")]
impl JobMutation {
    /// Begins an archive of everything that is kept about the person, as a job: one JSON file, fetched by the link of
    /// `job { file { download { url } } }` when it is done. A mail says when. One at a time, and three in 24 hours. Needs
    /// a fresh proof.
    async fn export_personal_data(&self, ctx: &Context<'_>) -> Result<JobPayload, ApiError> {
        let (app, principal) = (ctx.app(), ctx.principal()?);
        let begun = app.personal_data.ask(ctx.caller()?).await;
        let begun = match begun {
            Ok(id) => Ok(app.jobs.find(principal.user, id).await?),
            Err(failure) => Err(failure),
        };
        answer(begun, |job| Ok(JobPayload { job: job.map(Job::from), user_errors: Vec::new() }))
    }

    /// Ends a job early: at once when it waits, within seconds when it runs. Its status says CANCELLED then.
    async fn cancel_job(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which job.")] input: CancelJobInput,
    ) -> Result<JobPayload, ApiError> {
        let app = ctx.app();
        let id = NodeId::number_of(&app.ids, NodeKind::Job, &input.id).unwrap_or_default();
        let ended = app.jobs.cancel(ctx.caller()?, JobId(id)).await;
        answer(ended, |job| Ok(JobPayload { job: Some(job.into()), user_errors: Vec::new() }))
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl File {
    /// A new link to the file.
    async fn download(&self, ctx: &Context<'_>) -> DownloadLink {
        let link = ctx.app().files.link(self.job, self.until);
        DownloadLink { url: link.url, expires_at: link.expires_at.into() }
    }
}

impl From<PersonJob> for Job {
    fn from(job: PersonJob) -> Job {
        Job {
            id: NodeId::new(NodeKind::Job, job.id.0),
            kind: job.kind.into(),
            status: job.status.into(),
            progress: job.progress.into(),
            created_at: job.created_at.into(),
            started_at: job.started_at.map(Into::into),
            finished_at: job.finished_at.map(Into::into),
            failure: job.failure.map(failure),
            file: job.file.map(file),
        }
    }
}

fn file(kept: crate::services::files::File) -> File {
    let hex = kept.sha256.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    File {
        name: kept.name,
        content_type: kept.content_type,
        bytes: i32::try_from(kept.bytes).unwrap_or(i32::MAX),
        sha256: hex,
        expires_at: kept.expires_at.into(),
        job: kept.job,
        until: kept.expires_at,
    }
}

fn failure(failure: domain::JobFailure) -> JobFailure {
    let message = match failure {
        domain::JobFailure::TooLarge => {
            "The job was ended, because its file would have been larger than files may be here. Ask whoever runs this \
             exchange for it."
        }
        domain::JobFailure::Internal => {
            "Something went wrong on our side, again and again, and the job was given up. Ask for it anew later; ask whoever \
             runs this exchange if it stays."
        }
    };
    JobFailure { code: JobFailureCode::from(failure), message: message.to_owned() }
}
