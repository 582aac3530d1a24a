//! Cancels what deleted accounts left open, and forgets people whose time to come back is over.

use super::backoff::Backoff;
use super::handler::{JobError, JobHandler, JobRun};
use crate::services::life_cycle::{CLOSING_KIND, LifeCycle};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::time::Duration;

/// The kind of the job that forgets.
pub(super) const ERASURE_KIND: &str = "erasure";

/// Cancels orders.
pub(super) struct AccountClosing(LifeCycle);

impl AccountClosing {
    /// The handler over these accounts.
    pub(super) fn new(life_cycle: LifeCycle) -> AccountClosing {
        AccountClosing(life_cycle)
    }
}

impl JobHandler for AccountClosing {
    fn kind(&self) -> &'static str {
        CLOSING_KIND
    }

    fn backoff(&self) -> Backoff {
        Backoff { first: Duration::from_secs(1), most: Duration::from_secs(10 * 60) }
    }

    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        async { Ok(self.0.close(run.payload()?).await?) }.boxed()
    }
}

/// Forgets people.
pub(super) struct Erasure(LifeCycle);

impl Erasure {
    /// The handler over these accounts.
    pub(super) fn new(life_cycle: LifeCycle) -> Erasure {
        Erasure(life_cycle)
    }
}

impl JobHandler for Erasure {
    fn kind(&self) -> &'static str {
        ERASURE_KIND
    }

    fn run<'r>(&'r self, _run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        async {
            let erased = self.0.erase_due().await?;
            if erased > 0 {
                tracing::info!(people = erased, "forgot people who deleted their accounts");
            }
            Ok(())
        }
        .boxed()
    }
}
