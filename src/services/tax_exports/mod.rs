//! Files of tax reports: asked for, written by a job from the kept figures, fetched by a link. The same report gives the same
//! bytes, whenever it is written.

mod csv;
mod export;
mod paper;

use export::Content;
pub use export::TaxExport;

use super::files::{FileWriter, Files};
use crate::accounting::rules::Jurisdiction;
use crate::domain::{
    Clock, ExportFormat, Failure, Fault, JobId, PersonJobKind, Refusal, RefusalCode, TaxReportId,
    Timestamp, UserId, spelled,
};
use crate::services::auth::Principal;
use crate::services::investments::Investments;
use crate::services::investments::tax::{TaxDocument, TaxReport};
use crate::services::sheets::{Letterhead, pdf};
use crate::storage::files::{self, NewFile};
use crate::storage::jobs::owned::{self, RecentJobs};
use crate::storage::jobs::{self, Enqueued, JobSignal, NewJob};
use crate::storage::users;
use crate::storage::{Database, Transaction};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::time::Duration;

/// The kind of the jobs that write these files.
pub const EXPORT_KIND: &str = PersonJobKind::TaxReportExport.as_str();
/// How many files a person may ask for in a day.
const PER_DAY_MAX: u64 = 50;
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaxFileFormat {
    /// Every box and row, with a header.
    Csv,
    /// What TurboTax reads: one row a lot.
    TurboTaxCsv,
    /// Pages for people.
    Pdf,
}

spelled!(settings TaxFileFormat { Csv = "CSV", TurboTaxCsv = "TURBOTAX_CSV", Pdf = "PDF" });

/// What [`TaxExports`] need.
pub struct TaxExportsParts {
    /// How the house shows on paper.
    pub house: Letterhead,
    /// Where jobs are kept.
    pub database: Database,
    /// Whose reports.
    pub investments: Investments,
    /// Where files go.
    pub files: Files,
    /// Tells that a job was enqueued.
    pub signal: JobSignal,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

/// Files of tax reports. Cheap to clone.
#[derive(Clone)]
pub struct TaxExports {
    inner: Arc<TaxExportsParts>,
}

/// A file to write.
#[derive(Clone, Copy, Debug)]
pub struct AskTaxFile {
    /// Of which report.
    pub report: TaxReportId,
    /// As what.
    pub format: TaxFileFormat,
}

/// Which file is to be written: what its job is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOrder {
    /// Whose report.
    pub user: UserId,
    /// Which.
    pub report: TaxReportId,
    /// As what.
    pub format: TaxFileFormat,
}

impl TaxExports {
    /// Files of the reports that are kept here.
    pub fn new(parts: TaxExportsParts) -> TaxExports {
        TaxExports { inner: Arc::new(parts) }
    }

    /// Asks for a file; answers the job that writes it.
    ///
    /// # Errors
    /// `NOT_FOUND` for reports that are not theirs, `INVALID_INPUT` for a format that the report does not have,
    /// `LIMIT_EXCEEDED` for more than fifty a day.
    pub async fn ask(
        &self,
        principal: &Principal,
        AskTaxFile { report, format }: AskTaxFile,
    ) -> Result<JobId, Failure> {
        let (inner, user) = (&self.inner, principal.user);
        let found = inner.investments.tax_report(user, report).await?.ok_or_else(no_report)?;
        if format == TaxFileFormat::TurboTaxCsv && found.terms.jurisdiction != Jurisdiction::Us {
            return Err(only_us().into());
        }
        if format == TaxFileFormat::Pdf {
            fits(inner.investments.tax_document(user, report).await?.as_ref())?;
        }
        let (order, now) = (ExportOrder { user, report, format }, inner.clock.now());
        let enqueued =
            inner.database.write(move |tx| Box::pin(async move { enqueue(tx, order, now).await }));
        let job = enqueued.await??;
        inner.signal.enqueued();
        Ok(job)
    }

