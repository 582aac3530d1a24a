//! How portfolios did: from what the use cases answer to what the schema shows.

use super::context_ext::ContextExt;
use super::error::ApiError;
use super::input;
use super::investment_figures::{asset, money, units};
use crate::accounting::calendar::Day;
use crate::accounting::exact::{ExactDecimal, Money, PRICE_SCALE};
use crate::accounting::performance::{self as measured, Ratio};
use crate::domain::Failure;
use crate::graphql::rows::Rows;
use crate::schema::investment::InvestmentPortfolio;
use crate::schema::lists::{INCOME_ROWS_MAX, ROOTS_MAX, SERIES_POINTS_MAX, UNPRICED_MAX};
use crate::schema::performance::{
    AllocationSlice, BenchmarkPartInput, BenchmarkResult, Drawdown, ExchangeRate, IncomeRow,
    Performance, PerformancePoint, ReturnRate, ValuePoint,
};
use crate::schema::performance_words::{
    AllocationKey, IncomeGrouping, PerformanceRange, SeriesStep,
};
use crate::schema::scalar::{Date, Exact, ExactInput};
use crate::services::exchange_rates::DayRate;
use crate::services::investments::{
    self, BenchmarkShare, DaysAsked, MeasuredPerformance, PerformanceAsked, Scope, SeriesAsked,
};
use async_graphql::{ComplexObject, Context, ID};

/// How many places of a share are shown.
const SHARE_SCALE: u8 = 6;

/// The arguments that say which part of a portfolio, in which currency.
pub struct ScopeArgs {
    /// In which currency.
    pub currency: Option<String>,
    /// Of which accounts.
    pub accounts: Option<Vec<ID>>,
}

impl ScopeArgs {
    fn read(self, ctx: &Context<'_>) -> Scope {
        let ids = &ctx.app().ids;
        let place = |id: ID| input::portfolio_account(ids, &id);
        let accounts = self.accounts.map(|it| it.into_iter().map(place).collect());
        Scope { currency: self.currency, accounts }
    }
}

/// The arguments of `InvestmentPortfolio.performance`.
pub struct PerformanceArgs {
    /// How far back.
    pub range: PerformanceRange,
    /// The days of the range CUSTOM.
    pub days: DaysAsked,
    /// Which part of the portfolio.
    pub scope: ScopeArgs,
    /// What it is measured against.
    pub benchmark: Vec<BenchmarkPartInput>,
    /// What could be earned without risk.
    pub risk_free_rate: Option<ExactInput>,
}

/// Which points of a series.
#[derive(Clone, Copy)]
pub struct PointsArgs {
    /// How far apart.
    pub step: SeriesStep,
    /// How many at most.
    pub limit: i32,
}

/// The arguments of `InvestmentPortfolio.valueSeries`.
pub struct SeriesArgs {
    /// The days.
    pub days: DaysAsked,
    /// Which part of the portfolio.
    pub scope: ScopeArgs,
    /// Which points.
    pub points: PointsArgs,
}

/// The arguments of `InvestmentPortfolio.income`.
pub struct IncomeArgs {
    /// The days.
    pub days: DaysAsked,
    /// What it is added up by.
    pub by: IncomeGrouping,
    /// How many groups, the last ones.
    pub limit: i32,
}

/// The days that two arguments say.
pub fn days(from: Option<Date>, to: Option<Date>) -> DaysAsked {
    DaysAsked { from: from.map(|it| it.0), to: to.map(|it| it.0) }
}

/// How a portfolio did.
pub async fn performance(
    ctx: &Context<'_>,
    of: &InvestmentPortfolio,
    args: PerformanceArgs,
) -> Result<Performance, ApiError> {
    let asked = PerformanceAsked {
        range: range(args.range),
        days: args.days,
        scope: args.scope.read(ctx),
        benchmark: args.benchmark.into_iter().map(share).collect::<Result<_, _>>()?,
        risk_free: optional_exact(args.risk_free_rate, "riskFreeRate")?.unwrap_or_default(),
    };
    let found = ctx.app().investments.performance(of.owner, of.number, asked).await?;
    Ok(shown(found, ctx))
}

