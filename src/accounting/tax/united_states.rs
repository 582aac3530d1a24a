//! United States: Form 8949 and Schedule D.
//!
//! One row a lot. Proceeds are less what it cost to sell, cost is with what it cost to buy; each is shown to the cent and the gain is
//! their difference. Long-term begins the day after the anniversary. Digital assets have boxes of their own from 2025 on.

use super::warnings::{TaxWarning, TaxWarningCode, warnings_of};
use super::{
    HoldingTerm, TaxIncome, TaxSources, TaxSummary, TaxYear, cents, disposals_of, income_of,
};
use crate::activity::{ActivityId, PortfolioAccountId, PortfolioAssetId};
use crate::basis::{AssetBook, Disposal, Match};
use crate::calendar::Day;
use crate::exact::{Money, Units};
use std::collections::BTreeMap;

/// What the broker's form (1099-DA, before 2025 1099-B) said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum BrokerReporting {
    /// There is none.
    #[default]
    NotReported,
    /// Proceeds only.
    Proceeds,
    /// Proceeds and basis.
    ProceedsAndBasis,
}

agio_domain::spelled!(BrokerReporting {
    NotReported = "NOT_REPORTED",
    Proceeds = "PROCEEDS",
    ProceedsAndBasis = "PROCEEDS_AND_BASIS",
});

/// A box of Form 8949: which kind of transactions a page lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the letters are the form's own")]
pub enum Form8949Box {
    A,
    B,
    C,
    D,
    E,
    F,
    G,
    H,
    I,
    J,
    K,
    L,
}

/// A row of Form 8949; (a), what it was, is quantity and asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form8949Row {
    /// Which page it is on.
    pub page: Form8949Box,
    /// Short or long.
    pub term: HoldingTerm,
    /// Of which asset.
    pub asset: PortfolioAssetId,
    /// From which account.
    pub account: PortfolioAccountId,
    /// How much.
    pub quantity: Units,
    /// (b) When it was acquired; `None` for various days, or when nobody knows.
    pub acquired: Option<Day>,
    /// (c) When it was sold.
    pub sold: Day,
    /// (d) What was got for it; `None` when nobody can know.
    pub proceeds: Option<Money>,
    /// (e) What it had cost; `None` when nobody can know.
    pub cost: Option<Money>,
    /// (h) The difference.
    pub gain: Option<Money>,
    /// What sold it.
    pub activity: ActivityId,
}

/// A line of Schedule D: the sums of one page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScheduleDLine {
    /// Its number.
    pub line: &'static str,
    /// (d)
    pub proceeds: Money,
    /// (e)
    pub cost: Money,
    /// (h)
    pub gain: Money,
}

/// The report of a calendar year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsReport {
    /// Which.
    pub year: i32,
    /// Form 8949, by day of sale.
    pub rows: Vec<Form8949Row>,
    /// Schedule D: lines 1b to 3 and 8b to 10, as far as they have rows, then 7, 15 and 16.
    pub schedule_d: Vec<ScheduleDLine>,
    /// What was earned.
    pub income: Vec<TaxIncome>,
    /// The sums.
    pub summary: TaxSummary,
    /// Of which short-term.
    pub short_term: Money,
    /// Of which long-term.
    pub long_term: Money,
    /// What was assumed.
    pub warnings: Vec<TaxWarning>,
}

/// The first year with boxes and broker forms of their own for digital assets.
const DIGITAL_SINCE: i32 = 2025;

