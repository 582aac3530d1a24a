//! Loads imports, their accounts and their jobs in batches, for one person: see [`super::loaders`].

use super::app::App;
use super::batch::Batches;
use super::error::ApiError;
use crate::accounting::activity::PortfolioAccountId;
use crate::domain::{Fault, ImportId, JobId, UserId};
use crate::services::imports::Import;
use crate::services::investments::PortfolioAccount;
use crate::services::person_jobs::PersonJob;
use std::collections::HashMap;
use std::sync::Arc;

/// Reads what imports of one person are shown with.
pub struct ImportLoaders {
    app: Arc<App>,
    owner: UserId,
    imports: Batches<ImportId, Import, Fault>,
    places: Batches<PortfolioAccountId, PortfolioAccount, Fault>,
    jobs: Batches<JobId, PersonJob, Fault>,
}

impl ImportLoaders {
    /// Fresh loaders.
    pub(super) fn new(app: Arc<App>, owner: UserId) -> ImportLoaders {
        let (imports, places, jobs) = Default::default();
        ImportLoaders { app, owner, imports, places, jobs }
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
