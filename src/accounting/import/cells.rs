//! What a cell says: numbers with their units, and times with their zones.

use super::output::{AssetQuantity, RowError, RowErrorKind};
use crate::calendar::Zone;
use crate::exact::ExactDecimal;
use agio_domain::Timestamp;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime};

/// How a file writes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub(super) delimiter: char,
    /// Of times that have none.
    pub(super) zone: Zone,
    /// Whether a comma stands before the decimal places; `None` when each number has to tell.
    pub(super) decimal_comma: Option<bool>,
    pub(super) day_first: bool,
}

impl Default for Style {
    fn default() -> Style {
        Style { delimiter: ',', zone: Zone::UTC, decimal_comma: None, day_first: false }
    }
}

/// The names of columns, and where they are.
pub(super) struct Columns {
    names: Vec<String>,
}

impl Columns {
    pub(super) fn of(header: &[String]) -> Columns {
        let clear = |it: &String| it.trim().trim_start_matches('\u{feff}').to_lowercase();
        Columns { names: header.iter().map(clear).collect() }
    }

    /// A column by its name, upper and lower case aside.
    pub(super) fn find(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|it| it == name)
    }

    /// The first column whose name begins so, and the rest of the name.
    pub(super) fn starting(&self, prefix: &str) -> Option<(usize, &str)> {
        let mut found = self.names.iter().enumerate();
        found.find_map(|(index, name)| Some((index, name.strip_prefix(prefix)?)))
    }

    /// The first column whose name ends so, and what stands before.
    pub(super) fn ending(&self, suffix: &str) -> Option<(usize, &str)> {
        let mut found = self.names.iter().enumerate();
        found.find_map(|(index, name)| Some((index, name.strip_suffix(suffix)?)))
    }
}

/// One row.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    pub(super) line: u32,
    pub(super) values: &'a [String],
    pub(super) style: Style,
}

impl Cells<'_> {
    /// A cell without the spaces around it; empty when the row ends before it.
    pub(super) fn text(&self, column: usize) -> &str {
        self.values.get(column).map_or("", |it| it.trim())
    }

    pub(super) fn optional(&self, column: Option<usize>) -> Option<String> {
        let text = self.text(column?);
        (!text.is_empty()).then(|| text.to_owned())
    }

    pub(super) fn required(&self, column: usize) -> Result<&str, RowError> {
        match self.text(column) {
            "" => Err(RowError::at(RowErrorKind::Missing, column, "")),
            text => Ok(text),
        }
    }

    pub(super) fn number(&self, column: usize) -> Result<ExactDecimal, RowError> {
        self.number_of(self.required(column)?, column)
    }

    /// Nothing is zero.
    pub(super) fn number_or_zero(&self, column: usize) -> Result<ExactDecimal, RowError> {
        match self.text(column) {
            "" => Ok(ExactDecimal::ZERO),
            text => self.number_of(text, column),
        }
    }

    fn number_of(&self, text: &str, column: usize) -> Result<ExactDecimal, RowError> {
        let bad = || RowError::at(RowErrorKind::NotANumber, column, text);
        plain(text, self.style).ok_or_else(bad)
    }

    /// `1.50000000ETH`, `2200.00 EUR`: a number with its unit behind it.
    pub(super) fn quantity(&self, column: usize) -> Result<AssetQuantity, RowError> {
        let text = self.required(column)?;
        let end = text.rfind(|it: char| it.is_ascii_digit()).map_or(0, |it| it + 1);
        let (number, unit) = text.split_at(end);
        let quantity = self.number_of(number.trim(), column)?.abs();
        match unit.trim() {
            "" => Err(RowError::at(RowErrorKind::Missing, column, text)),
            unit => Ok(AssetQuantity { asset: unit.to_uppercase(), quantity }),
        }
    }

    /// A time of one of the ways that exchanges write them.
    pub(super) fn time(&self, column: usize) -> Result<Timestamp, RowError> {
        let text = self.required(column)?;
        let bad = || RowError::at(RowErrorKind::NotATime, column, text);
        instant(text, self.style).filter(|it| it.in_range()).ok_or_else(bad)
    }

    pub(super) fn unknown(&self, column: usize) -> RowError {
        RowError::at(RowErrorKind::UnknownType, column, self.text(column))
    }
}

/// Without signs of currencies, spaces and separators of thousands.
fn plain(text: &str, style: Style) -> Option<ExactDecimal> {
    let kept =
        |it: &char| !it.is_whitespace() && !matches!(it, '€' | '$' | '£' | '¥' | '\'' | '\u{2019}');
    let text: String =
        text.chars().filter(kept).map(|it| if it == '\u{2212}' { '-' } else { it }).collect();
    let (dot, comma) = (text.rfind('.'), text.rfind(','));
    let Some(last_comma) = comma else {
        // Without a comma a dot is what it always is, unless it separates thousands.
        let dots = style.decimal_comma == Some(true) && dot.is_some();
        return if dots { grouped(&text, '.')?.parse().ok() } else { text.parse().ok() };
    };
    let decimal_comma = style.decimal_comma.unwrap_or(match dot {
        Some(dot) => dot < last_comma,
        // Where semicolons part the cells, commas are free for decimal places.
        None => style.delimiter == ';',
    });
    let (places, thousands) = if decimal_comma { (',', '.') } else { ('.', ',') };
    if text.matches(places).count() > 1 {
        return None;
    }
    let (whole, rest) = text.split_once(places).unwrap_or((&text, ""));
    let whole = grouped(whole, thousands)?;
    if rest.contains(thousands) {
        return None;
    }
    if rest.is_empty() { whole.parse().ok() } else { format!("{whole}.{rest}").parse().ok() }
}

