//! How a portfolio did: value, flows and rates of return between two days, in any currency, beside a benchmark.
//!
//! The arithmetic is `crate::accounting::performance`; here stands what it is asked for and what it is given. The book is
//! kept with the portfolio, so that a question costs a walk through the days, away from the threads that answer requests.

use super::bodies::invalid;
use super::loaded::Loaded;
use super::periods::{DaysAsked, PerformanceRange, Period};
use super::pricing::{History, Pair};
use super::{Investments, View};
use crate::accounting::activity::{PortfolioAccountId, PortfolioAssetId};
use crate::accounting::calendar::Day;
use crate::accounting::exact::{ExactDecimal, Money, PRICE_SCALE, power_of_ten};
use crate::accounting::performance::{
    self, BenchmarkPart, Performance, Ratio, Series, SeriesRequest, Yardstick,
};
use crate::accounting::prices::PriceTable;
use crate::domain::{Failure, Fault, PortfolioId, Refusal, RefusalCode, UserId};
use std::sync::Arc;

/// The most parts of a benchmark.
pub const BENCHMARK_PARTS_MAX: usize = 10;

/// A part of a benchmark, as typed.
#[derive(Clone, Debug)]
pub struct BenchmarkShare {
    /// Of which asset.
    pub asset: String,
    /// Which share of the whole.
    pub share: ExactDecimal,
}

/// Which part of a portfolio, in which currency.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// In which currency; the portfolio's unless said.
    pub currency: Option<String>,
    /// Of which places; all unless said.
    pub accounts: Option<Vec<PortfolioAccountId>>,
}

/// Which performance is wanted.
#[derive(Clone, Debug)]
pub struct PerformanceAsked {
    /// How far back.
    pub range: PerformanceRange,
    /// The days of the range CUSTOM.
    pub days: DaysAsked,
    /// Which part of the portfolio, in which currency.
    pub scope: Scope,
    /// What it is measured against; none for nothing.
    pub benchmark: Vec<BenchmarkShare>,
    /// What could be earned without risk, a year.
    pub risk_free: ExactDecimal,
}

/// Which days of which part of a portfolio are wanted.
#[derive(Clone, Debug, Default)]
pub struct SeriesAsked {
    /// The days.
    pub days: DaysAsked,
    /// Which part of the portfolio, in which currency.
    pub scope: Scope,
}

/// How a portfolio did.
#[derive(Clone, Debug)]
pub struct MeasuredPerformance {
    /// Between which days.
    pub period: Period,
    /// In which currency.
    pub currency: String,
    /// The figures.
    pub figures: Performance,
    /// What was held and never had a price: it is left out.
    pub unpriced: Vec<String>,
}

/// What everything was worth at the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValuePoint {
    /// Which day.
    pub day: Day,
    /// What everything was worth.
    pub value: Money,
    /// Paid in less paid out until then, at the prices of those days.
    pub net_contributions: Money,
}

/// Days of a portfolio, counted in a currency.
struct Counted {
    series: Series,
    currency: String,
}

impl Investments {
    /// How a person's portfolio did.
    ///
    /// # Errors
    /// `NOT_FOUND` for portfolios and places that are not theirs, and assets without prices; `INVALID_INPUT` for days, benchmarks
    /// and currencies that cannot be.
    pub async fn performance(
        &self,
        owner: UserId,
        id: PortfolioId,
        asked: PerformanceAsked,
    ) -> Result<MeasuredPerformance, Failure> {
        let view = self.view(owner, id, None).await?;
        let period = view.loaded.days_of(asked.range, asked.days)?;
        let shares = checked_benchmark(&asked.benchmark)?;
        let risk_free = Ratio::from_decimal(asked.risk_free);
        let Counted { series, currency } = self.counted(&view, period, asked.scope).await?;
        let (parts, prices) = self.benchmark(&shares, &currency).await?;
        let unpriced =
            series.unpriced.iter().map(|it| view.loaded.symbol(*it).to_owned()).collect();
        let measured = tokio::task::spawn_blocking(move || {
            let benchmark = (!parts.is_empty()).then_some((&parts[..], &prices));
            performance::measure(&series, Yardstick { risk_free, benchmark })
        });
        let figures = measured.await.map_err(Fault::internal)?;
        Ok(MeasuredPerformance { period, currency, figures, unpriced })
    }

    /// What a person's portfolio was worth on each of these days, and what had been paid in until then.
    ///
    /// # Errors
    /// As for [`Investments::performance`].
    pub async fn value_series(
        &self,
        owner: UserId,
        id: PortfolioId,
        asked: SeriesAsked,
    ) -> Result<Vec<ValuePoint>, Failure> {
        let SeriesAsked { days, scope } = asked;
        let view = self.view(owner, id, None).await?;
        let wanted = view.loaded.period(days)?;
        // Contributions count from the beginning.
        let begin = view.loaded.period(DaysAsked { from: None, to: Some(wanted.to) })?.from;
        let period = Period { from: begin.min(wanted.from), to: wanted.to };
        let Counted { series, .. } = self.counted(&view, period, scope).await?;
        let mut paid = series.start;
        let point = |it: &performance::DayValue| {
            paid += it.inflow - it.outflow;
            ValuePoint { day: it.day, value: it.value, net_contributions: paid }
        };
        let mut points: Vec<ValuePoint> = series.days.iter().map(point).collect();
        points.retain(|it| it.day >= wanted.from);
        Ok(points)
    }

