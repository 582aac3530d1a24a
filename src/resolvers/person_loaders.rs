//! Loads imports, accounts, portfolios and jobs in batches, for one person: see [`super::loaders`].

use super::app::App;
use super::batch::Batches;
use super::error::ApiError;
use crate::accounting::activity::PortfolioAccountId;
use crate::domain::{AccountId, Fault, ImportId, JobId, PortfolioId, UserId};
use crate::services::accounts::Account;
use crate::services::imports::Import;
use crate::services::investments::{InvestmentPortfolio, PortfolioAccount};
use crate::services::person_jobs::PersonJob;
use std::collections::HashMap;
use std::sync::Arc;

/// Reads what imports and exports of one person are shown with.
pub struct PersonLoaders {
    app: Arc<App>,
    owner: UserId,
    imports: Batches<ImportId, Import, Fault>,
    places: Batches<PortfolioAccountId, PortfolioAccount, Fault>,
    jobs: Batches<JobId, PersonJob, Fault>,
    accounts: Batches<AccountId, Account, Fault>,
    portfolios: Batches<PortfolioId, InvestmentPortfolio, Fault>,
}

impl PersonLoaders {
    /// Fresh loaders.
    pub(super) fn new(app: Arc<App>, owner: UserId) -> PersonLoaders {
        let (imports, places, jobs) = Default::default();
        let (accounts, portfolios) = Default::default();
        PersonLoaders { app, owner, imports, places, jobs, accounts, portfolios }
    }

    /// The import with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import(&self, id: ImportId) -> Result<Option<Import>, ApiError> {
        let read = |ids: Vec<ImportId>| async move {
            let found = self.app.imports.find_many(self.owner, &ids).await?;
            Ok::<HashMap<_, _>, Fault>(found.into_iter().map(|it| (it.id, it)).collect())
        };
        Ok(self.imports.get(id, read).await?)
    }

    /// The place with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn place(
        &self,
        id: PortfolioAccountId,
    ) -> Result<Option<PortfolioAccount>, ApiError> {
        let read = |_| async move {
            let all = self.app.investments.all_places(self.owner).await?;
            Ok::<HashMap<_, _>, Fault>(all.into_iter().map(|it| (it.id, it)).collect())
        };
        Ok(self.places.get(id, read).await?)
    }

    /// The account with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, id: AccountId) -> Result<Option<Account>, ApiError> {
        let read = |_| async move {
            let all = self.app.accounts.all(self.owner).await?;
            Ok::<HashMap<_, _>, Fault>(all.into_iter().map(|it| (it.id, it)).collect())
        };
        Ok(self.accounts.get(id, read).await?)
    }

    /// The portfolio with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn portfolio(
        &self,
        id: PortfolioId,
    ) -> Result<Option<InvestmentPortfolio>, ApiError> {
        let read = |_| async move {
            let all = self.app.investments.all(self.owner).await?;
            Ok::<HashMap<_, _>, Fault>(all.into_iter().map(|it| (it.id, it)).collect())
        };
        Ok(self.portfolios.get(id, read).await?)
    }

    /// The job with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn job(&self, id: JobId) -> Result<Option<PersonJob>, ApiError> {
        let read = |ids: Vec<JobId>| async move {
            let found = self.app.jobs.find_many(self.owner, &ids).await?;
            Ok::<HashMap<_, _>, Fault>(found.into_iter().map(|it| (it.id, it)).collect())
        };
        Ok(self.jobs.get(id, read).await?)
    }
}
