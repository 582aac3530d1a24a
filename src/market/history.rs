//! Histories and details: asked of the source that serves an asset, then of the next ones.

use super::board::divide;
use super::sources::{HISTORY_POINTS_MAX, HistoryAsked};
use super::{
    AssetDetails, CandleInterval, HistoryRange, MarketData, PricePoint, PriceSource, details,
};
use crate::domain::{AssetId, Fault};

impl MarketData {
    /// Past prices of an asset in a currency, oldest first, at most [`HISTORY_POINTS_MAX`]; empty when the
    /// asset or the currency is not known or has no past.
    ///
    /// # Errors
    /// When the only source that knows it cannot be reached.
    pub async fn history(
        &self,
        asset: AssetId,
        range: HistoryRange,
        currency: AssetId,
    ) -> Result<Vec<PricePoint>, Fault> {
        let dollar = self.shared.dollar;
        if currency == dollar {
            return self.dollar_history(asset, range).await;
        }
        let divisor = self.dollar_history(currency, range).await?;
        if asset == dollar {
            return Ok(divisor.iter().filter_map(|point| over(&ONE_DOLLAR, point)).collect());
        }
        Ok(cross(&self.dollar_history(asset, range).await?, &divisor))
    }

    /// What is known about an asset besides its price; `None` when nothing is.
    ///
    /// # Errors
    /// None at present: what cannot be fetched is answered from the built-in table.
    pub async fn details(&self, asset: AssetId) -> Result<Option<AssetDetails>, Fault> {
        let Some(asset) = self.shared.listing.asset(asset) else { return Ok(None) };
        if let Some(details) = self.sources.details(asset.id).await {
            return Ok(Some(details));
        }
        Ok(details::built_in(&asset.symbol))
    }

    async fn dollar_history(
        &self,
        asset: AssetId,
        range: HistoryRange,
    ) -> Result<Vec<PricePoint>, Fault> {
        let asked = HistoryAsked { asset, range, now: self.shared.clock.now() };
        let mut fault = None;
        for source in self.sources_from_the_serving(asset) {
            match self.history_of(source, asked).await {
                Ok(points) if points.is_empty() => {}
                Ok(points) => return Ok(points),
                Err(failed) => fault = Some(failed),
            }
        }
        fault.map_or(Ok(Vec::new()), Err)
    }

    /// The sources in the order of preference, the one that serves the asset now first.
    fn sources_from_the_serving(&self, asset: AssetId) -> Vec<PriceSource> {
        let serving = self.price(asset, self.shared.dollar).map(|quote| quote.source);
        let mut sources = self.shared.preference.clone();
        sources.sort_by_key(|source| Some(*source) != serving);
        sources
    }

    async fn history_of(
        &self,
        source: PriceSource,
        asked: HistoryAsked,
    ) -> Result<Vec<PricePoint>, Fault> {
        if source == PriceSource::Exchange {
            return self.own_history(asked).await;
        }
        self.sources.history(source, asked).await
    }

    /// The closing prices of the asset's own market against the dollar.
    async fn own_history(&self, asked: HistoryAsked) -> Result<Vec<PricePoint>, Fault> {
        let market = self.shared.listing.market_of(asked.asset, self.shared.dollar);
        let Some(market) = market else { return Ok(Vec::new()) };
        let interval = match asked.range {
            HistoryRange::Day => CandleInterval::M5,
            HistoryRange::Week => CandleInterval::H1,
            HistoryRange::Month => CandleInterval::H4,
            HistoryRange::Quarter | HistoryRange::Year => CandleInterval::D1,
            HistoryRange::All => CandleInterval::W1,
        };
        let days = asked.range.days().map(|days| crate::market::tape::DAY * days);
        let from = days.map(|days| asked.now.minus(days));
        self.closes(market.id, interval, from, HISTORY_POINTS_MAX).await
    }
}

const ONE_DOLLAR: PricePoint =
    PricePoint { at: crate::domain::Timestamp(0), price: crate::domain::Decimal::ONE };

/// Each point of `asset` over the last point of `currency` that is not later; points before the currency's
/// first are left out.
fn cross(asset: &[PricePoint], currency: &[PricePoint]) -> Vec<PricePoint> {
    let divisor = |at| currency[..currency.partition_point(|point| point.at <= at)].last();
    asset
        .iter()
        .filter_map(|point| Some(PricePoint { at: point.at, ..over(point, divisor(point.at)?)? }))
        .collect()
}

/// One price over another, at the time of the second.
fn over(dividend: &PricePoint, divisor: &PricePoint) -> Option<PricePoint> {
    Some(PricePoint { at: divisor.at, price: divide(dividend.price, divisor.price)? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Decimal, Timestamp};

    fn points(rows: &[(i64, i64)]) -> Vec<PricePoint> {
        let point = |&(at, price)| PricePoint { at: Timestamp(at), price: Decimal::from(price) };
        rows.iter().map(point).collect()
    }

    #[test]
    fn history_point_is_divided_by_what_the_currency_cost_then() {
        let asset = points(&[(5, 10), (10, 20), (15, 30), (30, 60)]);
        let currency = points(&[(10, 2), (20, 3), (40, 5)]);
        assert_eq!(cross(&asset, &currency), points(&[(10, 10), (15, 15), (30, 20)]));
        assert_eq!(cross(&asset, &[]), []);
        assert_eq!(cross(&asset, &points(&[(0, 0)])), [], "nothing is divided by zero");
    }
}
