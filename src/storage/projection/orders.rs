//! The table of orders.

use crate::storage::bulk::{Cell, Table};
use crate::storage::integers::Integer;
use crate::storage::orders::OrderRow;
use crate::storage::spelling::Word;

pub(super) const TABLE: Table<25> = Table {
    name: "orders",
    columns: [
        "id",
        "account",
        "client_id",
        "market",
        "side",
        "order_type",
        "time_in_force",
        "post_only",
        "status",
        "reason",
        "price",
        "quantity",
        "budget",
        "filled",
        "filled_notional",
        "fees",
        "created_at",
        "updated_at",
        "updated_seq",
        "stop_price",
        "trailing_delta",
        "display",
        "expires_at",
        "self_trade_prevention",
        "linked",
    ],
    conflict: "ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = excluded.reason, \
        price = excluded.price, quantity = excluded.quantity, budget = excluded.budget, \
        filled = excluded.filled, filled_notional = excluded.filled_notional, \
        fees = excluded.fees, updated_at = excluded.updated_at, \
        updated_seq = excluded.updated_seq, stop_price = excluded.stop_price",
};

pub(super) fn cells(row: &OrderRow) -> [Cell<'_>; 25] {
    [
        row.id.to_sql().into(),
        row.account.to_sql().into(),
        row.client_id.as_ref().map(|id| id.as_str()).into(),
        row.market.to_sql().into(),
        row.side.word().into(),
        row.order_type.word().into(),
        row.time_in_force.word().into(),
        i64::from(row.post_only).into(),
        row.status.word().into(),
        row.reason.map(Word::word).into(),
        row.price.map(|price| price.0).into(),
        row.quantity.map(|quantity| quantity.0).into(),
        row.budget.map(|budget| budget.0).into(),
        row.filled.0.into(),
        row.filled_notional.0.into(),
        row.fees.0.into(),
        row.created_at.0.into(),
        row.updated_at.0.into(),
        row.updated_seq.to_sql().into(),
        row.stop_price.map(|price| price.0).into(),
        row.trailing_delta.map(|delta| delta.0).into(),
        row.display.map(|quantity| quantity.0).into(),
        row.expires_at.map(|at| at.0).into(),
        row.self_trade_prevention.word().into(),
        row.linked.map(Integer::to_sql).into(),
    ]
}
