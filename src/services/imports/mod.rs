//! Files of other exchanges that people bring in, in two steps: looked at first, row by row, then written down, all at once;
//! and taken back as if they had never been.
//!
//! A file is kept in chunks (`services::files`) and read by a job as a stream. Its rows are kept in parts with a verdict
//! each ([`row`]), until they expire. Reading, mapping anew and applying are jobs of one kind, one at a time for each
//! person; whoever asks waits a moment for it, so that small files are answered at once.
//!
//! Whose an import is is decided here: that of somebody else gets the answer of one that does not exist.

mod applying;
mod formats;
mod mapping;
mod matching;
mod parsing;
mod previewing;
mod reverting;
pub mod row;
mod starting;
#[cfg(test)]
mod tests;
mod understanding;

pub use crate::storage::imports::{Import, ImportProblem, ImportStatus, RowCounts};
pub use applying::{ApplyImport, Applying};
pub use formats::{FormatInfo, formats};
pub use mapping::{ASSETS_MAX, COLUMNS_MAX, FileMapping, MapImport, MappedColumn, TYPES_MAX};
pub use parsing::Parsing;
pub use previewing::VerdictFilter;
pub use reverting::RevertImport;
pub use starting::StartImport;

use super::files::Files;
use crate::domain::{
    Clock, Failure, Fault, ImportId, JobStatus, PersonJobKind, Refusal, RefusalCode, Timestamp,
    UserId,
};
use crate::storage::imports::{self, written};
use crate::storage::jobs::{self, Enqueued, JobSignal, NewJob, owned};
use crate::storage::{Database, Page, PageRequest, Transaction};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::Instant;

/// The kind of the jobs that work on imports.
pub const IMPORT_KIND: &str = PersonJobKind::Import.as_str();
/// The largest file, in bytes.
pub const FILE_BYTES_MAX: usize = 64 * 1_024 * 1_024;
/// How many bytes of files of one person are kept at most.
const KEPT_BYTES_MAX: u64 = 256 * 1_024 * 1_024;
/// How many imports of one person are worked on at most.
const MOVING_MAX: u64 = 3;
/// How many imports one person begins in a day at most.
const PER_DAY_MAX: u64 = 200;
/// How many rows a file may have.
const ROWS_MAX: usize = 500_000;
/// How many lines `applyImport` may name, to be taken or left out.
pub const LINES_NAMED_MAX: usize = 1_000;
/// How long whoever asks waits for a job before the answer says that it goes on.
const WAITED_MAX: Duration = Duration::from_millis(1_500);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What [`Imports`] need.
pub struct ImportsParts {
    /// Where they are kept.
    pub database: Database,
    /// Where their files are kept.
    pub files: Files,
    /// Wakes the jobs.
    pub signal: JobSignal,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// The imports of people. Cheap to clone.
#[derive(Clone)]
pub struct Imports {
    inner: Arc<Inner>,
}

struct Inner {
    database: Database,
    files: Files,
    signal: JobSignal,
    clock: Arc<dyn Clock>,
    /// Told on this node whenever a job has moved an import on.
    moved: Notify,
}

/// What a job is to do with an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ImportStep {
    /// Read its file.
    Read,
    /// Write its activities down.
    Apply,
}

/// What a job of an import is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportOrder {
    /// Which.
    pub import: ImportId,
    /// What to do with it.
    pub step: ImportStep,
}

impl Imports {
    /// The imports that are kept in this database.
    pub fn new(parts: ImportsParts) -> Imports {
        let ImportsParts { database, files, signal, clock } = parts;
        let moved = Notify::new();
        Imports { inner: Arc::new(Inner { database, files, signal, clock, moved }) }
    }

