//! The mutations of investment portfolios.

use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::input;
use super::investment_figures::portfolio;
use super::investments::{Placed, account, shown};
use crate::accounting::exact::ExactDecimal;
use crate::domain::{OpaqueIds, Refusal, RefusalCode, Timestamp};
use crate::schema::investment::{
    ActivityPayload, AddActivitiesPayload, AddedActivity, InvestmentPortfolioPayload,
    PortfolioAccountPayload,
};
use crate::schema::investment_inputs::{
    AddActivityInput, AddPortfolioAccountInput, AssetQuantityInput, AssignLotsInput,
    CreatePortfolioInput, DeleteActivityInput, DeletePortfolioInput, EditActivityInput,
    LinkTransferInput, UnlinkTransferInput, UpdatePortfolioInput,
};
use crate::schema::investment_words::{LotScope, PortfolioAccountKind};
use crate::schema::payload::{AcknowledgedPayload, UserError};
use crate::schema::scalar::{DateTimeInput, ExactInput};
use crate::services::investments::{
    self, ActivityInput, ActivityLink, ActivityRow, AddPlace, AssetInput, AssignLots,
    CreatePortfolio, EditActivity, NamedVersion, Recorded, UpdatePortfolio,
};
use async_graphql::{Context, Object};

/// What people own anywhere.
#[derive(Default)]
pub struct InvestmentMutation;

#[Object(crate = "crate::graphql::executor")]
impl InvestmentMutation {
    /// Makes a portfolio, at most 10 in all. Needs a verified e-mail address. When a portfolio of the caller has the name and
    /// the settings, that one is the answer: it is safe to ask again.
    async fn create_portfolio(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The portfolio to make.")] input: CreatePortfolioInput,
    ) -> Result<InvestmentPortfolioPayload, ApiError> {
        let new = CreatePortfolio {
            name: input.name,
            currency: input.currency,
            time_zone: input.time_zone,
            cost_basis_method: input.cost_basis_method.into(),
            lot_scope: scope(input.lot_scope),
            jurisdiction: input.jurisdiction.into(),
        };
        let outcome = ctx.app().investments.create(ctx.principal()?, new).await;
        answer(outcome, |made| Ok(portfolio_payload(made)))
    }

    /// Changes what is said of a portfolio of the caller.
    async fn update_portfolio(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which portfolio, and what to change.")] input: UpdatePortfolioInput,
    ) -> Result<InvestmentPortfolioPayload, ApiError> {
        let id = input::portfolio(&ctx.app().ids, &input.id);
        let change = UpdatePortfolio {
            named: NamedVersion { id, version: input.expected_version.into() },
            name: input.name,
            time_zone: input.time_zone,
            cost_basis_method: input.cost_basis_method.map(Into::into),
            lot_scope: input.lot_scope.map(scope),
            jurisdiction: input.jurisdiction.map(Into::into),
        };
        let outcome = ctx.app().investments.update(ctx.principal()?, change).await;
        answer(outcome, |changed| Ok(portfolio_payload(changed)))
    }

    /// Deletes a portfolio of the caller with all that was written down in it, and its tax reports. What the ledger says stays where it
    /// is.
    async fn delete_portfolio(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which portfolio.")] input: DeletePortfolioInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let id = input::portfolio(&ctx.app().ids, &input.id);
        let named = NamedVersion { id, version: input.expected_version.into() };
        let outcome = ctx.app().investments.delete(ctx.principal()?, named).await;
        answer(outcome, |()| Ok(AcknowledgedPayload::done()))
    }

