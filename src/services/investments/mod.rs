//! Portfolios of what people own anywhere: here, on other exchanges, in wallets, in banks. What happened there is written
//! down by their owners, or read from the ledger where it happened here; what it cost and what it gained follows
//! (`crate::accounting`).
//!
//! Whose a portfolio is is decided here: that of somebody else gets the answer of one that does not exist. What a single
//! account of this exchange is worth now is another question: `services::portfolio`.

mod activity;
mod allocation;
mod bodies;
mod income;
mod ledger;
mod linking;
mod loaded;
mod loading;
mod performance;
mod periods;
mod picking;
mod places;
mod pricing;
mod recording;
mod settings;
pub mod tax;
mod views;

pub use crate::storage::investments::accounts::{PortfolioAccount, PortfolioAccountKind};
pub use crate::storage::investments::activities::{ActivityBody, AssetQuantity};
pub use crate::storage::investments::links::ActivityLink;
pub use crate::storage::investments::{InvestmentPortfolio, LotScope, PortfolioSettings};
pub use activity::{ActivitySource, PortfolioActivity};
pub use allocation::{AllocationKey, AllocationSlice};
pub use bodies::{ActivityInput, AssetInput};
pub(in crate::services) use bodies::{checked_symbol, hash as body_hash};
pub use income::{IncomeGrouping, IncomeRow};
pub use loaded::Loaded;
pub use performance::{
    BENCHMARK_PARTS_MAX, BenchmarkShare, MeasuredPerformance, PerformanceAsked, Scope, SeriesAsked,
    ValuePoint,
};
pub use periods::{DaysAsked, PerformanceRange, Period};
pub use picking::{AssignLots, PICKS_MAX};
pub use places::AddPlace;
pub use recording::{ActivityRow, EditActivity, NamedVersion, Recorded};
pub use settings::{CreatePortfolio, UpdatePortfolio};
pub use views::{
    ActivityFilter, DisposalSums, InvestmentHolding, LotFilter, Placed, View, page_of,
};

use super::accounts::Accounts;
use crate::accounting::activity::{ActivityId, PortfolioAccountId};
use crate::accounting::rules::CostBasisMethod;
use crate::domain::{Clock, Failure, Fault, PortfolioId, Refusal, RefusalCode, UserId};
use crate::exchange::ExchangeHandle;
use crate::market::MarketData;
use crate::storage::{self, Database};
use loading::{Shelf, manual};
use std::sync::Arc;

/// The most portfolios of a person.
pub const PORTFOLIOS_MAX: u32 = 10;
/// The most places in a portfolio.
pub const PLACES_MAX: u32 = 50;
/// The most activities that are written down in a portfolio.
pub const ACTIVITIES_MAX: i64 = 100_000;
/// The most activities of one request.
pub const ACTIVITIES_PER_REQUEST_MAX: usize = 1_000;

/// The portfolios of people. Cheap to clone.
#[derive(Clone)]
pub struct Investments {
    database: Database,
    exchange: ExchangeHandle,
    market: MarketData,
    accounts: Accounts,
    clock: Arc<dyn Clock>,
    shelf: Arc<Shelf>,
    documents: Arc<tax::Documents>,
}

/// What [`Investments`] need.
pub struct InvestmentsParts {
    /// Where portfolios are kept.
    pub database: Database,
    /// The ledger that feeds them.
    pub exchange: ExchangeHandle,
    /// What things are worth.
    pub market: MarketData,
    /// Whose accounts of the exchange are.
    pub accounts: Accounts,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Investments {
    /// The portfolios that are kept in this database.
    pub fn new(parts: InvestmentsParts) -> Investments {
        let InvestmentsParts { database, exchange, market, accounts, clock } = parts;
        let (shelf, documents) = (Arc::default(), Arc::default());
        Investments { database, exchange, market, accounts, clock, shelf, documents }
    }

    /// All portfolios of a person, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all(&self, owner: UserId) -> Result<Vec<InvestmentPortfolio>, Fault> {
        storage::investments::all(&self.database, owner).await
    }

