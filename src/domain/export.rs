//! Words of the files that people ask for of what they have here: what is in one, and what it is written as. One spelling for
//! SQL and GraphQL.

use crate::spelled;

/// What is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportKind {
    /// Everything that moved the money of an account.
    Transactions,
    /// The fills of an account.
    Trades,
    /// The orders of an account.
    Orders,
    /// What each balance of an account was, what moved it, and what it became.
    Statement,
    /// What happened in a portfolio.
    Activities,
    /// What was done to a person's account.
    AuditLog,
}

spelled!(ExportKind {
    Transactions = "TRANSACTIONS",
    Trades = "TRADES",
    Orders = "ORDERS",
    Statement = "STATEMENT",
    Activities = "ACTIVITIES",
    AuditLog = "AUDIT_LOG",
});

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// For spreadsheets.
    Csv,
    /// For programs.
    Json,
    /// For people and paper.
    Pdf,
}

spelled!(ExportFormat { Csv = "CSV", Json = "JSON", Pdf = "PDF" });

impl ExportFormat {
    /// How names of such files end.
    pub fn extension(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
            ExportFormat::Pdf => "pdf",
        }
    }

    /// Their media type.
    pub fn content_type(self) -> &'static str {
        match self {
            ExportFormat::Csv => "text/csv; charset=utf-8",
            ExportFormat::Json => "application/json",
            ExportFormat::Pdf => "application/pdf",
        }
    }
}
