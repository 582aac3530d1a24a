//! The table of postings. A row never changes.

use crate::storage::bulk::{Cell, Table};
use crate::storage::integers::{Integer, OnceSql};
use crate::storage::spelling::Word;
use crate::storage::transactions::PostingRow;

pub(super) const TABLE: Table<11> = Table {
    name: "postings",
    columns: [
        "id",
        "account",
        "asset",
        "kind",
        "amount",
        "balance_after",
        "trade_id",
        "order_id",
        "once_kind",
        "once_id",
        "at",
    ],
    conflict: "",
};

pub(super) fn cells(row: &PostingRow) -> [Cell<'_>; 11] {
    [
        row.id.into(),
        row.account.to_sql().into(),
        row.asset.to_sql().into(),
        row.kind.word().into(),
        row.amount.0.into(),
        row.balance_after.0.into(),
        row.trade.map(Integer::to_sql).into(),
        row.order.map(Integer::to_sql).into(),
        row.once.map(|once| once.to_sql().0).into(),
        row.once.map(|once| once.to_sql().1).into(),
        row.at.0.into(),
    ]
}
