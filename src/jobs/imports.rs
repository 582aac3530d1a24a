//! Works on the files of other exchanges that people bring in: reads them, and writes down what is in them. An attempt
//! that is cut off leaves nothing to see; the next one begins anew.

use super::handler::{JobError, JobHandler, JobRun};
use crate::services::imports::{IMPORT_KIND, ImportOrder, ImportStep, Imports};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::time::{Duration, Instant};

/// How often it says how far it is, and hears whether it is to end.
const TOLD_EVERY: Duration = Duration::from_millis(250);
/// How many imports a node works on at once: each takes some hundred bytes of memory for each row.
const AT_ONCE: usize = 2;

/// The handler.
pub(super) struct ImportWork(Imports);

impl ImportWork {
    /// The handler over what is kept here.
    pub(super) fn new(imports: Imports) -> ImportWork {
        ImportWork(imports)
    }

    async fn work(&self, run: &JobRun) -> Result<(), JobError> {
        let ImportOrder { import, step } = run.payload()?;
        let mut told = Told { run, at: Instant::now() };
        match step {
            ImportStep::Read => {
                let Some(mut parsing) = self.0.begin_reading(import).await? else { return Ok(()) };
                while let Some(progress) = parsing.step().await? {
                    told.tell(progress).await?;
                }
                Ok(parsing.finish().await?)
            }
            ImportStep::Apply => {
                let Some(mut applying) = self.0.begin_applying(import).await? else {
                    return Ok(());
                };
                while let Some(progress) = applying.step().await? {
                    told.tell(progress).await?;
                }
                Ok(applying.finish().await?)
            }
        }
    }
}

/// When progress was told last.
struct Told<'r> {
    run: &'r JobRun,
    at: Instant,
}

impl Told<'_> {
    async fn tell(&mut self, (done, total): (u64, u64)) -> Result<(), JobError> {
        if self.at.elapsed() >= TOLD_EVERY {
            self.run.progress(done, total).await?;
            self.at = Instant::now();
        }
        Ok(())
    }
}

impl JobHandler for ImportWork {
    fn kind(&self) -> &'static str {
        IMPORT_KIND
    }

    fn parallel_max(&self) -> usize {
        AT_ONCE
    }

    fn attempts_max(&self) -> u32 {
        4
    }

    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        self.work(run).boxed()
    }
}
