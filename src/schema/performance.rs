//! How portfolios did: rates of return, values over time, income, allocation, and rates between currencies.

use super::investment::PortfolioAsset;
use super::performance_words::RateStatus;
use super::scalar::{Date, Exact, ExactInput};
use crate::accounting::performance::PerformancePoint as Point;
use crate::graphql::rows::rows;
use async_graphql::{InputObject, SimpleObject};
use std::sync::Arc;

/// How a portfolio did between two days. What something was worth on a day is its last price on that day, or before.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
#[graphql(complex)]
pub struct Performance {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
    /// In which currency.
    pub currency: String,
    /// What everything was worth at the end of the day before the first.
    pub start_value: Exact,
    /// What everything is worth at the end of the last day.
    pub end_value: Exact,
    /// What came in from outside, at the prices of the day. Transfers between accounts that are looked at are none.
    pub inflows: Exact,
    /// What went out.
    pub outflows: Exact,
    /// `endValue` less `startValue` and `inflows`, and `outflows` added.
    pub gain: Exact,
    /// Time-weighted: what a unit of money gained that was there all the time, day by day.
    pub twr: ReturnRate,
    /// Money-weighted (XIRR, actual/365): the rate at which everything that was paid in and out comes to nothing.
    pub mwr: ReturnRate,
    /// `gain` by `startValue` and `inflows`; null when those are 0.
    pub simple_return: Option<Exact>,
    /// Standard deviation of the daily logarithmic returns, times the square root of their number; null below two days.
    pub volatility: Option<Exact>,
    /// Return above `riskFreeRate` by `volatility`; a year from a year on, else over the period.
    pub sharpe: Option<Exact>,
    /// The same by the volatility of what lies below the mean.
    pub sortino: Option<Exact>,
    /// The deepest fall from a peak; null when there was none.
    pub max_drawdown: Option<Drawdown>,
    /// How `benchmark` did; null without one, and when a part of it had no price on the day before the first.
    pub benchmark: Option<BenchmarkResult>,
    /// On how many days something was valued at the price of an earlier day.
    pub stale_days: i32,
    /// What was held and never had a price: every figure leaves it out. At most 100.
    pub unpriced: Vec<PortfolioAsset>,
    /// Day by day, for the field that lists them.
    #[graphql(skip)]
    pub points: Arc<[Point]>,
}

/// A rate of return: 0.05 is five per cent.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct ReturnRate {
    /// Over the period; null unless `status` is OK.
    pub value: Option<Exact>,
    /// A year; null below a year, because it would tell of a year that never was.
    pub annualized: Option<Exact>,
    /// Why it is what it is.
    pub status: RateStatus,
    /// Money-weighted only: every rate a year in (-1, 100] that solves the equation, ascending; at most 20.
    pub roots: Vec<Exact>,
}

/// A fall from a peak.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct Drawdown {
    /// 0.5 when half was lost.
    pub depth: Option<Exact>,
    /// The last day of the peak.
    pub peak: Date,
    /// The first day of the lowest point.
    pub trough: Date,
    /// The first day on which the peak was reached again; null when it was not.
    pub recovered: Option<Date>,
}

/// How a benchmark did in the same days.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct BenchmarkResult {
    /// What it gained.
    pub twr: Option<Exact>,
    /// What the portfolio would be worth, had everything that was paid in and out gone into the benchmark.
    pub same_flows_value: Exact,
    /// By how much the portfolio moved when the benchmark moved by one.
    pub beta: Option<Exact>,
    /// How much they moved together, from -1 to 1.
    pub correlation: Option<Exact>,
    /// Standard deviation of the differences of daily returns, times the square root of their number.
    pub tracking_error: Option<Exact>,
}

/// One day of a performance.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct PerformancePoint {
    /// Which day.
    pub date: Date,
    /// What everything was worth at its end.
    pub value: Exact,
    /// What came in less what went out since the point before.
    pub net_flow: Exact,
    /// The time-weighted rate since the beginning.
    pub twr: Option<Exact>,
    /// How far it is below its peak: 0.5 when half is lost.
    pub drawdown: Option<Exact>,
    /// What the benchmark gained since the beginning.
    pub benchmark: Option<Exact>,
}

/// What a portfolio was worth at the end of a day.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct ValuePoint {
    /// Which day.
    pub date: Date,
    /// What everything was worth. What had no price yet is left out.
    pub value: Exact,
    /// Paid in less paid out since the first activity, at the prices of those days.
    pub net_contributions: Exact,
}

/// A part of what a portfolio is worth.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct AllocationSlice {
    /// Of what.
    pub key: String,
    /// What it is worth.
    pub value: Exact,
    /// Its share of the whole: 0.25 is a quarter; null when the whole is 0.
    pub share: Option<Exact>,
}

/// What was earned of one group.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct IncomeRow {
    /// Which group.
    pub key: String,
    /// How much of the asset; null unless the groups are assets.
    pub quantity: Option<Exact>,
    /// What it was worth when it came. What nobody knows the worth of is left out.
    pub value: Exact,
    /// How many times something came.
    pub count: i32,
    /// How many of those nobody knows the worth of.
    pub unpriced: i32,
}

/// What one unit of a currency costs in another.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct ExchangeRate {
    /// The day that was asked for.
    pub date: Date,
    /// One unit of `base` in `quote`.
    pub rate: Exact,
    /// The day that the rate was published for: earlier than `date` on weekends and holidays, by 14 days at most.
    pub published_for: Date,
}

/// A part of a benchmark, which is brought back to its shares on the first day of each month.
#[derive(Clone, Debug, InputObject)]
pub struct BenchmarkPartInput {
    /// Its symbol, such as "BTC".
    pub asset: String,
    /// Its share of the whole. All shares add up to 1.
    pub share: Option<ExactInput>,
}

rows! {
    ReturnRate {
        "value" => value, "annualized" => annualized, "status" => status, "roots" => roots,
    }
    Drawdown { "depth" => depth, "peak" => peak, "trough" => trough, "recovered" => recovered }
    BenchmarkResult {
        "twr" => twr, "sameFlowsValue" => same_flows_value, "beta" => beta,
        "correlation" => correlation, "trackingError" => tracking_error,
    }
    PerformancePoint {
        "date" => date, "value" => value, "netFlow" => net_flow, "twr" => twr,
        "drawdown" => drawdown, "benchmark" => benchmark,
    }
    ValuePoint { "date" => date, "value" => value, "netContributions" => net_contributions }
    AllocationSlice { "key" => key, "value" => value, "share" => share }
    IncomeRow {
        "key" => key, "quantity" => quantity, "value" => value, "count" => count,
        "unpriced" => unpriced,
    }
    ExchangeRate { "date" => date, "rate" => rate, "publishedFor" => published_for }
}
