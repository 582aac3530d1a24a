//! United Kingdom: the computation, and the boxes of SA108.
//!
//! HMRC's examples round in favour of the taxpayer: of each disposal proceeds down to the pound, costs with fees up, and the gain is
//! their difference; totals are sums of those.

use super::warnings::{TaxWarning, TaxWarningCode, warnings_of};
use super::{TaxBox, TaxIncome, TaxSources, TaxSummary, TaxYear, disposals_of, income_of, settled};
use crate::activity::{ActivityId, PortfolioAssetId};
use crate::basis::Match;
use crate::calendar::Day;
use crate::exact::{ExactDecimal, MONEY_SCALE, Money, Rounding, Units};

/// The report of a tax year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UkReport {
    /// The year that it begins in: 2025 is 6 April 2025 to 5 April 2026.
    pub begins: i32,
    /// Its days.
    pub year: TaxYear,
    /// One row a disposal, oldest first.
    pub rows: Vec<ComputationRow>,
    /// What was earned.
    pub income: Vec<TaxIncome>,
    /// The sums, in whole pounds; income to the penny.
    pub summary: TaxSummary,
    /// The boxes of SA108.
    pub sa108: Sa108,
    /// What is free of tax; `None` for a year that is not known here.
    pub exempt_amount: Option<Money>,
    /// Gains and losses by rate, in a year with two rates.
    pub splits: Vec<TaxSplit>,
    /// What was assumed.
    pub warnings: Vec<TaxWarning>,
}

/// A disposal of the computation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComputationRow {
    /// Of which asset.
    pub asset: PortfolioAssetId,
    /// On which day; all disposals of a day are one.
    pub day: Day,
    /// How much.
    pub quantity: Units,
    /// In whole pounds, down; `None` when nobody can know.
    pub proceeds: Option<Money>,
    /// Costs and fees in whole pounds, up; `None` when some part of them is not known.
    pub costs: Option<Money>,
    /// The difference; negative for a loss.
    pub gain: Option<Money>,
    /// What it was matched with, exactly.
    pub matches: Vec<Match>,
    /// What disposed.
    pub activities: Vec<ActivityId>,
}

/// The section of cryptoassets, and before 2024/25 that of other property, assets and gains.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sa108 {
    /// Its boxes, in order.
    pub boxes: Vec<TaxBox>,
}

/// A part of a year with a rate of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxSplit {
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
    /// Gains of its disposals.
    pub gains: Money,
    /// Losses of its disposals; positive.
    pub losses: Money,
}

/// The first year with a section for cryptoassets, and with two rates.
const SECTION_SINCE: i32 = 2024;

/// Annual exempt amounts in pounds, by the year that the tax year begins in.
const EXEMPT_AMOUNTS: [(i32, i128); 14] = [
    (2013, 10_900),
    (2014, 11_000),
    (2015, 11_100),
    (2016, 11_100),
    (2017, 11_300),
    (2018, 11_700),
    (2019, 12_000),
    (2020, 12_300),
    (2021, 12_300),
    (2022, 12_300),
    (2023, 6_000),
    (2024, 3_000),
    (2025, 3_000),
    (2026, 3_000),
];

impl UkReport {
    /// Of the tax year that begins in a year; `None` past the calendar.
    pub fn of(sources: TaxSources<'_>, begins: i32) -> Option<UkReport> {
        let from = Day::from_ymd(begins, 4, 6)?;
        let to = Day::from_ymd(begins.checked_add(1)?, 4, 5)?;
        let year = TaxYear { from, to };
        let rows = rows_of(sources, year);
        let income = income_of(sources, year);
        let mut summary = sum_of(&rows);
        summary.income = income.iter().filter_map(|it| it.value).sum();
        let mut warnings = warnings_of(sources, year);
        if !sources.covers_person {
            warnings.push(TaxWarning::of(TaxWarningCode::ScopeIncomplete));
        }
        Some(UkReport {
            begins,
            year,
            sa108: sa108(begins, &summary),
            exempt_amount: exempt_amount(begins),
            splits: splits(begins, year, &rows),
            rows,
            income,
            summary,
            warnings,
        })
    }
}

