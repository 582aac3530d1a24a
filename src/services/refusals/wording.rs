//! How messages spell numbers: decimals with their asset's symbol, never ticks, lots or smallest units.

use crate::domain::{
    Amount, Asset, AssetId, Decimal, Listing, Market, MarketId, Price, Quantity, Refusal,
    RefusalCode,
};

/// A market and its two assets, to spell numbers with.
#[derive(Clone, Copy, Debug)]
pub struct Wording<'a> {
    /// The market.
    pub market: &'a Market,
    /// What is bought and sold.
    pub base: &'a Asset,
    /// What it is paid with.
    pub quote: &'a Asset,
}

impl<'a> Wording<'a> {
    /// The words of a listed market.
    pub fn of(listing: &'a Listing, market: MarketId) -> Option<Wording<'a>> {
        let market = listing.market(market)?;
        let base = listing.asset(market.base)?;
        let quote = listing.asset(market.quote)?;
        Some(Wording { market, base, quote })
    }

    /// A price, as in `64000.01`.
    pub fn price(&self, price: Price) -> String {
        plain(self.market.price_decimal(price))
    }

    /// A quantity, as in `0.5 BTC`.
    pub fn quantity(&self, quantity: Quantity) -> String {
        format!("{} {}", plain(self.market.quantity_decimal(quantity)), self.base.symbol)
    }

    /// Money, as in `12.5 USD`.
    pub fn money(&self, amount: Amount) -> String {
        amount_of(self.quote, amount)
    }

    /// The least quantity worth the market's minimum at a price; `None` past the range.
    pub fn least_quantity(&self, price: Price, minimum: Amount) -> Option<Quantity> {
        let lot = self.market.notional(price, Quantity(1))?.0;
        if lot <= 0 {
            return None;
        }
        let (whole, rest) = (minimum.0 / lot, minimum.0 % lot);
        Some(Quantity(whole + i64::from(rest > 0)))
    }
}

/// An amount with its symbol, as in `0.5 BTC`.
pub(crate) fn amount_of(asset: &Asset, amount: Amount) -> String {
    format!("{} {}", plain(asset.decimal(amount)), asset.symbol)
}

/// As [`amount_of`], for an asset that may not be listed.
pub(crate) fn amount_in(listing: &Listing, asset: AssetId, amount: Amount) -> String {
    match listing.asset(asset) {
        Some(asset) => amount_of(asset, amount),
        None => format!("{} units", amount.0),
    }
}

/// That a number has more decimal places than its asset.
pub(crate) fn too_precise(field: &str, value: Decimal, asset: &Asset) -> String {
    format!(
        "`{field}` is {value}, but {} has {scale} decimal places: write at most {scale}.",
        asset.symbol,
        scale = asset.scale
    )
}

/// A decimal without trailing zeros.
pub(crate) fn plain(value: Decimal) -> String {
    value.normalize().to_string()
}

/// The multiples of `step` around a value that is none: `64000.01 or 64000.02`. `None` when the value
/// is too large to tell.
pub(crate) fn neighbours(value: Decimal, step: Decimal) -> Option<String> {
    let below = value.checked_sub(value.checked_rem(step)?)?;
    let above = below.checked_add(step)?;
    if below.is_zero() {
        return Some(plain(above));
    }
    Some(format!("{} or {}", plain(below), plain(above)))
}

/// The refusal of a market nobody listed.
pub(crate) fn unknown_market(listing: &Listing, symbol: &str) -> Refusal {
    let known: Vec<_> = listing.markets().iter().map(|market| market.symbol.as_str()).collect();
    let message = format!(
        "There is no market {}: choose one of {}.",
        shortened(symbol),
        if known.is_empty() { "none listed yet".to_owned() } else { known.join(", ") }
    );
    Refusal::new(RefusalCode::NotFound, message).at("market")
}

/// The refusal of an asset nobody listed.
pub(crate) fn unknown_asset(listing: &Listing, symbol: &str) -> Refusal {
    let known: Vec<_> = listing.assets().iter().map(|asset| asset.symbol.as_str()).collect();
    let message =
        format!("There is no asset {}: choose one of {}.", shortened(symbol), known.join(", "));
    Refusal::new(RefusalCode::NotFound, message).at("asset")
}

/// What a client typed, in quotes and cut to a length a message can bear.
fn shortened(text: &str) -> String {
    const SHOWN_MAX: usize = 24;
    let shown: String = text.chars().filter(|c| !c.is_control()).take(SHOWN_MAX).collect();
    let cut = if text.chars().count() > SHOWN_MAX { "…" } else { "" };
    format!("\"{shown}{cut}\"")
}
