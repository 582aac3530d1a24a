//! Files of what a person has here: the mutations that ask for and delete them, and the fields that look further.

use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::{input, investment_figures};
use crate::domain::ExportId;
use crate::schema::account::Account;
use crate::schema::exports::{DeleteExportInput, Export, ExportPayload, RequestExportInput};
use crate::schema::investment::InvestmentPortfolio;
use crate::schema::jobs::Job;
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::payload::AcknowledgedPayload;
use crate::schema::scalar::Date;
use crate::services::exports::{self, AskExport};
use async_graphql::{ComplexObject, Context, Object};

/// What people ask to be written.
#[derive(Default)]
pub(super) struct ExportMutation;

#[Object(crate = "crate::graphql::executor")]
impl ExportMutation {
    /// Begins a file of what the caller has here, as a job; fetched by the link of `export { job { file { download { url } } } }` when
    /// that has succeeded. At most 50 in 24 hours, and at most 1 GiB, unless the operator says otherwise.
    async fn request_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to write, and as what.")] input: RequestExportInput,
    ) -> Result<ExportPayload, ApiError> {
        let app = ctx.app();
        let asked = AskExport {
            kind: input.kind.into(),
            format: input.format.into(),
            account: input::own_account(&app.ids, input.account_id),
            portfolio: input.portfolio_id.map(|id| input::portfolio(&app.ids, &id)),
            from: input.from.map(|it| it.0),
            to: input.to.map(|it| it.0),
            time_zone: input.time_zone,
        };
        let begun = app.exports.ask(ctx.caller()?, asked).await;
        answer(begun, |export| {
            Ok(ExportPayload { export: Some(shown(export)), user_errors: Vec::new() })
        })
    }

    /// Deletes a file of the caller, and ends its job when that is not over. Links to it lead nowhere from then on. It still counts
    /// for what may be asked for in 24 hours.
    async fn delete_export(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which file.")] input: DeleteExportInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let id = NodeId::number_of(&ctx.app().ids, NodeKind::Export, &input.id);
        let id = ExportId(id.unwrap_or_default());
        let outcome = ctx.app().exports.delete(ctx.principal()?, id).await;
        answer(outcome, |()| Ok(AcknowledgedPayload::done()))
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl Export {
    /// The account that it is of; null for ACTIVITIES and AUDIT_LOG.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>, ApiError> {
        let Some(id) = self.of_account else { return Ok(None) };
        let found = ctx.loaders()?.of_person(self.owner).account(id).await?;
        Ok(found.map(Account::from))
    }

    /// The portfolio that it is of; null for all but ACTIVITIES, and when it was deleted.
    async fn portfolio(&self, ctx: &Context<'_>) -> Result<Option<InvestmentPortfolio>, ApiError> {
        let Some(id) = self.of_portfolio else { return Ok(None) };
        let found = ctx.loaders()?.of_person(self.owner).portfolio(id).await?;
        Ok(found.map(investment_figures::portfolio))
    }

    /// The job that writes it, with the file when it has succeeded; null when that is forgotten.
    async fn job(&self, ctx: &Context<'_>) -> Result<Option<Job>, ApiError> {
        let job = ctx.loaders()?.of_person(self.owner).job(self.job_number).await?;
        Ok(job.map(Job::from))
    }
}

/// A file as its owner sees it.
pub fn shown(export: exports::Export) -> Export {
    let terms = export.terms;
    Export {
        id: NodeId::new(NodeKind::Export, export.id.0),
        kind: terms.kind.into(),
        format: terms.format.into(),
        from: terms.from.map(Date),
        to: Date(terms.to),
        time_zone: terms.time_zone,
        created_at: export.created_at.into(),
        owner: export.owner,
        job_number: export.job,
        of_account: terms.account,
        of_portfolio: terms.portfolio,
    }
}
