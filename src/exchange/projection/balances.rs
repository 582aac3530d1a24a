//! The table of balances: each as it is after the last command that changed it.

use super::latest::Latest;
use crate::domain::{AccountId, AssetId};
use crate::engine::BalanceState;
use crate::storage::balances::BalanceRow;

/// The balances that the batch has changed.
#[derive(Debug, Default)]
pub(super) struct Balances {
    changed: Latest<(AccountId, AssetId), BalanceRow>,
}

impl Balances {
    pub(super) fn changed(&mut self, balance: &BalanceState) {
        self.changed.put((balance.account, balance.asset), (*balance).into());
    }

    pub(super) fn take(&mut self) -> Vec<BalanceRow> {
        self.changed.take()
    }
}

impl From<BalanceRow> for BalanceState {
    fn from(row: BalanceRow) -> BalanceState {
        BalanceState {
            account: row.account,
            asset: row.asset,
            available: row.available,
            held: row.held,
        }
    }
}

impl From<BalanceState> for BalanceRow {
    fn from(balance: BalanceState) -> BalanceRow {
        BalanceRow {
            account: balance.account,
            asset: balance.asset,
            available: balance.available,
            held: balance.held,
        }
    }
}
