//! The table of postings. A row never changes.

use crate::storage::bulk::projected;
use crate::storage::integers::{Integer, OnceSql};
use crate::storage::transactions::PostingRow;

projected! {
    "postings", row: PostingRow,
    fixed {
        id = row.id,
        account = row.account.to_sql(),
        asset = row.asset.to_sql(),
        kind = row.kind.as_str(),
        amount = row.amount.0,
        balance_after = row.balance_after.0,
        trade_id = row.trade.map(Integer::to_sql),
        order_id = row.order.map(Integer::to_sql),
        once_kind = row.once.map(|once| once.to_sql().0),
        once_id = row.once.map(|once| once.to_sql().1),
        at = row.at.0,
    }
}
