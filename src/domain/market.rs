//! A market: two assets, the grid its prices and quantities lie on, and its fees.

use super::{Amount, AssetId, Decimal, DecimalError, MarketId, Price, Quantity, decimal};
use crate::spelled;
use serde::{Deserialize, Serialize};

/// Fees are counted in parts per million of the notional; no fee is above all of it.
pub const FEE_PPM_MAX: u32 = 1_000_000;
/// A price band reaches at most from nothing to twice the last price.
pub const PRICE_BAND_PPM_MAX: u32 = 1_000_000;

/// A market as listed. The grid (tick, lot) never changes once listed; fees and status may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Market {
    /// Its number, in the order of listing.
    pub id: MarketId,
    /// Base and quote: `BTC-USD`.
    pub symbol: String,
    /// What is bought and sold.
    pub base: AssetId,
    /// What it is paid with; fees are taken in it too.
    pub quote: AssetId,
    /// Decimal places of the base asset's smallest unit.
    pub base_scale: u8,
    /// Decimal places of the quote asset's smallest unit.
    pub quote_scale: u8,
    /// One tick: smallest units of quote for one whole base coin.
    pub tick: i64,
    /// One lot: smallest units of base.
    pub lot: i64,
    /// The least notional of an order, in smallest units of quote.
    pub min_notional: Amount,
    /// Fee of the resting side, in parts per million of the notional.
    pub maker_fee_ppm: u32,
    /// Fee of the incoming side, in parts per million of the notional.
    pub taker_fee_ppm: u32,
    /// Whether it trades.
    pub status: MarketStatus,
    /// What orders may ask for.
    pub limits: MarketLimits,
}

/// What orders of a market may ask for; what is `None` has no limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketLimits {
    /// How far from the last trade an order may be priced or trade, in parts per million of that price.
    pub price_band_ppm: Option<u32>,
    /// The most lots of one order.
    pub max_quantity: Option<Quantity>,
    /// The most one order may be worth, in smallest units of quote.
    pub max_notional: Option<Amount>,
    /// How many orders of one account may stand in the market.
    pub max_open_orders: Option<u32>,
}

/// The fees of whoever trades much in markets of one quote asset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeTiers {
    /// What volume is counted in.
    pub quote: AssetId,
    /// By volume, ascending.
    pub tiers: Vec<FeeTier>,
}

/// Fees from a volume on. They never make an order dearer than its market's own fees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeTier {
    /// The least volume of 30 days, in smallest units of quote.
    pub min_volume: Amount,
    /// Maker fee in parts per million.
    pub maker_fee_ppm: u32,
    /// Taker fee in parts per million.
    pub taker_fee_ppm: u32,
}

/// Whether a market trades.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MarketStatus {
    /// Orders are accepted and matched.
    Open,
    /// Orders are cancelled but not accepted.
    Halted,
    /// Only orders that add to the book are accepted.
    PostOnly,
    /// Nothing is accepted, and nothing stands any more.
    Closed,
}
spelled!(MarketStatus { Open = "OPEN", Halted = "HALTED", PostOnly = "POST_ONLY", Closed = "CLOSED" });

/// Why a market cannot be listed as described.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MarketError {
    /// Tick and lot must be positive.
    #[error("tick and lot must be greater than zero")]
    NotPositive,
    /// One tick times one lot is no whole number of the quote's smallest units.
    #[error(
        "tick x lot is not a whole number of the quote's smallest units, so trades would have to round"
    )]
    TickTimesLot,
    /// A fee above the whole notional.
    #[error("a fee must lie between 0 and 100 %")]
    Fee,
    /// The least notional is negative.
    #[error("the minimum notional must not be negative")]
    MinNotional,
    /// Base and quote are the same asset.
    #[error("base and quote are the same asset")]
    SameAsset,
    /// A limit that no order could meet.
    #[error("a limit of orders must be greater than zero, and a price band at most 100 %")]
    Limits,
}

