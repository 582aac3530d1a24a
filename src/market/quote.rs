//! What the market-data task says: quotes, price points and details, as plain data.

use crate::domain::{AssetId, Decimal, Timestamp, spelled};
use std::fmt;

/// Symbol of the currency that every source outside the exchange prices in.
pub const SOURCE_CURRENCY: &str = "USD";

/// Who says what a price is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PriceSource {
    /// The exchange's own trades.
    Exchange,
    /// The outside provider CoinGecko.
    Coingecko,
    /// A recording of real prices, played again.
    Recording,
    /// An invented walk of prices.
    Simulation,
}
spelled!(settings PriceSource { Exchange = "exchange", Coingecko = "coingecko", Recording = "recording", Simulation = "simulation" });

impl fmt::Display for PriceSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The price of one asset in another, and what is known about its last 24 hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// What is priced.
    pub asset: AssetId,
    /// In what.
    pub currency: AssetId,
    /// The price of one whole unit of the asset.
    pub price: Decimal,
    /// How far the price is from the one 24 hours ago.
    pub change_24h: Option<Decimal>,
    /// The same in percent of the price 24 hours ago.
    pub change_percent_24h: Option<Decimal>,
    /// The highest price of the last 24 hours; not known for cross rates.
    pub high_24h: Option<Decimal>,
    /// The lowest price of the last 24 hours; not known for cross rates.
    pub low_24h: Option<Decimal>,
    /// What was traded in the last 24 hours, worth in `currency`.
    pub volume_24h: Option<Decimal>,
    /// Who says so; for a cross rate, who prices the asset.
    pub source: PriceSource,
    /// When the source said so; for a cross rate, the older of the two.
    pub at: Timestamp,
    /// Whether every source has been silent for longer than its freshness limit.
    pub stale: bool,
}

/// What one source says about one asset, in US dollars.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SourceQuote {
    pub asset: AssetId,
    pub price: Decimal,
    pub change_24h: Option<Decimal>,
    pub high_24h: Option<Decimal>,
    pub low_24h: Option<Decimal>,
    pub volume_24h: Option<Decimal>,
    pub at: Timestamp,
}

/// How far back a history goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HistoryRange {
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
    /// 90 days.
    Quarter,
    /// 365 days.
    Year,
    /// As far as the source knows.
    All,
}

impl HistoryRange {
    /// Every range.
    pub const EVERY: [HistoryRange; 6] = [
        HistoryRange::Day,
        HistoryRange::Week,
        HistoryRange::Month,
        HistoryRange::Quarter,
        HistoryRange::Year,
        HistoryRange::All,
    ];

    /// Length in days; `None` without a limit.
    pub fn days(self) -> Option<u32> {
        match self {
            HistoryRange::Day => Some(1),
            HistoryRange::Week => Some(7),
            HistoryRange::Month => Some(30),
            HistoryRange::Quarter => Some(90),
            HistoryRange::Year => Some(365),
            HistoryRange::All => None,
        }
    }
}

/// A price at an instant of the past.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PricePoint {
    /// When.
    pub at: Timestamp,
    /// The price.
    pub price: Decimal,
}

/// What is known about an asset besides its price. Money is in US dollars.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetDetails {
    /// What it is, in plain text.
    pub description: Option<String>,
    /// Its home page, `http://` or `https://`.
    pub homepage: Option<String>,
    /// Its place among all assets by market capitalisation.
    pub rank: Option<u32>,
    /// Price times circulating supply.
    pub market_cap: Option<Decimal>,
    /// What was traded in the last 24 hours, everywhere.
    pub volume_24h: Option<Decimal>,
    /// How many units are in circulation.
    pub circulating_supply: Option<Decimal>,
}
