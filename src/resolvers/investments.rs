//! The fields of investment portfolios, and the way from what the use cases answer to them.

use super::context_ext::ContextExt;
use super::error::ApiError;
use super::investment_figures::{asset, money, units, version};
use super::performance::{self, IncomeArgs, PerformanceArgs, PointsArgs, ScopeArgs, SeriesArgs};
use super::{input, list_names, pages, tax};
use crate::accounting::basis::{self, AssetBook, Match};
use crate::accounting::exact::{ExactDecimal, PRICE_SCALE};
use crate::accounting::issue::{Issue, IssueKind};
use crate::domain::{Listing, NodeKind, UserId};
use crate::graphql::rows::Rows;
use crate::schema::account::Account;
use crate::schema::connection::{Connection, PageArgs};
use crate::schema::investment::{
    Activity, AssetQuantity, Disposal, DisposalMatch, InvestmentPortfolio, Lot, PortfolioAccount,
    PortfolioHolding, PortfolioIssue, PortfolioSummary,
};
use crate::schema::investment_inputs::ActivityFilter;
use crate::schema::investment_words::{ActivitySource, CostBasisMethod, PortfolioAccountKind};
use crate::schema::lists::{HOLDINGS_MAX, MATCHES_MAX};
use crate::schema::node::NodeId;
use crate::schema::performance::{
    AllocationSlice, BenchmarkPartInput, IncomeRow, Performance, ValuePoint,
};
use crate::schema::performance_words::{
    AllocationKey, IncomeGrouping, PerformanceRange, SeriesStep,
};
use crate::schema::scalar::{Date, Exact, ExactInput};
use crate::schema::tax::TaxReport;
use crate::services::investments::{
    self, DisposalSums, InvestmentHolding, Loaded, LotFilter, PortfolioActivity, View, page_of,
};
use async_graphql::{ComplexObject, Context, ID};
use std::sync::Arc;

/// How many places of a share are shown.
const SHARE_SCALE: u8 = 6;

#[ComplexObject(crate = "crate::graphql::executor")]
impl InvestmentPortfolio {
    /// Its places, the oldest first; at most 50.
    async fn accounts(&self, ctx: &Context<'_>) -> Result<Rows<PortfolioAccount>, ApiError> {
        let places = ctx.app().investments.places(self.owner, self.number).await?;
        Ok(places.into_iter().map(|it| account(it, self.owner)).collect())
    }

    /// Everything added up, at present prices.
    async fn summary(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How disposals find their cost; as the portfolio says unless said.")]
        cost_basis_method: Option<CostBasisMethod>,
    ) -> Result<PortfolioSummary, ApiError> {
        let summary = self.view(ctx, cost_basis_method).await?.summary();
        Ok(PortfolioSummary {
            value: money(summary.value),
            cost_basis: money(summary.cost_basis),
            unrealized_pnl: money(summary.unrealized_gain),
            realized_gain: money(summary.realized_gain),
            income: money(summary.income),
            expensed_fees: money(summary.expensed_fees),
            net_contributions: money(summary.net_contributions),
            total_gain: money(summary.total_gain),
            complete: summary.complete,
        })
    }

    /// What is held, what is worth most first.
    async fn holdings(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How disposals find their cost; as the portfolio says unless said.")]
        cost_basis_method: Option<CostBasisMethod>,
        #[graphql(desc = "How many: 1 to 1000.", default = 50)] first: i32,
    ) -> Result<Rows<PortfolioHolding>, ApiError> {
        let first = input::count(first, "first", HOLDINGS_MAX)?;
        let view = self.view(ctx, cost_basis_method).await?;
        let listing = ctx.app().exchange.listing();
        let held = view.holdings().into_iter().take(first as usize);
        Ok(held.map(|it| holding(&it, &listing)).collect())
    }

