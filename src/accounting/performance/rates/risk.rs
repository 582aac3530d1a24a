//! Drawdown, volatility, and the ratios of return to risk.

use super::{DAYS_PER_YEAR, Ratio};
use crate::calendar::Day;

/// The deepest fall from a peak.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Drawdown {
    /// 0.5 when half was lost.
    pub depth: Ratio,
    /// The last day of the peak.
    pub peak: Day,
    /// The first day of the lowest point.
    pub trough: Day,
    /// The first day on which the peak was reached again.
    pub recovered: Option<Day>,
}

/// The deepest fall of an index that begins before its first day with 1; `None` when it never falls.
pub fn max_drawdown(first: Day, index: &[Ratio]) -> Option<Drawdown> {
    let day = |steps: usize| first.plus(i32::try_from(steps).unwrap_or(i32::MAX));
    let (mut peak, mut peak_day) = (1.0, first.plus(-1));
    let mut deepest: Option<(Drawdown, f64)> = None;
    for (steps, value) in index.iter().map(|it| it.0).enumerate() {
        if let Some((fall, from)) = deepest.as_mut().filter(|it| it.0.recovered.is_none()) {
            fall.recovered = (value >= *from).then(|| day(steps));
        }
        if value >= peak {
            (peak, peak_day) = (value, day(steps));
            continue;
        }
        let depth = Ratio(1.0 - value / peak);
        if deepest.is_none_or(|(fall, _)| depth > fall.depth) {
            let (trough, recovered) = (day(steps), None);
            deepest = Some((Drawdown { depth, peak: peak_day, trough, recovered }, peak));
        }
    }
    deepest.map(|it| it.0)
}

/// How far returns are spread, over the period.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Risk {
    /// Standard deviation of the daily logarithmic returns, times the square root of their number.
    pub volatility: Ratio,
    /// The same of those below the mean only.
    pub downside: Ratio,
    /// Return above the risk-free rate by volatility; a year from a year on, else over the period.
    pub sharpe: Option<Ratio>,
    /// Return above the risk-free rate by the downside.
    pub sortino: Option<Ratio>,
}

/// Of at least two daily returns; `total` is what they make together, `risk_free` a rate a year.
pub fn risk(returns: &[Ratio], total: Ratio, risk_free: Ratio) -> Option<Risk> {
    let logs: Vec<f64> = returns.iter().filter(|it| it.0 > -1.0).map(|it| it.0.ln_1p()).collect();
    if logs.len() < 2 {
        return None;
    }
    let count = logs.len() as f64;
    let mean = logs.iter().sum::<f64>() / count;
    let spread = |counts: &dyn Fn(f64) -> bool| {
        let squares = logs.iter().filter(|it| counts(**it)).map(|it| (it - mean).powi(2));
        (squares.sum::<f64>() / (count - 1.0)).sqrt() * count.sqrt()
    };
    let (volatility, downside) = (spread(&|_| true), spread(&|it| it < mean));
    let days = i32::try_from(returns.len()).unwrap_or(i32::MAX);
    let years = f64::from(days) / f64::from(DAYS_PER_YEAR);
    let ratio = |deviation: f64| {
        let (excess, deviation) = match total.annualized(days) {
            Some(yearly) => (yearly.0 - risk_free.0, deviation / years.sqrt()),
            None => (total.0 - risk_free.over(days).0, deviation),
        };
        // Returns that are all alike have no risk to divide by.
        (deviation > 1e-12).then(|| Ratio(excess / deviation))
    };
    let (sharpe, sortino) = (ratio(volatility), ratio(downside));
    Some(Risk { volatility: Ratio(volatility), downside: Ratio(downside), sharpe, sortino })
}

/// How returns go along with those of a benchmark.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Pair {
    /// By how much they move when the benchmark moves by one.
    pub beta: Option<Ratio>,
    /// From -1 to 1.
    pub correlation: Option<Ratio>,
    /// Standard deviation of the differences, times the square root of their number.
    pub tracking_error: Option<Ratio>,
}

/// Of the daily returns of both.
pub fn comparison(returns: &[Ratio], benchmark: &[Ratio]) -> Pair {
    let plain = |list: &[Ratio]| list.iter().map(|it| it.0).collect::<Vec<f64>>();
    let (returns, benchmark) = (&plain(returns)[..], &plain(benchmark)[..]);
    let count = returns.len().min(benchmark.len()) as f64;
    if count < 2.0 {
        return Pair::default();
    }
    let mean = |list: &[f64]| list.iter().sum::<f64>() / count;
    let (own, other) = (mean(returns), mean(benchmark));
    let pairs = || returns.iter().zip(benchmark);
    let covariance: f64 = pairs().map(|(a, b)| (a - own) * (b - other)).sum();
    let variance = |list: &[f64], mean: f64| list.iter().map(|it| (it - mean).powi(2)).sum::<f64>();
    let (mine, theirs) = (variance(returns, own), variance(benchmark, other));
    let differences: Vec<f64> = pairs().map(|(a, b)| a - b).collect();
    let tracking = variance(&differences, own - other) / (count - 1.0);
    Pair {
        beta: (theirs > 0.0).then(|| Ratio(covariance / theirs)),
        correlation: (mine * theirs > 0.0).then(|| Ratio(covariance / (mine * theirs).sqrt())),
        tracking_error: Some(Ratio(tracking.sqrt() * count.sqrt())),
    }
}
