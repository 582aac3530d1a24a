//! What the maker does about a price band that the world has left.
//!
//! The band lies around the last trade. When the reference price leaves it while nothing trades, nobody may be
//! priced where the market is, so nothing would ever trade again. Once the reference has been outside for as
//! long as the settings say, the band is lifted by a journaled change of the market, as before the first trade;
//! it is put back when a trade has brought it to where the reference lies. A start puts it back in any case,
//! because the listing file is applied before the maker begins.

use crate::domain::{Decimal, Market, MarketLimits, Price};
use std::time::Duration;
use tokio::time::Instant;

/// One part of a band.
const PPM: i64 = 1_000_000;

/// The price band of one market.
#[derive(Debug, Default)]
pub(super) struct Band {
    /// Since when the reference has been outside.
    outside_since: Option<Instant>,
    /// The band that was lifted, in parts per million.
    lifted: Option<u32>,
}

/// What there is to look at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'m> {
    pub(super) market: &'m Market,
    /// The last trade's price; without one there is no band.
    pub(super) last: Option<Price>,
    pub(super) reference: Decimal,
    pub(super) now: Instant,
    /// For how long the reference must have been outside.
    pub(super) reanchor_after: Duration,
}

impl Band {
    /// The limits that the market should have now; `None` when those it has are right.
    pub(super) fn look(&mut self, look: Look<'_>) -> Option<MarketLimits> {
        let limits = look.market.limits;
        let Some(ppm) = limits.price_band_ppm else {
            let lifted = self.lifted?;
            let back = MarketLimits { price_band_ppm: Some(lifted), ..limits };
            return look.is_within(lifted).then_some(back);
        };
        self.lifted = None;
        if look.is_within(ppm) {
            self.outside_since = None;
            return None;
        }
        let since = *self.outside_since.get_or_insert(look.now);
        if look.now.duration_since(since) < look.reanchor_after {
            return None;
        }
        self.lifted = Some(ppm);
        Some(MarketLimits { price_band_ppm: None, ..limits })
    }
}

impl Look<'_> {
    /// Whether a band of this width around the last trade holds the reference.
    fn is_within(&self, ppm: u32) -> bool {
        self.last.is_none_or(|last| {
            holds(self.market.price_decimal(last), ppm, self.reference) != Some(false)
        })
    }
}

/// Whether an order at a price would lie within the market's band, as far as that is known here.
pub(super) fn admits(market: &Market, last: Option<Price>, price: Price) -> bool {
    let Some((last, ppm)) = last.zip(market.limits.price_band_ppm) else { return true };
    holds(market.price_decimal(last), ppm, market.price_decimal(price)) != Some(false)
}

/// `None` past the range of decimals.
fn holds(around: Decimal, ppm: u32, price: Decimal) -> Option<bool> {
    let reach = around.checked_mul(Decimal::from(ppm))?.checked_div(Decimal::from(PPM))?;
    Some((price - around).abs() <= reach)
}
