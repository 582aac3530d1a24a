//! The table of orders: each order as it is after the last command that changed it.

use super::latest::Latest;
use crate::domain::{OrderId, Quantity};
use crate::engine::{OrderState, RareTerms};
use crate::storage::orders::OrderRow;

/// The orders that the batch has changed.
#[derive(Debug, Default)]
pub(super) struct Orders {
    changed: Latest<OrderId, OrderRow>,
}

impl Orders {
    pub(super) fn changed(&mut self, order: &OrderState) {
        self.changed.put(order.id, order.clone().into());
    }

    pub(super) fn take(&mut self) -> Vec<OrderRow> {
        self.changed.take()
    }
}

impl From<OrderRow> for OrderState {
    fn from(row: OrderRow) -> OrderState {
        let rare = RareTerms {
            stop_price: row.stop_price,
            trailing_delta: row.trailing_delta,
            display: row.display,
            expires_at: row.expires_at,
            linked: row.linked,
            // Only the book knows, and only the book needs it.
            hidden: Quantity::ZERO,
        };
        OrderState {
            id: row.id,
            account: row.account,
            client_id: row.client_id,
            market: row.market,
            side: row.side,
            order_type: row.order_type,
            time_in_force: row.time_in_force,
            post_only: row.post_only,
            status: row.status,
            reason: row.reason,
            price: row.price,
            quantity: row.quantity,
            budget: row.budget,
            filled: row.filled,
            filled_notional: row.filled_notional,
            fees: row.fees,
            created_at: row.created_at,
            updated_at: row.updated_at,
            updated_seq: row.updated_seq,
            self_trade_prevention: row.self_trade_prevention,
            rare: rare.boxed(),
        }
    }
}

impl From<OrderState> for OrderRow {
    fn from(order: OrderState) -> OrderRow {
        let rare = order.rare();
        OrderRow {
            id: order.id,
            account: order.account,
            client_id: order.client_id,
            market: order.market,
            side: order.side,
            order_type: order.order_type,
            time_in_force: order.time_in_force,
            post_only: order.post_only,
            status: order.status,
            reason: order.reason,
            price: order.price,
            quantity: order.quantity,
            budget: order.budget,
            filled: order.filled,
            filled_notional: order.filled_notional,
            fees: order.fees,
            created_at: order.created_at,
            updated_at: order.updated_at,
            updated_seq: order.updated_seq,
            stop_price: rare.stop_price,
            trailing_delta: rare.trailing_delta,
            display: rare.display,
            expires_at: rare.expires_at,
            self_trade_prevention: order.self_trade_prevention,
            linked: rare.linked,
        }
    }
}
