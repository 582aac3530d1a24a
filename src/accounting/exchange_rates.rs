//! Reference rates of the European Central Bank: one euro in other currencies, by day.
//!
//! Reads the bank's own file `eurofxref-hist.csv`. A day without rates (weekends, holidays) has those of the last day before
//! it; a currency that is not quoted any more has none after some days, rather than its last one for ever.

use crate::calendar::Day;
use crate::exact::{ExactDecimal, PRICE_SCALE, Rounding, UnitPrice, mul_div, power_of_ten};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read};

/// How old a rate may be: longer than any holiday.
const AGE_DAYS_MAX: i32 = 14;
/// What all rates are based on.
const EURO: &str = "EUR";

/// Rates by currency and day.
#[derive(Clone, Debug, Default)]
pub struct ReferenceRates {
    by_currency: BTreeMap<String, Vec<(Day, UnitPrice)>>,
}

/// A rate, and the day it was published for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReferenceRate {
    /// One unit of the base in the quote currency, in 10^-18.
    pub rate: UnitPrice,
    /// The older of the two days that went in.
    pub published_for: Day,
}

/// Why a file of rates cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RatesError {
    /// The file ends or breaks off.
    #[error("the file cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// The first line does not name currencies.
    #[error("the first line is not that of the European Central Bank's file")]
    NoHeader,
    /// A line with something else than a day and rates; carries its number.
    #[error("line {0} has something else than a day and rates")]
    BadLine(usize),
}

impl ReferenceRates {
    /// Reads the bank's file, whichever way it is sorted. `N/A` and nothing at all are no rates.
    ///
    /// # Errors
    /// When it is not the bank's file, or cannot be read.
    pub fn read(file: impl Read) -> Result<ReferenceRates, RatesError> {
        let mut lines = BufReader::new(file).lines();
        let header = lines.next().ok_or(RatesError::NoHeader)??;
        let mut columns = header.trim_start_matches('\u{feff}').split(',').map(str::trim);
        if columns.next() != Some("Date") {
            return Err(RatesError::NoHeader);
        }
        let mut columns: Vec<(String, Vec<(Day, UnitPrice)>)> =
            columns.map(|name| (name.to_owned(), Vec::new())).collect();
        for (number, line) in (2..).zip(lines) {
            let line = line?;
            let mut cells = line.split(',').map(str::trim);
            let day = cells.next().unwrap_or_default();
            if day.is_empty() {
                continue;
            }
            let day: Day = day.parse().map_err(|_| RatesError::BadLine(number))?;
            for ((_, rates), cell) in columns.iter_mut().zip(cells) {
                if !matches!(cell, "" | "N/A") {
                    let rate = rate_of(cell).ok_or(RatesError::BadLine(number))?;
                    rates.push((day, rate));
                }
            }
        }
        for (_, rates) in &mut columns {
            rates.sort_by_key(|(day, _)| *day);
        }
        columns.retain(|(name, rates)| !name.is_empty() && !rates.is_empty());
        Ok(ReferenceRates { by_currency: columns.into_iter().collect() })
    }

    /// One unit of the base in the quote currency, by the last rates at or before a day.
    pub fn rate(&self, base: &str, quote: &str, day: Day) -> Option<ReferenceRate> {
        let (of_base, of_quote) = (self.euro(base, day)?, self.euro(quote, day)?);
        let one = power_of_ten(u32::from(PRICE_SCALE))?;
        let rate = mul_div(of_quote.0.0, one, of_base.0.0, Rounding::HalfEven)?;
        let published_for = of_base.1.min(of_quote.1);
        Some(ReferenceRate { rate: UnitPrice(rate), published_for })
    }

    /// Whether there ever were rates of a currency.
    pub fn knows(&self, currency: &str) -> bool {
        currency == EURO || self.by_currency.contains_key(currency)
    }

    /// What one unit of a currency costs in another on each day that has rates: the prices of a currency as an asset.
    pub fn prices(&self, of: &str, in_currency: &str) -> Vec<(Day, UnitPrice)> {
        let named = if of == EURO { in_currency } else { of };
        let days = self.by_currency.get(named).into_iter().flatten();
        days.filter_map(|(day, _)| Some((*day, self.rate(of, in_currency, *day)?.rate))).collect()
    }

    /// One euro in a currency, and of which day that is.
    fn euro(&self, currency: &str, day: Day) -> Option<(UnitPrice, Day)> {
        if currency == EURO {
            return Some((UnitPrice(power_of_ten(u32::from(PRICE_SCALE))?), day));
        }
        let rates = self.by_currency.get(currency)?;
        let after = rates.partition_point(|(on, _)| *on <= day);
        let (on, rate) = *rates.get(after.checked_sub(1)?)?;
        (day.since(on) <= AGE_DAYS_MAX).then_some((rate, on))
    }
}

fn rate_of(cell: &str) -> Option<UnitPrice> {
    let decimal: ExactDecimal = cell.parse().ok()?;
    UnitPrice::from_decimal(decimal).filter(|it| it.is_positive())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ReferenceRates, RatesError> {
        ReferenceRates::read(text.as_bytes())
    }

    #[test]
    fn file_that_is_not_the_banks_is_refused() {
        assert!(matches!(read(""), Err(RatesError::NoHeader)));
        assert!(matches!(read("Datum,USD\n"), Err(RatesError::NoHeader)));
        let rows = ["x,1", "2026-01-02,abc", "2026-01-02,0", "2026-13-02,1"];
        for row in rows {
            let file = format!("Date,USD,\n\n{row},\n");
            assert!(matches!(read(&file), Err(RatesError::BadLine(3))), "{row}");
        }
        assert!(read("\u{feff}Date, USD\n2026-01-02, 1.5\n").is_ok());
    }
}
