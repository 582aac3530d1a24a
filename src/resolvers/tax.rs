//! Tax reports: the mutations that make and delete them, and the way from kept figures to the schema.

use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::{input, investment_figures, list_names, pages};
use crate::accounting::activity;
use crate::accounting::basis;
use crate::accounting::exact::ExactDecimal;
use crate::accounting::tax as accounting;
use crate::domain::{TaxReportId, UserId};
use crate::graphql::rows::Rows;
use crate::schema::connection::{Connection, PageArgs};
use crate::schema::investment::InvestmentPortfolio;
use crate::schema::jobs::{Job, JobPayload};
use crate::schema::lists::{MATCHES_MAX, TAX_ACTIVITIES_MAX, TAX_BOXES_MAX, TAX_WARNINGS_MAX};
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::payload::AcknowledgedPayload;
use crate::schema::scalar::{Date, Exact};
use crate::schema::tax::{
    DeleteTaxReportInput, ExportTaxReportInput, RequestTaxReportInput, TaxBox, TaxDisposal,
    TaxForm, TaxFormRow, TaxIncome, TaxMatch, TaxReport, TaxReportPayload, TaxSplit, TaxSummary,
    TaxWarning,
};
use crate::schema::tax_words::{HoldingTerm, TaxFileFormat, TaxFormId, TaxReportStatus};
use crate::services::investments::page_of;
use crate::services::investments::tax::{
    self, DisposalFigures, FormFigures, FormId, FormRow, IncomeFigures, MatchFigures,
    RequestTaxReport, TaxDocument, WarningFigures,
};
use crate::services::tax_exports::{self, AskTaxFile};
use async_graphql::{ComplexObject, Context, Object};
use std::sync::Arc;

/// What people ask to be computed for their tax returns.
#[derive(Default)]
pub struct TaxMutation;

#[Object(crate = "crate::graphql::executor")]
impl TaxMutation {
    /// Computes the tax report of a year and keeps it, at most 30 a portfolio. When everything that goes into it is as it was
    /// before, the report of then is the answer: it is safe to ask again. It is no tax advice.
    async fn request_tax_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which portfolio, law and year.")] input: RequestTaxReportInput,
    ) -> Result<TaxReportPayload, ApiError> {
        let principal = ctx.principal()?;
        let request = RequestTaxReport {
            portfolio: input::portfolio(&ctx.app().ids, &input.portfolio_id),
            jurisdiction: input.jurisdiction.map(Into::into),
            year: input.tax_year,
            method: input.cost_basis_method.map(Into::into),
            broker: input.broker_reporting.into(),
        };
        let outcome = ctx.app().investments.request_tax_report(principal, request).await;
        answer(outcome, |made| {
            let report = Some(report(made, principal.user));
            Ok(TaxReportPayload { report, user_errors: Vec::new() })
        })
    }

    /// Begins a file of a tax report, as a job, fetched by the link of `job { file { download { url } } }` when it is done. The same
    /// report gives the same bytes. At most 50 in 24 hours.
    async fn export_tax_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report, and as what.")] input: ExportTaxReportInput,
    ) -> Result<JobPayload, ApiError> {
        let (app, principal) = (ctx.app(), ctx.principal()?);
        let id = NodeId::number_of(&app.ids, NodeKind::TaxReport, &input.id);
        let format = match input.format {
            TaxFileFormat::Csv => tax_exports::TaxFileFormat::Csv,
            TaxFileFormat::TurboTaxCsv => tax_exports::TaxFileFormat::TurboTaxCsv,
            TaxFileFormat::Pdf => tax_exports::TaxFileFormat::Pdf,
        };
        let asked = AskTaxFile { report: TaxReportId(id.unwrap_or_default()), format };
        let begun = match app.tax_exports.ask(principal, asked).await {
            Ok(job) => Ok(app.jobs.find(principal.user, job).await?),
            Err(failure) => Err(failure),
        };
        answer(begun, |job| Ok(JobPayload { job: job.map(Job::from), user_errors: Vec::new() }))
    }

    /// Deletes a tax report of the caller. One that was filed is better kept.
    async fn delete_tax_report(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which report.")] input: DeleteTaxReportInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let id = NodeId::number_of(&ctx.app().ids, NodeKind::TaxReport, &input.id);
        let id = TaxReportId(id.unwrap_or_default());
        let outcome = ctx.app().investments.delete_tax_report(ctx.principal()?, id).await;
        answer(outcome, |()| Ok(AcknowledgedPayload::done()))
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl TaxReport {
    /// The portfolio it is of.
    async fn portfolio(&self, ctx: &Context<'_>) -> Result<InvestmentPortfolio, ApiError> {
        let found = ctx.app().investments.find(self.owner, self.of_portfolio).await?;
        let found = found.map(investment_figures::portfolio);
        found.ok_or_else(|| ApiError::internal("a report without a portfolio"))
    }

    /// Whether it still says what the portfolio says.
    async fn status(&self, ctx: &Context<'_>) -> Result<TaxReportStatus, ApiError> {
        let investments = &ctx.app().investments;
        let Some(kept) = investments.tax_report(self.owner, self.number).await? else {
            return Err(ApiError::NotFound("The report was deleted.".to_owned()));
        };
        Ok(match investments.is_stale(self.owner, &kept).await? {
            true => TaxReportStatus::Stale,
            false => TaxReportStatus::Ready,
        })
    }

    /// The first day of the year.
    async fn from(&self, ctx: &Context<'_>) -> Result<Date, ApiError> {
        Ok(Date(self.document(ctx).await?.from))
    }

    /// The last day of the year.
    async fn to(&self, ctx: &Context<'_>) -> Result<Date, ApiError> {
        Ok(Date(self.document(ctx).await?.to))
    }

    /// The sums.
    async fn summary(&self, ctx: &Context<'_>) -> Result<TaxSummary, ApiError> {
        let document = self.document(ctx).await?;
        Ok(summary(&document))
    }

    /// What was disposed of, oldest first.
    async fn disposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<TaxDisposal>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let list = list_names::of_tax_report("disposals", self.number);
        let asked = pages::asked(ctx, &args, &list)?.oldest_first();
        let document = self.document(ctx).await?;
        let page = page_of(document.disposals.iter().collect(), asked.page);
        asked.connection(page, |(place, it)| Ok((place, disposal(it)?)))
    }

    /// What was earned, oldest first.
    async fn income(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<TaxIncome>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let list = list_names::of_tax_report("income", self.number);
        let asked = pages::asked(ctx, &args, &list)?.oldest_first();
        let document = self.document(ctx).await?;
        let page = page_of(document.income.iter().collect(), asked.page);
        asked.connection(page, |(place, it)| Ok((place, income(it)?)))
    }

    /// What goes into which form; at most 3.
    async fn forms(&self, ctx: &Context<'_>) -> Result<Vec<TaxForm>, ApiError> {
        let document = self.document(ctx).await?;
        let form = |(place, it): (usize, &FormFigures)| TaxForm {
            form: form_id(it.id),
            boxes: it.boxes.iter().take(TAX_BOXES_MAX as usize).map(form_box).collect(),
            report: self.number,
            owner: self.owner,
            place,
        };
        Ok(document.forms.iter().enumerate().map(form).collect())
    }

    /// What was assumed, or could not be known.
    async fn warnings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many: 1 to 1000.", default = 50)] first: i32,
    ) -> Result<Rows<TaxWarning>, ApiError> {
        let first = input::count(first, "first", TAX_WARNINGS_MAX)?;
        let document = self.document(ctx).await?;
        document
            .warnings
            .iter()
            .take(first as usize)
            .map(warning)
            .collect::<Result<_, _>>()
            .map(Rows)
    }
}