fn rows_of(sources: TaxSources<'_>, year: TaxYear) -> Vec<ComputationRow> {
    let row = |(book, disposal): (&crate::basis::AssetBook, &crate::basis::Disposal)| {
        let matches = book.matches_of(disposal).to_vec();
        let cost: Option<Money> = matches.iter().map(|it| it.cost).sum();
        let proceeds = disposal.proceeds.map(|it| pounds(it, Rounding::Floor));
        let costs = cost.map(|it| pounds(it + disposal.fees, Rounding::Ceiling));
        ComputationRow {
            asset: book.asset,
            day: disposal.day,
            quantity: disposal.quantity,
            proceeds,
            costs,
            gain: proceeds.zip(costs).map(|(proceeds, costs)| proceeds - costs),
            matches,
            activities: book.activities_of(disposal).to_vec(),
        }
    };
    disposals_of(sources, year).into_iter().map(row).collect()
}

fn pounds(amount: Money, rounding: Rounding) -> Money {
    settled(amount).rounded(0, rounding)
}

/// Proceeds and costs of what has both.
fn sum_of(rows: &[ComputationRow]) -> TaxSummary {
    let mut summary = TaxSummary { disposals: rows.len(), ..TaxSummary::default() };
    for row in rows {
        if let (Some(proceeds), Some(costs), Some(gain)) = (row.proceeds, row.costs, row.gain) {
            summary.proceeds += proceeds;
            summary.costs += costs;
            summary.gained(gain);
        }
    }
    summary
}

fn sa108(begins: i32, summary: &TaxSummary) -> Sa108 {
    // Before 2024/25 cryptoassets stand among other property, assets and gains.
    let names = match begins >= SECTION_SINCE {
        true => ["13.1", "13.2", "13.3", "13.4", "13.5"],
        false => ["14", "15", "16", "17", "19"],
    };
    let labels = [
        "Number of disposals",
        "Disposal proceeds",
        "Allowable costs (including purchase price)",
        "Gains in the year, before losses",
        "Losses in the year",
    ];
    let values = [
        summary.disposals.to_string(),
        whole(summary.proceeds),
        whole(summary.costs),
        whole(summary.gains),
        whole(summary.losses),
    ];
    let boxes = names.into_iter().zip(labels).zip(values);
    Sa108 { boxes: boxes.map(|((name, label), value)| TaxBox { name, label, value }).collect() }
}

/// Whole pounds without places.
fn whole(amount: Money) -> String {
    amount.to_decimal().normalized().to_string()
}

fn exempt_amount(begins: i32) -> Option<Money> {
    let found = EXEMPT_AMOUNTS.iter().find(|(year, _)| *year == begins)?;
    ExactDecimal::from_units(found.1, 0).to_units(MONEY_SCALE).ok().map(Money)
}

/// 2024/25: 10 and 20 % to 29 October 2024, 18 and 24 % from the next day on.
fn splits(begins: i32, year: TaxYear, rows: &[ComputationRow]) -> Vec<TaxSplit> {
    let Some(change) = Day::from_ymd(2024, 10, 30).filter(|_| begins == SECTION_SINCE) else {
        return Vec::new();
    };
    let part = |from: Day, to: Day| {
        let mut summary = TaxSummary::default();
        let within = rows.iter().filter(|it| (from..=to).contains(&it.day));
        within.filter_map(|it| it.gain).for_each(|it| summary.gained(it));
        TaxSplit { from, to, gains: summary.gains, losses: summary.losses }
    };
    vec![part(year.from, change.plus(-1)), part(change, year.to)]
}

/// The gains and losses of a year, for losses to be carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearOfGains {
    /// The year that the tax year begins in.
    pub begins: i32,
    /// Gains.
    pub gains: Money,
    /// Losses; positive.
    pub losses: Money,
}

/// What is taxable after losses and the exempt amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnnualResult {
    /// The year that the tax year begins in.
    pub begins: i32,
    /// Losses of earlier years that were used.
    pub losses_used: Money,
    /// Losses that go on to the next year.
    pub losses_carried: Money,
    /// What tax is due on.
    pub taxable: Money,
}

/// Losses of the same year come first, whatever is left of the gain. Those of earlier years are used only down to the exempt
/// amount (TCGA 1992 s1F; HS284). `None` when the exempt amount of a year is not known. Years in order.
pub fn relieve_losses(years: &[YearOfGains]) -> Option<Vec<AnnualResult>> {
    let mut carried = Money::ZERO;
    let relieve = |year: &YearOfGains| {
        let exempt = exempt_amount(year.begins)?;
        let net = year.gains - year.losses;
        let above = (net - exempt).max(Money::ZERO);
        let losses_used = above.min(carried);
        carried = carried - losses_used + (-net).max(Money::ZERO);
        let (begins, taxable) = (year.begins, above - losses_used);
        Some(AnnualResult { begins, losses_used, losses_carried: carried, taxable })
    };
    years.iter().map(relieve).collect()
}
