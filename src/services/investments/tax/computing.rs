//! From what goes into a report to its figures.

use super::document::{
    DisposalFigures, FormFigures, FormId, FormRow, IncomeFigures, MatchFigures, SplitFigures,
    TaxBoxFigures, TaxDocument, TaxFigures, WarningFigures,
};
use super::inputs::TaxInputs;
use crate::accounting::activity::{ActivityId, PortfolioAssetId};
use crate::accounting::basis::{Match, MatchRule};
use crate::accounting::book::Book;
use crate::accounting::entries::Sources;
use crate::accounting::exact::{ExactDecimal, Money, Units};
use crate::accounting::rules::Jurisdiction;
use crate::accounting::tax::{
    CanadaReport, ComputationRow, Form8949Row, HoldingTerm, Schedule3Row, ScheduleDLine, TaxBox,
    TaxIncome, TaxSources, TaxSummary, TaxWarning, UkReport, UsReport,
};
use crate::domain::{Failure, Fault};
use crate::services::investments::bodies::QUANTITY_SCALE;
use crate::services::investments::loaded::too_large;

/// Computes the figures.
///
/// # Errors
/// `INVALID_INPUT` when the quantities are too large to add up.
pub(super) fn compute(inputs: &TaxInputs) -> Result<TaxDocument, Failure> {
    let book = Book::of(Sources {
        activities: &inputs.entries,
        assets: &inputs.assets,
        prices: &inputs.prices,
        rules: &inputs.rules,
    });
    let book = book.map_err(|error| too_large(&error))?;
    let covers_person = inputs.covers_person;
    let sources = TaxSources { book: &book, assets: &inputs.assets, covers_person };
    let year = inputs.terms.year;
    let writer = Writer { inputs };
    let document = match inputs.terms.jurisdiction {
        Jurisdiction::Uk => UkReport::of(sources, year).map(|it| writer.united_kingdom(&it)),
        Jurisdiction::Ca => CanadaReport::of(sources, year).map(|it| writer.canada(&it)),
        _ => UsReport::of(sources, year, inputs.terms.broker).map(|it| writer.united_states(&it)),
    };
    document.ok_or_else(|| Fault::internal("a tax year past the calendar").into())
}

struct Writer<'a> {
    inputs: &'a TaxInputs,
}

/// What all laws have.
struct Common<'a> {
    summary: TaxFigures,
    disposals: Vec<DisposalFigures>,
    forms: Vec<FormFigures>,
    income: &'a [TaxIncome],
    warnings: &'a [TaxWarning],
}

