//! Performance: how a portfolio did between two days.
//!
//! [`Series`] says what it was worth on each day and what went in and out, exactly; [`rates`] makes rates of it. Nothing is
//! annualised below a year.

pub mod benchmark;
mod converted;
pub mod rates;
pub mod series;

pub use benchmark::BenchmarkPart;
pub use rates::{Drawdown, RateStatus, Ratio, ReturnRate, Risk};
pub use series::{DayValue, Series, SeriesRequest};

use crate::calendar::Day;
use crate::exact::Money;
use crate::prices::PriceTable;
use rates::{DatedFlow, Pair, TimeWeighted};

/// How a portfolio did.
#[derive(Clone, Debug, PartialEq)]
pub struct Performance {
    /// What it was worth before.
    pub start_value: Money,
    /// What it was worth after.
    pub end_value: Money,
    /// What came in.
    pub inflows: Money,
    /// What went out.
    pub outflows: Money,
    /// What it was worth after, less before, less what came in, and what went out.
    pub gain: Money,
    /// What a unit of money gained that was there all the time.
    pub twr: ReturnRate,
    /// The rate at which all flows are worth nothing together (XIRR, actual/365).
    pub mwr: ReturnRate,
    /// Gain by what it was worth before and what came in; `None` of nothing.
    pub simple: Option<Ratio>,
    /// Volatility and what the return is measured by.
    pub risk: Option<Risk>,
    /// The deepest fall.
    pub drawdown: Option<Drawdown>,
    /// The same in a benchmark.
    pub benchmark: Option<BenchmarkResult>,
    /// Day by day.
    pub points: Vec<PerformancePoint>,
    /// On how many days something was valued at the price of an earlier day.
    pub stale_days: usize,
}

/// One day of a performance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PerformancePoint {
    /// Which.
    pub day: Day,
    /// What it was worth at its end.
    pub value: Money,
    /// What came in less what went out.
    pub net_flow: Money,
    /// The time-weighted rate since the beginning.
    pub twr: Ratio,
    /// How far it is below its peak: 0.5 when half is lost.
    pub drawdown: Ratio,
    /// The benchmark's rate since the beginning.
    pub benchmark: Option<Ratio>,
}

/// How a benchmark did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BenchmarkResult {
    /// Its rate over the period.
    pub twr: Ratio,
    /// What the same flows would be worth.
    pub same_flows_value: Money,
    /// How the portfolio went along with it.
    pub pair: Pair,
}

/// What a performance is measured against.
#[derive(Clone, Copy, Debug, Default)]
pub struct Yardstick<'a> {
    /// What could be earned without risk, a year.
    pub risk_free: Ratio,
    /// A benchmark's parts and the prices to find; `None` for none.
    pub benchmark: Option<(&'a [BenchmarkPart], &'a PriceTable)>,
}

/// Measures a series.
pub fn measure(series: &Series, yardstick: Yardstick<'_>) -> Performance {
    let TimeWeighted { rate: twr, chain } = rates::chain(series.start, &series.days);
    let sum = |of: fn(&DayValue) -> Money| series.days.iter().map(of).sum::<Money>();
    let (inflows, outflows) = (sum(|it| it.inflow), sum(|it| it.outflow));
    let end_value = series.days.last().map_or(series.start, |it| it.value);
    let gain = end_value - series.start - inflows + outflows;
    let first = series.days.first().map(|it| it.day).unwrap_or_default();
    let index =
        yardstick.benchmark.and_then(|(parts, prices)| benchmark::index(parts, prices, series));
    let benchmark = index.as_ref().and_then(|it| compare(series, it, &chain.returns));
    let total = twr.value.unwrap_or_default();
    Performance {
        start_value: series.start,
        end_value,
        inflows,
        outflows,
        gain,
        mwr: money_weighted(series, end_value),
        simple: Ratio::of(gain, series.start + inflows),
        risk: rates::risk(&chain.returns, total, yardstick.risk_free),
        drawdown: rates::max_drawdown(first, &chain.index),
        benchmark,
        points: points(series, &chain, index.as_deref()),
        stale_days: series.stale_days,
        twr,
    }
}

/// What it was worth before was given on the day before the first; what it is worth after is got on the last.
fn money_weighted(series: &Series, end: Money) -> ReturnRate {
    let (Some(first), Some(last)) = (series.days.first(), series.days.last()) else {
        return ReturnRate::none(RateStatus::NoCapital);
    };
    let mut flows = vec![DatedFlow { day: first.day.plus(-1), amount: -series.start }];
    let flow = |it: &DayValue| DatedFlow { day: it.day, amount: it.outflow - it.inflow };
    flows.extend(series.days.iter().map(flow));
    flows.push(DatedFlow { day: last.day, amount: end });
    flows.retain(|it| !it.amount.is_zero());
    let (status, roots) = rates::internal_rates(&flows);
    let begin = flows.first().map_or(first.day, |it| it.day);
    let days = last.day.since(begin);
    let only = (status == RateStatus::Ok).then(|| roots.first().copied()).flatten();
    let value = only.map(|it| it.over(days));
    let annualized = only.filter(|_| days >= rates::DAYS_PER_YEAR);
    ReturnRate { value, annualized, status, roots }
}

fn compare(
    series: &Series,
    index: &[crate::exact::UnitPrice],
    returns: &[Ratio],
) -> Option<BenchmarkResult> {
    let rate = |from: usize, to: usize| {
        let price = |it: usize| index.get(it).map(|it| Money(it.0));
        Some(Ratio(Ratio::of(price(to)?, price(from)?)?.0 - 1.0))
    };
    let daily: Vec<Ratio> = (1..index.len()).filter_map(|it| rate(it - 1, it)).collect();
    Some(BenchmarkResult {
        twr: rate(0, index.len().checked_sub(1)?)?,
        same_flows_value: benchmark::same_flows(series, index)?,
        pair: rates::comparison(returns, &daily),
    })
}

fn points(
    series: &Series,
    chain: &rates::Chain,
    index: Option<&[crate::exact::UnitPrice]>,
) -> Vec<PerformancePoint> {
    let mut peak = Ratio(1.0);
    let one = index.and_then(|it| it.first()).map(|it| Money(it.0));
    let since_start = |steps: usize| {
        let now = Money(index?.get(steps + 1)?.0);
        Some(Ratio(Ratio::of(now, one?)?.0 - 1.0))
    };
    let days = series.days.iter().zip(&chain.index).enumerate();
    days.map(|(steps, (day, level))| {
        if *level > peak {
            peak = *level;
        }
        PerformancePoint {
            day: day.day,
            value: day.value,
            net_flow: day.inflow - day.outflow,
            twr: Ratio(level.0 - 1.0),
            drawdown: Ratio(1.0 - level.0 / peak.0),
            benchmark: since_start(steps),
        }
    })
    .collect()
}
