//! The enums of tax reports.

use crate::accounting::tax;
use crate::graphql::rows::words;
use async_graphql::Enum;

/// Whether a report still says what the portfolio says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TaxReportStatus {
    /// Asked for again, it would say the same.
    Ready,
    /// Something that went into it was changed since. It still says what it said; ask for another one.
    Stale,
}

/// What the broker's form (1099-DA, before 2025 1099-B) said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "tax::BrokerReporting")]
pub enum BrokerReporting {
    /// There is none: boxes I and L, before 2025 C and F.
    NotReported,
    /// Proceeds only: boxes H and K, before 2025 B and E.
    Proceeds,
    /// Proceeds and basis: boxes G and J, before 2025 A and D.
    ProceedsAndBasis,
}

/// A form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TaxFormId {
    /// United Kingdom: capital gains summary; boxes.
    #[graphql(name = "UK_SA108")]
    UkSa108,
    /// United Kingdom: the computation that goes with it; rows.
    #[graphql(name = "UK_COMPUTATION")]
    UkComputation,
    /// United States: sales and other dispositions of capital assets; rows, one a lot.
    #[graphql(name = "US_8949")]
    Us8949,
    /// United States: capital gains and losses; boxes.
    #[graphql(name = "US_SCHEDULE_D")]
    UsScheduleD,
    /// Canada: capital gains or losses; boxes and rows.
    #[graphql(name = "CA_SCHEDULE_3")]
    CaSchedule3,
}

/// What a file of a tax report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum TaxFileFormat {
    /// Every box and row of its forms.
    Csv,
    /// US: what TurboTax reads, one row a lot.
    #[graphql(name = "TURBOTAX_CSV")]
    TurboTaxCsv,
    /// Pages of A4: the sums, each form with its boxes and rows, and what was earned.
    Pdf,
}

/// How long something was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum HoldingTerm {
    /// A year or less, or nobody knows.
    Short,
    /// More than a year: from the day after the anniversary.
    Long,
}

/// What a report assumed, or could not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "tax::TaxWarningCode")]
pub enum TaxWarningCode {
    /// The cost of something is not known: its gain is left out.
    MissingCost,
    /// What something was worth is not known: its gain or its income is left out.
    MissingPrice,
    /// One end of a transfer is missing: it may have been a disposal.
    UnmatchedTransfer,
    /// More was paid than was there; the difference counts as paid in.
    NegativeBalance,
    /// Named lots do not cover a disposal; the oldest stand in.
    LotsDoNotCover,
    /// Which lots were in which account on 1 January 2025 was not said.
    AllocationAssumed,
    /// An activity is left out because it lacks what its type needs.
    Incomplete,
    /// A broker may have sent a form for this year, which decides the boxes: say `brokerReporting`.
    BrokerFormPossible,
    /// Not everything that the person owns is in the portfolio, although the law pools it.
    ScopeIncomplete,
}

words!(TaxFormId, HoldingTerm, TaxWarningCode);
