//! The table of balances.

use crate::storage::balances::BalanceRow;
use crate::storage::bulk::projected;
use crate::storage::integers::Integer;

projected! {
    "balances", row: BalanceRow,
    key {
        account = row.account.to_sql(),
        asset = row.asset.to_sql(),
    }
    fixed {}
    updated {
        available = row.available.0,
        held = row.held.0,
    }
}