impl MarketLimits {
    /// Whether every limit leaves room for some order.
    pub fn are_sound(&self) -> bool {
        self.price_band_ppm.is_none_or(|ppm| (1..=PRICE_BAND_PPM_MAX).contains(&ppm))
            && self.max_quantity.is_none_or(Quantity::is_positive)
            && self.max_notional.is_none_or(Amount::is_positive)
            && self.max_open_orders.is_none_or(|orders| orders > 0)
    }
}

impl Market {
    /// Whether the market can be matched without rounding.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn validate(&self) -> Result<(), MarketError> {
        if self.base == self.quote {
            return Err(MarketError::SameAsset);
        }
        if self.tick <= 0 || self.lot <= 0 {
            return Err(MarketError::NotPositive);
        }
        if self.quote_per_tick_lot().is_none() {
            return Err(MarketError::TickTimesLot);
        }
        if self.maker_fee_ppm > FEE_PPM_MAX || self.taker_fee_ppm > FEE_PPM_MAX {
            return Err(MarketError::Fee);
        }
        if self.min_notional.0 < 0 {
            return Err(MarketError::MinNotional);
        }
        if !self.limits.are_sound() {
            return Err(MarketError::Limits);
        }
        Ok(())
    }

    /// What one lot costs at a price of one tick, in smallest units of quote; `None` when that is no
    /// whole positive number, which [`Market::validate`] refuses.
    pub fn quote_per_tick_lot(&self) -> Option<i64> {
        let product = i128::from(self.tick) * i128::from(self.lot);
        let one_base = 10_i128.checked_pow(u32::from(self.base_scale))?;
        if product <= 0 || product % one_base != 0 {
            return None;
        }
        i64::try_from(product / one_base).ok()
    }

    /// What a quantity costs at a price; `None` past the range of an amount.
    pub fn notional(&self, price: Price, quantity: Quantity) -> Option<Amount> {
        let unit = i128::from(self.quote_per_tick_lot()?);
        let product = i128::from(price.0).checked_mul(i128::from(quantity.0))?;
        i64::try_from(product.checked_mul(unit)?).ok().map(Amount)
    }

    /// A quantity as an amount of base; `None` past the range of an amount.
    pub fn base_amount(&self, quantity: Quantity) -> Option<Amount> {
        quantity.0.checked_mul(self.lot).map(Amount)
    }

    /// A price in quote for one whole base coin, as a decimal in the quote's scale.
    pub fn price_decimal(&self, price: Price) -> Decimal {
        decimal::from_units(i128::from(price.0) * i128::from(self.tick), self.quote_scale)
    }

    /// A quantity of base, as a decimal in the base's scale.
    pub fn quantity_decimal(&self, quantity: Quantity) -> Decimal {
        decimal::from_units(i128::from(quantity.0) * i128::from(self.lot), self.base_scale)
    }

    /// How many decimal places a price has that people read: as many as the tick needs.
    pub fn price_decimals(&self) -> u8 {
        places_needed(self.tick, self.quote_scale)
    }

    /// How many decimal places a quantity has that people read: as many as the lot needs.
    pub fn quantity_decimals(&self) -> u8 {
        places_needed(self.lot, self.base_scale)
    }

    /// A decimal price as ticks.
    ///
    /// # Errors
    /// When it lies between two ticks or out of range.
    pub fn price(&self, value: Decimal) -> Result<Price, DecimalError> {
        decimal::to_increments(value, self.quote_scale, self.tick).map(Price)
    }

    /// A decimal quantity as lots.
    ///
    /// # Errors
    /// When it lies between two lots or out of range.
    pub fn quantity(&self, value: Decimal) -> Result<Quantity, DecimalError> {
        decimal::to_increments(value, self.base_scale, self.lot).map(Quantity)
    }
}

/// The decimal places of an increment of 10^-`scale`, without the zeros at its end.
fn places_needed(increment: i64, scale: u8) -> u8 {
    let mut places = scale;
    let mut rest = increment;
    while places > 0 && rest != 0 && rest % 10 == 0 {
        rest /= 10;
        places -= 1;
    }
    places
}