/// Without separators, when they stand before groups of three.
fn grouped(whole: &str, separator: char) -> Option<String> {
    let mut groups = whole.split(separator);
    let first = groups.next()?;
    let mut joined = first.to_owned();
    for group in groups {
        let three = group.len() == 3 && group.bytes().all(|it| it.is_ascii_digit());
        if !three || first.trim_start_matches(['-', '+']).is_empty() {
            return None;
        }
        joined.push_str(group);
    }
    Some(joined)
}

/// Ways to write a time without a zone; a month's point and a `UTC` at the end are gone before.
const TIMES: [&str; 10] = [
    "%Y-%m-%d %H:%M:%S%.f",
    "%Y-%m-%dT%H:%M:%S%.f",
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%y-%m-%d %H:%M:%S",
    "%b %d, %Y, %I:%M %p",
    "%B %d, %Y, %I:%M %p",
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%Y.%m.%d %H:%M:%S",
];
const DAY_FIRST: [&str; 3] = ["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y"];
const MONTH_FIRST: [&str; 3] = ["%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y"];
const DATES: [&str; 3] = ["%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d"];

fn instant(text: &str, style: Style) -> Option<Timestamp> {
    if let Ok(known) = DateTime::parse_from_rfc3339(text) {
        return Some(Timestamp(known.timestamp_micros()));
    }
    for zoned in ["%Y-%m-%d %H:%M:%S %z", "%Y-%m-%d %H:%M:%S%.f%z", "%Y-%m-%d %H:%M:%S%.f %z"] {
        if let Ok(known) = DateTime::parse_from_str(text, zoned) {
            return Some(Timestamp(known.timestamp_micros()));
        }
    }
    let utc = text.strip_suffix("UTC").or_else(|| text.strip_suffix('Z'));
    let zone = if utc.is_some() { Zone::UTC } else { style.zone };
    let local = local(utc.unwrap_or(text).trim(), style)?;
    Some(zone.instant_of(local))
}

fn local(text: &str, style: Style) -> Option<NaiveDateTime> {
    // "Jan. 28, 2022, 12:13 AM"
    let month = text.starts_with(|it: char| it.is_ascii_alphabetic());
    let pointless = if month { text.replacen('.', "", 1) } else { text.to_owned() };
    let slashes = if style.day_first { DAY_FIRST } else { MONTH_FIRST };
    let mut times = TIMES.iter().chain(&slashes);
    let time = times.find_map(|way| NaiveDateTime::parse_from_str(&pointless, way).ok());
    let mut dates = DATES.iter().chain(&slashes);
    time.or_else(|| {
        let date = dates.find_map(|way| NaiveDate::parse_from_str(&pointless, way).ok())?;
        Some(date.and_time(NaiveTime::MIN))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_understood_as_people_write_them() {
        let (comma, semicolon) = (Style::default(), Style { delimiter: ';', ..Style::default() });
        let european = Style { decimal_comma: Some(true), ..semicolon };
        let rows = [
            (comma, "36,500.0000", Some("36500")),
            (comma, "1,234,567", Some("1234567")),
            (comma, "1,23", None),
            (comma, "-€1,000.50", Some("-1000.5")),
            (comma, "$ 12", Some("12")),
            (comma, "1.5E-8", Some("0.000000015")),
            (comma, "1.234,56", Some("1234.56")),
            (semicolon, "0,1", Some("0.1")),
            (semicolon, "4.312,50", Some("4312.5")),
            (european, "43.125", Some("43125")),
            (european, "0,05", Some("0.05")),
            (european, "1,2,3", None),
            (comma, "1'000.5", Some("1000.5")),
            (comma, "\u{2212}5", Some("-5")),
            (comma, "abc", None),
            (comma, ",5", None),
        ];
        for (style, text, expected) in rows {
            let got = plain(text, style).map(|it| it.normalized().to_string());
            assert_eq!(got.as_deref(), expected, "{text} {style:?}");
        }
    }

    #[test]
    fn times_are_understood_as_exchanges_write_them() {
        let rows = [
            ("2022-01-28 00:13:00", "2022-01-28T00:13:00Z"),
            ("Jan. 28, 2022, 12:13 AM", "2022-01-28T00:13:00Z"),
            ("May 28, 2022, 12:13 PM", "2022-05-28T12:13:00Z"),
            ("2025-01-10 12:00:00 UTC", "2025-01-10T12:00:00Z"),
            ("2025-01-10T12:00:00Z", "2025-01-10T12:00:00Z"),
            ("2025-01-10T12:00:00+02:00", "2025-01-10T10:00:00Z"),
            ("2021-01-03 00:00:00 +0100", "2021-01-02T23:00:00Z"),
            ("2023-02-10 10:06:39.1234", "2023-02-10T10:06:39.1234Z"),
            ("01/02/2024", "2024-01-02T00:00:00Z"),
            ("15.01.2024 10:00", "2024-01-15T10:00:00Z"),
        ];
        for (text, expected) in rows {
            assert_eq!(instant(text, Style::default()), Timestamp::parse(expected), "{text}");
        }
        let day_first = Style { day_first: true, ..Style::default() };
        assert_eq!(instant("01/02/2024", day_first), Timestamp::parse("2024-02-01T00:00:00Z"));
        let london = Style { zone: Zone::LONDON, ..Style::default() };
        let summer = Timestamp::parse("2024-06-30T23:30:00Z");
        assert_eq!(instant("2024-07-01 00:30:00", london), summer);
        assert_eq!(instant("yesterday", Style::default()), None);
    }
}