impl Writer<'_> {
    fn united_kingdom(&self, report: &UkReport) -> TaxDocument {
        let summary =
            TaxFigures { exempt_amount: report.exempt_amount.map(money), ..sums(&report.summary) };
        let sa108 = FormFigures {
            id: FormId::UkSa108,
            boxes: boxes(&report.sa108.boxes),
            rows: Vec::new(),
        };
        let rows = report.rows.iter().map(|it| self.computation_row(it)).collect();
        let computation = FormFigures { id: FormId::UkComputation, boxes: Vec::new(), rows };
        let splits = report.splits.iter().map(|it| SplitFigures {
            from: it.from,
            to: it.to,
            gains: money(it.gains),
            losses: money(it.losses),
        });
        let document = self.document(Common {
            summary,
            disposals: report.rows.iter().map(|it| self.uk_disposal(it)).collect(),
            forms: vec![sa108, computation],
            income: &report.income,
            warnings: &report.warnings,
        });
        TaxDocument { splits: splits.collect(), ..document }
    }

    fn uk_disposal(&self, row: &ComputationRow) -> DisposalFigures {
        DisposalFigures {
            asset: self.symbol(row.asset),
            day: row.day,
            quantity: units(row.quantity),
            proceeds: row.proceeds.map(money),
            costs: row.costs.map(money),
            gain: row.gain.map(money),
            matches: row.matches.iter().map(match_of).collect(),
            activities: row.activities.iter().map(|it| number(*it)).collect(),
        }
    }

    fn computation_row(&self, row: &ComputationRow) -> FormRow {
        FormRow {
            part: None,
            ticked: None,
            description: self.described(row.quantity, row.asset),
            acquired: None,
            disposed: row.day,
            proceeds: row.proceeds.map(money),
            cost: row.costs.map(money),
            outlays: None,
            adjustment: None,
            gain: row.gain.map(money),
        }
    }

    fn united_states(&self, report: &UsReport) -> TaxDocument {
        let summary = TaxFigures {
            short_term: Some(money(report.short_term)),
            long_term: Some(money(report.long_term)),
            ..sums(&report.summary)
        };
        let rows = report.rows.iter().map(|it| self.row_of_8949(it)).collect();
        let form_8949 = FormFigures { id: FormId::Us8949, boxes: Vec::new(), rows };
        let schedule_d = FormFigures {
            id: FormId::UsScheduleD,
            boxes: report.schedule_d.iter().flat_map(columns).collect(),
            rows: Vec::new(),
        };
        self.document(Common {
            summary,
            disposals: self.us_disposals(&report.rows),
            forms: vec![form_8949, schedule_d],
            income: &report.income,
            warnings: &report.warnings,
        })
    }

    /// The rows of one disposal stand next to each other: one a lot.
    fn us_disposals(&self, rows: &[Form8949Row]) -> Vec<DisposalFigures> {
        let same = |a: &Form8949Row, b: &Form8949Row| {
            (a.activity, a.asset, a.sold) == (b.activity, b.asset, b.sold)
        };
        let disposal = |lots: &[Form8949Row]| {
            let sum = |of: fn(&Form8949Row) -> Option<Money>| {
                lots.iter().map(of).sum::<Option<Money>>().map(money)
            };
            DisposalFigures {
                asset: self.symbol(lots[0].asset),
                day: lots[0].sold,
                quantity: units(lots.iter().map(|it| it.quantity).sum()),
                proceeds: sum(|it| it.proceeds),
                costs: sum(|it| it.cost),
                gain: sum(|it| it.gain),
                matches: lots.iter().map(lot_of).collect(),
                activities: vec![number(lots[0].activity)],
            }
        };
        rows.chunk_by(same).map(disposal).collect()
    }

    fn row_of_8949(&self, row: &Form8949Row) -> FormRow {
        let part = match row.term {
            HoldingTerm::Short => "I",
            HoldingTerm::Long => "II",
        };
        FormRow {
            part: Some(part.to_owned()),
            ticked: Some(format!("{:?}", row.page)),
            description: self.described(row.quantity, row.asset),
            acquired: row.acquired,
            disposed: row.sold,
            proceeds: row.proceeds.map(money),
            cost: row.cost.map(money),
            outlays: None,
            adjustment: None,
            gain: row.gain.map(money),
        }
    }

    fn canada(&self, report: &CanadaReport) -> TaxDocument {
        let denied = Some(money(report.summary.denied_losses));
        let schedule = FormFigures {
            id: FormId::CaSchedule3,
            boxes: boxes(&report.boxes),
            rows: report.rows.iter().map(|it| self.row_of_schedule_3(it)).collect(),
        };
        self.document(Common {
            summary: TaxFigures { denied_losses: denied, ..sums(&report.summary) },
            disposals: report.rows.iter().map(|it| self.ca_disposal(it)).collect(),
            forms: vec![schedule],
            income: &report.income,
            warnings: &report.warnings,
        })
    }

    fn ca_disposal(&self, row: &Schedule3Row) -> DisposalFigures {
        let costs = row.cost_base.map(|base| money(base + row.outlays));
        let part = MatchFigures {
            rule: MatchRule::Average.as_str().to_owned(),
            acquired_on: None,
            quantity: units(row.quantity),
            proceeds: row.proceeds.map(money),
            costs,
            gain: row.gain.map(money),
            long_term: None,
            denied_loss: Some(money(row.denied_loss)),
        };
        DisposalFigures {
            asset: self.symbol(row.asset),
            day: row.day,
            quantity: units(row.quantity),
            proceeds: row.proceeds.map(money),
            costs,
            gain: row.gain.map(money),
            matches: vec![part],
            activities: vec![number(row.activity)],
        }
    }

    fn row_of_schedule_3(&self, row: &Schedule3Row) -> FormRow {
        FormRow {
            part: None,
            ticked: None,
            description: self.described(row.quantity, row.asset),
            acquired: None,
            disposed: row.day,
            proceeds: row.proceeds.map(money),
            cost: row.cost_base.map(money),
            outlays: Some(money(row.outlays)),
            adjustment: (!row.denied_loss.is_zero()).then(|| money(row.denied_loss)),
            gain: row.gain.map(money),
        }
    }

    fn document(&self, common: Common<'_>) -> TaxDocument {
        let Common { summary, disposals, forms, income, warnings } = common;
        let (from, to) = self.inputs.days;
        TaxDocument {
            from,
            to,
            currency: self.inputs.currency.clone(),
            summary,
            splits: Vec::new(),
            disposals,
            forms,
            income: income.iter().map(|it| self.income(it)).collect(),
            warnings: warnings.iter().map(|it| self.warning(it)).collect(),
        }
    }

    fn income(&self, income: &TaxIncome) -> IncomeFigures {
        IncomeFigures {
            kind: income.kind.as_str().to_owned(),
            asset: self.symbol(income.asset),
            day: income.day,
            quantity: units(income.quantity),
            value: income.value.map(money),
            activity: number(income.activity),
        }
    }

    fn warning(&self, warning: &TaxWarning) -> WarningFigures {
        WarningFigures {
            code: warning.code.as_str().to_owned(),
            asset: warning.asset.map(|it| self.symbol(it)),
            activity: warning.activity.map(number),
        }
    }

    fn described(&self, quantity: Units, asset: PortfolioAssetId) -> String {
        format!("{} {}", units(quantity), self.symbol(asset))
    }

    fn symbol(&self, asset: PortfolioAssetId) -> String {
        self.inputs.symbols.get(asset.0 as usize).cloned().unwrap_or_default()
    }
}

