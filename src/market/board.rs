//! The price board: the newest quote of every asset in US dollars, and cross rates through the dollar.
//!
//! Readers take one shared snapshot and never wait for the writer; every tick that is broadcast carries
//! the board as it then was, so that a subscriber prices all assets at one moment.

use super::quote::{PriceSource, Quote};
use crate::domain::{AssetId, Decimal, Timestamp};
use std::sync::{Arc, PoisonError, RwLock};

/// Significant digits of a cross rate. A division rarely ends; more digits than this say nothing.
const CROSS_SIGNIFICANT_DIGITS: u32 = 12;

/// Decimal places of a change in percent.
const PERCENT_PLACES: u32 = 4;

/// All quotes of one moment. Cheap to share, never changed once published.
#[derive(Clone, Debug)]
pub(super) struct Prices {
    dollar: AssetId,
    /// In dollars, by asset id.
    quotes: Vec<Option<Quote>>,
    /// The same as the sources outside the exchange say it.
    references: Vec<Option<Quote>>,
    at: Timestamp,
}

impl Prices {
    pub(super) fn none(dollar: AssetId, assets: usize) -> Prices {
        let none = vec![None; assets];
        Prices { dollar, quotes: none.clone(), references: none, at: Timestamp::default() }
    }

    /// Puts quotes (in dollars) in place of those of the same assets.
    pub(super) fn put(&mut self, quotes: &[Quote], at: Timestamp) {
        self.at = at;
        place(&mut self.quotes, quotes);
    }

    /// Puts reference quotes (in dollars) in place of those of the same assets.
    pub(super) fn put_references(&mut self, quotes: &[Quote]) {
        place(&mut self.references, quotes);
    }

    /// What the sources outside the exchange say an asset costs in dollars.
    pub(super) fn reference(&self, asset: AssetId) -> Option<Quote> {
        if asset == self.dollar {
            return Some(self.dollar_itself());
        }
        *self.references.get(usize::from(asset.0))?
    }

    pub(super) fn dollar(&self) -> AssetId {
        self.dollar
    }

    /// The price of an asset in a currency, if both can be priced in dollars.
    pub(super) fn price(&self, asset: AssetId, currency: AssetId) -> Option<Quote> {
        if asset == currency {
            return self.in_dollars(asset).map(|quote| one(quote, currency));
        }
        let priced = self.in_dollars(asset)?;
        if currency == self.dollar {
            return Some(priced);
        }
        cross(&priced, &self.in_dollars(currency)?, self.dollar)
    }

    /// Every asset that has a quote of its own, priced in a currency.
    pub(super) fn all(&self, currency: AssetId) -> Vec<Quote> {
        let assets = self.quotes.iter().flatten().map(|quote| quote.asset);
        assets.filter_map(|asset| self.price(asset, currency)).collect()
    }

    fn in_dollars(&self, asset: AssetId) -> Option<Quote> {
        if asset == self.dollar {
            return Some(self.dollar_itself());
        }
        *self.quotes.get(usize::from(asset.0))?
    }

    fn dollar_itself(&self) -> Quote {
        Quote {
            asset: self.dollar,
            currency: self.dollar,
            price: Decimal::ONE,
            change_24h: Some(Decimal::ZERO),
            change_percent_24h: Some(Decimal::ZERO),
            high_24h: Some(Decimal::ONE),
            low_24h: Some(Decimal::ONE),
            volume_24h: None,
            source: PriceSource::Exchange,
            at: self.at,
            stale: false,
        }
    }
}

fn place(places: &mut [Option<Quote>], quotes: &[Quote]) {
    for quote in quotes {
        if let Some(place) = places.get_mut(usize::from(quote.asset.0)) {
            *place = Some(*quote);
        }
    }
}

/// Anything in itself is one, for as long as it can be priced at all.
fn one(quote: Quote, currency: AssetId) -> Quote {
    Quote {
        currency,
        price: Decimal::ONE,
        change_24h: Some(Decimal::ZERO),
        change_percent_24h: Some(Decimal::ZERO),
        high_24h: Some(Decimal::ONE),
        low_24h: Some(Decimal::ONE),
        volume_24h: None,
        ..quote
    }
}

/// An asset's dollar quote turned into a quote in `currency`, whose own dollar quote is given.
pub(super) fn cross(asset: &Quote, currency: &Quote, dollar: AssetId) -> Option<Quote> {
    let price = divide(asset.price, currency.price)?;
    let change = before(asset)
        .zip(before(currency))
        .and_then(|(asset, currency)| divide(asset, currency))
        .and_then(|earlier| price.checked_sub(earlier));
    Some(Quote {
        asset: asset.asset,
        currency: currency.asset,
        price,
        change_24h: change,
        change_percent_24h: change.and_then(|change| percent(price, change)),
        high_24h: None,
        low_24h: None,
        volume_24h: asset.volume_24h.and_then(|volume| divide(volume, currency.price)),
        source: if asset.asset == dollar { currency.source } else { asset.source },
        at: asset.at.min(currency.at),
        stale: asset.stale || currency.stale,
    })
}

