//! Lines of the CSV files of tax reports. How a cell is written, `services::sheets` says.

use crate::accounting::calendar::Day;
use crate::accounting::exact::{ExactDecimal, Rounding};
use crate::services::investments::tax::{FormId, FormRow, TaxBoxFigures};
use crate::services::sheets::csv::text;

/// The header of a file with every box and row.
pub(super) const HEADER: &str =
    "form,part,box,description,acquired,disposed,proceeds,cost,outlays,adjustment,gain,value\r\n";
/// The header that TurboTax knows.
pub(super) const TURBOTAX_HEADER: &str =
    "Currency Name,Purchase Date,Cost Basis,Date Sold,Proceeds\r\n";

/// The line of a box.
pub(super) fn box_line(form: FormId, of: &TaxBoxFigures) -> String {
    let (name, label, value) = (text(&of.name), text(&of.label), text(&of.value));
    format!("{},,{name},{label},,,,,,,,{value}\r\n", form_name(form))
}

/// The line of a row.
pub(super) fn row_line(form: FormId, row: &FormRow) -> String {
    let word = |word: &Option<String>| word.as_deref().map(text).unwrap_or_default();
    let figures = [row.proceeds, row.cost, row.outlays, row.adjustment, row.gain];
    let figures: Vec<String> = figures.into_iter().map(number).collect();
    format!(
        "{},{},{},{},{},{},{},\r\n",
        form_name(form),
        word(&row.part),
        word(&row.ticked),
        text(&row.description),
        row.acquired.map(|it| it.to_string()).unwrap_or_default(),
        row.disposed,
        figures.join(","),
    )
}

/// A row as TurboTax reads it. What is not known stays empty.
pub(super) fn turbotax_line(row: &FormRow) -> String {
    format!(
        "{},{},{},{},{}\r\n",
        text(&row.description),
        row.acquired.map(american).unwrap_or_default(),
        cents(row.cost),
        american(row.disposed),
        cents(row.proceeds),
    )
}

fn form_name(form: FormId) -> &'static str {
    match form {
        FormId::UkSa108 => "UK_SA108",
        FormId::UkComputation => "UK_COMPUTATION",
        FormId::Us8949 => "US_8949",
        FormId::UsScheduleD => "US_SCHEDULE_D",
        FormId::CaSchedule3 => "CA_SCHEDULE_3",
    }
}

fn number(figure: Option<ExactDecimal>) -> String {
    figure.map(|it| it.to_string()).unwrap_or_default()
}

fn cents(figure: Option<ExactDecimal>) -> String {
    let cents = figure.and_then(|it| it.to_units_rounded(2, Rounding::HalfUp).ok());
    cents.map(|it| ExactDecimal::from_units(it, 2).to_string()).unwrap_or_default()
}

/// `06/11/2025`
fn american(day: Day) -> String {
    let text = day.to_string();
    let mut parts = text.rsplitn(3, '-');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(day), Some(month), Some(year)) => format!("{month}/{day}/{year}"),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turbotax_gets_its_own_days_and_cents() {
        let decimal = |text: &str| Some(text.parse().expect("a number"));
        let row = FormRow {
            part: Some("I".to_owned()),
            ticked: Some("I".to_owned()),
            description: "1 XMR".to_owned(),
            acquired: Day::from_ymd(2024, 3, 1),
            disposed: Day::from_ymd(2025, 12, 31).expect("a day"),
            proceeds: decimal("179"),
            cost: decimal("101.5"),
            outlays: None,
            adjustment: None,
            gain: decimal("77.5"),
        };
        assert_eq!(turbotax_line(&row), "1 XMR,03/01/2024,101.50,12/31/2025,179.00\r\n");
        let whole = "US_8949,I,I,1 XMR,2024-03-01,2025-12-31,179,101.5,,,77.5,\r\n";
        assert_eq!(row_line(FormId::Us8949, &row), whole);
        let columns = |line: &str| line.matches(',').count();
        assert_eq!(columns(whole), columns(HEADER));
        let unknown = FormRow { acquired: None, cost: None, gain: None, ..row };
        assert_eq!(turbotax_line(&unknown), "1 XMR,,,12/31/2025,179.00\r\n");
        let total = TaxBoxFigures {
            name: "15300".to_owned(),
            label: "Gain (or loss)".to_owned(),
            value: "-53".to_owned(),
        };
        let line = box_line(FormId::CaSchedule3, &total);
        assert_eq!(line, "CA_SCHEDULE_3,,15300,Gain (or loss),,,,,,,,-53\r\n");
        assert_eq!(columns(&line), columns(HEADER));
    }
}