impl TaxReport {
    async fn document(&self, ctx: &Context<'_>) -> Result<Arc<TaxDocument>, ApiError> {
        Ok(ctx.app().investments.tax_document(self.owner, self.number).await?)
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl TaxForm {
    /// Its rows, in the form's order.
    async fn rows(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<TaxFormRow>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let list = list_names::of_tax_report(&format!("rows {}", self.place), self.report);
        let asked = pages::asked(ctx, &args, &list)?.oldest_first();
        let document = ctx.app().investments.tax_document(self.owner, self.report).await?;
        let rows = document.forms.get(self.place).map(|it| it.rows.iter().collect());
        let page = page_of(rows.unwrap_or_default(), asked.page);
        asked.connection(page, |(place, it)| Ok((place, form_row(it))))
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl TaxDisposal {
    /// Its parts, and how each found its cost.
    async fn matches(
        &self,
        #[graphql(desc = "How many: 1 to 100.", default = 10)] first: i32,
    ) -> Result<Rows<&TaxMatch>, ApiError> {
        let first = input::count(first, "first", MATCHES_MAX)?;
        Ok(self.parts.iter().take(first as usize).collect())
    }
}

/// A report as its owner sees it.
pub fn report(report: tax::TaxReport, owner: UserId) -> TaxReport {
    TaxReport {
        id: NodeId::new(NodeKind::TaxReport, report.id.0),
        jurisdiction: report.terms.jurisdiction.into(),
        tax_year: report.terms.year,
        cost_basis_method: report.terms.method.into(),
        broker_reporting: report.terms.broker.into(),
        inputs_hash: report.inputs_hash,
        created_at: report.created_at.into(),
        number: report.id,
        of_portfolio: report.portfolio,
        owner,
    }
}

fn summary(document: &TaxDocument) -> TaxSummary {
    let of = &document.summary;
    let split = |it: &tax::SplitFigures| TaxSplit {
        from: Date(it.from),
        to: Date(it.to),
        gains: Exact(it.gains),
        losses: Exact(it.losses),
    };
    TaxSummary {
        currency: document.currency.clone(),
        disposals: i32::try_from(of.disposals).unwrap_or(i32::MAX),
        proceeds: Exact(of.proceeds),
        costs: Exact(of.costs),
        gains: Exact(of.gains),
        losses: Exact(of.losses),
        net: Exact(of.net),
        short_term: of.short_term.map(Exact),
        long_term: of.long_term.map(Exact),
        denied_losses: of.denied_losses.map(Exact),
        exempt_amount: of.exempt_amount.map(Exact),
        income: Exact(of.income),
        splits: document.splits.iter().map(split).collect(),
    }
}

fn disposal(of: &DisposalFigures) -> Result<TaxDisposal, ApiError> {
    let parts = of.matches.iter().take(MATCHES_MAX as usize).map(part);
    let activities = of.activities.iter().take(TAX_ACTIVITIES_MAX as usize);
    Ok(TaxDisposal {
        asset: of.asset.clone(),
        day: Date(of.day),
        quantity: Exact(of.quantity),
        proceeds: figure(of.proceeds),
        costs: figure(of.costs),
        gain: figure(of.gain),
        activity_ids: activities.map(|it| activity_id(*it)).collect(),
        parts: parts.collect::<Result<_, _>>()?,
    })
}

fn part(of: &MatchFigures) -> Result<TaxMatch, ApiError> {
    let rule = basis::MatchRule::parse(&of.rule).ok_or_else(|| unknown_word(&of.rule))?;
    let term = |long: bool| if long { HoldingTerm::Long } else { HoldingTerm::Short };
    Ok(TaxMatch {
        rule: rule.into(),
        acquired_on: of.acquired_on.map(Date),
        quantity: Exact(of.quantity),
        proceeds: figure(of.proceeds),
        costs: figure(of.costs),
        gain: figure(of.gain),
        term: of.long_term.map(term),
        denied_loss: figure(of.denied_loss),
    })
}

fn income(of: &IncomeFigures) -> Result<TaxIncome, ApiError> {
    let kind = activity::ActivityType::parse(&of.kind).ok_or_else(|| unknown_word(&of.kind))?;
    Ok(TaxIncome {
        kind: kind.into(),
        asset: of.asset.clone(),
        day: Date(of.day),
        quantity: Exact(of.quantity),
        value: figure(of.value),
        activity_id: activity_id(of.activity),
    })
}

fn warning(of: &WarningFigures) -> Result<TaxWarning, ApiError> {
    let code = accounting::TaxWarningCode::parse(&of.code).ok_or_else(|| unknown_word(&of.code))?;
    Ok(TaxWarning {
        code: code.into(),
        message: message(code).to_owned(),
        asset: of.asset.clone(),
        activity_id: of.activity.map(activity_id),
    })
}

fn form_row(of: &FormRow) -> TaxFormRow {
    TaxFormRow {
        part: of.part.clone(),
        ticked: of.ticked.clone(),
        description: of.description.clone(),
        acquired: of.acquired.map(Date),
        disposed: Date(of.disposed),
        proceeds: figure(of.proceeds),
        cost: figure(of.cost),
        outlays: figure(of.outlays),
        adjustment: figure(of.adjustment),
        gain: figure(of.gain),
    }
}

fn form_box(of: &tax::TaxBoxFigures) -> TaxBox {
    TaxBox { name: of.name.clone(), label: of.label.clone(), value: of.value.clone() }
}

fn form_id(id: FormId) -> TaxFormId {
    match id {
        FormId::UkSa108 => TaxFormId::UkSa108,
        FormId::UkComputation => TaxFormId::UkComputation,
        FormId::Us8949 => TaxFormId::Us8949,
        FormId::UsScheduleD => TaxFormId::UsScheduleD,
        FormId::CaSchedule3 => TaxFormId::CaSchedule3,
    }
}

fn message(code: accounting::TaxWarningCode) -> &'static str {
    use accounting::TaxWarningCode as Code;
    match code {
        Code::MissingCost => {
            "Nothing says what this had cost, so its gain is left out of the sums. Write down how it was acquired, and ask again."
        }
        Code::MissingPrice => {
            "Nothing says what this was worth, so its gain or income is left out of the sums. Say its `value`, and ask again."
        }
        Code::UnmatchedTransfer => {
            "One end of a transfer is missing: it may have been a disposal. Write the other end down and link them, or say what it was."
        }
        Code::NegativeBalance => {
            "More was paid than was there, so the difference counts as paid in. Write the deposit down."
        }
        Code::LotsDoNotCover => {
            "The lots that were named do not cover this disposal, so the oldest ones stand in. Name more with `assignLots`."
        }
        Code::AllocationAssumed => {
            "Which lots were in which account on 1 January 2025 is not said, so the oldest ones went to the first account."
        }
        Code::Incomplete => {
            "This activity lacks what its type needs, so it is left out. Say all of it with `editActivity`."
        }
        Code::BrokerFormPossible => {
            "Brokers send Form 1099-DA from 2025 on, which decides the boxes. Say what yours said as `brokerReporting`."
        }
        Code::ScopeIncomplete => {
            "The law pools everything that a person owns, and not all of yours that is known here is in this portfolio. Bring the \
             rest in."
        }
    }
}

fn figure(figure: Option<ExactDecimal>) -> Option<Exact> {
    figure.map(Exact)
}

fn activity_id(number: i64) -> NodeId {
    NodeId::new(NodeKind::Activity, number)
}

fn unknown_word(word: &str) -> ApiError {
    ApiError::internal(&format!("a tax report says {word}"))
}
