//! The table of trades.

use crate::engine::{Trade, TradeSide};
use crate::exchange::applied::Done;
use crate::storage::trades::{TradeRow, TradeSideRow};

/// The trades that the batch has made.
#[derive(Debug, Default)]
pub(super) struct Trades {
    made: Vec<TradeRow>,
}

impl Trades {
    pub(super) fn traded(&mut self, trade: &Trade, done: &Done<'_>) {
        self.made.push(TradeRow {
            id: trade.id,
            seq: done.seq,
            at: done.at,
            market: trade.market,
            price: trade.price,
            quantity: trade.quantity,
            notional: trade.notional,
            taker_side: trade.taker_side,
            maker: trade.maker.into(),
            taker: trade.taker.into(),
        });
    }

    pub(super) fn take(&mut self) -> Vec<TradeRow> {
        std::mem::take(&mut self.made)
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
