//! From rows of trades to an account's fills.

use crate::domain::AccountId;
use crate::schema::order::Fill;
use crate::services::records::TradeRow;

/// The account's side of a trade; `None` when it has none.
pub fn fill_of(row: &TradeRow, account: AccountId) -> Option<Fill> {
    let (side, liquidity, own) = row.side_of(account)?;
    Some(Fill {
        id: row.id,
        market: row.market,
        side,
        price: row.price,
        quantity: row.quantity,
        notional: row.notional,
        fee: own.fee,
        liquidity,
        account,
        order: own.order,
        at: row.at,
    })
}