    /// A page of a person's imports, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn page(&self, owner: UserId, request: PageRequest) -> Result<Page<Import>, Fault> {
        let page = imports::page(&self.inner.database, owner, request).await?;
        let mut mended = Vec::with_capacity(page.items.len());
        for import in &page.items {
            mended.push(self.inner.mended(import.clone()).await?);
        }
        Ok(page.with_items(mended))
    }

    /// The person's import with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(&self, owner: UserId, id: ImportId) -> Result<Option<Import>, Fault> {
        match imports::find(&self.inner.database, owner, id).await? {
            Some(import) => Ok(Some(self.inner.mended(import).await?)),
            None => Ok(None),
        }
    }

    /// Those of a person's imports that have one of these numbers, in no order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find_many(&self, owner: UserId, ids: &[ImportId]) -> Result<Vec<Import>, Fault> {
        imports::find_many(&self.inner.database, owner, ids).await
    }

    /// The import when its job is over, or as it is when that takes longer.
    async fn settled(&self, owner: UserId, id: ImportId) -> Result<Import, Failure> {
        let until = Instant::now() + WAITED_MAX;
        loop {
            let heard = self.inner.moved.notified();
            tokio::pin!(heard);
            heard.as_mut().enable();
            let import = self.find(owner, id).await?.ok_or_else(no_import)?;
            if !import.status.is_moving() {
                return Ok(import);
            }
            if tokio::time::timeout_at(until, heard).await.is_err() {
                return Ok(import);
            }
        }
    }
}

impl Inner {
    /// An import whose job ended without moving it on (it was cancelled, or given up) stands where nothing is lost.
    async fn mended(&self, import: Import) -> Result<Import, Fault> {
        if !import.status.is_moving() {
            return Ok(import);
        }
        let job = owned::find(&self.database, import.owner, import.job).await?;
        let ended =
            job.is_none_or(|job| matches!(job.status, JobStatus::Failed | JobStatus::Cancelled));
        if !ended {
            return Ok(import);
        }
        let (owner, id, job) = (import.owner, import.id, import.job);
        let mended = self.database.write(move |tx| {
            Box::pin(async move {
                let Some(mut import) = imports::locked(tx, owner, id).await? else {
                    return Ok(None);
                };
                if import.status.is_moving() && import.job == job {
                    import.status = match import.status {
                        ImportStatus::Applying => ImportStatus::Ready,
                        _ => ImportStatus::Failed,
                    };
                    import.problem = Some(ImportProblem::GivenUp);
                    imports::update(tx, &import).await?;
                }
                Ok(Some(import))
            })
        });
        let mended = mended.await?.unwrap_or(import);
        if mended.status == ImportStatus::Ready {
            written::forget(&self.database, id).await?;
        }
        Ok(mended)
    }

    /// When a file goes that comes now.
    fn expiry(&self) -> Timestamp {
        self.files.expiry(self.clock.now())
    }
}

/// Enqueues the job that works on an import.
async fn enqueue(
    tx: &Transaction,
    import: &Import,
    work: Work,
) -> Result<crate::domain::JobId, Fault> {
    let order = ImportOrder { import: import.id, step: work.step };
    let payload = serde_json::to_string(&order).map_err(Fault::internal)?;
    let lane = Some(format!("imports of {}", import.owner));
    let owner = Some(import.owner);
    let job = NewJob { payload, lane, owner, due_at: work.due_at, ..NewJob::of(IMPORT_KIND) };
    let (Enqueued::New(job) | Enqueued::Known(job)) = jobs::enqueue(tx, job, work.now).await?;
    Ok(job)
}

/// What to do, and when.
#[derive(Clone, Copy)]
struct Work {
    step: ImportStep,
    now: Timestamp,
    /// Not before; `None` means at once.
    due_at: Option<Timestamp>,
}

/// What an import of somebody else gets, like one that does not exist.
fn no_import() -> Refusal {
    let message = "No import of yours has this id. `viewer { imports { nodes { id fileName } } }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at("id")
}

fn invalid(what: &str) -> Refusal {
    Refusal::new(RefusalCode::InvalidInput, what)
}

fn limit(message: &str) -> Refusal {
    Refusal::new(RefusalCode::LimitExceeded, message)
}

fn state_changed(message: &str) -> Refusal {
    Refusal::new(RefusalCode::StateChanged, message).at("id")
}

fn expired() -> Refusal {
    let message = "The file of this import is not kept any more, so nothing was done. Send it again with `startImport`.";
    Refusal::new(RefusalCode::Expired, message).at("id")
}