fn sums(of: &TaxSummary) -> TaxFigures {
    TaxFigures {
        disposals: of.disposals as u64,
        proceeds: money(of.proceeds),
        costs: money(of.costs),
        gains: money(of.gains),
        losses: money(of.losses),
        net: money(of.net()),
        income: money(of.income),
        ..TaxFigures::default()
    }
}

/// Proceeds, costs with fees, and gain of a part, exactly.
fn match_of(part: &Match) -> MatchFigures {
    MatchFigures {
        rule: part.rule.as_str().to_owned(),
        acquired_on: part.acquired_on,
        quantity: units(part.quantity),
        proceeds: part.proceeds.map(money),
        costs: part.cost.map(|cost| money(cost + part.fees)),
        gain: part.gain().map(money),
        long_term: None,
        denied_loss: None,
    }
}

fn lot_of(row: &Form8949Row) -> MatchFigures {
    let rule = if row.cost.is_some() { MatchRule::Lot } else { MatchRule::Uncovered };
    MatchFigures {
        rule: rule.as_str().to_owned(),
        acquired_on: row.acquired,
        quantity: units(row.quantity),
        proceeds: row.proceeds.map(money),
        costs: row.cost.map(money),
        gain: row.gain.map(money),
        long_term: Some(row.term == HoldingTerm::Long),
        denied_loss: None,
    }
}

/// The columns of a line of Schedule D. Lines 7, 15 and 16 have the last one only.
fn columns(line: &ScheduleDLine) -> Vec<TaxBoxFigures> {
    let ScheduleDLine { line, proceeds, cost, gain } = *line;
    let column = |letter: &str, label: &str, value: Money| TaxBoxFigures {
        name: format!("{line}({letter})"),
        label: label.to_owned(),
        value: money(value).to_string(),
    };
    match line {
        "7" => vec![column("h", "Net short-term capital gain or (loss)", gain)],
        "15" => vec![column("h", "Net long-term capital gain or (loss)", gain)],
        "16" => vec![column("h", "Lines 7 and 15 combined", gain)],
        _ => vec![
            column("d", "Proceeds (sales price)", proceeds),
            column("e", "Cost (or other basis)", cost),
            column("h", "Gain or (loss)", gain),
        ],
    }
}

fn boxes(of: &[TaxBox]) -> Vec<TaxBoxFigures> {
    let figures = |it: &TaxBox| TaxBoxFigures {
        name: it.name.to_owned(),
        label: it.label.to_owned(),
        value: it.value.clone(),
    };
    of.iter().map(figures).collect()
}

fn money(amount: Money) -> ExactDecimal {
    amount.to_decimal().normalized()
}

fn units(quantity: Units) -> ExactDecimal {
    quantity.to_decimal(QUANTITY_SCALE).normalized()
}

fn number(activity: ActivityId) -> i64 {
    activity.0.cast_signed()
}
