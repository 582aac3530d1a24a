//! Files of what a person has here: asked for, written by a job, fetched by a link.

use super::node::NodeId;
use super::payload::{UserError, payloads};
use super::scalar::{Date, DateTime};
use crate::domain::{self, AccountId, JobId, PortfolioId, UserId};
use crate::graphql::rows::{rows, words};
use async_graphql::{Enum, ID, InputObject, SimpleObject};

/// A file that somebody asked for of what they have here. Its `job` says how far it is, and has the file when it is written. The
/// same rows give the same bytes.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
#[graphql(complex)]
pub struct Export {
    /// Global id, to send to `deleteExport`.
    #[graphql(owned)]
    pub id: NodeId,
    /// What is in it.
    pub kind: ExportKind,
    /// What it is written as.
    pub format: ExportFormat,
    /// Its first day; null begins with the first there is.
    pub from: Option<Date>,
    /// Its last day, as far as it was over when the file was asked for.
    pub to: Date,
    /// IANA name of the time zone that its days are cut by. Times in CSV and JSON are UTC, in PDF they are of this zone.
    pub time_zone: String,
    /// When it was asked for.
    pub created_at: DateTime,
    /// Whose, for the fields that look further.
    #[graphql(skip)]
    pub owner: UserId,
    /// The job that writes it, for the field that shows it.
    #[graphql(skip)]
    pub job_number: JobId,
    /// Of which account, for the field that shows it.
    #[graphql(skip)]
    pub of_account: Option<AccountId>,
    /// Of which portfolio, for the field that shows it.
    #[graphql(skip)]
    pub of_portfolio: Option<PortfolioId>,
}

/// What is in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ExportKind")]
pub enum ExportKind {
    /// Everything that moved the money of an account: deposits, withdrawals, trades, fees; oldest first.
    Transactions,
    /// The fills of an account, oldest first.
    Trades,
    /// The orders that an account placed, oldest first, each as it stands when the file is written.
    Orders,
    /// A statement of an account: of each asset what the balance was at the beginning, what moved it, and what it became. It is
    /// added up as it is written: a file whose sums are not those of the ledger is not made.
    Statement,
    /// What happened in a portfolio, oldest first.
    Activities,
    /// What was done to the person's account, by them or by others, oldest first.
    AuditLog,
}

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ExportFormat")]
pub enum ExportFormat {
    /// Comma-separated values in UTF-8, with a header. Text that a spreadsheet would take for a formula begins with an apostrophe.
    Csv,
    /// One object whose `rows` are objects with the names of the CSV columns. Numbers are strings.
    Json,
    /// Pages of A4 for people, of at most 100,000 rows. It leaves out ids; letters of other scripts than Latin, Greek and Cyrillic
    /// are boxes.
    Pdf,
}

/// A file to write.
#[derive(Clone, Debug, InputObject)]
pub struct RequestExportInput {
    /// What is in it.
    pub kind: ExportKind,
    /// What it is written as.
    #[graphql(default_with = "ExportFormat::Csv")]
    pub format: ExportFormat,
    /// Of which account: for TRANSACTIONS, TRADES, ORDERS and STATEMENT; the main one unless said.
    pub account_id: Option<ID>,
    /// Of which portfolio: for ACTIVITIES, which need it.
    pub portfolio_id: Option<ID>,
    /// Its first day; from the beginning unless said.
    pub from: Option<Date>,
    /// Its last day; today unless said.
    pub to: Option<Date>,
    /// IANA name of the time zone that days are cut by, such as "Europe/Berlin"; the portfolio's, or that of the person's
    /// preferences, unless said.
    pub time_zone: Option<String>,
}

/// A file to delete.
#[derive(Clone, Debug, InputObject)]
pub struct DeleteExportInput {
    /// Which.
    pub id: ID,
}

/// What `requestExport` answers.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct ExportPayload {
    /// What was asked for; null when nothing was done.
    pub export: Option<Export>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

payloads!(ExportPayload);

rows! {
    Export {
        "id" => id, "kind" => kind, "format" => format, "from" => from, "to" => to,
        "timeZone" => time_zone, "createdAt" => created_at,
    }
}

words!(ExportKind, ExportFormat);
