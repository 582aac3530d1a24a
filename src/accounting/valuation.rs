//! What an amount is worth in a currency: at the last own trades of the markets between the two.
//!
//! Listing and trades are all it knows, so it says the same whenever the journal is read.

use agio_domain::id_map::IdMap;
use agio_domain::{Amount, Asset, AssetId, Decimal, Listing, Market, MarketId, Price, decimal};

/// In how many currencies costs are counted at most.
pub const CURRENCIES_MAX: usize = 8;
/// Through how many markets an amount is valued at most.
const ROUTE_MARKETS_MAX: usize = 3;

/// So much of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssetAmount {
    /// Of which.
    pub asset: AssetId,
    /// How much.
    pub amount: Amount,
}

/// Listing and last prices, as far as they were told, and what follows from them.
#[derive(Debug, Default)]
pub struct Valuation {
    listing: Listing,
    last_prices: IdMap<MarketId, Price>,
    currencies: Vec<AssetId>,
    /// By currency, in the same order, and by asset: through which markets it has a price in the currency.
    routes: Vec<Vec<Option<Route>>>,
}

/// The markets between an asset and a currency, from the asset on. Empty for the currency itself.
type Route = Vec<Step>;

#[derive(Clone, Copy, Debug)]
struct Step {
    market: MarketId,
    /// Whether base is valued in quote, or quote in base.
    sells: bool,
}

impl Valuation {
    /// What is listed.
    pub fn listing(&self) -> &Listing {
        &self.listing
    }

    /// The currencies that costs are counted in, at most [`CURRENCIES_MAX`]: the first listed asset, and what is
    /// paid in markets that have traded. There are never fewer of them later.
    pub fn currencies(&self) -> &[AssetId] {
        &self.currencies
    }

    /// Changes the listing.
    pub fn list(&mut self, change: impl FnOnce(&mut Listing)) {
        let assets = self.listing.assets().len();
        change(&mut self.listing);
        if self.listing.assets().len() != assets {
            let first = self.listing.assets().first().map(|asset| asset.id);
            first.into_iter().for_each(|first| self.join(first));
            self.find_routes();
        }
    }

    /// A market traded at this price. With its first trade the asset that it is paid in becomes a currency.
    pub fn priced(&mut self, market: MarketId, price: Price) {
        if self.last_prices.insert(market, price).is_some() {
            return;
        }
        let quote = self.listing.market(market).map(|market| market.quote);
        quote.into_iter().for_each(|quote| self.join(quote));
        self.find_routes();
    }

    /// Costs are counted in this, too, from now on, unless there are enough currencies.
    pub fn join(&mut self, currency: AssetId) {
        if self.currencies.len() < CURRENCIES_MAX && !self.currencies.contains(&currency) {
            self.currencies.push(currency);
        }
    }

    /// What an amount is worth in a currency that costs are counted in, in its smallest units, rounded down;
    /// `None` when nobody can know: no markets that have traded lead from the asset to it.
    pub fn worth(&self, what: AssetAmount, currency: AssetId) -> Option<Amount> {
        if what.asset == currency {
            return Some(what.amount);
        }
        let index = self.currencies.iter().position(|it| *it == currency)?;
        let route = self.routes.get(index)?.get(usize::from(what.asset.0))?.as_ref()?;
        if let [Step { market, sells: true }] = route[..] {
            let price = self.last_prices.get(&market)?;
            return at_price(self.listing.market(market)?, *price, what.amount);
        }
        let rates = route.iter().map(|step| self.rate(*step));
        let rate = rates.reduce(|rate, next| rate?.checked_mul(next?))??;
        let value = Decimal::from(what.amount.0).checked_mul(rate)?;
        decimal::to_units(value.floor(), 0).ok().map(Amount)
    }

    /// What one smallest unit of one side of a market is worth in smallest units of the other.
    fn rate(&self, step: Step) -> Option<Decimal> {
        let market = self.listing.market(step.market)?;
        let price = self.last_prices.get(&step.market)?;
        let one_base = Decimal::from(10_u64.pow(u32::from(market.base_scale)));
        let per_coin = i128::from(price.0) * i128::from(market.tick);
        let per_coin = Decimal::try_from_i128_with_scale(per_coin, 0).ok()?;
        if step.sells { per_coin.checked_div(one_base) } else { one_base.checked_div(per_coin) }
    }

    fn find_routes(&mut self) {
        let routes = self.currencies.iter().map(|currency| self.routes_to(*currency));
        self.routes = routes.collect();
    }

    /// The shortest ways to a currency, by asset: rather where base is sold for quote than the other way round,
    /// and through the market that was listed first.
    fn routes_to(&self, currency: AssetId) -> Vec<Option<Route>> {
        let itself = |asset: &Asset| (asset.id == currency).then(Route::new);
        let mut routes: Vec<Option<Route>> = self.listing.assets().iter().map(itself).collect();
        let traded = |market: &&Market| self.last_prices.contains_key(&market.id);
        for _ in 0..ROUTE_MARKETS_MAX {
            let shorter = routes.clone();
            for sells in [true, false] {
                for market in self.listing.markets().iter().filter(traded) {
                    let (from, to) = match sells {
                        true => (market.base, market.quote),
                        false => (market.quote, market.base),
                    };
                    let Some(Some(rest)) = shorter.get(usize::from(to.0)) else { continue };
                    let Some(route @ None) = routes.get_mut(usize::from(from.0)) else { continue };
                    let step = Step { market: market.id, sells };
                    *route = Some(std::iter::once(step).chain(rest.iter().copied()).collect());
                }
            }
        }
        routes
    }
}

/// Base at a price, in smallest units of quote, rounded down; `None` past the range of an amount.
fn at_price(market: &Market, price: Price, amount: Amount) -> Option<Amount> {
    let one_base = 10_i128.pow(u32::from(market.base_scale));
    let per_coin = i128::from(price.0) * i128::from(market.tick);
    let value = per_coin.checked_mul(i128::from(amount.0))? / one_base;
    i64::try_from(value).ok().map(Amount)
}
