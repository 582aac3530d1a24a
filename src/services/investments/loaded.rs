//! A portfolio with all that happened in it, and the books that were made of that.
//!
//! What was loaded is kept until something in the portfolio changes, until the ledger touches one of its accounts, or
//! until the day ends. Books are made when somebody asks for their method, away from the threads that answer requests.

use super::activity::PortfolioActivity;
use super::bodies::QUANTITY_SCALE;
use super::ledger::own_transfers;
use crate::accounting::activity::{
    Activity, ActivityId, AssetClass, Holding, PortfolioAccountId, PortfolioAsset, PortfolioAssetId,
};
use crate::accounting::book::Book;
use crate::accounting::calendar::{Day, Zone};
use crate::accounting::entries::{BookError, Sources};
use crate::accounting::prices::PriceTable;
use crate::accounting::rules::LotScope as BookScope;
use crate::accounting::rules::{CostBasisMethod, Jurisdiction, LotPick, Rules};
use crate::domain::{AccountId, AssetKind, Listing, Refusal, RefusalCode, Seq};
use crate::storage::investments::accounts::PortfolioAccount;
use crate::storage::investments::activities::AssetQuantity;
use crate::storage::investments::links::ActivityLink;
use crate::storage::investments::tax_reports::TaxTerms;
use crate::storage::investments::{InvestmentPortfolio, LotScope};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

/// How far the tables showed an account of the ledger; `None` where nobody can tell later whether it was touched.
pub(super) type Fed = (AccountId, Option<Seq>);

/// What a portfolio is made of.
pub(super) struct Parts {
    pub(super) portfolio: InvestmentPortfolio,
    pub(super) accounts: Vec<PortfolioAccount>,
    pub(super) activities: Vec<PortfolioActivity>,
    pub(super) links: Vec<ActivityLink>,
    pub(super) picks: Vec<LotPick>,
    pub(super) fed: Vec<Fed>,
    pub(super) today: Day,
}

/// A portfolio with all that happened in it.
pub struct Loaded {
    /// The portfolio.
    pub portfolio: InvestmentPortfolio,
    /// Its places, the oldest first.
    pub accounts: Vec<PortfolioAccount>,
    /// What happened, the oldest first.
    pub activities: Vec<PortfolioActivity>,
    /// The symbols of all assets, by their ids in the book. The first is the portfolio's currency.
    pub symbols: Vec<String>,
    pub(super) assets: Vec<PortfolioAsset>,
    pub(super) prices: PriceTable,
    pub(super) zone: Zone,
    pub(super) today: Day,
    pub(super) fed: Vec<Fed>,
    entries: Vec<Activity>,
    picks: Vec<LotPick>,
    places: HashMap<ActivityId, usize>,
    books: Mutex<BTreeMap<CostBasisMethod, Arc<Book>>>,
    tax_hashes: Mutex<HashMap<(TaxTerms, bool), Option<String>>>,
}

impl Loaded {
    /// Puts the parts together. Prices come later, when the assets are known.
    pub(super) fn of(parts: Parts, listing: &Listing) -> Loaded {
        let Parts { portfolio, accounts, mut activities, mut links, picks, fed, today } = parts;
        activities.sort_by_key(|it| (it.body.at, it.id));
        links.extend(own_transfers(&activities));
        let mut names = Names::new(&portfolio.settings.currency);
        let mut entries: Vec<Activity> = activities.iter().map(|it| names.entry(it)).collect();
        let places = (0..).zip(&activities).map(|(place, it)| (it.id, place)).collect();
        link(&mut entries, &places, &links);
        let symbols = names.symbols;
        let class = |(index, symbol): (usize, &String)| PortfolioAsset {
            scale: QUANTITY_SCALE,
            class: class_of(listing, index, symbol),
        };
        Loaded {
            assets: symbols.iter().enumerate().map(class).collect(),
            zone: Zone::named(&portfolio.settings.time_zone).unwrap_or(Zone::UTC),
            prices: PriceTable::default(),
            books: Mutex::default(),
            tax_hashes: Mutex::default(),
            portfolio,
            accounts,
            activities,
            symbols,
            today,
            fed,
            entries,
            picks,
            places,
        }
    }

    /// The activity with this number.
    pub fn activity(&self, id: ActivityId) -> Option<&PortfolioActivity> {
        self.activities.get(*self.places.get(&id)?)
    }

    /// The place with this number.
    pub fn account(&self, id: PortfolioAccountId) -> Option<&PortfolioAccount> {
        self.accounts.iter().find(|it| it.id == id)
    }

    /// The symbol of an asset of the book.
    pub fn symbol(&self, id: PortfolioAssetId) -> &str {
        self.symbols.get(id.0 as usize).map_or("", String::as_str)
    }

    /// What happened, as the book takes it, the oldest first.
    pub(super) fn entries(&self) -> &[Activity] {
        &self.entries
    }

    /// The lots that were named.
    pub(super) fn picks(&self) -> &[LotPick] {
        &self.picks
    }

    /// The other end of a transfer.
    pub(super) fn other_end(&self, id: ActivityId) -> Option<ActivityId> {
        self.entries.get(*self.places.get(&id)?)?.transfer
    }

