//! Canada: Schedule 3, the section of bonds, debentures, promissory notes, crypto-assets and similar properties.
//!
//! One row a disposal, to the cent: proceeds, adjusted cost base, outlays, gain or loss. What of a loss is superficial is denied
//! and stands in the cost of what was bought back. Which part of a gain is taxable is not computed here.

use super::warnings::{TaxWarning, TaxWarningCode, warnings_of};
use super::{TaxBox, TaxIncome, TaxSources, TaxSummary, TaxYear, cents, disposals_of, income_of};
use crate::activity::{ActivityId, PortfolioAssetId};
use crate::basis::{AssetBook, Disposal};
use crate::calendar::Day;
use crate::exact::{Money, Units};

/// A disposal of Schedule 3.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule3Row {
    /// (1) Of which asset.
    pub asset: PortfolioAssetId,
    /// (1) How much.
    pub quantity: Units,
    /// On which day.
    pub day: Day,
    /// (3) Proceeds; `None` when nobody can know.
    pub proceeds: Option<Money>,
    /// (4) Adjusted cost base; `None` when some part of it is not known.
    pub cost_base: Option<Money>,
    /// (5) Outlays and expenses.
    pub outlays: Money,
    /// (6) Gain, or loss when negative, less what is denied.
    pub gain: Option<Money>,
    /// What of a loss is superficial.
    pub denied_loss: Money,
    /// What disposed.
    pub activity: ActivityId,
}

/// The report of a calendar year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CanadaReport {
    /// Which.
    pub year: i32,
    /// One row a disposal, oldest first.
    pub rows: Vec<Schedule3Row>,
    /// Lines 15199 and 15300.
    pub boxes: Vec<TaxBox>,
    /// What was earned.
    pub income: Vec<TaxIncome>,
    /// The sums.
    pub summary: TaxSummary,
    /// What was assumed.
    pub warnings: Vec<TaxWarning>,
}

impl CanadaReport {
    /// Of a calendar year; `None` past the calendar.
    pub fn of(sources: TaxSources<'_>, year: i32) -> Option<CanadaReport> {
        let days = TaxYear { from: Day::from_ymd(year, 1, 1)?, to: Day::from_ymd(year, 12, 31)? };
        let rows: Vec<Schedule3Row> = disposals_of(sources, days).iter().map(row_of).collect();
        let income = income_of(sources, days);
        let mut summary = TaxSummary { disposals: rows.len(), ..TaxSummary::default() };
        summary.income = income.iter().filter_map(|it| it.value).sum();
        for row in &rows {
            if let (Some(proceeds), Some(base), Some(gain)) =
                (row.proceeds, row.cost_base, row.gain)
            {
                summary.proceeds += proceeds;
                summary.costs += base + row.outlays;
                summary.denied_losses += row.denied_loss;
                summary.gained(gain);
            }
        }
        let mut warnings = warnings_of(sources, days);
        if !sources.covers_person {
            warnings.push(TaxWarning::of(TaxWarningCode::ScopeIncomplete));
        }
        let dollars = |it: Money| it.rounded(2, crate::exact::Rounding::HalfUp);
        let shown = |it: Money| dollars(it).to_decimal().normalized().to_string();
        let boxes = vec![
            TaxBox { name: "15199", label: "Total proceeds", value: shown(summary.proceeds) },
            TaxBox { name: "15300", label: "Gain (or loss)", value: shown(summary.net()) },
        ];
        Some(CanadaReport { year, rows, boxes, income, summary, warnings })
    }
}

fn row_of((book, disposal): &(&AssetBook, &Disposal)) -> Schedule3Row {
    let parts = book.matches_of(disposal);
    let cost: Option<Money> = parts.iter().map(|it| it.cost).sum();
    let denied_loss = cents(parts.iter().map(|it| it.denied).sum());
    let (proceeds, cost_base) = (disposal.proceeds.map(cents), cost.map(cents));
    let outlays = cents(disposal.fees);
    let gain = proceeds.zip(cost_base).map(|(got, base)| got - base - outlays + denied_loss);
    Schedule3Row {
        asset: book.asset,
        quantity: disposal.quantity,
        day: disposal.day,
        proceeds,
        cost_base,
        outlays,
        gain,
        denied_loss,
        activity: book.activities_of(disposal).first().copied().unwrap_or_default(),
    }
}
