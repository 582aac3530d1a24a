//! A listing file that was understood: what shall be listed, and the line that says so.

use crate::domain::{
    Amount, Asset, AssetId, AssetKind, FeeTier, FeeTiers, Market, MarketId, MarketLimits,
    MarketStatus,
};
use std::fmt;

/// What shall be listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListingPlan {
    /// The assets, in the order of the file.
    pub assets: Vec<PlannedAsset>,
    /// The markets, in the order of the file.
    pub markets: Vec<PlannedMarket>,
    /// The tables of fee tiers, one for each quote asset that has any.
    pub fee_tiers: Vec<PlannedFeeTiers>,
}

/// An asset as the file describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedAsset {
    /// The line its entry begins on, from 1.
    pub line: usize,
    /// Ticker symbol in capitals.
    pub symbol: String,
    /// Name for people.
    pub name: String,
    /// Coin or currency.
    pub kind: AssetKind,
    /// Decimal places of the smallest unit.
    pub scale: u8,
}

impl PlannedAsset {
    /// The asset under its number.
    pub fn asset(&self, id: AssetId) -> Asset {
        Asset {
            id,
            symbol: self.symbol.clone(),
            name: self.name.clone(),
            kind: self.kind,
            scale: self.scale,
        }
    }
}

/// A market as the file describes it, already in integers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedMarket {
    /// The line its entry begins on, from 1.
    pub line: usize,
    /// Base and quote: `BTC-USD`.
    pub symbol: String,
    /// Symbol of what is bought and sold.
    pub base: String,
    /// Symbol of what it is paid with.
    pub quote: String,
    /// Decimal places of the base's smallest unit.
    pub base_scale: u8,
    /// Decimal places of the quote's smallest unit.
    pub quote_scale: u8,
    /// One tick, in smallest units of quote.
    pub tick: i64,
    /// One lot, in smallest units of base.
    pub lot: i64,
    /// The least notional of an order.
    pub min_notional: Amount,
    /// Maker fee in parts per million.
    pub maker_fee_ppm: u32,
    /// Taker fee in parts per million.
    pub taker_fee_ppm: u32,
    /// Whether it trades.
    pub status: MarketStatus,
    /// What orders may ask for.
    pub limits: MarketLimits,
}

impl PlannedMarket {
    /// The market under its number, between two listed assets.
    pub fn market(&self, id: MarketId, base: AssetId, quote: AssetId) -> Market {
        Market {
            id,
            symbol: self.symbol.clone(),
            base,
            quote,
            base_scale: self.base_scale,
            quote_scale: self.quote_scale,
            tick: self.tick,
            lot: self.lot,
            min_notional: self.min_notional,
            maker_fee_ppm: self.maker_fee_ppm,
            taker_fee_ppm: self.taker_fee_ppm,
            status: self.status,
            limits: self.limits,
        }
    }
}

/// The fee tiers of a quote asset as the file describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedFeeTiers {
    /// The line its first entry begins on, from 1.
    pub line: usize,
    /// Symbol of the asset that volume is counted in.
    pub quote: String,
    /// By volume, ascending.
    pub tiers: Vec<FeeTier>,
}

impl PlannedFeeTiers {
    /// The table of the listed asset.
    pub fn table(&self, quote: AssetId) -> FeeTiers {
        FeeTiers { quote, tiers: self.tiers.clone() }
    }
}

/// Something in the file that keeps it from being applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The line to look at, from 1; `None` when something is missing from the file as a whole.
    pub line: Option<usize>,
    /// What is wrong, why, and what to write instead.
    pub message: String,
}

impl Problem {
    /// A problem on a line.
    pub fn at(line: usize, message: impl Into<String>) -> Problem {
        Problem { line: Some(line), message: message.into() }
    }

    /// A problem of the whole file.
    pub fn of_file(message: impl Into<String>) -> Problem {
        Problem { line: None, message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.message),
            None => f.write_str(&self.message),
        }
    }
}
