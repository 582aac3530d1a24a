//! Rates of return, in binary floating point: the one place of this package that has it.
//!
//! Money is never a float. A rate is the ratio of two exact amounts, chained thousands of times, exponentiated, or found by
//! bisection; it is shown with at most twelve places and nothing is booked by it. Each division is off by less than
//! 2^-52, so that a chain of ten years of days is right to eleven places. A fixed point would need logarithms and
//! exponentials of its own and be no more right.

mod risk;
mod twr;
mod xirr;

pub use risk::{Drawdown, Pair, Risk, comparison, max_drawdown, risk};
pub use twr::{Chain, TimeWeighted, chain};
pub use xirr::{DatedFlow, internal_rates};

use crate::exact::{ExactDecimal, Money, Rounding};

/// Decimal places that a rate is shown with.
const SHOWN_PLACES: u8 = 12;
/// Days of a year, for rates a year (actual/365).
pub const DAYS_PER_YEAR: i32 = 365;

/// A rate, a deviation, a coefficient: 0.05 is five per cent.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Ratio(pub f64);

impl Ratio {
    /// Of two amounts; `None` of nothing.
    pub fn of(part: Money, whole: Money) -> Option<Ratio> {
        (!whole.is_zero()).then(|| Ratio(part.0 as f64 / whole.0 as f64))
    }

    /// Of a number that somebody said, to twelve places.
    pub fn from_decimal(decimal: ExactDecimal) -> Ratio {
        let scaled = decimal.to_units_rounded(SHOWN_PLACES, Rounding::HalfEven).unwrap_or_default();
        Ratio(scaled as f64 / 10_f64.powi(i32::from(SHOWN_PLACES)))
    }

    /// With twelve places; `None` when it is no number or past the range.
    pub fn to_decimal(self) -> Option<ExactDecimal> {
        let scaled = self.0 * 10_f64.powi(i32::from(SHOWN_PLACES));
        // Past 2^100 the places mean nothing.
        (scaled.abs() < 2_f64.powi(100))
            .then(|| ExactDecimal::from_units(scaled.round() as i128, SHOWN_PLACES))
    }

    /// Gained over so many days, as a rate a year; `None` below a year: it would tell of a year that never was.
    pub fn annualized(self, days: i32) -> Option<Ratio> {
        let years = f64::from(days) / f64::from(DAYS_PER_YEAR);
        (days >= DAYS_PER_YEAR && self.0 >= -1.0)
            .then(|| Ratio((1.0 + self.0).powf(1.0 / years) - 1.0))
    }

    /// A rate a year, over so many days.
    pub fn over(self, days: i32) -> Ratio {
        Ratio((1.0 + self.0).powf(f64::from(days) / f64::from(DAYS_PER_YEAR)) - 1.0)
    }
}

/// Why a rate is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateStatus {
    /// There is one.
    Ok,
    /// Several rates solve the equation; all of them are roots.
    Multiple,
    /// No rate solves the equation.
    NoSolution,
    /// All flows are on one day.
    PeriodTooShort,
    /// Nothing was invested.
    NoCapital,
}

/// A rate of return.
#[derive(Clone, Debug, PartialEq)]
pub struct ReturnRate {
    /// Over the period.
    pub value: Option<Ratio>,
    /// A year; `None` below a year.
    pub annualized: Option<Ratio>,
    /// Why it is what it is.
    pub status: RateStatus,
    /// Of the money-weighted rate: every root in (-1, 100], a year, ascending.
    pub roots: Vec<Ratio>,
}

impl ReturnRate {
    /// None, and why.
    pub fn none(status: RateStatus) -> ReturnRate {
        ReturnRate { value: None, annualized: None, status, roots: Vec::new() }
    }
}
