//! The table of candles.

use crate::storage::bulk::projected;
use crate::storage::candles::MinuteCandle;
use crate::storage::integers::Integer;

projected! {
    "candles", row: MinuteCandle,
    key {
        market = row.market.to_sql(),
        open_time = row.open_time.0,
    }
    fixed {}
    updated {
        open = row.open.0,
        high = row.high.0,
        low = row.low.0,
        close = row.close.0,
        volume = row.volume.0,
        notional = row.notional.0,
        trades = row.trades,
    }
}
