//! Loads portfolios: what people wrote down, what the ledger says, and what things were worth.

use super::Investments;
use super::activity::{ActivitySource, PortfolioActivity};
use super::ledger::Feed;
use super::loaded::{Fed, Loaded, Parts};
use crate::accounting::activity::{AssetClass, PortfolioAssetId};
use crate::accounting::calendar::{Day, Zone};
use crate::accounting::exact::{ExactDecimal, UnitPrice};
use crate::accounting::prices::PriceTable;
use crate::domain::{Decimal, Fault, Listing, MarketId, PortfolioId};
use crate::storage::investments::accounts::PortfolioAccount;
use crate::storage::investments::activities::{self, RecordedActivity};
use crate::storage::investments::{InvestmentPortfolio, accounts, links, picks};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many activities of portfolios are kept at most.
const ACTIVITIES_KEPT_MAX: usize = 300_000;
/// How many days of prices of an asset are read at most: ten years.
const PRICE_DAYS_MAX: u32 = 3_660;

/// Portfolios that were loaded. All go when they become too many.
#[derive(Default)]
pub(super) struct Shelf(Mutex<HashMap<PortfolioId, Arc<Loaded>>>);

impl Shelf {
    fn find(&self, id: PortfolioId) -> Option<Arc<Loaded>> {
        self.lock().get(&id).cloned()
    }

    fn put(&self, loaded: Arc<Loaded>) {
        let mut shelf = self.lock();
        // An empty portfolio takes room, too.
        let size = |it: &Loaded| it.activities.len() + 100;
        let kept: usize = shelf.values().map(|it| size(it)).sum();
        if kept + size(&loaded) > ACTIVITIES_KEPT_MAX {
            shelf.clear();
        }
        shelf.insert(loaded.portfolio.id, loaded);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PortfolioId, Arc<Loaded>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Investments {
    /// A portfolio with all that happened in it. It shows whatever the owner was told of before.
    pub(super) async fn load(&self, portfolio: InvestmentPortfolio) -> Result<Arc<Loaded>, Fault> {
        let (owner, id) = (portfolio.owner, portfolio.id);
        let places = accounts::of_portfolio(&self.database, owner, id).await?;
        for account in places.iter().filter_map(|it| it.account) {
            self.exchange.caught_up(account).await?;
        }
        let today = self.today(&portfolio);
        if let Some(kept) = self.shelf.find(id).filter(|it| self.is_good(it, &portfolio, today)) {
            return Ok(kept);
        }
        let loaded = Arc::new(self.read(portfolio, places, today).await?);
        self.shelf.put(Arc::clone(&loaded));
        Ok(loaded)
    }

    fn today(&self, portfolio: &InvestmentPortfolio) -> Day {
        let zone = Zone::named(&portfolio.settings.time_zone).unwrap_or(Zone::UTC);
        zone.day_of(self.clock.now())
    }

    fn is_good(&self, kept: &Loaded, portfolio: &InvestmentPortfolio, today: Day) -> bool {
        let untouched = |(account, shown): &Fed| {
            shown.is_some_and(|shown| {
                self.exchange.shown().is_some() && self.exchange.is_untouched(*account, shown)
            })
        };
        kept.portfolio == *portfolio && kept.today == today && kept.fed.iter().all(untouched)
    }

    async fn read(
        &self,
        portfolio: InvestmentPortfolio,
        places: Vec<PortfolioAccount>,
        today: Day,
    ) -> Result<Loaded, Fault> {
        let (owner, id) = (portfolio.owner, portfolio.id);
        let listing = self.exchange.listing();
        let recorded = activities::all(&self.database, owner, id).await?;
        let mut happened: Vec<PortfolioActivity> = recorded.into_iter().map(manual).collect();
        let mut fed = Vec::new();
        for place in &places {
            let Some(account) = place.account else { continue };
            fed.push((account, self.exchange.shown()));
            let feed =
                Feed { database: &self.database, listing: &listing, account, place: place.id };
            happened.extend(feed.read().await?);
        }
        let links = links::all(&self.database, owner, id).await?;
        let picks = picks::all(&self.database, owner, id).await?;
        let (accounts, activities) = (places, happened);
        let parts = Parts { portfolio, accounts, activities, links, picks, fed, today };
        let mut loaded = Loaded::of(parts, &listing);
        loaded.prices = self.past_prices(&loaded, &listing).await?;
        Ok(loaded)
    }

    /// The last prices of each day at this exchange, where it has a market between the asset and the currency.
    async fn past_prices(&self, loaded: &Loaded, listing: &Listing) -> Result<PriceTable, Fault> {
        let mut prices = PriceTable::default();
        for (id, symbol) in (0..).zip(&loaded.symbols).skip(1) {
            let Some(market) = market_of(listing, symbol, &loaded.symbols[0]) else { continue };
            let closes = self.market.daily_closes(market, PRICE_DAYS_MAX).await?;
            let day = |at| Zone::UTC.day_of(at);
            let closes = closes.iter().filter_map(|it| Some((day(it.at), unit_price(it.price)?)));
            prices.put(PortfolioAssetId(id), closes.collect());
        }
        Ok(prices)
    }

    /// What everything is worth now: as the market says, else as it was last.
    pub(super) fn present_prices(&self, loaded: &Loaded) -> PriceTable {
        let listing = self.exchange.listing();
        let currency = listing.asset_by_symbol(&loaded.symbols[0]).map(|it| it.id);
        let mut prices = PriceTable::default();
        for (id, asset) in (0..).zip(&loaded.assets) {
            let id = PortfolioAssetId(id);
            if asset.class == AssetClass::OwnCurrency {
                continue;
            }
            let listed = listing.asset_by_symbol(loaded.symbol(id)).map(|it| it.id);
            let quote = listed.zip(currency).and_then(|(of, in_)| self.market.price(of, in_));
            let live = quote.and_then(|quote| unit_price(quote.price));
            let last = || loaded.prices.at(id, loaded.today).map(|it| it.price);
            let price = live.or_else(last);
            prices.put(id, price.into_iter().map(|price| (loaded.today, price)).collect());
        }
        prices
    }
}

fn market_of(listing: &Listing, base: &str, quote: &str) -> Option<MarketId> {
    let (base, quote) = (listing.asset_by_symbol(base)?.id, listing.asset_by_symbol(quote)?.id);
    let found = listing.markets().iter().find(|it| it.base == base && it.quote == quote);
    found.map(|it| it.id)
}

/// A price of the market in the units of a book.
fn unit_price(price: Decimal) -> Option<UnitPrice> {
    let scale = u8::try_from(price.scale()).ok()?;
    UnitPrice::from_decimal(ExactDecimal::from_units(price.mantissa(), scale))
}

/// An activity that somebody wrote down, or brought in.
pub(super) fn manual(recorded: RecordedActivity) -> PortfolioActivity {
    let RecordedActivity { id, account, body, reference, version, import, external_id, .. } =
        recorded;
    let source = match import {
        Some(_) => ActivitySource::Import,
        None => ActivitySource::Manual,
    };
    PortfolioActivity { id, account, body, source, reference, version, import, external_id }
}