impl UsReport {
    /// Of a calendar year; `None` past the calendar.
    pub fn of(sources: TaxSources<'_>, year: i32, broker: BrokerReporting) -> Option<UsReport> {
        let days = TaxYear { from: Day::from_ymd(year, 1, 1)?, to: Day::from_ymd(year, 12, 31)? };
        let disposals = disposals_of(sources, days);
        let row = |(book, disposal): &(&AssetBook, &Disposal)| {
            let activity = book.activities_of(disposal).first().copied().unwrap_or_default();
            let parts = book.matches_of(disposal).iter();
            let of = |part: &Match| row_of(disposal, part, Page { year, broker, activity });
            parts.map(of).collect::<Vec<_>>()
        };
        let rows: Vec<Form8949Row> = disposals.iter().flat_map(row).collect();
        let income = income_of(sources, days);
        let mut summary = TaxSummary { disposals: disposals.len(), ..TaxSummary::default() };
        summary.income = income.iter().filter_map(|it| it.value).sum();
        let mut terms: BTreeMap<HoldingTerm, Money> = BTreeMap::new();
        for row in &rows {
            if let (Some(proceeds), Some(cost), Some(gain)) = (row.proceeds, row.cost, row.gain) {
                summary.proceeds += proceeds;
                summary.costs += cost;
                summary.gained(gain);
                *terms.entry(row.term).or_default() += gain;
            }
        }
        let of = |term| terms.get(&term).copied().unwrap_or_default();
        let (short_term, long_term) = (of(HoldingTerm::Short), of(HoldingTerm::Long));
        let mut warnings = warnings_of(sources, days);
        if year >= DIGITAL_SINCE && broker == BrokerReporting::NotReported && !rows.is_empty() {
            warnings.push(TaxWarning::of(TaxWarningCode::BrokerFormPossible));
        }
        let schedule_d = schedule_d(&rows, short_term, long_term);
        Some(UsReport { year, rows, schedule_d, income, summary, short_term, long_term, warnings })
    }
}

#[derive(Clone, Copy)]
struct Page {
    year: i32,
    broker: BrokerReporting,
    activity: ActivityId,
}

fn row_of(disposal: &Disposal, part: &Match, page: Page) -> Form8949Row {
    let term = short_or_long(part.acquired_on, disposal.day);
    let proceeds = part.proceeds.map(|it| cents(it - part.fees));
    let cost = part.cost.map(cents);
    Form8949Row {
        page: page_of(page, term),
        term,
        asset: disposal.asset,
        account: disposal.account,
        quantity: part.quantity,
        acquired: part.acquired_on,
        sold: disposal.day,
        proceeds,
        cost,
        gain: proceeds.zip(cost).map(|(proceeds, cost)| proceeds - cost),
        activity: page.activity,
    }
}

/// What was acquired on a day that nobody knows counts as short.
pub fn short_or_long(acquired: Option<Day>, sold: Day) -> HoldingTerm {
    match acquired.is_some_and(|it| sold >= it.long_term_from()) {
        true => HoldingTerm::Long,
        false => HoldingTerm::Short,
    }
}

fn page_of(page: Page, term: HoldingTerm) -> Form8949Box {
    use BrokerReporting as B;
    use Form8949Box as F;
    let digital = page.year >= DIGITAL_SINCE;
    match (digital, term, page.broker) {
        (true, HoldingTerm::Short, B::ProceedsAndBasis) => F::G,
        (true, HoldingTerm::Short, B::Proceeds) => F::H,
        (true, HoldingTerm::Short, B::NotReported) => F::I,
        (true, HoldingTerm::Long, B::ProceedsAndBasis) => F::J,
        (true, HoldingTerm::Long, B::Proceeds) => F::K,
        (true, HoldingTerm::Long, B::NotReported) => F::L,
        (false, HoldingTerm::Short, B::ProceedsAndBasis) => F::A,
        (false, HoldingTerm::Short, B::Proceeds) => F::B,
        (false, HoldingTerm::Short, B::NotReported) => F::C,
        (false, HoldingTerm::Long, B::ProceedsAndBasis) => F::D,
        (false, HoldingTerm::Long, B::Proceeds) => F::E,
        (false, HoldingTerm::Long, B::NotReported) => F::F,
    }
}

fn line_of(page: Form8949Box) -> &'static str {
    use Form8949Box as F;
    match page {
        F::A | F::G => "1b",
        F::B | F::H => "2",
        F::C | F::I => "3",
        F::D | F::J => "8b",
        F::E | F::K => "9",
        F::F | F::L => "10",
    }
}

fn schedule_d(rows: &[Form8949Row], short: Money, long: Money) -> Vec<ScheduleDLine> {
    let mut lines: BTreeMap<Form8949Box, ScheduleDLine> = BTreeMap::new();
    for row in rows {
        let (Some(proceeds), Some(cost), Some(gain)) = (row.proceeds, row.cost, row.gain) else {
            continue;
        };
        let line = lines.entry(row.page).or_default();
        line.line = line_of(row.page);
        line.proceeds += proceeds;
        line.cost += cost;
        line.gain += gain;
    }
    let net = |line, gain| ScheduleDLine { line, gain, ..ScheduleDLine::default() };
    let nets = [net("7", short), net("15", long), net("16", short + long)];
    lines.into_values().chain(nets).collect()
}
