//! Writes the archives of personal data that people asked for. An attempt that is cut off leaves nothing: the next one
//! begins the file anew.

use super::handler::{JobError, JobHandler, JobRun};
use crate::domain::JobFailure;
use crate::services::personal_data::{EXPORT_KIND, ExportFault, PersonalData};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::time::{Duration, Instant};

/// How often it says how far it is, and hears whether it is to end.
const TOLD_EVERY: Duration = Duration::from_millis(250);
/// How many archives a node writes at once.
const AT_ONCE: usize = 2;

/// The handler.
pub(super) struct PersonalDataExport(PersonalData);

impl PersonalDataExport {
    /// The handler over what is kept here.
    pub(super) fn new(personal_data: PersonalData) -> PersonalDataExport {
        PersonalDataExport(personal_data)
    }

    async fn export(&self, run: &JobRun) -> Result<(), JobError> {
        let Some(mut export) = self.0.begin(run.id(), run.payload()?).await? else {
            return Ok(());
        };
        run.progress(0, 1).await?;
        let mut told = Instant::now();
        while let Some(progress) = export.step().await? {
            if told.elapsed() >= TOLD_EVERY {
                run.progress(progress.done, progress.total).await?;
                told = Instant::now();
            }
        }
        run.progress(1, 1).await?;
        Ok(export.finish().await?)
    }
}

impl From<ExportFault> for JobError {
    fn from(fault: ExportFault) -> JobError {
        match fault {
            ExportFault::TooLarge => JobError::PermanentFor(
                JobFailure::TooLarge,
                "the archive would be larger than files.bytes_max".to_owned(),
            ),
            ExportFault::Overtaken => {
                JobError::Retry("another attempt writes the archive".to_owned())
            }
            ExportFault::Fault(fault) => fault.into(),
        }
    }
}

impl JobHandler for PersonalDataExport {
    fn kind(&self) -> &'static str {
        EXPORT_KIND
    }

    fn parallel_max(&self) -> usize {
        AT_ONCE
    }

    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        self.export(run).boxed()
    }
}
