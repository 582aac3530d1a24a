//! The table of candles: one minute of a market a row.

use crate::domain::id_map::IdMap;
use crate::domain::{Amount, Fault, Listing, MarketId, Quantity, Timestamp};
use crate::engine::Trade;
use crate::storage::candles::MinuteCandle;
use crate::storage::{Database, candles};
use std::collections::BTreeMap;

const MINUTE_MICROS: i64 = 60_000_000;

/// The running minute of each market, and the minutes that the batch has changed.
#[derive(Debug, Default)]
pub(super) struct Candles {
    running: IdMap<MarketId, MinuteCandle>,
    changed: BTreeMap<(MarketId, Timestamp), MinuteCandle>,
}

impl Candles {
    /// Takes up where the table stands.
    pub(super) async fn load(database: &Database, listing: &Listing) -> Result<Candles, Fault> {
        let mut candles = Candles::default();
        for market in listing.markets() {
            if let Some(minute) = candles::last(database, market.id).await? {
                candles.running.insert(market.id, minute);
            }
        }
        Ok(candles)
    }

    /// Time never goes back, so a market's running minute is the only one that can still change.
    pub(super) fn traded(&mut self, trade: &Trade, at: Timestamp) {
        let open_time = Timestamp(at.0 - at.0.rem_euclid(MINUTE_MICROS));
        let minute = self
            .running
            .entry(trade.market)
            .and_modify(|minute| {
                if minute.open_time != open_time {
                    *minute = opening(trade, open_time);
                }
            })
            .or_insert_with(|| opening(trade, open_time));
        minute.high = minute.high.max(trade.price);
        minute.low = minute.low.min(trade.price);
        minute.close = trade.price;
        minute.volume.0 = minute.volume.0.saturating_add(trade.quantity.0);
        minute.notional.0 = minute.notional.0.saturating_add(trade.notional.0);
        minute.trades += 1;
        self.changed.insert((trade.market, open_time), *minute);
    }

    pub(super) fn take(&mut self) -> Vec<MinuteCandle> {
        std::mem::take(&mut self.changed).into_values().collect()
    }
}

fn opening(trade: &Trade, open_time: Timestamp) -> MinuteCandle {
    MinuteCandle {
        market: trade.market,
        open_time,
        open: trade.price,
        high: trade.price,
        low: trade.price,
        close: trade.price,
        volume: Quantity::ZERO,
        notional: Amount::ZERO,
        trades: 0,
    }
}