    /// The days of a period, in the currency that is asked for.
    async fn counted(&self, view: &View, period: Period, scope: Scope) -> Result<Counted, Failure> {
        let Scope { currency, accounts } = scope;
        let own = view.loaded.symbols[0].clone();
        let accounts = accounts.map(|it| known_places(&view.loaded, it)).transpose()?;
        let prices = self.all_prices(&view.loaded);
        let of = view.clone();
        let walked = tokio::task::spawn_blocking(move || {
            let request = DaysOf { period, prices: &prices, accounts: accounts.as_deref() };
            of.days(request)
        });
        let series = walked.await.map_err(Fault::internal)?;
        let wanted = currency.map(|it| it.to_ascii_uppercase()).unwrap_or_else(|| own.clone());
        if wanted == own {
            return Ok(Counted { series, currency: own });
        }
        let rates = self.history(Pair { base: &own, quote: &wanted }).await?;
        if rates.is_empty() {
            return Err(no_rates(&own, &wanted).into());
        }
        let mut table = PriceTable::default();
        table.put(PortfolioAssetId(0), rates);
        let rate = |day| table.at(PortfolioAssetId(0), day).map(|it| it.price);
        let series = series.converted(rate).map_err(|day| no_rate_on(day, &wanted))?;
        Ok(Counted { series, currency: wanted })
    }

    /// The parts of a benchmark, and what they cost in a currency.
    async fn benchmark(
        &self,
        shares: &[(String, i128)],
        currency: &str,
    ) -> Result<(Vec<BenchmarkPart>, PriceTable), Failure> {
        let (mut parts, mut prices) = (Vec::new(), PriceTable::default());
        for (number, (symbol, share)) in (0..).zip(shares) {
            let history = self.benchmark_history(symbol, currency).await?;
            if history.is_empty() {
                return Err(no_benchmark(symbol).into());
            }
            let asset = PortfolioAssetId(number);
            prices.put(asset, history);
            parts.push(BenchmarkPart { asset, share: *share });
        }
        Ok((parts, prices))
    }

    async fn benchmark_history(&self, symbol: &str, currency: &str) -> Result<History, Fault> {
        if symbol == currency {
            // Money that is kept as it is.
            let one = power_of_ten(u32::from(PRICE_SCALE)).unwrap_or(1);
            return Ok(vec![(Day(i32::MIN), crate::accounting::exact::UnitPrice(one))]);
        }
        self.history(Pair { base: symbol, quote: currency }).await
    }
}

/// Which days, at which prices, of which places.
pub(super) struct DaysOf<'a> {
    pub(super) period: Period,
    pub(super) prices: &'a PriceTable,
    pub(super) accounts: Option<&'a [PortfolioAccountId]>,
}

impl View {
    /// What everything was worth, day by day.
    pub(super) fn days(&self, of: DaysOf<'_>) -> Series {
        Series::of(SeriesRequest {
            entries: &self.book.entries,
            assets: &self.loaded.assets,
            prices: of.prices,
            accounts: of.accounts,
            from: of.period.from,
            to: of.period.to,
        })
    }
}

fn known_places(
    loaded: &Arc<Loaded>,
    named: Vec<PortfolioAccountId>,
) -> Result<Vec<PortfolioAccountId>, Refusal> {
    match named.iter().all(|it| loaded.account(*it).is_some()) {
        true => Ok(named),
        false => {
            let message =
                "One of `accounts` is no account of this portfolio. Its `accounts` lists them.";
            Err(of_argument(RefusalCode::NotFound, message.to_owned(), "accounts"))
        }
    }
}

/// Shares in 10^-18, which add up to 1.
fn checked_benchmark(parts: &[BenchmarkShare]) -> Result<Vec<(String, i128)>, Refusal> {
    if parts.len() > BENCHMARK_PARTS_MAX {
        return Err(wrong_benchmark("must have 10 parts at most"));
    }
    let whole = power_of_ten(u32::from(PRICE_SCALE)).unwrap_or(i128::MAX);
    let mut shares = Vec::with_capacity(parts.len());
    for part in parts {
        let share = part.share.to_units(PRICE_SCALE).ok().filter(|it| (1..=whole).contains(it));
        let Some(share) = share else {
            return Err(wrong_benchmark("must have shares greater than 0 and of 1 at most"));
        };
        shares.push((part.asset.to_ascii_uppercase(), share));
    }
    match shares.is_empty() || shares.iter().map(|(_, share)| share).sum::<i128>() == whole {
        true => Ok(shares),
        false => Err(wrong_benchmark("must have shares that add up to 1")),
    }
}

fn wrong_benchmark(message: &str) -> Refusal {
    Refusal { path: vec!["benchmark".to_owned()], ..invalid(message) }
}

fn no_benchmark(symbol: &str) -> Refusal {
    let shown: String = symbol.chars().take(32).collect();
    let message = format!(
        "Nothing here says what \"{shown}\" was worth, so that it can be no benchmark. Name another asset."
    );
    of_argument(RefusalCode::NotFound, message, "benchmark")
}

fn no_rates(own: &str, wanted: &str) -> Refusal {
    let shown: String = wanted.chars().take(32).collect();
    let message = format!(
        "Nothing here says what {own} is worth in \"{shown}\". Ask for the portfolio's own currency, or for another one."
    );
    of_argument(RefusalCode::NotFound, message, "currency")
}

fn no_rate_on(day: Day, wanted: &str) -> Refusal {
    let message = format!(
        "There is no rate to {wanted} on {day}. Ask for later days, or for another currency."
    );
    of_argument(RefusalCode::InvalidInput, message, "currency")
}

fn of_argument(code: RefusalCode, message: String, argument: &str) -> Refusal {
    Refusal { code, message, path: vec![argument.to_owned()] }
}