    /// Lots, newest asset last and the newest lot first. AVERAGE, SECTION_104 and ACB have pools and no lots.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn lots(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How disposals find their cost; as the portfolio says unless said.")]
        cost_basis_method: Option<CostBasisMethod>,
        #[graphql(desc = "Only of this asset.")] asset: Option<String>,
        #[graphql(desc = "Only those of which something is left.", default = true)] open_only: bool,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Lot>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let narrowed = format!("{cost_basis_method:?} {asset:?} {open_only}");
        let asked =
            pages::asked(ctx, &args, &list_names::of_portfolio("lots", self.number, &narrowed))?;
        let view = self.view(ctx, cost_basis_method).await?;
        let shape = Shape {
            loaded: &view.loaded,
            listing: &ctx.app().exchange.listing(),
            owner: self.owner,
        };
        let lots = view.lots(&LotFilter { asset, open_only });
        asked.connection(page_of(lots, asked.page), |(place, (asset, lot))| {
            Ok((place, shape.lot(asset, &lot)?))
        })
    }

    /// What was disposed of, newest first.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn disposals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How they find their cost; as the portfolio says unless said.")]
        cost_basis_method: Option<CostBasisMethod>,
        #[graphql(desc = "Only of this asset.")] asset: Option<String>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Disposal>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let narrowed = format!("{cost_basis_method:?} {asset:?}");
        let asked = pages::asked(
            ctx,
            &args,
            &list_names::of_portfolio("disposals", self.number, &narrowed),
        )?;
        let view = self.view(ctx, cost_basis_method).await?;
        let shape = Shape {
            loaded: &view.loaded,
            listing: &ctx.app().exchange.listing(),
            owner: self.owner,
        };
        let disposals = view.disposals(asset.as_ref());
        asked.connection(page_of(disposals, asked.page), |(place, (book, disposal))| {
            Ok((place, shape.disposal(book, disposal)?))
        })
    }

    /// What does not add up, newest first: sales without purchases, transfers with one end, missing prices.
    async fn issues(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How disposals find their cost; as the portfolio says unless said.")]
        cost_basis_method: Option<CostBasisMethod>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<PortfolioIssue>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let narrowed = format!("{cost_basis_method:?}");
        let asked =
            pages::asked(ctx, &args, &list_names::of_portfolio("issues", self.number, &narrowed))?;
        let view = self.view(ctx, cost_basis_method).await?;
        let shape = Shape {
            loaded: &view.loaded,
            listing: &ctx.app().exchange.listing(),
            owner: self.owner,
        };
        asked.connection(page_of(view.issues(), asked.page), |(place, issue)| {
            Ok((place, shape.issue(&issue)))
        })
    }

    /// How it did between two days: what it gained, at which rates, and how that compares.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn performance(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How far back.", default_with = "PerformanceRange::All")]
        range: PerformanceRange,
        #[graphql(desc = "With the range CUSTOM: the first day.")] from: Option<Date>,
        #[graphql(desc = "With the range CUSTOM: the last day; today unless said.")] to: Option<
            Date,
        >,
        #[graphql(desc = "In which currency; the portfolio's unless said.")] currency: Option<
            String,
        >,
        #[graphql(
            desc = "Only these accounts of the portfolio, at most 50; what comes from the others comes from outside."
        )]
        accounts: Option<Vec<ID>>,
        #[graphql(desc = "An asset to compare with, or a mix of at most 10.", default)]
        benchmark: Vec<BenchmarkPartInput>,
        #[graphql(
            desc = "What could be earned without risk, a year: 0.03 is three per cent; 0 unless said."
        )]
        risk_free_rate: Option<ExactInput>,
    ) -> Result<Performance, ApiError> {
        let (days, scope) = (performance::days(from, to), ScopeArgs { currency, accounts });
        let args = PerformanceArgs { range, days, scope, benchmark, risk_free_rate };
        performance::performance(ctx, self, args).await
    }

    /// What it was worth over time, oldest first, beside what had been paid in.
    #[expect(clippy::too_many_arguments, reason = "each is an argument of the field")]
    async fn value_series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day; that of the first activity unless said.")] from: Option<
            Date,
        >,
        #[graphql(desc = "The last day; today unless said.")] to: Option<Date>,
        #[graphql(desc = "How far apart the points are.", default_with = "SeriesStep::Day")]
        step: SeriesStep,
        #[graphql(desc = "In which currency; the portfolio's unless said.")] currency: Option<
            String,
        >,
        #[graphql(desc = "Only these accounts of the portfolio, at most 50.")] accounts: Option<
            Vec<ID>,
        >,
        #[graphql(
            desc = "The most points to take: 1 to 4000. Days that have more are refused.",
            default = 400
        )]
        limit: i32,
    ) -> Result<Rows<ValuePoint>, ApiError> {
        let (days, scope) = (performance::days(from, to), ScopeArgs { currency, accounts });
        let args = SeriesArgs { days, scope, points: PointsArgs { step, limit } };
        performance::value_series(ctx, self, args).await
    }

    /// What was earned by staking, interest, airdrops and the like, in the order of the groups.
    async fn income(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The first day; that of the first activity unless said.")] from: Option<
            Date,
        >,
        #[graphql(desc = "The last day; today unless said.")] to: Option<Date>,
        #[graphql(desc = "What it is added up by.", default_with = "IncomeGrouping::Month")]
        by: IncomeGrouping,
        #[graphql(desc = "How many groups, the last ones: 1 to 1000.", default = 100)] limit: i32,
    ) -> Result<Rows<IncomeRow>, ApiError> {
        let days = performance::days(from, to);
        performance::income(ctx, self, IncomeArgs { days, by, limit }).await
    }

    /// How what it is worth now is spread, what is worth most first. What has no price is left out.
    async fn allocation(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Over what.", default_with = "AllocationKey::Asset")] by: AllocationKey,
        #[graphql(desc = "How many: 1 to 1000.", default = 50)] first: i32,
    ) -> Result<Rows<AllocationSlice>, ApiError> {
        let first = input::count(first, "first", HOLDINGS_MAX)?;
        let mut slices = performance::allocation(ctx, self, by).await?;
        slices.truncate(first as usize);
        Ok(Rows(slices))
    }

    /// Its tax reports, the newest first; at most 30. See `requestTaxReport`.
    async fn tax_reports(&self, ctx: &Context<'_>) -> Result<Vec<TaxReport>, ApiError> {
        let kept = ctx.app().investments.tax_reports(self.owner, self.number).await?;
        Ok(kept.into_iter().map(|it| tax::report(it, self.owner)).collect())
    }

    /// What happened, newest first: what was written down, and what the ledger says of accounts of this exchange.
    async fn activities(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which activities; all unless said.")] filter: Option<ActivityFilter>,
        #[graphql(desc = "How many from the front: 1 to 100; 20 unless said.")] first: Option<i32>,
        #[graphql(desc = "Only what follows this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the back: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only what precedes this cursor.")] before: Option<String>,
    ) -> Result<Connection<Activity>, ApiError> {
        let args = PageArgs { first, after, last, before };
        let ActivityFilter { portfolio_account_id, asset, import_id } = filter.unwrap_or_default();
        let named = portfolio_account_id.map(|id| input::portfolio_account(&ctx.app().ids, &id));
        let import = import_id.map(|id| input::import(&ctx.app().ids, &id));
        let filter = investments::ActivityFilter { account: named, asset, import };
        let narrowed = format!("{filter:?}");
        let asked = pages::asked(
            ctx,
            &args,
            &list_names::of_portfolio("activities", self.number, &narrowed),
        )?;
        let loaded = ctx.app().investments.loaded(self.owner, self.number).await?;
        let shape =
            Shape { loaded: &loaded, listing: &ctx.app().exchange.listing(), owner: self.owner };
        let found = loaded.filtered(&filter);
        asked.connection(page_of(found, asked.page), |(place, it)| Ok((place, shape.activity(it)?)))
    }
}

