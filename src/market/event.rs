//! What the market-data task hears, from sources, from the exchange and from its own clock.

use super::quote::{PriceSource, SourceQuote};
use crate::domain::PublicTrade;

/// What the task hears.
#[derive(Debug)]
pub(super) enum MarketEvent {
    /// A source told prices.
    Said {
        /// Which.
        source: PriceSource,
        /// In dollars.
        quotes: Vec<SourceQuote>,
    },
    /// A trade happened on the exchange.
    Traded(PublicTrade),
    /// Time passed.
    Beat,
}
