//! The end of an account: what stands in its way, what follows from it in the engine, and forgetting. Who may come back,
//! and how, `services::auth` knows.

#[cfg(test)]
mod tests;

use super::auth::{Auth, Caller};
use crate::domain::{AccountId, Failure, Fault, Refusal, RefusalCode, Timestamp, UserId};
use crate::engine::CancelAllOrders;
use crate::exchange::{CommandError, ExchangeHandle};
use crate::storage::erasure_list::ErasureList;
use crate::storage::jobs::NewJob;
use crate::storage::{Database, accounts, balances, users};
use serde::{Deserialize, Serialize};

/// The kind of the jobs that cancel what deleted accounts left open.
pub const CLOSING_KIND: &str = "account closing";

/// What [`LifeCycle`] needs.
#[derive(Clone)]
pub struct LifeCycleParts {
    /// Where accounts and balances are.
    pub database: Database,
    /// Where their orders are.
    pub exchange: ExchangeHandle,
    /// Who people are.
    pub auth: Auth,
    /// Who was forgotten.
    pub list: ErasureList,
}

/// The end of accounts. Cheap to clone.
#[derive(Clone)]
pub struct LifeCycle(LifeCycleParts);

/// Whose accounts are to be closed: what the job is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// Whose.
    pub user: UserId,
}

impl LifeCycle {
    /// The end of the accounts in this database.
    pub fn new(parts: LifeCycleParts) -> LifeCycle {
        LifeCycle(parts)
    }

    /// Deletes the principal's account; answers until when it can be restored. Open orders are cancelled by a job.
    ///
    /// # Errors
    /// [`Failure::StepUpRequired`] without a fresh proof; refuses while there is money in it, unless that is to be left
    /// behind.
    pub async fn delete(
        &self,
        caller: Caller<'_>,
        leave_balances: bool,
    ) -> Result<Timestamp, Failure> {
        let (LifeCycleParts { auth, .. }, principal) = (&self.0, caller.principal);
        auth.require_fresh_proof(principal).await?;
        if !leave_balances {
            let remaining = self.remaining(principal.user).await?;
            if !remaining.is_empty() {
                return Err(balance_remains(&remaining).into());
            }
        }
        auth.delete_account(caller, closing(principal.user)?).await
    }

    /// Symbols of what a person has anywhere here.
    async fn remaining(&self, user: UserId) -> Result<Vec<String>, Fault> {
        let LifeCycleParts { database, exchange, .. } = &self.0;
        let mut symbols = Vec::new();
        for account in accounts::all(database, user).await? {
            exchange.caught_up(account.id).await?;
            for balance in balances::all(database, account.id).await? {
                let listing = exchange.listing();
                let asset = listing.asset(balance.asset);
                let has_some = !balance.available.is_zero() || !balance.held.is_zero();
                if let Some(asset) = asset.filter(|_| has_some) {
                    symbols.push(asset.symbol.clone());
                }
            }
        }
        symbols.sort_unstable();
        symbols.dedup();
        Ok(symbols)
    }

    /// Cancels every open order of a deleted account; nothing when it was restored since.
    ///
    /// # Errors
    /// [`Fault`] when the database or the engine does not answer.
    pub async fn close(&self, closing: Closing) -> Result<(), Fault> {
        let LifeCycleParts { database, exchange, .. } = &self.0;
        let person = users::by_id(database, closing.user).await?;
        if person.is_none_or(|person| person.deleted_at.is_none()) {
            return Ok(());
        }
        let open = accounts::all(database, closing.user).await?;
        for account in open.into_iter().filter(|account| account.opened_at.is_some()) {
            cancel_all(exchange, account.id).await?;
        }
        Ok(())
    }

    /// Forgets everybody whose time to come back is over; answers how many there were.
    ///
    /// # Errors
    /// [`Fault`] when the database or the list fails.
    pub async fn erase_due(&self) -> Result<u64, Fault> {
        self.0.auth.erase_due(&self.0.list).await
    }

    /// Forgets everybody on the list who came back with a backup; answers how many there were.
    ///
    /// # Errors
    /// [`Fault`] when the database or the list fails.
    pub async fn erase_listed(&self) -> Result<u64, Fault> {
        self.0.auth.erase_listed(&self.0.list, closing).await
    }
}

fn closing(user: UserId) -> Result<NewJob, Fault> {
    let payload = serde_json::to_string(&Closing { user }).map_err(Fault::internal)?;
    Ok(NewJob { payload, ..NewJob::of(CLOSING_KIND) })
}

async fn cancel_all(exchange: &ExchangeHandle, account: AccountId) -> Result<(), Fault> {
    let all = CancelAllOrders { account, market: None, side: None };
    match exchange.cancel_all_orders(all).await {
        Ok(_) => Ok(()),
        Err(CommandError::Fault(fault)) => Err(fault.into_cause()),
        Err(refused @ CommandError::Rejected(_)) => {
            Err(Fault::internal(format!("orders of account {account} stay open: {refused}")))
        }
    }
}

fn balance_remains(symbols: &[String]) -> Refusal {
    let symbols = symbols.join(", ");
    Refusal::new(
        RefusalCode::BalanceRemains,
        format!(
            "Nothing was deleted, because there is {symbols} in your accounts, and nobody could get at it once the account is \
             forgotten. Move it first, or send `leaveBalances: true` to leave it behind."
        ),
    )
    .at("leaveBalances")
}