    /// Begins to write the file of a job; `None` when it is written already, or the report is gone.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn begin(&self, job: JobId, order: ExportOrder) -> Result<Option<TaxExport>, Fault> {
        let inner = &self.inner;
        if files::of_job(&inner.database, job).await?.is_some() {
            return Ok(None);
        }
        let found = inner.investments.tax_report(order.user, order.report).await?;
        let Some(report) = found else { return Ok(None) };
        let document = match inner.investments.tax_document(order.user, order.report).await {
            Ok(document) => document,
            Err(Failure::Fault(fault)) => return Err(fault),
            Err(_) => return Ok(None),
        };
        let content = match order.format {
            TaxFileFormat::Csv | TaxFileFormat::TurboTaxCsv => ExportFormat::Csv,
            TaxFileFormat::Pdf => ExportFormat::Pdf,
        };
        let now = inner.clock.now();
        let new = NewFile {
            job,
            owner: order.user,
            name: name_of(&report, order.format),
            content_type: content.content_type(),
            created_at: now,
            expires_at: inner.files.expiry(now),
        };
        let writer = FileWriter::begin(&inner.files, new).await?;
        Ok(Some(TaxExport::begin(
            Arc::clone(inner),
            Content { report, document, format: order.format },
            writer,
        )))
    }
}

/// `tax-report-us-2025.csv`
fn name_of(report: &TaxReport, format: TaxFileFormat) -> String {
    let law = report.terms.jurisdiction.as_str().to_ascii_lowercase();
    let end = match format {
        TaxFileFormat::Csv => ".csv",
        TaxFileFormat::TurboTaxCsv => "-turbotax.csv",
        TaxFileFormat::Pdf => ".pdf",
    };
    format!("tax-report-{law}-{}{end}", report.terms.year)
}

async fn enqueue(
    tx: &Transaction,
    order: ExportOrder,
    now: Timestamp,
) -> Result<Result<JobId, Refusal>, Fault> {
    // On PostgreSQL, two requests of one person take turns.
    users::by_id_locked(tx, order.user).await?;
    let recent = RecentJobs { kind: EXPORT_KIND, since: now.minus(DAY) };
    if owned::asked_for(tx, order.user, recent).await?.recent >= PER_DAY_MAX {
        return Ok(Err(too_many()));
    }
    let payload = serde_json::to_string(&order).map_err(Fault::internal)?;
    let lane = Some(format!("tax reports of {}", order.user));
    let job = NewJob { payload, lane, owner: Some(order.user), ..NewJob::of(EXPORT_KIND) };
    let (Enqueued::New(job) | Enqueued::Known(job)) = jobs::enqueue(tx, job, now).await?;
    Ok(Ok(job))
}

/// A PDF is held until it is whole.
fn fits(document: &TaxDocument) -> Result<(), Refusal> {
    let rows = document.forms.iter().map(|form| form.rows.len()).sum::<usize>();
    let rows = u64::try_from(rows + document.income.len()).unwrap_or(u64::MAX);
    if rows <= pdf::ROWS_MAX {
        return Ok(());
    }
    let message = format!(
        "No file was begun, because a PDF holds at most {} rows and this one would have {rows}. Ask for CSV.",
        pdf::ROWS_MAX
    );
    Err(Refusal::new(RefusalCode::LimitExceeded, message).at("format"))
}

fn no_report() -> Refusal {
    let message = "No tax report of yours has this id. `taxReports` of a portfolio lists them.";
    Refusal::new(RefusalCode::NotFound, message).at("id")
}

fn only_us() -> Refusal {
    let message = "TURBOTAX_CSV is for reports of the United States only. Ask for CSV.";
    Refusal::new(RefusalCode::InvalidInput, message).at("format")
}

fn too_many() -> Refusal {
    Refusal::new(
        RefusalCode::LimitExceeded,
        "No file was begun, because fifty were asked for within 24 hours. Fetch one of those, or ask again tomorrow.",
    )
}
