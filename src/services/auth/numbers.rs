//! Account numbers: nobody signs up while the journal knows an account that the table of accounts lacks, because the
//! people of a restored backup that is too old would be given up silently.

use super::{Auth, Inner};
use crate::domain::{AccountId, AuditAction, AuditObject, Fault, Refusal, RefusalCode};
use crate::services::audit::{Act, AuditLog};
use crate::storage::Database;
use crate::storage::account_numbers::{self, Used};
use std::sync::atomic::Ordering;

/// How many numbers the alarm names.
const NAMED_MAX: usize = 10;

impl Auth {
    /// Compares the accounts of the journal with those of people, as far as the projections have come, and opens or
    /// closes sign-ups. Makes sure that no number is given twice: `used` are those that the engine knows. Answers how
    /// many accounts belong to nobody.
    ///
    /// # Errors
    /// When the database does not answer; sign-ups stay as they were.
    pub async fn check_account_numbers(&self, used: Used) -> Result<usize, Fault> {
        let inner = &self.inner;
        account_numbers::skip_used(&inner.database, used).await?;
        let ownerless = account_numbers::ownerless(&inner.database).await?;
        let count = ownerless.len();
        let before = inner.ownerless_accounts.swap(count, Ordering::SeqCst);
        metrics::gauge!("agio_accounts_without_person")
            .set(u32::try_from(count).unwrap_or(u32::MAX));
        match (before, count) {
            (_, count) if count > 0 && count != before => raise_alarm(&ownerless),
            (1.., 0) => tracing::info!("every account has a person again; sign-ups are open"),
            _ => {}
        }
        Ok(count)
    }

    /// How many accounts of the journal belong to nobody; sign-ups are refused while there are any.
    pub fn ownerless_accounts(&self) -> usize {
        self.inner.ownerless_accounts.load(Ordering::SeqCst)
    }
}

impl Inner {
    /// Refuses sign-ups while accounts without people are known.
    pub(super) fn sign_ups_open(&self) -> Result<(), Refusal> {
        if self.ownerless_accounts.load(Ordering::SeqCst) == 0 {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalCode::SignUpClosed,
            "Nobody can sign up at the moment, because the exchange's records of people are being \
             repaired. Nothing was changed; try again later. Whoever has an account can use it.",
        ))
    }
}

/// Gives the people of these accounts up as lost: the accounts keep their numbers and what is in them.
///
/// # Errors
/// When the database does not answer; nothing was given up then.
pub async fn give_up_accounts(
    database: &Database,
    audit: &AuditLog,
    accounts: Vec<AccountId>,
) -> Result<(), Fault> {
    let audit = audit.clone();
    database
        .write(move |tx| {
            Box::pin(async move {
                account_numbers::give_up(tx, &accounts, audit.now()).await?;
                for account in accounts {
                    let act = Act::of_operator(AuditAction::GiveUpAccount);
                    audit.record(tx, act.on(AuditObject::Account(account))).await?;
                }
                Ok(())
            })
        })
        .await
}

fn raise_alarm(ownerless: &[AccountId]) {
    let named: Vec<String> =
        ownerless.iter().take(NAMED_MAX).map(|account| account.to_string()).collect();
    tracing::error!(
        accounts = ownerless.len(),
        "ALARM: sign-ups are refused, because the journal knows accounts that the table of accounts lacks ({}{}): \
         the database is older than the journal. Restore a newer copy of it; if there is none, \
         `agio accounts --give-up` opens sign-ups without these people",
        named.join(", "),
        if ownerless.len() > NAMED_MAX { " ..." } else { "" }
    );
}
