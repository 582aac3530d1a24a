//! A tax report on paper: the sums, what was assumed, each form with its boxes and its rows, and what was earned.

use crate::accounting::exact::ExactDecimal;
use crate::services::investments::tax::{
    FormFigures, FormId, FormRow, IncomeFigures, TaxBoxFigures, TaxDocument, TaxReport,
};
use crate::services::sheets::{Cell, Column, Fact, Letterhead, Piece, Sheet, numbers, words};

const BOXES: &[Column] =
    &[words("box", "Box", 60), words("label", "What", 330), numbers("value", "Value", 130)];
const ROWS: &[Column] = &[
    words("part", "Part", 26),
    words("box", "Box", 26),
    words("description", "Description", 120),
    words("acquired", "Acquired", 58),
    words("disposed", "Disposed", 58),
    numbers("proceeds", "Proceeds", 84),
    numbers("cost", "Cost", 84),
    numbers("outlays", "Outlays", 70),
    numbers("adjustment", "Adjustment", 70),
    numbers("gain", "Gain", 84),
];
const SUMS: &[Column] = &[words("what", "What", 260), numbers("value", "Value", 260)];
const EARNED: &[Column] = &[
    words("type", "Type", 120),
    words("day", "Day", 70),
    words("asset", "Asset", 70),
    numbers("quantity", "Quantity", 130),
    numbers("value", "Value", 130),
];
const ASSUMED: &[Column] = &[
    words("code", "What was assumed or is missing", 330),
    words("asset", "Asset", 90),
    numbers("count", "How often", 100),
];

/// What it is not.
const NO_ADVICE: &str =
    "Figures by the rules that the documentation tells with their sources. This is no tax advice.";

/// The head of a report.
pub(super) fn sheet(report: &TaxReport, document: &TaxDocument, house: &Letterhead) -> Sheet {
    let terms = &report.terms;
    let law = terms.jurisdiction.as_str();
    Sheet {
        house: house.clone(),
        title: format!("Tax report {law} {}", terms.year),
        facts: vec![
            Fact::shown("from", "From", document.from.to_string()),
            Fact::shown("to", "To", document.to.to_string()),
            Fact::shown("currency", "Currency", document.currency.clone()),
            Fact::shown("costBasisMethod", "Cost basis", terms.method.as_str()),
            Fact::shown("inputsHash", "Inputs", report.inputs_hash.clone()),
            Fact::shown("note", "Note", NO_ADVICE),
        ],
        columns: ROWS,
        zone: None,
    }
}

/// What stands before the forms.
pub(super) fn sums(document: &TaxDocument) -> Vec<Piece> {
    let of = &document.summary;
    let given = [
        ("Disposals", Some(Cell::Text(of.disposals.to_string()))),
        ("Proceeds", Some(Cell::Exact(of.proceeds))),
        ("Costs", Some(Cell::Exact(of.costs))),
        ("Gains", Some(Cell::Exact(of.gains))),
        ("Losses", Some(Cell::Exact(of.losses))),
        ("Short term", of.short_term.map(Cell::Exact)),
        ("Long term", of.long_term.map(Cell::Exact)),
        ("Losses that are denied", of.denied_losses.map(Cell::Exact)),
        ("Exempt amount", of.exempt_amount.map(Cell::Exact)),
        ("Income", Some(Cell::Exact(of.income))),
    ];
    let row = |(what, value): (&str, Option<Cell>)| {
        Some(Piece::Row(vec![Cell::Text(what.to_owned()), value?]))
    };
    let mut pieces = vec![Piece::Part("Summary".to_owned(), SUMS)];
    pieces.extend(given.into_iter().filter_map(row));
    pieces.push(Piece::Sum(vec![Cell::Text("Net".to_owned()), Cell::Exact(of.net)]));
    pieces.extend(assumed(document));
    pieces
}

/// The warnings, counted by what they say of which asset.
fn assumed(document: &TaxDocument) -> Vec<Piece> {
    let mut counted: Vec<((&str, Option<&str>), u64)> = Vec::new();
    for warning in &document.warnings {
        let key = (warning.code.as_str(), warning.asset.as_deref());
        match counted.iter_mut().find(|(known, _)| *known == key) {
            Some((_, count)) => *count += 1,
            None => counted.push((key, 1)),
        }
    }
    let heading = (!counted.is_empty()).then(|| Piece::Part("Warnings".to_owned(), ASSUMED));
    let row = |((code, asset), count): ((&str, Option<&str>), u64)| {
        let said = code.to_lowercase().replace('_', " ");
        Piece::Row(vec![Cell::Text(said), Cell::text(asset), Cell::Text(count.to_string())])
    };
    heading.into_iter().chain(counted.into_iter().map(row)).collect()
}

/// What stands before the rows of a form.
pub(super) fn form(form: &FormFigures) -> Vec<Piece> {
    let title = title(form.id);
    let mut pieces = Vec::new();
    if !form.boxes.is_empty() {
        pieces.push(Piece::Part(title.to_owned(), BOXES));
        let row = |it: &TaxBoxFigures| {
            let value = it.value.parse::<ExactDecimal>();
            let value = value.map_or_else(|_| Cell::Text(it.value.clone()), Cell::Exact);
            Piece::Row(vec![Cell::Text(it.name.clone()), Cell::Text(it.label.clone()), value])
        };
        pieces.extend(form.boxes.iter().map(row));
    }
    if !form.rows.is_empty() {
        pieces.push(Piece::Part(format!("{title}: rows"), ROWS));
    }
    pieces
}

/// A row of a form.
pub(super) fn row(row: &FormRow) -> Piece {
    Piece::Row(vec![
        Cell::text(row.part.as_deref()),
        Cell::text(row.ticked.as_deref()),
        Cell::Text(row.description.clone()),
        row.acquired.map_or(Cell::Empty, Cell::Day),
        Cell::Day(row.disposed),
        Cell::exact(row.proceeds),
        Cell::exact(row.cost),
        Cell::exact(row.outlays),
        Cell::exact(row.adjustment),
        Cell::exact(row.gain),
    ])
}

/// What was earned, as a table of its own.
pub(super) fn earned(rows: &[IncomeFigures], begins: bool) -> Vec<Piece> {
    let heading = (begins && !rows.is_empty()).then(|| Piece::Part("Income".to_owned(), EARNED));
    let row = |it: &IncomeFigures| {
        Piece::Row(vec![
            Cell::Text(it.kind.to_lowercase().replace('_', " ")),
            Cell::Day(it.day),
            Cell::Text(it.asset.clone()),
            Cell::Exact(it.quantity),
            Cell::exact(it.value),
        ])
    };
    heading.into_iter().chain(rows.iter().map(row)).collect()
}

fn title(form: FormId) -> &'static str {
    match form {
        FormId::UkSa108 => "SA108: capital gains summary",
        FormId::UkComputation => "Computation of capital gains",
        FormId::Us8949 => "Form 8949",
        FormId::UsScheduleD => "Schedule D (Form 1040)",
        FormId::CaSchedule3 => "Schedule 3",
    }
}
