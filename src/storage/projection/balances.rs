//! The table of balances.

use crate::storage::balances::BalanceRow;
use crate::storage::bulk::{Cell, Table};
use crate::storage::integers::Integer;

pub(super) const TABLE: Table<4> = Table {
    name: "balances",
    columns: ["account", "asset", "available", "held"],
    conflict: "ON CONFLICT (account, asset) DO UPDATE SET \
        available = excluded.available, held = excluded.held",
};

pub(super) fn cells(row: &BalanceRow) -> [Cell<'_>; 4] {
    [
        row.account.to_sql().into(),
        row.asset.to_sql().into(),
        row.available.0.into(),
        row.held.0.into(),
    ]
}