impl InvestmentPortfolio {
    async fn view(
        &self,
        ctx: &Context<'_>,
        method: Option<CostBasisMethod>,
    ) -> Result<View, ApiError> {
        let method = method.map(Into::into);
        Ok(ctx.app().investments.view(self.owner, self.number, method).await?)
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl PortfolioAccount {
    /// The account of this exchange that it stands for; null but for the kind EXCHANGE.
    async fn account(&self, ctx: &Context<'_>) -> Result<Option<Account>, ApiError> {
        let Some(id) = self.ledger else { return Ok(None) };
        Ok(ctx.app().accounts.find(self.owner, id).await?.map(Account::from))
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl Disposal {
    /// Its parts, and how each found its cost.
    async fn matches(
        &self,
        #[graphql(desc = "How many: 1 to 100.", default = 10)] first: i32,
    ) -> Result<Rows<&DisposalMatch>, ApiError> {
        let first = input::count(first, "first", MATCHES_MAX)?;
        Ok(self.parts.iter().take(first as usize).collect())
    }
}

/// What things of a portfolio are shown with.
struct Shape<'a> {
    loaded: &'a Loaded,
    listing: &'a Arc<Listing>,
    owner: UserId,
}

impl Shape<'_> {
    fn activity(&self, activity: &PortfolioActivity) -> Result<Activity, ApiError> {
        let place = self.loaded.account(activity.account);
        let place = place.ok_or_else(|| ApiError::internal("an activity without a place"))?;
        Ok(shown(Placed { activity, place }, self.owner, self.listing))
    }

    fn lot(
        &self,
        asset_id: crate::accounting::activity::PortfolioAssetId,
        lot: &basis::Lot,
    ) -> Result<Lot, ApiError> {
        let place = self.loaded.account(lot.account);
        let place = place.ok_or_else(|| ApiError::internal("a lot without a place"))?;
        let origin = self.loaded.activity(lot.origin);
        let origin = origin.ok_or_else(|| ApiError::internal("a lot without an activity"))?;
        Ok(Lot {
            asset: asset(self.loaded.symbol(asset_id), self.listing),
            account: account(place.clone(), self.owner),
            acquired_at: lot.acquired.into(),
            quantity: units(lot.quantity),
            cost_basis: lot.cost.map(money),
            remaining_quantity: units(lot.remaining),
            remaining_cost_basis: lot.remaining_cost.map(money),
            acquisition: self.activity(origin)?,
        })
    }

    fn disposal(&self, book: &AssetBook, disposal: &basis::Disposal) -> Result<Disposal, ApiError> {
        let parts = book.matches_of(disposal);
        let sums = DisposalSums::of(parts);
        let first = book.activities_of(disposal).first();
        let activity = first.and_then(|id| self.loaded.activity(*id));
        let activity = activity.ok_or_else(|| ApiError::internal("a disposal of no activity"))?;
        let most = usize::try_from(MATCHES_MAX).unwrap_or(usize::MAX);
        Ok(Disposal {
            asset: asset(self.loaded.symbol(disposal.asset), self.listing),
            disposed_at: disposal.at.into(),
            day: Date(disposal.day),
            quantity: units(disposal.quantity),
            proceeds: disposal.proceeds.map(money),
            fees: money(disposal.fees),
            cost_basis: sums.cost.map(money),
            gain: sums.gain.map(money),
            activity: self.activity(activity)?,
            parts: parts.iter().take(most).map(part).collect(),
        })
    }

    fn issue(&self, issue: &Issue) -> PortfolioIssue {
        let found = self.loaded.activity(issue.activity);
        PortfolioIssue {
            kind: issue.kind.into(),
            message: message(issue.kind).to_owned(),
            asset: asset(self.loaded.symbol(issue.asset), self.listing),
            quantity: units(issue.quantity),
            day: Date(issue.day),
            activity: found.and_then(|it| self.activity(it).ok()),
        }
    }
}

/// An activity, and the account that it is in.
#[derive(Clone, Copy)]
pub struct Placed<'a> {
    /// What happened.
    pub activity: &'a PortfolioActivity,
    /// Where.
    pub place: &'a investments::PortfolioAccount,
}

/// An activity and its place as their owner sees them.
pub fn shown(placed: Placed<'_>, owner: UserId, listing: &Arc<Listing>) -> Activity {
    let Placed { activity, place } = placed;
    let body = &activity.body;
    let side = |side: &Option<investments::AssetQuantity>| {
        side.as_ref().map(|it| AssetQuantity {
            asset: asset(&it.asset, listing),
            quantity: units(it.quantity),
        })
    };
    Activity {
        id: NodeId::new(NodeKind::Activity, activity.id.0.cast_signed()),
        account: account(place.clone(), owner),
        kind: body.kind.into(),
        at: body.at.into(),
        received: side(&body.received),
        sent: side(&body.sent),
        fee: side(&body.fee),
        value: body.value.map(money),
        cost_basis: body.cost_basis.map(money),
        acquired_at: body.acquired_at.map(Into::into),
        note: body.note.clone(),
        reference: activity.reference.as_ref().map(|it| it.as_str().to_owned()),
        external_id: activity.external_id.clone(),
        source: match activity.source {
            investments::ActivitySource::Ledger => ActivitySource::Ledger,
            investments::ActivitySource::Manual => ActivitySource::Manual,
            investments::ActivitySource::Import => ActivitySource::Import,
        },
        version: version(activity.version),
        import_number: activity.import,
        owner,
    }
}

/// A place as its owner sees it.
pub fn account(place: investments::PortfolioAccount, owner: UserId) -> PortfolioAccount {
    use investments::PortfolioAccountKind as Kind;
    PortfolioAccount {
        id: NodeId::new(NodeKind::PortfolioAccount, i64::from(place.id.0)),
        name: place.name,
        kind: match place.kind {
            Kind::Exchange => PortfolioAccountKind::Exchange,
            Kind::ExternalExchange => PortfolioAccountKind::ExternalExchange,
            Kind::Wallet => PortfolioAccountKind::Wallet,
            Kind::Bank => PortfolioAccountKind::Bank,
        },
        institution: place.institution,
        created_at: place.created_at.into(),
        owner,
        ledger: place.account,
    }
}

fn holding(held: &InvestmentHolding, listing: &Arc<Listing>) -> PortfolioHolding {
    let pnl = held.value.zip(held.cost_basis).map(|(value, cost)| value - cost);
    let price = |price: i128| Exact::shown(ExactDecimal::from_units(price, PRICE_SCALE));
    PortfolioHolding {
        asset: asset(&held.symbol, listing),
        quantity: units(held.quantity),
        cost_basis: held.cost_basis.map(money),
        price: held.price.map(|it| price(it.0)),
        value: held.value.map(money),
        unrealized_pnl: pnl.map(money),
        allocation: held.allocation.map(|it| Exact(ExactDecimal::from_units(it, SHARE_SCALE))),
    }
}

fn part(part: &Match) -> DisposalMatch {
    DisposalMatch {
        rule: part.rule.into(),
        acquired_on: part.acquired_on.map(Date),
        quantity: units(part.quantity),
        proceeds: part.proceeds.map(money),
        cost_basis: part.cost.map(money),
        gain: part.gain().map(money),
        denied_loss: money(part.denied),
    }
}

fn message(kind: IssueKind) -> &'static str {
    match kind {
        IssueKind::MissingAcquisition => {
            "Nothing says what this had cost, so its cost is not known. Write down how it was acquired, or say `costBasis`."
        }
        IssueKind::UnmatchedTransfer => {
            "One end of a transfer is here and the other is not. Write the other end down, and link them with `linkTransfer`."
        }
        IssueKind::MissingPrice => "Nothing says what this was worth. Say so with `value`.",
        IssueKind::NegativeBalance => {
            "More was paid than was there, so the difference counts as paid in. Write the deposit down."
        }
        IssueKind::LotsDoNotCover => {
            "The lots that were named do not cover this disposal, so the oldest ones stand in. Name more with `assignLots`."
        }
        IssueKind::AllocationAssumed => {
            "Which lots were in which account on 1 January 2025 is not said, so the oldest ones went to the first account."
        }
        IssueKind::Incomplete => {
            "This activity lacks what its type needs, so it is left out. Say all of it with `editActivity`."
        }
    }
}
