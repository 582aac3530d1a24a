//! The table of orders.

use crate::domain::OrderEndReason;
use crate::storage::bulk::projected;
use crate::storage::integers::Integer;
use crate::storage::orders::OrderRow;

projected! {
    "orders", row: OrderRow,
    key {
        id = row.id.to_sql(),
    }
    fixed {
        account = row.account.to_sql(),
        client_id = row.client_id.as_ref().map(|id| id.as_str()),
        market = row.market.to_sql(),
        side = row.side.as_str(),
        order_type = row.order_type.as_str(),
        time_in_force = row.time_in_force.as_str(),
        post_only = i64::from(row.post_only),
        created_at = row.created_at.0,
        trailing_delta = row.trailing_delta.map(|delta| delta.0),
        display = row.display.map(|quantity| quantity.0),
        expires_at = row.expires_at.map(|at| at.0),
        self_trade_prevention = row.self_trade_prevention.as_str(),
        linked = row.linked.map(Integer::to_sql),
    }
    updated {
        status = row.status.as_str(),
        reason = row.reason.map(OrderEndReason::as_str),
        price = row.price.map(|price| price.0),
        quantity = row.quantity.map(|quantity| quantity.0),
        budget = row.budget.map(|budget| budget.0),
        filled = row.filled.0,
        filled_notional = row.filled_notional.0,
        fees = row.fees.0,
        updated_at = row.updated_at.0,
        updated_seq = row.updated_seq.to_sql(),
        stop_price = row.stop_price.map(|price| price.0),
    }
}
