//! The table of candles.

use crate::storage::bulk::{Cell, Table};
use crate::storage::candles::MinuteCandle;
use crate::storage::integers::Integer;

pub(super) const TABLE: Table<9> = Table {
    name: "candles",
    columns: [
        "market",
        "open_time",
        "open",
        "high",
        "low",
        "close",
        "volume",
        "notional",
        "trades",
    ],
    conflict: "ON CONFLICT (market, open_time) DO UPDATE SET open = excluded.open, \
        high = excluded.high, low = excluded.low, close = excluded.close, \
        volume = excluded.volume, notional = excluded.notional, trades = excluded.trades",
};

pub(super) fn cells(row: &MinuteCandle) -> [Cell<'_>; 9] {
    [
        row.market.to_sql().into(),
        row.open_time.0.into(),
        row.open.0.into(),
        row.high.0.into(),
        row.low.0.into(),
        row.close.0.into(),
        row.volume.0.into(),
        row.notional.0.into(),
        row.trades.into(),
    ]
}
