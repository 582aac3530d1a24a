//! What can be owned: coins and currencies.

use super::{Amount, AssetId, Decimal, DecimalError, decimal};
use serde::{Deserialize, Serialize};

/// The most decimal places an asset may have: 10^18 smallest units still fit an `i64`.
pub const SCALE_MAX: u8 = 18;

/// An asset as listed. Its scale never changes once listed: every amount is counted in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asset {
    /// Its number, in the order of listing.
    pub id: AssetId,
    /// Ticker symbol in capitals: `BTC`.
    pub symbol: String,
    /// Name for people: `Bitcoin`.
    pub name: String,
    /// Coin or currency.
    pub kind: AssetKind,
    /// Decimal places of the smallest unit, 0 to [`SCALE_MAX`].
    pub scale: u8,
}

/// Coin or currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum AssetKind {
    /// A crypto-asset.
    Crypto,
    /// Money issued by a state.
    Fiat,
}

impl Asset {
    /// The amount as an exact decimal with all of the asset's decimal places.
    pub fn decimal(&self, amount: Amount) -> Decimal {
        decimal::from_units(i128::from(amount.0), self.scale)
    }

    /// A decimal as an amount.
    ///
    /// # Errors
    /// When it has more decimal places than the asset keeps, or leaves the range.
    pub fn amount(&self, value: Decimal) -> Result<Amount, DecimalError> {
        decimal::to_units(value, self.scale).map(Amount)
    }
}
