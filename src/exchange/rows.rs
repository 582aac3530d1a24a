//! Between the engine's states and the rows of the projections.

use crate::accounting::{Lot, Position, PositionKey};
use crate::domain::Quantity;
use crate::engine::{BalanceState, OrderState, RareTerms, Trade, TradeSide};
use crate::storage::balances::BalanceRow;
use crate::storage::orders::OrderRow;
use crate::storage::positions::PositionRow;
use crate::storage::trades::{TradeRow, TradeSideRow};

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

/// A position as it is stored.
pub(super) fn position_row(key: PositionKey, position: Position) -> PositionRow {
    PositionRow {
        account: key.account,
        asset: key.asset,
        currency: key.currency,
        quantity: position.held.quantity,
        cost: position.held.cost,
        realized: position.realized,
        unknown_gains: position.unknown_gains,
    }
}

/// Whose position a row is, and of what.
pub(super) fn position_key(row: &PositionRow) -> PositionKey {
    PositionKey { account: row.account, asset: row.asset, currency: row.currency }
}

impl From<&PositionRow> for Position {
    fn from(row: &PositionRow) -> Position {
        Position {
            held: Lot { quantity: row.quantity, cost: row.cost },
            realized: row.realized,
            unknown_gains: row.unknown_gains,
        }
    }
}

impl From<TradeSideRow> for TradeSide {
    fn from(side: TradeSideRow) -> TradeSide {
        TradeSide { order: side.order, account: side.account, fee: side.fee }
    }
}

impl From<TradeSide> for TradeSideRow {
    fn from(side: TradeSide) -> TradeSideRow {
        TradeSideRow { order: side.order, account: side.account, fee: side.fee }
    }
}

impl From<TradeRow> for Trade {
    fn from(row: TradeRow) -> Trade {
        Trade {
            id: row.id,
            market: row.market,
            price: row.price,
            quantity: row.quantity,
            notional: row.notional,
            taker_side: row.taker_side,
            maker: row.maker.into(),
            taker: row.taker.into(),
        }
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