/// The price 24 hours ago.
fn before(quote: &Quote) -> Option<Decimal> {
    quote.price.checked_sub(quote.change_24h?)
}

/// A quotient with [`CROSS_SIGNIFICANT_DIGITS`]; `None` when there is none.
pub(super) fn divide(dividend: Decimal, divisor: Decimal) -> Option<Decimal> {
    dividend.checked_div(divisor)?.round_sf(CROSS_SIGNIFICANT_DIGITS).map(|ratio| ratio.normalize())
}

/// A change in percent of the price before it; `None` when that was zero.
pub(super) fn percent(price: Decimal, change: Decimal) -> Option<Decimal> {
    let earlier = price.checked_sub(change)?;
    let ratio = change.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(earlier)?;
    Some(ratio.round_dp(PERCENT_PLACES))
}

/// The board that readers look at.
#[derive(Debug)]
pub(super) struct Board(RwLock<Arc<Prices>>);

impl Board {
    pub(super) fn new(prices: Prices) -> Board {
        Board(RwLock::new(Arc::new(prices)))
    }

    pub(super) fn read(&self) -> Arc<Prices> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn publish(&self, prices: Arc<Prices>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = prices;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const USD: AssetId = AssetId(0);
    const BTC: AssetId = AssetId(1);
    const ETH: AssetId = AssetId(2);
    const DOGE: AssetId = AssetId(3);

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).expect("a decimal")
    }

    fn quote(asset: AssetId, price: &str, change: Option<&str>) -> Quote {
        let price = decimal(price);
        let change_24h = change.map(decimal);
        Quote {
            asset,
            currency: USD,
            price,
            change_24h,
            change_percent_24h: change_24h.and_then(|change| percent(price, change)),
            high_24h: Some(price),
            low_24h: Some(price),
            volume_24h: Some(decimal("1000")),
            source: PriceSource::Recording,
            at: Timestamp(i64::from(asset.0)),
            stale: false,
        }
    }

    fn board() -> Prices {
        let mut prices = Prices::none(USD, 4);
        let eth = Quote { stale: true, ..quote(ETH, "2500", None) };
        prices.put(&[quote(BTC, "50000", Some("10000")), eth], Timestamp(9));
        prices
    }

    #[test]
    fn prices_cross_through_the_dollar() {
        let rows = [
            (BTC, USD, Some("50000")),
            (ETH, BTC, Some("0.05")),
            (BTC, ETH, Some("20")),
            (USD, BTC, Some("0.00002")),
            (USD, USD, Some("1")),
            (ETH, ETH, Some("1")),
            (DOGE, USD, None),
            (BTC, DOGE, None),
            (DOGE, DOGE, None),
            (BTC, AssetId(99), None),
            (AssetId(99), USD, None),
        ];
        for (asset, currency, expected) in rows {
            let price = board().price(asset, currency).map(|quote| quote.price);
            assert_eq!(price, expected.map(decimal), "{asset} in {currency}");
        }
    }

    #[test]
    fn cross_rate_knows_what_both_sides_know() {
        let cross = board().price(ETH, BTC).expect("both are priced");
        assert_eq!((cross.asset, cross.currency), (ETH, BTC));
        assert_eq!(cross.change_24h, None, "the change of ETH is not known");
        assert_eq!(cross.volume_24h, Some(decimal("0.02")));
        assert!(cross.stale, "as stale as its stalest side");
        assert_eq!(cross.at, Timestamp(1), "as old as its older side");

        let dollar = board().price(USD, BTC).expect("priced");
        assert_eq!(dollar.change_24h, Some(decimal("-0.000005")));
        assert_eq!(dollar.change_percent_24h, Some(decimal("-20")));
        assert_eq!(dollar.source, PriceSource::Recording);
    }

    #[test]
    fn cross_rate_has_twelve_digits_and_zero_divides_nothing() {
        assert_eq!(divide(decimal("1"), decimal("3")), Some(decimal("0.333333333333")));
        assert_eq!(divide(decimal("1"), Decimal::ZERO), None);
        assert_eq!(percent(decimal("5"), decimal("5")), None);
    }

    #[test]
    fn board_lists_what_has_a_quote_of_its_own() {
        let assets: Vec<_> = board().all(USD).iter().map(|quote| quote.asset).collect();
        assert_eq!(assets, [BTC, ETH]);
        assert!(board().all(DOGE).is_empty());
    }
}