fn shown(found: MeasuredPerformance, ctx: &Context<'_>) -> Performance {
    let MeasuredPerformance { period, currency, figures, unpriced } = found;
    let listing = ctx.app().exchange.listing();
    let risk = figures.risk;
    let left_out = unpriced.iter().take(UNPRICED_MAX as usize);
    Performance {
        from: Date(period.from),
        to: Date(period.to),
        currency,
        start_value: money(figures.start_value),
        end_value: money(figures.end_value),
        inflows: money(figures.inflows),
        outflows: money(figures.outflows),
        gain: money(figures.gain),
        twr: rate(&figures.twr),
        mwr: rate(&figures.mwr),
        simple_return: figures.simple.and_then(ratio),
        volatility: risk.and_then(|it| ratio(it.volatility)),
        sharpe: risk.and_then(|it| ratio(it.sharpe?)),
        sortino: risk.and_then(|it| ratio(it.sortino?)),
        max_drawdown: figures.drawdown.map(drawdown),
        benchmark: figures.benchmark.map(benchmark),
        stale_days: i32::try_from(figures.stale_days).unwrap_or(i32::MAX),
        unpriced: left_out.map(|it| asset(it, &listing)).collect(),
        points: figures.points.into(),
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl Performance {
    /// Day by day, oldest first.
    async fn series(
        &self,
        #[graphql(desc = "How far apart the points are.", default_with = "SeriesStep::Day")]
        step: SeriesStep,
        #[graphql(
            desc = "The most points to take: 1 to 4000. A range that has more is refused.",
            default = 400
        )]
        limit: i32,
    ) -> Result<Rows<PerformancePoint>, ApiError> {
        let kept = chosen(&self.points, |it| it.day, PointsArgs { step, limit })?;
        let mut flow = Money::ZERO;
        let mut kept = kept.into_iter().peekable();
        let mut shown = Vec::new();
        for point in self.points.iter() {
            flow += point.net_flow;
            if kept.next_if(|it| it.day == point.day).is_some() {
                shown.push(performance_point(point, flow));
                flow = Money::ZERO;
            }
        }
        Ok(Rows(shown))
    }
}

/// What a portfolio was worth, over time.
pub async fn value_series(
    ctx: &Context<'_>,
    of: &InvestmentPortfolio,
    args: SeriesArgs,
) -> Result<Rows<ValuePoint>, ApiError> {
    let asked = SeriesAsked { days: args.days, scope: args.scope.read(ctx) };
    let points = ctx.app().investments.value_series(of.owner, of.number, asked).await?;
    let kept = chosen(&points, |it| it.day, args.points)?;
    let point = |it: &investments::ValuePoint| ValuePoint {
        date: Date(it.day),
        value: money(it.value),
        net_contributions: money(it.net_contributions),
    };
    Ok(kept.into_iter().map(point).collect())
}

/// The points of a step; a range that has more than were asked for is refused.
fn chosen<T>(
    points: &[T],
    day: impl Fn(&T) -> Day,
    PointsArgs { step, limit }: PointsArgs,
) -> Result<Vec<&T>, ApiError> {
    let limit = input::count(limit, "limit", SERIES_POINTS_MAX)?;
    let last = points.len().saturating_sub(1);
    let is_wanted = |(index, point): &(usize, &T)| match step {
        SeriesStep::Day => true,
        SeriesStep::Week => (last - index).is_multiple_of(7),
        SeriesStep::Month => *index == last || day(point).ends_month(),
    };
    let kept: Vec<&T> =
        points.iter().enumerate().filter(is_wanted).map(|(_, point)| point).collect();
    match kept.len() <= limit as usize {
        true => Ok(kept),
        false => {
            let message = format!(
                "must be {} or more for this range; ask for a coarser `step`, or for fewer days",
                kept.len()
            );
            Err(ApiError::bad_input(message, &["limit"]))
        }
    }
}

/// What was earned.
pub async fn income(
    ctx: &Context<'_>,
    of: &InvestmentPortfolio,
    args: IncomeArgs,
) -> Result<Rows<IncomeRow>, ApiError> {
    let IncomeArgs { days, by, limit } = args;
    let limit = input::count(limit, "limit", INCOME_ROWS_MAX)?;
    let view = ctx.app().investments.view(of.owner, of.number, None).await?;
    let rows = view.income(days, grouping(by)).map_err(Failure::from)?;
    let skipped = rows.len().saturating_sub(limit as usize);
    let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let row = |it: investments::IncomeRow| IncomeRow {
        key: it.key,
        quantity: it.quantity.map(units),
        value: money(it.value),
        count: count(it.count),
        unpriced: count(it.unpriced),
    };
    Ok(rows.into_iter().skip(skipped).map(row).collect())
}

