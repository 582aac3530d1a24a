//! Keeps a house account in funds: deposits when it starts with nothing, and again when it runs low.

use crate::domain::{AccountId, Amount, AssetId, ClientId, Fault};
use crate::engine::{BalanceState, Deposit};
use crate::exchange::{CommandError, ExchangeHandle};
use crate::storage::{Database, balances};
use std::collections::BTreeMap;

/// A balance below this part of what is wanted is low: one in so many.
const LOW_PART: i64 = 3;

/// The funds of one house account.
#[derive(Debug)]
pub(super) struct Purse {
    exchange: ExchangeHandle,
    account: AccountId,
    wanted: BTreeMap<AssetId, Amount>,
    total: BTreeMap<AssetId, Amount>,
    deposits: u64,
}

impl Purse {
    /// Reads what the account has.
    pub(super) async fn open(
        exchange: ExchangeHandle,
        database: &Database,
        account: AccountId,
    ) -> Result<Purse, Fault> {
        let rows = balances::all(database, account).await?;
        let total = |row: &balances::BalanceRow| {
            (row.asset, row.available.checked_add(row.held).unwrap_or(row.available))
        };
        let total = rows.iter().map(total).collect();
        Ok(Purse { exchange, account, wanted: BTreeMap::new(), total, deposits: 0 })
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
            let deposit = Deposit {
                account: self.account,
                asset,
                amount,
                reference: self.reference(asset, total),
            };
            let deposited = self.exchange.deposit(deposit).await?;
            self.deposits += 1;
            self.hear(&deposited.balance);
        }
        Ok(())
    }

    /// Names a deposit after what it fills up: tried again after an unknown outcome, or by a server that
    /// was restarted in between, it is the same deposit and moves nothing twice.
    fn reference(&self, asset: AssetId, total: Amount) -> Option<ClientId> {
        let (account, deposits, total) = (self.account, self.deposits, total.0);
        ClientId::new(&format!("house-{account}-{asset}-from-{total}-{deposits}"))
    }
}
