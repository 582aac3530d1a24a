//! Writes the files of tax reports that people asked for. An attempt that is cut off leaves nothing: the next one begins
//! the file anew.

use super::handler::{JobError, JobHandler, JobRun};
use crate::services::tax_exports::{EXPORT_KIND, TaxExports};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

/// How many files a node writes at once.
const AT_ONCE: usize = 2;

/// The handler.
pub(super) struct TaxReportExport(TaxExports);

impl TaxReportExport {
    /// The handler over the reports that are kept here.
    pub(super) fn new(exports: TaxExports) -> TaxReportExport {
        TaxReportExport(exports)
    }

    async fn export(&self, run: &JobRun) -> Result<(), JobError> {
        let Some(mut export) = self.0.begin(run.id(), run.payload()?).await? else {
            return Ok(());
        };
        run.progress(0, 1).await?;
        while export.step().await? {
            tokio::task::yield_now().await;
        }
        run.progress(1, 1).await?;
        Ok(export.finish().await?)
    }
}

impl JobHandler for TaxReportExport {
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
