//! The fields of assets and of their prices.

use super::context_ext::ContextExt;
use super::error::ApiError;
use super::input;
use crate::domain::{self, DEFAULT_CURRENCY, Listing};
use crate::graphql::rows::{Row, Rows, Writer, Written, within};
use crate::market::{self, Quote};
use crate::schema::asset::{
    Asset, AssetDetails, AssetKind, HistoryRange, Price, PricePoint, PriceSource,
};
use crate::schema::node::NodeId;
use crate::schema::scalar::Decimal;
use async_graphql::parser::types::Field;
use async_graphql::{Context, Object};
use std::sync::Arc;

/// Something that can be owned and traded: a coin or a currency.
#[Object(crate = "crate::graphql::rows")]
impl Asset {
    /// Global id.
    pub async fn id(&self) -> NodeId {
        self.node_id()
    }

    /// Ticker symbol, such as "BTC".
    async fn symbol(&self) -> &str {
        &self.listed().symbol
    }

    /// Name for people, such as "Bitcoin".
    async fn name(&self) -> &str {
        &self.listed().name
    }

    /// Coin or currency.
    async fn kind(&self) -> AssetKind {
        self.listed().kind.into()
    }

    /// Decimal places of the smallest unit the exchange keeps.
    async fn scale(&self) -> i32 {
        self.listed().scale.into()
    }

    /// How many decimal places of an amount people are shown: those of the minor unit of a currency, up to 8 of
    /// a coin, and never more than `scale`.
    async fn display_decimals(&self) -> u8 {
        self.listed().display_decimals()
    }

    /// What one whole coin costs now; null when no source knows, or when it is less than the smallest unit of
    /// the currency.
    async fn price(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "Symbol of the asset to express it in.",
            default_with = "DEFAULT_CURRENCY.to_owned()"
        )]
        currency: String,
    ) -> Result<Option<Price>, ApiError> {
        let app = ctx.app();
        let listing = app.exchange.listing();
        let currency = input::asset(&listing, &currency)?;
        let quote = app.market.price(self.listed().id, currency);
        Ok(quote.and_then(|quote| price_of(&quote, &listing)))
    }

    /// What one whole coin has cost, oldest first, at most 300 points; empty when no source knows.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How far back.", default_with = "HistoryRange::Week")] range: HistoryRange,
        #[graphql(
            desc = "Symbol of the asset to express it in.",
            default_with = "DEFAULT_CURRENCY.to_owned()"
        )]
        currency: String,
    ) -> Result<Rows<PricePoint>, ApiError> {
        let app = ctx.app();
        let listing = app.exchange.listing();
        let currency = input::asset(&listing, &currency)?;
        let scale = listing.asset(currency).map_or(0, |currency| currency.scale);
        let points = app.market.history(self.listed().id, range.into(), currency).await?;
        let point = |point: market::PricePoint| {
            let price = Decimal::with_places(point.price, scale)?;
            Some(PricePoint { at: point.at.into(), price })
        };
        Ok(points.into_iter().filter_map(point).collect())
    }

    /// What the price source tells beyond the price; null when it tells nothing.
    async fn details(&self, ctx: &Context<'_>) -> Result<Option<AssetDetails>, ApiError> {
        let app = ctx.app();
        let details = app.market.details(self.listed().id).await?;
        let listing = app.exchange.listing();
        let money = listing.asset_by_symbol(market::SOURCE_CURRENCY).map_or(0, |asset| asset.scale);
        let scales = Scales { asset: self.listed().scale, money };
        Ok(details.map(|details| details_of(details, scales)))
    }
}

within!(Asset);

impl Row for Asset {
    fn write_field(&self, field: &Field, out: &mut Writer<'_>) -> bool {
        let asset = self.listed();
        match field.name.node.as_str() {
            "id" => self.node_id().write(field, out),
            "symbol" => asset.symbol.write(field, out),
            "name" => asset.name.write(field, out),
            "kind" => AssetKind::from(asset.kind).write(field, out),
            "scale" => asset.scale.write(field, out),
            "displayDecimals" => asset.display_decimals().write(field, out),
            _ => false,
        }
    }
}

/// How many digits of a low price people are shown at least.
const DIGITS_SHOWN: u32 = 4;

/// A quote as clients see it; `None` when one of its assets is not listed, or the price is less than the
/// smallest unit of the currency.
pub fn price_of(quote: &Quote, listing: &Arc<Listing>) -> Option<Price> {
    let currency = listing.asset(quote.currency)?;
    let money = |value: domain::Decimal| Decimal::with_places(value, currency.scale);
    Some(Price {
        asset: Asset::find(listing, quote.asset)?,
        currency: currency.symbol.clone(),
        price: money(quote.price).filter(|price| !price.0.is_zero())?,
        display_decimals: places_shown(quote, currency, listing),
        change_24h: quote.change_24h.and_then(money),
        change_percent_24h: quote.change_percent_24h.and_then(Decimal::percent),
        high_24h: quote.high_24h.and_then(money),
        low_24h: quote.low_24h.and_then(money),
        volume_24h: quote.volume_24h.and_then(money),
        source: quote.source.into(),
        at: quote.at.into(),
        stale: quote.stale,
    })
}

