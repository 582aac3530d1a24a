//! Looks again whether every account of the journal has its person, while that was not so: sign-ups open by themselves
//! once it is mended.

use super::Job;
use crate::domain::Fault;
use crate::services::auth::Auth;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long to rest while sign-ups are refused.
const CLOSED_REST: Duration = Duration::from_secs(5);
/// How long to rest while they are open: only whether they were closed meanwhile is asked then.
const OPEN_REST: Duration = Duration::from_secs(60);

/// The job.
#[derive(Debug)]
pub struct AccountCheck {
    auth: Auth,
}

impl AccountCheck {
    /// The job over these people.
    pub fn new(auth: Auth) -> AccountCheck {
        AccountCheck { auth }
    }
}

impl Job for AccountCheck {
    fn name(&self) -> &'static str {
        "account check"
    }

    async fn round(&self, _stop: &CancellationToken) -> Result<Duration, Fault> {
        if self.auth.ownerless_accounts() == 0 {
            return Ok(OPEN_REST);
        }
        self.auth.check_account_numbers().await?;
        Ok(CLOSED_REST)
    }
}
