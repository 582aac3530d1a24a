//! Loads portfolios: what people wrote down, what the ledger says, and what things were worth.

use super::Investments;
use super::activity::{ActivitySource, PortfolioActivity};
use super::ledger::Feed;
use super::loaded::{Fed, Loaded, Parts};
use super::pricing::{Pair, unit_price};
use crate::accounting::activity::{AssetClass, PortfolioAssetId};
use crate::accounting::calendar::{Day, Zone};
use crate::accounting::prices::PriceTable;
use crate::domain::{Fault, PortfolioId};
use crate::storage::investments::accounts::PortfolioAccount;
use crate::storage::investments::activities::{self, RecordedActivity};
use crate::storage::investments::{InvestmentPortfolio, accounts, links, picks};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// How many activities of portfolios are kept at most.
const ACTIVITIES_KEPT_MAX: usize = 300_000;

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
        loaded.prices = self.past_prices(&loaded).await?;
        Ok(loaded)
    }

    /// What each asset cost on each day, as far as anything says so.
    async fn past_prices(&self, loaded: &Loaded) -> Result<PriceTable, Fault> {
        let mut prices = PriceTable::default();
        for (id, symbol) in (0..).zip(&loaded.symbols).skip(1) {
            let history = self.history(Pair { base: symbol, quote: &loaded.symbols[0] }).await?;
            if !history.is_empty() {
                prices.put(PortfolioAssetId(id), history);
            }
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
