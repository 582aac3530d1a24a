//! Writes the files that people asked for of what they have here. An attempt that is cut off leaves nothing: the next one begins
//! the file anew.

use super::handler::{JobError, JobHandler, JobRun};
use crate::domain::JobFailure;
use crate::services::exports::{EXPORT_KIND, Exports};
use crate::services::files::Unwritten;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::time::{Duration, Instant};

/// How often it says how far it is, and hears whether it is to end.
const TOLD_EVERY: Duration = Duration::from_millis(250);
/// How many files a node writes at once. A PDF is held until it is whole.
const AT_ONCE: usize = 2;

/// The handler.
pub(super) struct Export(Exports);

impl Export {
    /// The handler over what is kept here.
    pub(super) fn new(exports: Exports) -> Export {
        Export(exports)
    }

    async fn export(&self, run: &JobRun) -> Result<(), JobError> {
        let Some(mut writing) = self.0.begin(run.id()).await? else { return Ok(()) };
        run.progress(0, 1).await?;
        let mut told = Instant::now();
        while let Some(progress) = writing.step().await? {
            if told.elapsed() >= TOLD_EVERY {
                run.progress(progress.done, progress.total).await?;
                told = Instant::now();
            }
        }
        run.progress(1, 1).await?;
        Ok(writing.finish().await?)
    }
}

impl From<Unwritten> for JobError {
    fn from(unwritten: Unwritten) -> JobError {
        match unwritten {
            Unwritten::TooLarge => JobError::PermanentFor(
                JobFailure::TooLarge,
                "the file would be larger than files.bytes_max".to_owned(),
            ),
            Unwritten::Overtaken => {
                JobError::Retry("another attempt writes the file, or it was deleted".to_owned())
            }
            Unwritten::Fault(fault) => fault.into(),
        }
    }
}

impl JobHandler for Export {
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