    /// The person's portfolio with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(
        &self,
        owner: UserId,
        id: PortfolioId,
    ) -> Result<Option<InvestmentPortfolio>, Fault> {
        storage::investments::find(&self.database, owner, id).await
    }

    /// The places of a person's portfolio, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn places(
        &self,
        owner: UserId,
        id: PortfolioId,
    ) -> Result<Vec<PortfolioAccount>, Fault> {
        storage::investments::accounts::of_portfolio(&self.database, owner, id).await
    }

    /// All places of a person, in all portfolios, the oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn all_places(&self, owner: UserId) -> Result<Vec<PortfolioAccount>, Fault> {
        storage::investments::accounts::all(&self.database, owner).await
    }

    /// The person's place with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn place(
        &self,
        owner: UserId,
        id: PortfolioAccountId,
    ) -> Result<Option<PortfolioAccount>, Fault> {
        let all = storage::investments::accounts::all(&self.database, owner).await?;
        Ok(all.into_iter().find(|it| it.id == id))
    }

    /// What happened in a person's portfolio.
    ///
    /// # Errors
    /// `NOT_FOUND` when they have none of this number.
    pub async fn loaded(&self, owner: UserId, id: PortfolioId) -> Result<Arc<Loaded>, Failure> {
        let portfolio = self.find(owner, id).await?.ok_or_else(|| no_portfolio("id"))?;
        Ok(self.load(portfolio).await?)
    }

    /// A person's portfolio by a method, or by its own.
    ///
    /// # Errors
    /// `NOT_FOUND` when they have none of this number; `INVALID_INPUT` when it cannot be added up.
    pub async fn view(
        &self,
        owner: UserId,
        id: PortfolioId,
        method: Option<CostBasisMethod>,
    ) -> Result<View, Failure> {
        let loaded = self.loaded(owner, id).await?;
        let method = method.unwrap_or(loaded.portfolio.settings.cost_basis_method);
        let now = Arc::new(self.present_prices(&loaded));
        let of = Arc::clone(&loaded);
        let made = tokio::task::spawn_blocking(move || of.book(method)).await;
        let book = made.map_err(Fault::internal)??;
        Ok(View { loaded, book, now })
    }

    /// An activity of a person, and the place where it happened.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn activity(
        &self,
        owner: UserId,
        id: ActivityId,
    ) -> Result<Option<(PortfolioActivity, PortfolioAccount)>, Failure> {
        if ledger::is_of_ledger(id) {
            return self.ledger_activity(owner, id).await;
        }
        let found = storage::investments::activities::find(&self.database, owner, id).await?;
        let Some(activity) = found.map(manual) else { return Ok(None) };
        let place = self.place(owner, activity.account).await?;
        Ok(place.map(|place| (activity, place)))
    }

    /// The ledger's activities belong to the places that stand for accounts here.
    async fn ledger_activity(
        &self,
        owner: UserId,
        id: ActivityId,
    ) -> Result<Option<(PortfolioActivity, PortfolioAccount)>, Failure> {
        for portfolio in self.all(owner).await? {
            let loaded = self.load(portfolio).await?;
            let found = loaded.activity(id);
            if let Some((activity, place)) =
                found.and_then(|it| Some((it, loaded.account(it.account)?)))
            {
                return Ok(Some((activity.clone(), place.clone())));
            }
        }
        Ok(None)
    }
}

/// What a portfolio of somebody else gets, like one that does not exist.
fn no_portfolio(field: &str) -> Refusal {
    let message =
        "No portfolio of yours has this id. `viewer { portfolios { id name } }` lists them.";
    Refusal::new(RefusalCode::NotFound, message).at(field)
}

fn changed_since(field: &str, version: i64) -> Refusal {
    let message = format!(
        "It was changed since: its version is {version} now. Read it again, and send what you want with that version."
    );
    Refusal::new(RefusalCode::Conflict, message).at(field)
}

fn limit(message: &str) -> Refusal {
    Refusal::new(RefusalCode::LimitExceeded, message)
}
