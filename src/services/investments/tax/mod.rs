//! Tax reports: computed when they are asked for, and kept as they were computed.
//!
//! Somebody who filed a report must be able to show it again to the byte, whatever they write down afterwards. So its figures are kept,
//! and what went into them is kept as a hash: when that is another one now, the report is STALE and stays readable. The same
//! inputs are the same report. `docs/tax-rules.md` states the rules. None of this is tax advice.

mod computing;
mod document;
mod inputs;
mod packing;
mod years;

pub use crate::storage::investments::tax_reports::{TaxReport, TaxTerms};
pub use document::{
    DisposalFigures, FormFigures, FormId, FormRow, IncomeFigures, MatchFigures, SplitFigures,
    TaxBoxFigures, TaxDocument, TaxFigures, WarningFigures,
};

use super::loaded::Loaded;
use super::{Investments, limit, no_portfolio};
use crate::accounting::rules::{CostBasisMethod, Jurisdiction};
use crate::accounting::tax::BrokerReporting;
use crate::domain::{Failure, Fault, PortfolioId, Refusal, RefusalCode, TaxReportId, UserId};
use crate::services::auth::Principal;
use crate::storage::investments::tax_reports::{self, NewTaxReport};
use crate::storage::{Transaction, investments, transactions};
use inputs::TaxInputs;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The most reports of a portfolio.
pub const TAX_REPORTS_MAX: u32 = 30;
/// How many reports' figures are kept in memory at most.
const DOCUMENTS_KEPT_MAX: usize = 16;

/// A report to compute.
#[derive(Clone, Copy, Debug)]
pub struct RequestTaxReport {
    /// Of which portfolio.
    pub portfolio: PortfolioId,
    /// By whose law; the portfolio's unless said.
    pub jurisdiction: Option<Jurisdiction>,
    /// Which year.
    pub year: i32,
    /// How disposals find their cost, where the law leaves a choice; as the portfolio says unless said.
    pub method: Option<CostBasisMethod>,
    /// What the broker's form said.
    pub broker: BrokerReporting,
}

/// Figures that were read. All go when they become too many.
#[derive(Default)]
pub(super) struct Documents(Mutex<HashMap<TaxReportId, Arc<TaxDocument>>>);

impl Documents {
    fn find(&self, id: TaxReportId) -> Option<Arc<TaxDocument>> {
        self.lock().get(&id).cloned()
    }

    fn put(&self, id: TaxReportId, document: Arc<TaxDocument>) {
        let mut kept = self.lock();
        if kept.len() >= DOCUMENTS_KEPT_MAX {
            kept.clear();
        }
        kept.insert(id, document);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<TaxReportId, Arc<TaxDocument>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Investments {
    /// Computes a tax report and keeps it. One of the same inputs is answered as it is, so that it is safe to ask again.
    ///
    /// # Errors
    /// `NOT_FOUND` for portfolios that are not theirs, `UNSUPPORTED_TAX_YEAR` for years whose rules are not known here,
    /// `INVALID_INPUT` for methods that the law does not know and books in another currency than its.
    pub async fn request_tax_report(
        &self,
        principal: &Principal,
        request: RequestTaxReport,
    ) -> Result<TaxReport, Failure> {
        let (owner, portfolio) = (principal.user, request.portfolio);
        let loaded = self.loaded(owner, portfolio).await.map_err(|failure| match failure {
            Failure::Refused(_) => no_portfolio("portfolioId").into(),
            other => other,
        })?;
        let terms = years::terms_of(&loaded, request)?;
        let covers_person = self.covers_person(owner, &loaded).await?;
        let computed = tokio::task::spawn_blocking(move || {
            let inputs = TaxInputs::of(&loaded, terms, covers_person)
                .ok_or_else(|| Fault::internal("a tax year past the calendar"))?;
            let document = computing::compute(&inputs)?;
            Ok::<_, Failure>((inputs.hash(), packing::pack(&document)?))
        });
        let (inputs_hash, content) = computed.await.map_err(Fault::internal)??;
        let created_at = self.clock.now();
        let new = NewTaxReport { portfolio, terms, inputs_hash, content, created_at };
        let kept =
            self.database.write(move |tx| Box::pin(async move { keep(tx, owner, new).await }));
        Ok(kept.await??)
    }

    /// Forgets a report.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is not theirs.
    pub async fn delete_tax_report(
        &self,
        principal: &Principal,
        id: TaxReportId,
    ) -> Result<(), Failure> {
        let owner = principal.user;
        let deleted = self
            .database
            .write(move |tx| Box::pin(async move { tax_reports::delete(tx, owner, id).await }));
        match deleted.await? {
            true => Ok(()),
            false => Err(no_report().into()),
        }
    }

    /// The reports of a person's portfolio, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tax_reports(
        &self,
        owner: UserId,
        portfolio: PortfolioId,
    ) -> Result<Vec<TaxReport>, Fault> {
        tax_reports::all(&self.database, owner, portfolio).await
    }

    /// The person's report with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tax_report(
        &self,
        owner: UserId,
        id: TaxReportId,
    ) -> Result<Option<TaxReport>, Fault> {
        tax_reports::find(&self.database, owner, id).await
    }

