//! The table of positions.

use crate::storage::bulk::projected;
use crate::storage::integers::Integer;
use crate::storage::positions::PositionRow;

projected! {
    "positions", row: PositionRow,
    key {
        account = row.account.to_sql(),
        asset = row.asset.to_sql(),
        currency = row.currency.to_sql(),
    }
    fixed {}
    updated {
        quantity = row.quantity.0,
        cost = row.cost.map(|cost| cost.0),
        realized = row.realized.0,
        unknown_gains = row.unknown_gains,
    }
}
