//! An archive of everything that is kept about a person, for themselves: asked for with a fresh proof, written by a job,
//! told of by mail. What is in it, and what is not, `storage::personal_data` lists.

mod export;
#[cfg(test)]
mod tests;
mod values;

pub use export::{Export, ExportFault};

use super::audit::{Act, AuditLog};
use super::auth::{Auth, Caller, salutation};
use super::files::{FileWriter, Files};
use super::mail::{LifeLetter, MailTemplate, Mailer, SecurityChange};
use crate::domain::{
    AuditAction, AuditObject, Clock, Failure, Fault, JobId, OpaqueIds, PersonJobKind, Refusal,
    RefusalCode, Timestamp, UserId,
};
use crate::exchange::ExchangeHandle;
use crate::storage::files::{self, NewFile};
use crate::storage::jobs::owned::{self, RecentJobs};
use crate::storage::jobs::{self, Enqueued, NewJob};
use crate::storage::users::{self, User};
use crate::storage::{Database, Transaction};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// The kind of the jobs that write archives.
pub const EXPORT_KIND: &str = PersonJobKind::PersonalDataExport.as_str();
/// How many archives a person may ask for in a day.
const PER_DAY_MAX: u64 = 3;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What [`PersonalData`] needs.
pub struct PersonalDataParts {
    /// Where it is kept.
    pub database: Database,
    /// Knows assets and markets, and how far the projections are.
    pub exchange: ExchangeHandle,
    /// Asks for fresh proofs.
    pub auth: Auth,
    /// Where archives go.
    pub files: Files,
    /// Tells of them.
    pub mailer: Mailer,
    /// Where it is noted who asks for one.
    pub audit: AuditLog,
    /// Names things in archives as the API does.
    pub ids: OpaqueIds,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// Archives of personal data. Cheap to clone.
#[derive(Clone)]
pub struct PersonalData {
    inner: Arc<PersonalDataParts>,
}

/// Whose archive is to be written: what its job is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOrder {
    /// Whose.
    pub user: UserId,
}

impl PersonalData {
    /// Archives of what is kept here.
    pub fn new(parts: PersonalDataParts) -> PersonalData {
        PersonalData { inner: Arc::new(parts) }
    }

    /// Asks for an archive; answers the job that writes it.
    ///
    /// # Errors
    /// [`Failure::StepUpRequired`] without a fresh proof; refuses a second one while the first is being written, and
    /// more than three a day.
    pub async fn ask(&self, caller: Caller<'_>) -> Result<JobId, Failure> {
        let inner = &self.inner;
        inner.auth.require_fresh_proof(caller.principal).await?;
        let writing = Arc::clone(inner);
        let asking = Asking {
            user: caller.principal.user,
            act: caller.act(AuditAction::ExportPersonalData),
        };
        let enqueued = inner
            .database
            .write(move |tx| Box::pin(async move { enqueue(&writing, tx, asking).await }));
        let job = enqueued.await??;
        inner.mailer.posted();
        Ok(job)
    }

    /// Begins to write the archive of a job; `None` when it is written already.
    ///
    /// # Errors
    /// [`Fault`] when the database fails, or the person is not there any more.
    pub async fn begin(&self, job: JobId, order: ExportOrder) -> Result<Option<Export>, Fault> {
        let inner = &self.inner;
        if files::of_job(&inner.database, job).await?.is_some() {
            return Ok(None);
        }
        let now = inner.clock.now();
        let day = now.to_string();
        let new = NewFile {
            job,
            owner: order.user,
            name: format!("personal-data-{}.json", day.get(..10).unwrap_or_default()),
            content_type: "application/json",
            created_at: now,
            expires_at: inner.files.expiry(now),
        };
        let writer = FileWriter::begin(&inner.files, new).await?;
        Ok(Some(Export::begin(Arc::clone(inner), order.user, writer).await?))
    }
}

impl PersonalDataParts {
    async fn post(
        &self,
        tx: &Transaction,
        user: &User,
        template: MailTemplate,
    ) -> Result<(), Fault> {
        let mail = self.mailer.write(tx, &user.email, &template).await?;
        jobs::enqueue(tx, mail.job()?, self.clock.now()).await?;
        Ok(())
    }

    /// The letter that says that the archive is there.
    async fn tell(&self, tx: &Transaction, user: UserId, until: Timestamp) -> Result<(), Fault> {
        let Some(user) = users::by_id_locked(tx, user).await? else { return Ok(()) };
        let letter = LifeLetter::ArchiveReady { until };
        let template = MailTemplate::Life { name: salutation(&user), letter };
        self.post(tx, &user, template).await
    }
}

/// Somebody asks for their archive.
struct Asking {
    user: UserId,
    act: Act,
}

async fn enqueue(
    inner: &PersonalDataParts,
    tx: &Transaction,
    asking: Asking,
) -> Result<Result<JobId, Failure>, Fault> {
    let Asking { user, act } = asking;
    // On PostgreSQL, two requests of one person take turns.
    let Some(person) = users::by_id_locked(tx, user).await? else {
        return Ok(Err(Failure::Unauthenticated));
    };
    let now = inner.clock.now();
    let asked =
        owned::asked_for(tx, user, RecentJobs { kind: EXPORT_KIND, since: now.minus(DAY) }).await?;
    if asked.unfinished > 0 {
        return Ok(Err(under_way().into()));
    }
    if asked.recent >= PER_DAY_MAX {
        return Ok(Err(too_many().into()));
    }
    let payload = serde_json::to_string(&ExportOrder { user }).map_err(Fault::internal)?;
    let lane = Some(format!("personal data of {user}"));
    let job = NewJob { payload, lane, owner: Some(user), ..NewJob::of(EXPORT_KIND) };
    let (Enqueued::New(job) | Enqueued::Known(job)) = jobs::enqueue(tx, job, now).await?;
    let origin = act.origin().map(|origin| origin.ip.to_string()).unwrap_or_default();
    inner.audit.record(tx, act.on(AuditObject::Job(job))).await?;
    let told = MailTemplate::SecurityChanged {
        name: salutation(&person),
        change: SecurityChange::PersonalDataAsked,
        at: now,
        ip: origin,
    };
    inner.post(tx, &person, told).await?;
    Ok(Ok(job))
}

fn under_way() -> Refusal {
    Refusal::new(
        RefusalCode::AlreadyExists,
        "No archive was begun, because one is being written for you: `viewer { jobs { status progress } }` says how far it is. \
         Wait for it, or end it by `cancelJob`.",
    )
}

fn too_many() -> Refusal {
    Refusal::new(
        RefusalCode::LimitExceeded,
        "No archive was begun, because three were asked for within 24 hours. Fetch one of those, or ask again tomorrow.",
    )
}