/// How what a portfolio is worth is spread.
pub async fn allocation(
    ctx: &Context<'_>,
    of: &InvestmentPortfolio,
    by: AllocationKey,
) -> Result<Vec<AllocationSlice>, ApiError> {
    let key = match by {
        AllocationKey::Asset => investments::AllocationKey::Asset,
        AllocationKey::Kind => investments::AllocationKey::Kind,
        AllocationKey::Account => investments::AllocationKey::Account,
    };
    let slices = ctx.app().investments.allocation(of.owner, of.number, key).await?;
    let slice = |it: investments::AllocationSlice| AllocationSlice {
        key: it.key,
        value: money(it.value),
        share: it.share.map(|it| Exact::shown(ExactDecimal::from_units(it, SHARE_SCALE))),
    };
    Ok(slices.into_iter().map(slice).collect())
}

/// A rate between two currencies.
pub fn exchange_rate(of: DayRate) -> ExchangeRate {
    ExchangeRate {
        date: Date(of.day),
        rate: Exact::shown(ExactDecimal::from_units(of.rate.0, PRICE_SCALE)),
        published_for: Date(of.published_for),
    }
}

fn performance_point(point: &measured::PerformancePoint, net_flow: Money) -> PerformancePoint {
    PerformancePoint {
        date: Date(point.day),
        value: money(point.value),
        net_flow: money(net_flow),
        twr: ratio(point.twr),
        drawdown: ratio(point.drawdown),
        benchmark: point.benchmark.and_then(ratio),
    }
}

fn rate(rate: &measured::ReturnRate) -> ReturnRate {
    let roots = rate.roots.iter().take(ROOTS_MAX as usize);
    ReturnRate {
        value: rate.value.and_then(ratio),
        annualized: rate.annualized.and_then(ratio),
        status: rate.status.into(),
        roots: roots.filter_map(|it| ratio(*it)).collect(),
    }
}

fn drawdown(fall: measured::Drawdown) -> Drawdown {
    Drawdown {
        depth: ratio(fall.depth),
        peak: Date(fall.peak),
        trough: Date(fall.trough),
        recovered: fall.recovered.map(Date),
    }
}

fn benchmark(result: measured::BenchmarkResult) -> BenchmarkResult {
    BenchmarkResult {
        twr: ratio(result.twr),
        same_flows_value: money(result.same_flows_value),
        beta: result.pair.beta.and_then(ratio),
        correlation: result.pair.correlation.and_then(ratio),
        tracking_error: result.pair.tracking_error.and_then(ratio),
    }
}

fn ratio(ratio: Ratio) -> Option<Exact> {
    ratio.to_decimal().map(Exact::shown)
}

fn share(part: BenchmarkPartInput) -> Result<BenchmarkShare, ApiError> {
    let whole = ExactDecimal::from_units(1, 0);
    let share = optional_exact(part.share, "benchmark")?.unwrap_or(whole);
    Ok(BenchmarkShare { asset: part.asset, share })
}

fn optional_exact(
    value: Option<ExactInput>,
    argument: &str,
) -> Result<Option<ExactDecimal>, ApiError> {
    let read = |value: ExactInput| value.0;
    let read = value.map(read).transpose();
    read.map_err(|bad| ApiError::bad_input(bad.to_string(), &[argument]))
}

fn range(range: PerformanceRange) -> investments::PerformanceRange {
    use investments::PerformanceRange as R;
    match range {
        PerformanceRange::Day => R::Day,
        PerformanceRange::Week => R::Week,
        PerformanceRange::Month => R::Month,
        PerformanceRange::Quarter => R::Quarter,
        PerformanceRange::Year => R::Year,
        PerformanceRange::YearToDate => R::YearToDate,
        PerformanceRange::ThreeYears => R::ThreeYears,
        PerformanceRange::FiveYears => R::FiveYears,
        PerformanceRange::All => R::All,
        PerformanceRange::Custom => R::Custom,
    }
}

fn grouping(by: IncomeGrouping) -> investments::IncomeGrouping {
    use investments::IncomeGrouping as G;
    match by {
        IncomeGrouping::Day => G::Day,
        IncomeGrouping::Month => G::Month,
        IncomeGrouping::Year => G::Year,
        IncomeGrouping::Asset => G::Asset,
        IncomeGrouping::Type => G::Type,
    }
}
