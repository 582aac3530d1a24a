//! Assets and what they are worth.

use super::node::{NodeId, NodeKind};
use super::scalar::{DateTime, Decimal};
use crate::domain::{self, AssetId, Listing};
use crate::graphql::rows::{rows, words};
use async_graphql::{Enum, SimpleObject};
use std::sync::Arc;

/// A listed asset. Its fields are in `resolvers::assets`.
#[derive(Clone, Debug)]
pub struct Asset {
    listing: Arc<Listing>,
    id: AssetId,
}

impl Asset {
    /// The asset with this id; `None` when it is not listed.
    pub fn find(listing: &Arc<Listing>, id: AssetId) -> Option<Asset> {
        listing.asset(id).map(|_| Asset { listing: listing.clone(), id })
    }

    /// The asset with this symbol; `None` when it is not listed.
    pub fn with_symbol(listing: &Arc<Listing>, symbol: &str) -> Option<Asset> {
        let id = listing.asset_by_symbol(symbol)?.id;
        Some(Asset { listing: listing.clone(), id })
    }

    /// All of them, in the order of listing.
    pub fn all(listing: &Arc<Listing>) -> Vec<Asset> {
        let asset = |asset: &domain::Asset| Asset { listing: listing.clone(), id: asset.id };
        listing.assets().iter().map(asset).collect()
    }

    /// What the listing says of it.
    pub fn listed(&self) -> &domain::Asset {
        &self.listing.assets()[usize::from(self.id.0)]
    }

    /// Its global id.
    pub fn node_id(&self) -> NodeId {
        NodeId::new(NodeKind::Asset, i64::from(self.id.0))
    }
}

/// What kind of thing an asset is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::AssetKind")]
pub enum AssetKind {
    /// A crypto-asset.
    Crypto,
    /// Money issued by a state.
    Fiat,
}

/// How far back a price history goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum HistoryRange {
    /// The last 24 hours.
    Day,
    /// The last 7 days.
    Week,
    /// The last 30 days.
    Month,
    /// The last 90 days.
    Quarter,
    /// The last 365 days.
    Year,
    /// As far back as the source knows.
    All,
}

/// A price at one moment.
#[derive(Clone, Copy, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PricePoint {
    /// When.
    pub at: DateTime,
    /// The price of one whole coin, rounded to the currency's scale.
    pub price: Decimal,
}

/// What the price source tells about an asset beyond its price. Each field is null when it does not say.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct AssetDetails {
    /// A few sentences in English.
    pub description: Option<String>,
    /// Address of the project's home page.
    pub homepage: Option<String>,
    /// Place by market capitalisation, from 1.
    pub rank: Option<i32>,
    /// Value of all circulating coins, in USD.
    pub market_cap: Option<Decimal>,
    /// What was traded everywhere in the last 24 hours, in USD.
    #[graphql(name = "volume24h")]
    pub volume_24h: Option<Decimal>,
    /// Number of coins in circulation.
    pub circulating_supply: Option<Decimal>,
}

/// What one whole coin costs.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct Price {
    /// Of what.
    pub asset: Asset,
    /// Symbol of the asset it is expressed in.
    pub currency: String,
    /// The price, rounded to the currency's scale.
    pub price: Decimal,
    /// How many decimal places of the price people are shown: `priceDecimals` of the market of the asset in
    /// this currency where there is one, else `displayDecimals` of the currency, and more of a price so low
    /// that four of its digits would not be seen.
    pub display_decimals: u8,
    /// How far it moved in the last 24 hours, in `currency`; null when the source does not say.
    #[graphql(name = "change24h")]
    pub change_24h: Option<Decimal>,
    /// How far it moved in the last 24 hours, in percent; null when the source does not say.
    #[graphql(name = "changePercent24h")]
    pub change_percent_24h: Option<Decimal>,
    /// Highest price of the last 24 hours; null when the source does not say.
    #[graphql(name = "high24h")]
    pub high_24h: Option<Decimal>,
    /// Lowest price of the last 24 hours; null when the source does not say.
    #[graphql(name = "low24h")]
    pub low_24h: Option<Decimal>,
    /// What was traded in the last 24 hours, worth in `currency`; null when the source does not say.
    #[graphql(name = "volume24h")]
    pub volume_24h: Option<Decimal>,
    /// Who says so.
    pub source: PriceSource,
    /// When the source said so.
    pub at: DateTime,
    /// True when the source has been silent for longer than its freshness limit.
    pub stale: bool,
}

/// Where a price comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PriceSource {
    /// The trades of this exchange.
    Exchange,
    /// CoinGecko, an outside provider.
    #[graphql(name = "COINGECKO")]
    CoinGecko,
    /// A recording of real prices, played back.
    Recording,
    /// A simulation: the price is made up.
    Simulation,
}

words!(AssetKind, PriceSource);

rows! {
    PricePoint { "at" => at, "price" => price }
    Price {
        "asset" => asset, "currency" => currency, "price" => price,
        "displayDecimals" => display_decimals, "change24h" => change_24h,
        "changePercent24h" => change_percent_24h, "high24h" => high_24h, "low24h" => low_24h,
        "volume24h" => volume_24h, "source" => source, "at" => at, "stale" => stale,
    }
}
