//! The table of trades. A row never changes.

use crate::storage::bulk::{Cell, Table};
use crate::storage::integers::Integer;
use crate::storage::spelling::Word;
use crate::storage::trades::TradeRow;

pub(super) const TABLE: Table<14> = Table {
    name: "trades",
    columns: [
        "id",
        "seq",
        "at",
        "market",
        "price",
        "quantity",
        "notional",
        "taker_side",
        "maker_order",
        "maker_account",
        "maker_fee",
        "taker_order",
        "taker_account",
        "taker_fee",
    ],
    conflict: "",
};

pub(super) fn cells(row: &TradeRow) -> [Cell<'_>; 14] {
    [
        row.id.to_sql().into(),
        row.seq.to_sql().into(),
        row.at.0.into(),
        row.market.to_sql().into(),
        row.price.0.into(),
        row.quantity.0.into(),
        row.notional.0.into(),
        row.taker_side.word().into(),
        row.maker.order.to_sql().into(),
        row.maker.account.to_sql().into(),
        row.maker.fee.0.into(),
        row.taker.order.to_sql().into(),
        row.taker.account.to_sql().into(),
        row.taker.fee.0.into(),
    ]
}
