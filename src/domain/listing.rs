//! Everything listed at one moment, found by id or by symbol.

use super::{Asset, AssetId, FeeTier, FeeTiers, Market, MarketId};
use std::collections::BTreeMap;

/// The most assets that an exchange lists. An answer may hold all of them.
pub const ASSETS_MAX: usize = 1_000;
/// The most markets that an exchange lists. An answer may hold all of them.
pub const MARKETS_MAX: usize = 1_000;

/// The listed assets and markets. Ids are positions, so looking one up is an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    assets: Vec<Asset>,
    markets: Vec<Market>,
    fee_tiers: BTreeMap<AssetId, FeeTiers>,
}

impl Listing {
    /// All assets, in the order of listing.
    pub fn assets(&self) -> &[Asset] {
        &self.assets
    }

    /// All markets, in the order of listing.
    pub fn markets(&self) -> &[Market] {
        &self.markets
    }

    /// The asset with this id.
    pub fn asset(&self, id: AssetId) -> Option<&Asset> {
        self.assets.get(usize::from(id.0))
    }

    /// The market with this id.
    pub fn market(&self, id: MarketId) -> Option<&Market> {
        self.markets.get(usize::from(id.0))
    }

    /// The asset with this symbol; capitals do not matter.
    pub fn asset_by_symbol(&self, symbol: &str) -> Option<&Asset> {
        self.assets.iter().find(|asset| asset.symbol.eq_ignore_ascii_case(symbol))
    }

    /// The market with this symbol; capitals do not matter.
    pub fn market_by_symbol(&self, symbol: &str) -> Option<&Market> {
        self.markets.iter().find(|market| market.symbol.eq_ignore_ascii_case(symbol))
    }

    /// The market where `base` is paid for in `quote`.
    pub fn market_of(&self, base: AssetId, quote: AssetId) -> Option<&Market> {
        self.markets.iter().find(|market| market.base == base && market.quote == quote)
    }

    /// The fee tiers of markets that are paid in this asset, by volume; none when there are none.
    pub fn fee_tiers(&self, quote: AssetId) -> &[FeeTier] {
        self.fee_tiers.get(&quote).map_or(&[], |table| &table.tiers)
    }

    /// All tables of fee tiers, by quote asset.
    pub fn all_fee_tiers(&self) -> impl Iterator<Item = &FeeTiers> {
        self.fee_tiers.values()
    }

    /// Sets the fee tiers of a quote asset; an empty table takes them away.
    pub fn put_fee_tiers(&mut self, table: FeeTiers) {
        if table.tiers.is_empty() {
            self.fee_tiers.remove(&table.quote);
        } else {
            self.fee_tiers.insert(table.quote, table);
        }
    }

    /// Adds an asset, or puts it in place of the one with its id.
    ///
    /// # Panics
    /// When its id is neither taken nor the next free one: the engine numbers assets densely.
    pub fn put_asset(&mut self, asset: Asset) {
        put(&mut self.assets, usize::from(asset.id.0), asset);
    }

    /// Adds a market, or puts it in place of the one with its id.
    ///
    /// # Panics
    /// When its id is neither taken nor the next free one: the engine numbers markets densely.
    pub fn put_market(&mut self, market: Market) {
        put(&mut self.markets, usize::from(market.id.0), market);
    }
}

fn put<T>(list: &mut Vec<T>, index: usize, item: T) {
    assert!(index <= list.len(), "ids are dense: {index} follows {}", list.len());
    match list.get_mut(index) {
        Some(place) => *place = item,
        None => list.push(item),
    }
}