    /// The book by a method, made now or before.
    ///
    /// # Errors
    /// `INVALID_INPUT` when the quantities are too large to add up.
    pub(super) fn book(&self, method: CostBasisMethod) -> Result<Arc<Book>, Refusal> {
        if let Some(book) = self.books().get(&method) {
            return Ok(Arc::clone(book));
        }
        let rules = self.rules(method);
        let (activities, assets) = (&self.entries[..], &self.assets[..]);
        let sources = Sources { activities, assets, prices: &self.prices, rules: &rules };
        let book = Arc::new(Book::of(sources).map_err(|error| too_large(&error))?);
        self.books().insert(method, Arc::clone(&book));
        Ok(book)
    }

    /// The hash of what goes into a tax report, made now or before: it changes with the portfolio only.
    pub(super) fn tax_hash(
        &self,
        of: (TaxTerms, bool),
        make: impl FnOnce() -> Option<String>,
    ) -> Option<String> {
        let known =
            self.tax_hashes.lock().unwrap_or_else(PoisonError::into_inner).get(&of).cloned();
        known.unwrap_or_else(|| {
            let made = make();
            let mut hashes = self.tax_hashes.lock().unwrap_or_else(PoisonError::into_inner);
            hashes.insert(of, made.clone());
            made
        })
    }

    fn books(&self) -> std::sync::MutexGuard<'_, BTreeMap<CostBasisMethod, Arc<Book>>> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rules(&self, method: CostBasisMethod) -> Rules {
        let settings = &self.portfolio.settings;
        let since_2025 = Rules::united_states(method, self.zone).scope;
        let scope = match (settings.lot_scope, settings.jurisdiction) {
            (LotScope::Universal, _) => BookScope::Universal,
            (LotScope::PerAccount, Jurisdiction::Us) => since_2025,
            (LotScope::PerAccount, _) => BookScope::PerAccount,
        };
        let (jurisdiction, zone) = (settings.jurisdiction, self.zone);
        let picks = self.picks.clone();
        Rules { scope, jurisdiction, zone, picks, ..Rules::new(method) }
    }
}

pub(super) fn too_large(error: &BookError) -> Refusal {
    let message = format!("This portfolio cannot be added up: {error}. Correct the largest ones.");
    Refusal::new(RefusalCode::InvalidInput, message)
}

/// The assets of a book, in the order in which they come up.
struct Names {
    symbols: Vec<String>,
    ids: HashMap<String, PortfolioAssetId>,
}

impl Names {
    fn new(currency: &str) -> Names {
        let mut names = Names { symbols: Vec::new(), ids: HashMap::new() };
        names.id(currency);
        names
    }

    fn id(&mut self, symbol: &str) -> PortfolioAssetId {
        if let Some(id) = self.ids.get(symbol) {
            return *id;
        }
        let id = PortfolioAssetId(u32::try_from(self.symbols.len()).unwrap_or(u32::MAX));
        self.symbols.push(symbol.to_owned());
        self.ids.insert(symbol.to_owned(), id);
        id
    }

    fn entry(&mut self, activity: &PortfolioActivity) -> Activity {
        let mut side = |side: &Option<AssetQuantity>| {
            side.as_ref().map(|it| Holding { asset: self.id(&it.asset), quantity: it.quantity })
        };
        let body = &activity.body;
        let (received, sent, fee) = (side(&body.received), side(&body.sent), side(&body.fee));
        Activity {
            received,
            sent,
            fee,
            value: body.value,
            cost_basis: body.cost_basis,
            acquired: body.acquired_at,
            ..Activity::new(activity.id, body.kind, (activity.account, body.at))
        }
    }
}

fn link(entries: &mut [Activity], places: &HashMap<ActivityId, usize>, links: &[ActivityLink]) {
    for ActivityLink { sent, received } in links {
        let both = places.get(sent).zip(places.get(received));
        if let Some((from, to)) = both {
            entries[*from].transfer = Some(*received);
            entries[*to].transfer = Some(*sent);
        }
    }
}

/// Currencies that the European Central Bank quotes or quoted; what is listed here says itself what it is.
const CURRENCIES: &str = "AUD BGN BRL CAD CHF CNY CYP CZK DKK EEK EUR GBP HKD HRK HUF IDR ILS INR ISK \
    JPY KRW LTL LVL MTL MXN MYR NOK NZD PHP PLN RON RUB SEK SGD SIT SKK THB TRY USD ZAR";

/// Whether it is a currency, and nothing digital.
pub(super) fn is_currency(listing: &Listing, symbol: &str) -> bool {
    match listing.asset_by_symbol(symbol) {
        Some(asset) => asset.kind == AssetKind::Fiat,
        None => CURRENCIES.split_ascii_whitespace().any(|it| it == symbol),
    }
}

fn class_of(listing: &Listing, index: usize, symbol: &str) -> AssetClass {
    match (index, is_currency(listing, symbol)) {
        (0, _) => AssetClass::OwnCurrency,
        (_, true) => AssetClass::Currency,
        (_, false) => AssetClass::Digital,
    }
}
