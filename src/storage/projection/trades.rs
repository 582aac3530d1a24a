//! The table of trades. A row never changes.

use crate::storage::bulk::projected;
use crate::storage::integers::Integer;
use crate::storage::trades::TradeRow;

projected! {
    "trades", row: TradeRow,
    fixed {
        id = row.id.to_sql(),
        seq = row.seq.to_sql(),
        at = row.at.0,
        market = row.market.to_sql(),
        price = row.price.0,
        quantity = row.quantity.0,
        notional = row.notional.0,
        taker_side = row.taker_side.as_str(),
        maker_order = row.maker.order.to_sql(),
        maker_account = row.maker.account.to_sql(),
        maker_fee = row.maker.fee.0,
        taker_order = row.taker.order.to_sql(),
        taker_account = row.taker.account.to_sql(),
        taker_fee = row.taker.fee.0,
    }
}
