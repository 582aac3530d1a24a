//! Looks again whether every account of the journal has its person, while that was not so: sign-ups open by themselves
//! once it is mended.

use super::LocalTask;
use crate::domain::Fault;
use crate::services::accounts::Accounts;
use crate::services::auth::Auth;
use std::time::Duration;

/// How long to rest while sign-ups are refused.
const CLOSED_REST: Duration = Duration::from_secs(5);
/// How long to rest while they are open: only whether they were closed meanwhile is asked then.
const OPEN_REST: Duration = Duration::from_secs(60);

/// The task. Every node has one, because each refuses sign-ups by what it holds in memory.
pub struct AccountCheck {
    auth: Auth,
    accounts: Accounts,
}

impl AccountCheck {
    /// The task over these people.
    pub fn new(auth: Auth, accounts: Accounts) -> AccountCheck {
        AccountCheck { auth, accounts }
    }
}

impl LocalTask for AccountCheck {
    fn name(&self) -> &'static str {
        "account check"
    }

    async fn round(&self) -> Result<Duration, Fault> {
        if self.auth.ownerless_accounts() == 0 {
            return Ok(OPEN_REST);
        }
        let used = self.accounts.used_numbers().await?;
        self.auth.check_account_numbers(used).await?;
        Ok(CLOSED_REST)
    }
}
