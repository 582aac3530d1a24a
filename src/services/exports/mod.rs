//! Files of what a person has here: transactions, trades, orders, statements, activities, the audit log. Each is asked for,
//! written by a job and fetched by a link. One path serves all: a source of rows (`source`), read page by page, and a format
//! (`services::sheets`). The same rows give the same bytes, on whichever node and whichever attempt.

mod activities;
mod asking;
mod audit_log;
mod config;
mod facts;
mod opening;
mod orders;
mod source;
mod statement;
mod trades;
mod transactions;
mod writing;

pub use crate::storage::exports::{Export, ExportTerms};
pub use asking::AskExport;
pub use config::ExportsConfig;
pub use writing::{ExportOrder, Progress, Writing};

use super::accounts::Accounts;
use super::audit::AuditLog;
use super::files::Files;
use super::investments::Investments;
use super::sheets::Letterhead;
use crate::domain::{
    Clock, ExportId, Failure, Fault, OpaqueIds, PersonJobKind, Refusal, RefusalCode, UserId,
};
use crate::exchange::ExchangeHandle;
use crate::services::auth::Principal;
use crate::storage::exports::{self, Deleting};
use crate::storage::jobs::JobSignal;
use crate::storage::jobs::owned::{self, Cancelling};
use crate::storage::{Database, Page, PageRequest, files};
use std::sync::Arc;

/// The kind of the jobs that write these files.
pub const EXPORT_KIND: &str = PersonJobKind::Export.as_str();

/// What [`Exports`] need.
pub struct ExportsParts {
    /// Settings.
    pub config: ExportsConfig,
    /// How the house shows on paper.
    pub house: Letterhead,
    /// Where everything is kept.
    pub database: Database,
    /// Knows assets and markets, and how far the projections are.
    pub exchange: ExchangeHandle,
    /// Whose accounts.
    pub accounts: Accounts,
    /// Whose portfolios.
    pub investments: Investments,
    /// Where files go.
    pub files: Files,
    /// Where it is noted who asks for one.
    pub audit: AuditLog,
    /// Tells that a job was enqueued.
    pub signal: JobSignal,
    /// Names things in files as the API does.
    pub ids: OpaqueIds,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// Files of what people have here. Cheap to clone.
#[derive(Clone)]
pub struct Exports {
    inner: Arc<ExportsParts>,
}

impl Exports {
    /// Files of what is kept here.
    pub fn new(parts: ExportsParts) -> Exports {
        Exports { inner: Arc::new(parts) }
    }

    /// A page of a person's files, newest first.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn page(&self, owner: UserId, request: PageRequest) -> Result<Page<Export>, Fault> {
        exports::page(&self.inner.database, owner, request).await
    }

    /// The person's file with this number.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn find(&self, owner: UserId, id: ExportId) -> Result<Option<Export>, Fault> {
        exports::find(&self.inner.database, owner, id).await
    }

    /// Deletes a file of the principal, and ends its job when that is not over. Links to it lead nowhere from then on.
    ///
    /// # Errors
    /// `NOT_FOUND` for files that are not theirs.
    pub async fn delete(&self, principal: &Principal, id: ExportId) -> Result<(), Failure> {
        let (owner, now) = (principal.user, self.inner.clock.now());
        let deleted = self.inner.database.write(move |tx| {
            Box::pin(async move {
                let Some(job) = exports::delete(tx, owner, Deleting { id, now }).await? else {
                    return Ok(false);
                };
                owned::cancel(tx, owner, Cancelling { id: job, now }).await?;
                files::expire(tx, job, now).await?;
                Ok(true)
            })
        });
        match deleted.await? {
            true => Ok(()),
            false => Err(no_export().into()),
        }
    }
}

fn no_export() -> Refusal {
    let message = "No export of yours has this id, or no longer. `viewer { exports { nodes { id kind } } }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at("id")
}