    /// Adds a place of holdings to a portfolio of the caller, at most 50 in all. One of the kind EXCHANGE shows what happened
    /// in an account of the caller here.
    async fn add_portfolio_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The place to add.")] input: AddPortfolioAccountInput,
    ) -> Result<PortfolioAccountPayload, ApiError> {
        let (ids, principal) = (&ctx.app().ids, ctx.principal()?);
        let place = AddPlace {
            portfolio: input::portfolio(ids, &input.portfolio_id),
            kind: kind(input.kind),
            name: input.name,
            institution: input.institution,
            account: input::own_account(ids, input.account_id),
        };
        let outcome = ctx.app().investments.add_place(principal, place).await;
        answer(outcome, |added| {
            let account = Some(account(added, principal.user));
            Ok(PortfolioAccountPayload { account, user_errors: Vec::new() })
        })
    }

    /// Writes down up to 1,000 activities; each stands or falls by itself. Give each a `reference`: the same ones again find
    /// out what became of them without writing anything twice.
    async fn add_activities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The activities, at most 1000.")] input: Vec<AddActivityInput>,
    ) -> Result<AddActivitiesPayload, ApiError> {
        let (app, principal) = (ctx.app(), ctx.principal()?);
        let rows = input.into_iter().map(|row| activity_row(&app.ids, row)).collect();
        let outcome = app.investments.add(principal, rows).await;
        answer(outcome, |results| {
            let listing = app.exchange.listing();
            let shown = |result: Result<Recorded, Refusal>| match result {
                Ok((activity, place)) => AddedActivity {
                    activity: Some(shown(
                        Placed { activity: &activity, place: &place },
                        principal.user,
                        &listing,
                    )),
                    error: None,
                },
                Err(refusal) => {
                    AddedActivity { activity: None, error: Some(UserError::from(refusal)) }
                }
            };
            let results = results.into_iter().map(shown).collect();
            Ok(AddActivitiesPayload { results, user_errors: Vec::new() })
        })
    }

    /// Says anew what happened. What the ledger says cannot be changed: READ_ONLY.
    async fn edit_activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which activity, and all that is to be said of it.")]
        input: EditActivityInput,
    ) -> Result<ActivityPayload, ApiError> {
        let named = NamedVersion {
            id: input::activity(&ctx.app().ids, &input.id),
            version: input.expected_version.into(),
        };
        let outcome = match said(&input) {
            Ok(input) => {
                ctx.app().investments.edit(ctx.principal()?, EditActivity { named, input }).await
            }
            Err(refusal) => Err(refusal.into()),
        };
        answer(outcome, |edited| activity_payload(ctx, &edited))
    }

    /// Deletes an activity that was written down. Its `reference` stays taken.
    async fn delete_activity(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which activity.")] input: DeleteActivityInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let id = input::activity(&ctx.app().ids, &input.id);
        let named = NamedVersion { id, version: input.expected_version.into() };
        let outcome = ctx.app().investments.delete_activity(ctx.principal()?, named).await;
        answer(outcome, |()| Ok(AcknowledgedPayload::done()))
    }

    /// Makes two activities of one portfolio the ends of a transfer between own accounts: cost and dates go along, and
    /// nothing is gained.
    async fn link_transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The two ends.")] input: LinkTransferInput,
    ) -> Result<InvestmentPortfolioPayload, ApiError> {
        let ids = &ctx.app().ids;
        let link = ActivityLink {
            sent: input::activity(ids, &input.sent_id),
            received: input::activity(ids, &input.received_id),
        };
        let outcome = ctx.app().investments.link(ctx.principal()?, link).await;
        answer(outcome, |loaded| Ok(portfolio_payload(loaded.portfolio.clone())))
    }

    /// Takes a transfer apart that `linkTransfer` put together. What is no end of one stays as it is.
    async fn unlink_transfer(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The transfer.")] input: UnlinkTransferInput,
    ) -> Result<InvestmentPortfolioPayload, ApiError> {
        let end = input::activity(&ctx.app().ids, &input.id);
        let outcome = ctx.app().investments.unlink(ctx.principal()?, end).await;
        answer(outcome, |loaded| Ok(portfolio_payload(loaded.portfolio.clone())))
    }

    /// Says which lots a disposal takes. It counts where the portfolio, or a query, says SPECIFIC_ID.
    async fn assign_lots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The disposal and its lots.")] input: AssignLotsInput,
    ) -> Result<ActivityPayload, ApiError> {
        let ids = &ctx.app().ids;
        let disposal = input::activity(ids, &input.activity_id);
        let lots = input.lots.into_iter().map(|pick| {
            Ok((input::activity(ids, &pick.activity_id), exact(pick.quantity, &["lots"])?))
        });
        let outcome = match lots.collect::<Result<_, Refusal>>() {
            Ok(lots) => {
                ctx.app()
                    .investments
                    .assign_lots(ctx.principal()?, AssignLots { disposal, lots })
                    .await
            }
            Err(refusal) => Err(refusal.into()),
        };
        answer(outcome, |assigned| activity_payload(ctx, &assigned))
    }
}

