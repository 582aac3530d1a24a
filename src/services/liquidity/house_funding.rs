//! Keeps a house account in funds: deposits when it starts with nothing, and again when it runs low.

use crate::domain::{AccountId, Amount, AssetId, CommandFault, Fault, IntentKind};
use crate::engine::{BalanceState, Deposit};
use crate::exchange::{CommandError, ExchangeHandle};
use crate::services::funding::{Intents, body_hash};
use crate::storage::money_intents::{NewIntent, Noted};
use crate::storage::{Database, balances};
use std::collections::BTreeMap;

/// A balance below this part of what is wanted is low: one in so many.
const LOW_PART: i64 = 3;

/// The funds of one house account.
#[derive(Debug)]
pub(super) struct HouseFunding {
    intents: Intents,
    account: AccountId,
    wanted: BTreeMap<AssetId, Amount>,
    total: BTreeMap<AssetId, Amount>,
}

impl HouseFunding {
    /// Reads what the account has.
    ///
    /// # Errors
    /// When exchange or database do not answer, or the tables are older than the journal.
    pub(super) async fn open(
        exchange: ExchangeHandle,
        database: &Database,
        account: AccountId,
    ) -> Result<HouseFunding, Fault> {
        let intents = Intents::of(IntentKind::HouseDeposit, exchange, database.clone());
        intents.check().await?;
        let rows = balances::all(database, account).await?;
        let total = |row: &balances::BalanceRow| {
            (row.asset, row.available.checked_add(row.held).unwrap_or(row.available))
        };
        let total = rows.iter().map(total).collect();
        Ok(HouseFunding { intents, account, wanted: BTreeMap::new(), total })
    }

    /// Says how much of an asset the account should have.
    pub(super) fn want(&mut self, asset: AssetId, amount: Amount) {
        self.wanted.insert(asset, amount);
    }

    /// Takes in a balance of the account.
    pub(super) fn hear(&mut self, balance: &BalanceState) {
        if balance.account == self.account
            && let Some(total) = balance.available.checked_add(balance.held)
        {
            self.total.insert(balance.asset, total);
        }
    }

    /// Deposits what is missing of every asset that runs low.
    pub(super) async fn top_up(&mut self) -> Result<(), CommandError> {
        for (asset, wanted) in self.wanted.clone() {
            let total = self.total.get(&asset).copied().unwrap_or_default();
            if total.0 >= wanted.0 / LOW_PART {
                continue;
            }
            let Some(amount) = wanted.checked_sub(total) else { continue };
            let deposit = self.due(asset, amount).await.map_err(CommandFault::NotDone)?;
            let deposited = self.intents.deposit(deposit).await?;
            self.hear(&deposited.balance);
        }
        Ok(())
    }

    /// The last deposit, when its outcome was lost, with the server perhaps; else a new one.
    async fn due(&self, asset: AssetId, amount: Amount) -> Result<Deposit, Fault> {
        match self.intents.unsettled(self.account, asset).await? {
            Some(deposit) => Ok(deposit),
            None => self.noted(asset, amount).await,
        }
    }

    async fn noted(&self, asset: AssetId, amount: Amount) -> Result<Deposit, Fault> {
        let deposit = Deposit { account: self.account, asset, amount, once: None };
        let intent = NewIntent {
            kind: IntentKind::HouseDeposit,
            owner: None,
            account: self.account,
            reference: None,
            asset,
            amount,
            body_hash: body_hash(&deposit),
            limit: None,
        };
        match self.intents.note(intent).await? {
            Noted::New(once) | Noted::Known(once) => Ok(Deposit { once: Some(once), ..deposit }),
            refused => Err(Fault::internal(format!("a deposit of the house was {refused:?}"))),
        }
    }
}
