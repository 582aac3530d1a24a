//! What assets cost on which day: this exchange's own prices first, the European Central Bank's rates between currencies, and
//! both together where an asset trades here for another currency only.

use super::Investments;
use super::loaded::{Loaded, is_currency};
use crate::accounting::activity::PortfolioAssetId;
use crate::accounting::calendar::{Day, Zone};
use crate::accounting::exact::{
    ExactDecimal, PRICE_SCALE, Rounding, UnitPrice, mul_div, power_of_ten,
};
use crate::accounting::prices::{DatedPrice, PriceTable};
use crate::domain::{AssetKind, Decimal, Fault, Listing, MarketId};
use crate::services::exchange_rates::reference_rates;

/// How many days of prices of an asset are read at most: ten years.
const PRICE_DAYS_MAX: u32 = 3_660;

/// Daily prices of one asset, oldest first.
pub(super) type History = Vec<(Day, UnitPrice)>;

/// An asset, and what it is to be valued in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pair<'a> {
    /// What is valued.
    pub(super) base: &'a str,
    /// In what.
    pub(super) quote: &'a str,
}

impl Investments {
    /// The last price of each day (UTC); empty when nothing says what the asset cost.
    pub(super) async fn history(&self, pair: Pair<'_>) -> Result<History, Fault> {
        let listing = self.exchange.listing();
        if let Some(market) = market_of(&listing, pair) {
            let own = self.closes(market).await?;
            if !own.is_empty() {
                return Ok(own);
            }
        }
        if !is_currency(&listing, pair.quote) {
            return Ok(History::new());
        }
        if is_currency(&listing, pair.base) {
            return Ok(reference_rates().await?.prices(pair.base, pair.quote));
        }
        self.through_currencies(&listing, pair).await
    }

    /// By the asset's market in another currency, and that currency's rates: the first listed one that has both.
    async fn through_currencies(
        &self,
        listing: &Listing,
        pair: Pair<'_>,
    ) -> Result<History, Fault> {
        let Some(base) = listing.asset_by_symbol(pair.base).map(|it| it.id) else {
            return Ok(History::new());
        };
        for market in listing.markets().iter().filter(|it| it.base == base) {
            let paid = listing.asset(market.quote).filter(|it| it.kind == AssetKind::Fiat);
            let Some(paid) = paid.filter(|it| it.symbol != pair.quote) else { continue };
            let closes = self.closes(market.id).await?;
            if closes.is_empty() {
                continue;
            }
            let rates = reference_rates().await?.prices(&paid.symbol, pair.quote);
            let converted = at_rates(&closes, &rates);
            if !converted.is_empty() {
                return Ok(converted);
            }
        }
        Ok(History::new())
    }

    async fn closes(&self, market: MarketId) -> Result<History, Fault> {
        let closes = self.market.daily_closes(market, PRICE_DAYS_MAX).await?;
        let day = |at| Zone::UTC.day_of(at);
        Ok(closes.iter().filter_map(|it| Some((day(it.at), unit_price(it.price)?))).collect())
    }

    /// The prices of the past, and today what everything is worth now.
    pub(super) fn all_prices(&self, loaded: &Loaded) -> PriceTable {
        let (mut prices, now) = (loaded.prices.clone(), self.present_prices(loaded));
        for (id, _) in (0..).zip(&loaded.symbols) {
            let id = PortfolioAssetId(id);
            let Some((day, price)) = now.of(id).last().copied() else { continue };
            // What is only the last price again is no price of today.
            if loaded.prices.at(id, day).map(|it| it.price) != Some(price) {
                prices.set(id, DatedPrice { day, price });
            }
        }
        prices
    }
}

/// Each price in another currency, by the last rate at or before its day; those from before the first rate are left out.
fn at_rates(prices: &[(Day, UnitPrice)], rates: &[(Day, UnitPrice)]) -> History {
    let one = power_of_ten(u32::from(PRICE_SCALE)).unwrap_or(1);
    let converted = |(day, price): &(Day, UnitPrice)| {
        let after = rates.partition_point(|(on, _)| on <= day);
        let (_, rate) = rates.get(after.checked_sub(1)?)?;
        Some((*day, UnitPrice(mul_div(price.0, rate.0, one, Rounding::HalfEven)?)))
    };
    prices.iter().filter_map(converted).collect()
}

fn market_of(listing: &Listing, pair: Pair<'_>) -> Option<MarketId> {
    let base = listing.asset_by_symbol(pair.base)?.id;
    let quote = listing.asset_by_symbol(pair.quote)?.id;
    let found = listing.markets().iter().find(|it| it.base == base && it.quote == quote);
    found.map(|it| it.id)
}

/// A price of the market in the units of a book.
pub(super) fn unit_price(price: Decimal) -> Option<UnitPrice> {
    let scale = u8::try_from(price.scale()).ok()?;
    UnitPrice::from_decimal(ExactDecimal::from_units(price.mantissa(), scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn price(thousandths: i128) -> UnitPrice {
        UnitPrice(thousandths * 10_i128.pow(15))
    }

    #[test]
    fn price_is_converted_at_the_last_rate_before_its_day() {
        let prices = [(Day(1), price(9_000)), (Day(3), price(10_000)), (Day(9), price(20_000))];
        let rates = [(Day(2), price(800)), (Day(9), price(500))];
        let expected = [(Day(3), price(8_000)), (Day(9), price(10_000))];
        assert_eq!(at_rates(&prices, &rates), expected);
        assert!(at_rates(&prices, &[]).is_empty());
    }
}