    /// The figures of a person's report, as they were computed.
    ///
    /// # Errors
    /// `NOT_FOUND` when it is gone.
    pub async fn tax_document(
        &self,
        owner: UserId,
        id: TaxReportId,
    ) -> Result<Arc<TaxDocument>, Failure> {
        // Whose it is was asked of the database when the report itself was found.
        if let Some(kept) = self.documents.find(id) {
            return Ok(kept);
        }
        let content = tax_reports::content(&self.database, owner, id).await?;
        let content = content.ok_or_else(no_report)?;
        let read = tokio::task::spawn_blocking(move || packing::unpack(&content)).await;
        let document = Arc::new(read.map_err(Fault::internal)??);
        self.documents.put(id, Arc::clone(&document));
        Ok(document)
    }

    /// Whether something that went into a report is another one now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_stale(&self, owner: UserId, report: &TaxReport) -> Result<bool, Failure> {
        let loaded = self.loaded(owner, report.portfolio).await?;
        let covers_person = self.covers_person(owner, &loaded).await?;
        let terms = report.terms;
        let hashed = tokio::task::spawn_blocking(move || {
            let hash = || TaxInputs::of(&loaded, terms, covers_person).map(|it| it.hash());
            loaded.tax_hash((terms, covers_person), hash)
        });
        let now = hashed.await.map_err(Fault::internal)?;
        Ok(now.is_none_or(|it| it != report.inputs_hash))
    }

    /// Whether the portfolio holds everything of its owner that is known here. The pools of the United Kingdom and of Canada are
    /// per person.
    async fn covers_person(&self, owner: UserId, loaded: &Loaded) -> Result<bool, Fault> {
        let id = loaded.portfolio.id;
        let others = self.all(owner).await?.into_iter().filter(|it| it.id != id);
        if others.into_iter().any(|it| it.activities > 0) {
            return Ok(false);
        }
        for account in self.accounts.all(owner).await? {
            if loaded.accounts.iter().any(|place| place.account == Some(account.id)) {
                continue;
            }
            self.exchange.caught_up(account.id).await?;
            if !transactions::movements(&self.database, account.id).await?.is_empty() {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

async fn keep(
    tx: &Transaction,
    owner: UserId,
    new: NewTaxReport,
) -> Result<Result<TaxReport, Refusal>, Fault> {
    if investments::locked(tx, owner, new.portfolio).await?.is_none() {
        return Ok(Err(no_portfolio("portfolioId")));
    }
    let kept = tax_reports::all_in(tx, owner, new.portfolio).await?;
    if let Some(same) = kept.iter().find(|it| it.inputs_hash == new.inputs_hash) {
        return Ok(Ok(same.clone()));
    }
    if kept.len() >= TAX_REPORTS_MAX as usize {
        return Ok(Err(limit(
            "This portfolio has 30 tax reports already, so none was made: delete one with `deleteTaxReport`.",
        )));
    }
    Ok(Ok(tax_reports::insert(tx, owner, new).await?))
}

fn no_report() -> Refusal {
    let message = "No tax report of yours has this id. `taxReports` of a portfolio lists them.";
    Refusal::new(RefusalCode::NotFound, message).at("id")
}
