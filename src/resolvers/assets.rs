//! The fields of assets and of their prices.

use super::ask::Ask;
use super::error::ApiError;
use super::input;
use crate::domain::Listing;
use crate::market::{self, Quote};
use crate::schema::asset::{
    Asset, AssetDetails, AssetKind, HistoryRange, Price, PricePoint, PriceSource,
};
use crate::schema::node::NodeId;
use async_graphql::{Context, Object};
use std::sync::Arc;

/// Something that can be owned and traded: a coin or a currency.
#[Object]
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

    /// What one whole coin costs now; null when no source knows.
    async fn price(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Symbol of the asset to express it in.", default = "USD")]
        currency: String,
    ) -> Result<Option<Price>, ApiError> {
        let app = ctx.app();
        let listing = app.exchange.listing();
        let currency = input::asset(&listing, &currency)?;
        let quote = app.market.price(self.listed().id, currency);
        Ok(quote.and_then(|quote| price_of(&quote, &listing)))
    }

    /// What one whole coin has cost, oldest first; empty when no source knows.
    async fn history(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How far back.", default_with = "HistoryRange::Week")] range: HistoryRange,
        #[graphql(desc = "Symbol of the asset to express it in.", default = "USD")]
        currency: String,
    ) -> Result<Vec<PricePoint>, ApiError> {
        let app = ctx.app();
        let currency = input::asset(&app.exchange.listing(), &currency)?;
        let points = app.market.history(self.listed().id, range.into(), currency).await?;
        let point = |point: market::PricePoint| PricePoint {
            at: point.at.into(),
            price: point.price.into(),
        };
        Ok(points.into_iter().map(point).collect())
    }

    /// What the price source tells beyond the price; null when it tells nothing.
    async fn details(&self, ctx: &Context<'_>) -> Result<Option<AssetDetails>, ApiError> {
        let details = ctx.app().market.details(self.listed().id).await?;
        Ok(details.map(AssetDetails::from))
    }
}

/// A quote as clients see it; `None` when one of its assets is not listed.
pub fn price_of(quote: &Quote, listing: &Arc<Listing>) -> Option<Price> {
    Some(Price {
        asset: Asset::find(listing, quote.asset)?,
        currency: listing.asset(quote.currency)?.symbol.clone(),
        price: quote.price.into(),
        change_24h: quote.change_24h.map(Into::into),
        change_percent_24h: quote.change_percent_24h.map(Into::into),
        high_24h: quote.high_24h.map(Into::into),
        low_24h: quote.low_24h.map(Into::into),
        volume_24h: quote.volume_24h.map(Into::into),
        source: quote.source.into(),
        at: quote.at.into(),
        stale: quote.stale,
    })
}

impl From<market::AssetDetails> for AssetDetails {
    fn from(details: market::AssetDetails) -> AssetDetails {
        AssetDetails {
            description: details.description,
            homepage: details.homepage,
            rank: details.rank.and_then(|rank| i32::try_from(rank).ok()),
            market_cap: details.market_cap.map(Into::into),
            volume_24h: details.volume_24h.map(Into::into),
            circulating_supply: details.circulating_supply.map(Into::into),
        }
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