fn portfolio_payload(made: investments::InvestmentPortfolio) -> InvestmentPortfolioPayload {
    let portfolio = Some(portfolio(made));
    InvestmentPortfolioPayload { portfolio, user_errors: Vec::new() }
}

fn activity_payload(
    ctx: &Context<'_>,
    (activity, place): &Recorded,
) -> Result<ActivityPayload, ApiError> {
    let (owner, listing) = (ctx.principal()?.user, ctx.app().exchange.listing());
    let activity = Some(shown(Placed { activity, place }, owner, &listing));
    Ok(ActivityPayload { activity, user_errors: Vec::new() })
}

fn activity_row(ids: &OpaqueIds, row: AddActivityInput) -> Result<ActivityRow, Refusal> {
    let place = input::portfolio_account(ids, &row.portfolio_account_id);
    let reference = row.reference;
    let input = ActivityInput {
        kind: row.kind.into(),
        at: time(row.at, "at")?,
        received: side(row.received, "received")?,
        sent: side(row.sent, "sent")?,
        fee: side(row.fee, "fee")?,
        value: row.value.map(|it| exact(it, &["value"])).transpose()?,
        cost_basis: row.cost_basis.map(|it| exact(it, &["costBasis"])).transpose()?,
        acquired_at: row.acquired_at.map(|it| time(it, "acquiredAt")).transpose()?,
        note: row.note,
    };
    Ok(ActivityRow { place, input, reference })
}

fn said(edit: &EditActivityInput) -> Result<ActivityInput, Refusal> {
    let edit = edit.clone();
    Ok(ActivityInput {
        kind: edit.kind.into(),
        at: time(edit.at, "at")?,
        received: side(edit.received, "received")?,
        sent: side(edit.sent, "sent")?,
        fee: side(edit.fee, "fee")?,
        value: edit.value.map(|it| exact(it, &["value"])).transpose()?,
        cost_basis: edit.cost_basis.map(|it| exact(it, &["costBasis"])).transpose()?,
        acquired_at: edit.acquired_at.map(|it| time(it, "acquiredAt")).transpose()?,
        note: edit.note,
    })
}

fn side(side: Option<AssetQuantityInput>, field: &str) -> Result<Option<AssetInput>, Refusal> {
    let read = |side: AssetQuantityInput| {
        let quantity = exact(side.quantity, &[field, "quantity"])?;
        Ok(AssetInput { asset: side.asset, quantity })
    };
    side.map(read).transpose()
}

fn exact(value: ExactInput, path: &[&str]) -> Result<ExactDecimal, Refusal> {
    value.0.map_err(|bad| bad_field(&bad.to_string(), path))
}

fn time(value: DateTimeInput, field: &str) -> Result<Timestamp, Refusal> {
    value.0.map_err(|bad| bad_field(&bad.to_string(), &[field]))
}

/// A bad value costs its row, not the others.
fn bad_field(message: &str, path: &[&str]) -> Refusal {
    let mut refusal = Refusal::new(RefusalCode::InvalidInput, message);
    refusal.path =
        std::iter::once("input").chain(path.iter().copied()).map(str::to_owned).collect();
    refusal
}

fn scope(scope: LotScope) -> investments::LotScope {
    match scope {
        LotScope::PerAccount => investments::LotScope::PerAccount,
        LotScope::Universal => investments::LotScope::Universal,
    }
}

fn kind(kind: PortfolioAccountKind) -> investments::PortfolioAccountKind {
    use investments::PortfolioAccountKind as Kind;
    match kind {
        PortfolioAccountKind::Exchange => Kind::Exchange,
        PortfolioAccountKind::ExternalExchange => Kind::ExternalExchange,
        PortfolioAccountKind::Wallet => Kind::Wallet,
        PortfolioAccountKind::Bank => Kind::Bank,
    }
}
