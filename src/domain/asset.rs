//! What can be owned: coins and currencies.

use super::{Amount, AssetId, Decimal, DecimalError, decimal};
use crate::spelled;
use serde::{Deserialize, Serialize};

/// The most decimal places an asset may have: 10^18 smallest units still fit an `i64`.
pub const SCALE_MAX: u8 = 18;

/// The symbol of the asset that values are expressed in unless another one is asked for.
pub const DEFAULT_CURRENCY: &str = "USD";

/// The most decimal places of a coin that people are shown.
const COIN_DISPLAY_MAX: u8 = 8;
/// Currencies without a minor unit in use, by ISO 4217.
const WITHOUT_MINOR_UNIT: [&str; 17] = [
    "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND",
    "VUV", "XAF", "XOF", "XPF",
];
/// Currencies whose minor unit is a thousandth, by ISO 4217.
const IN_THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

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
spelled!(AssetKind { Crypto = "CRYPTO", Fiat = "FIAT" });

impl Asset {
    /// How many decimal places of an amount people are shown: those of the minor unit of a currency, up to 8 of
    /// a coin, and never more than the asset has.
    pub fn display_decimals(&self) -> u8 {
        let symbol = self.symbol.as_str();
        let wanted = match self.kind {
            AssetKind::Crypto => COIN_DISPLAY_MAX,
            AssetKind::Fiat if WITHOUT_MINOR_UNIT.contains(&symbol) => 0,
            AssetKind::Fiat if IN_THOUSANDTHS.contains(&symbol) => 3,
            AssetKind::Fiat => 2,
        };
        wanted.min(self.scale)
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asset_shows_its_usual_decimal_places() {
        let rows = [
            ("USD", AssetKind::Fiat, 8, 2),
            ("JPY", AssetKind::Fiat, 8, 0),
            ("KWD", AssetKind::Fiat, 8, 3),
            ("EUR", AssetKind::Fiat, 1, 1),
            ("BTC", AssetKind::Crypto, 8, 8),
            ("ETH", AssetKind::Crypto, 18, 8),
            ("XRP", AssetKind::Crypto, 6, 6),
        ];
        for (symbol, kind, scale, decimals) in rows {
            let (symbol, name) = (symbol.to_owned(), symbol.to_owned());
            let asset = Asset { id: AssetId(0), symbol, name, kind, scale };
            assert_eq!(asset.display_decimals(), decimals, "{}", asset.symbol);
        }
    }
}
