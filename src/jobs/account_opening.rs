//! Opens an account in the engine when whoever asked for it could not see to it: a crash came between its row and the
//! command.

use super::backoff::Backoff;
use super::handler::{JobError, JobHandler, JobRun};
use crate::services::accounts::{Accounts, OPENING_KIND};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::time::Duration;

/// The handler.
pub struct AccountOpening {
    accounts: Accounts,
}

impl AccountOpening {
    /// The handler over these accounts.
    pub fn new(accounts: Accounts) -> AccountOpening {
        AccountOpening { accounts }
    }

    async fn open(&self, run: &JobRun) -> Result<(), JobError> {
        Ok(self.accounts.finish_opening(run.payload()?).await?)
    }
}

impl JobHandler for AccountOpening {
    fn kind(&self) -> &'static str {
        OPENING_KIND
    }

    fn backoff(&self) -> Backoff {
        Backoff { first: Duration::from_secs(1), most: Duration::from_secs(10 * 60) }
    }

    fn run<'r>(&'r self, run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        self.open(run).boxed()
    }
}
