//! What an amount is worth in the accounting currency: at the last own trade of the asset's market against it.
//!
//! Listing and trades are all it knows, so it says the same whenever the journal is read.

use crate::domain::id_map::IdMap;
use crate::domain::{ACCOUNTING_SYMBOL, Amount, Asset, AssetId, Listing, Market, MarketId, Price};

/// Listing and last prices, as far as they were told.
#[derive(Debug, Default)]
pub(super) struct Valuation {
    listing: Listing,
    /// In which market an asset has a price in the accounting currency, by asset id; of that one itself and of
    /// assets without such a market, none. Follows from the listing.
    priced_in: Vec<Option<MarketId>>,
    /// The accounting currency, once it is listed.
    currency: Option<AssetId>,
    last_prices: IdMap<MarketId, Price>,
}

impl Valuation {
    pub(super) fn listing(&self) -> &Listing {
        &self.listing
    }

    /// Changes the listing, and what follows from it.
    pub(super) fn list(&mut self, change: impl FnOnce(&mut Listing)) {
        change(&mut self.listing);
        self.currency = self.listing.asset_by_symbol(ACCOUNTING_SYMBOL).map(|asset| asset.id);
        let market = |asset: &Asset| Some(self.listing.market_of(asset.id, self.currency?)?.id);
        self.priced_in = self.listing.assets().iter().map(market).collect();
    }

    /// A market traded at this price.
    pub(super) fn traded(&mut self, market: MarketId, price: Price) {
        self.last_prices.insert(market, price);
    }

    /// What an amount is worth in the accounting currency now, in its smallest units; `None` when nobody can
    /// know: no market prices the asset in it, or that market has not traded yet.
    pub(super) fn worth(&self, asset: AssetId, amount: Amount) -> Option<Amount> {
        if self.currency == Some(asset) {
            return Some(amount);
        }
        let market = (*self.priced_in.get(usize::from(asset.0))?)?;
        let price = self.last_prices.get(&market)?;
        at_price(self.listing.market(market)?, *price, amount)
    }
}

/// Base at a price, in smallest units of quote, rounded down; `None` past the range of an amount.
fn at_price(market: &Market, price: Price, amount: Amount) -> Option<Amount> {
    let one_base = 10_i128.pow(u32::from(market.base_scale));
    let per_coin = i128::from(price.0) * i128::from(market.tick);
    let value = per_coin.checked_mul(i128::from(amount.0))? / one_base;
    i64::try_from(value).ok().map(Amount)
}
