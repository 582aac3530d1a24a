//! The table of positions.

use crate::storage::bulk::{Cell, Table};
use crate::storage::integers::Integer;
use crate::storage::positions::PositionRow;

pub(super) const TABLE: Table<7> = Table {
    name: "positions",
    columns: ["account", "asset", "currency", "quantity", "cost", "realized", "unknown_gains"],
    conflict: "ON CONFLICT (account, asset, currency) DO UPDATE SET \
        quantity = excluded.quantity, cost = excluded.cost, realized = excluded.realized, \
        unknown_gains = excluded.unknown_gains",
};

pub(super) fn cells(row: &PositionRow) -> [Cell<'_>; 7] {
    [
        row.account.to_sql().into(),
        row.asset.to_sql().into(),
        row.currency.to_sql().into(),
        row.quantity.0.into(),
        row.cost.map(|cost| cost.0).into(),
        row.realized.0.into(),
        row.unknown_gains.into(),
    ]
}
