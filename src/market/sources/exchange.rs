//! The exchange's own trades as a source: the last trade's price of a market against the dollar.

use crate::domain::Market;
use crate::market::quote::SourceQuote;
use crate::market::tape::{Tape, TickerStats};

/// What a market's own trades say about its base; `None` before the first trade.
pub(in crate::market) fn quote(
    market: &Market,
    tape: &Tape,
    day: &TickerStats,
) -> Option<SourceQuote> {
    let (price, at) = tape.last()?;
    Some(SourceQuote {
        asset: market.base,
        price,
        change_24h: day.open_24h.map(|open| price - open),
        high_24h: day.high_24h,
        low_24h: day.low_24h,
        volume_24h: Some(day.quote_volume_24h),
        at,
    })
}