/// How many decimal places of a price people are shown.
fn places_shown(quote: &Quote, currency: &domain::Asset, listing: &Listing) -> u8 {
    if let Some(market) = listing.market_of(quote.asset, currency.id) {
        return market.price_decimals();
    }
    let seen = domain::Decimal::from(10_u32.pow(DIGITS_SHOWN - 1));
    let (mut shifted, mut places) = (quote.price, 0);
    while shifted < seen && places < currency.scale {
        shifted *= domain::Decimal::TEN;
        places += 1;
    }
    places.max(currency.display_decimals())
}

/// Decimal places of the asset, and of the currency that money is told in.
#[derive(Clone, Copy)]
struct Scales {
    asset: u8,
    money: u8,
}

/// Details as clients see them, in these scales.
fn details_of(details: market::AssetDetails, scales: Scales) -> AssetDetails {
    let money = |value: domain::Decimal| Decimal::with_places(value, scales.money);
    AssetDetails {
        description: details.description,
        homepage: details.homepage,
        rank: details.rank.and_then(|rank| i32::try_from(rank).ok()),
        market_cap: details.market_cap.and_then(money),
        volume_24h: details.volume_24h.and_then(money),
        circulating_supply: details
            .circulating_supply
            .and_then(|supply| Decimal::with_places(supply, scales.asset)),
    }
}

impl From<market::PriceSource> for PriceSource {
    fn from(source: market::PriceSource) -> PriceSource {
        match source {
            market::PriceSource::Exchange => PriceSource::Exchange,
            market::PriceSource::Coingecko => PriceSource::CoinGecko,
            market::PriceSource::Recording => PriceSource::Recording,
            market::PriceSource::Simulation => PriceSource::Simulation,
        }
    }
}

impl From<HistoryRange> for market::HistoryRange {
    fn from(range: HistoryRange) -> market::HistoryRange {
        match range {
            HistoryRange::Day => market::HistoryRange::Day,
            HistoryRange::Week => market::HistoryRange::Week,
            HistoryRange::Month => market::HistoryRange::Month,
            HistoryRange::Quarter => market::HistoryRange::Quarter,
            HistoryRange::Year => market::HistoryRange::Year,
            HistoryRange::All => market::HistoryRange::All,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AssetId, Timestamp};
    use crate::services::listing::testing::built_in;

    fn quote(asset: AssetId, currency: AssetId, price: &str) -> Quote {
        let price = domain::Decimal::from_str_exact(price).expect("a decimal");
        Quote {
            asset,
            currency,
            price,
            change_24h: Some(price),
            change_percent_24h: Some(price),
            high_24h: Some(price),
            low_24h: Some(price),
            volume_24h: Some(price),
            source: market::PriceSource::Simulation,
            at: Timestamp(0),
            stale: false,
        }
    }

    #[test]
    fn prices_show_the_places_of_their_currency_and_say_how_many_people_want() {
        let listing = Arc::new(built_in());
        let id = |symbol| listing.asset_by_symbol(symbol).expect("listed").id;
        let rows = [
            (("BTC", "USD"), "67700.0", "67700.00000000", 2),
            (("BTC", "XRP"), "30123.1234567", "30123.123457", 6),
            (("XRP", "BTC"), "0.00001234567", "0.00001235", 8),
            (("USD", "SOL"), "0.0071234567891", "0.007123457", 8),
        ];
        for ((asset, currency), price, shown, decimals) in rows {
            let price = price_of(&quote(id(asset), id(currency), price), &listing).expect("listed");
            assert_eq!(price.price.0.to_string(), shown);
            assert_eq!(price.high_24h, Some(price.price));
            assert_eq!(price.volume_24h, Some(price.price));
            assert_eq!(price.change_percent_24h.expect("known").0.scale(), 4);
            assert_eq!(price.display_decimals, decimals, "{asset} in {currency}");
        }
        let nothing = quote(id("XRP"), id("BTC"), "0.000000001");
        assert!(price_of(&nothing, &listing).is_none(), "less than a satoshi is no price in BTC");
    }

    #[test]
    fn details_show_the_places_of_what_they_are_counted_in() {
        let number = Some(domain::Decimal::new(12_345, 1));
        let details = market::AssetDetails {
            market_cap: number,
            volume_24h: number,
            circulating_supply: number,
            ..market::AssetDetails::default()
        };
        let shown = details_of(details, Scales { asset: 6, money: 8 });
        assert_eq!(shown.market_cap.expect("known").0.to_string(), "1234.50000000");
        assert_eq!(shown.volume_24h, shown.market_cap);
        assert_eq!(shown.circulating_supply.expect("known").0.to_string(), "1234.500000");
    }
}
