//! The enums of how portfolios did.

use crate::accounting::performance;
use crate::graphql::rows::words;
use async_graphql::Enum;

/// How far back a performance reaches. All but CUSTOM end today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PerformanceRange {
    /// Today.
    Day,
    /// The last seven days.
    Week,
    /// A month.
    Month,
    /// Three months.
    Quarter,
    /// A year.
    Year,
    /// Since the year began.
    YearToDate,
    /// Three years.
    ThreeYears,
    /// Five years.
    FiveYears,
    /// Since the first activity; thirty years at most.
    All,
    /// From `from` to `to`.
    Custom,
}

/// How far apart the points of a series are. Each is the end of a day; the last day is always one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum SeriesStep {
    /// Every day.
    Day,
    /// Every seventh day, counted back from the last one.
    Week,
    /// The last day of each month.
    Month,
}

/// Why a rate is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "performance::RateStatus")]
pub enum RateStatus {
    /// There is one.
    Ok,
    /// Several rates solve the equation: `roots` has them, and none is chosen.
    Multiple,
    /// No rate solves the equation.
    NoSolution,
    /// All that was paid in and out was on one day.
    PeriodTooShort,
    /// Nothing was invested.
    NoCapital,
}

/// What income is added up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum IncomeGrouping {
    /// By civil day: "2026-04-05".
    Day,
    /// By month: "2026-04".
    Month,
    /// By year: "2026".
    Year,
    /// By asset: "BTC".
    Asset,
    /// By type of activity: "STAKING_REWARD".
    Type,
}

/// What value is spread over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum AllocationKey {
    /// Over assets: "BTC".
    Asset,
    /// Over CURRENCY and DIGITAL.
    Kind,
    /// Over the portfolio's accounts, by their names.
    Account,
}

words!(RateStatus);
