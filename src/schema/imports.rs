//! Files of other exchanges that people bring into their portfolios: looked at first, then written down, and taken back.

use super::investment::{Activity, AssetQuantity};
use super::investment_words::ActivityType;
use super::node::NodeId;
use super::payload::{UserError, payloads};
use super::scalar::{DateTime, Exact};
use crate::accounting::import as files;
use crate::domain::{ImportId, JobId, PortfolioId, UserId};
use crate::graphql::rows::{rows, words};
use async_graphql::{Enum, SimpleObject};

/// A file of another exchange that somebody brought in: first looked at, row by row, then written down by `applyImport`,
/// all or nothing, and taken back by `revertImport`. Its rows and its file are kept until `expiresAt`.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
#[graphql(complex)]
pub struct Import {
    /// Global id.
    #[graphql(owned)]
    pub id: NodeId,
    /// Where it stands.
    pub status: ImportStatus,
    /// Why nothing came of it, or of applying it; null when all is well.
    pub problem: Option<ImportProblem>,
    /// What the file is called.
    pub file_name: String,
    /// How long it is, in bytes.
    pub file_bytes: i32,
    /// SHA-256 of it, in hexadecimal digits.
    pub file_hash: String,
    /// The format that its header told; MAPPED when its columns were mapped; null while that is not known.
    pub format: Option<ImportFormatCode>,
    /// How many rows it has.
    pub rows: i32,
    /// How many of them got which verdict.
    pub counts: ImportCounts,
    /// How many new activities there are; once it was applied, how many were written down.
    pub activities: i32,
    /// When it was begun.
    pub created_at: DateTime,
    /// When its activities were written down.
    pub applied_at: Option<DateTime>,
    /// When it was taken back.
    pub reverted_at: Option<DateTime>,
    /// When its file and its rows go. What was written down stays, and can be taken back.
    pub expires_at: DateTime,
    /// Which, for the fields that look further.
    #[graphql(skip)]
    pub number: ImportId,
    /// Whose, for the fields that look further.
    #[graphql(skip)]
    pub owner: UserId,
    /// Into which portfolio, for the fields that look further.
    #[graphql(skip)]
    pub portfolio: PortfolioId,
    /// The job that works on it, for the field that shows it.
    #[graphql(skip)]
    pub job_number: JobId,
    /// Of which place, for the field that shows it.
    #[graphql(skip)]
    pub place: u32,
}

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ImportStatus {
    /// Its file is being read: see `job`.
    Parsing,
    /// Its header tells no known format: say with `mapImport` what the columns mean. `preview` shows the first lines.
    NeedsMapping,
    /// Its rows can be looked at and written down.
    Ready,
    /// They are being written down: see `job`. Nothing of it is seen yet.
    Applying,
    /// They are written down.
    Applied,
    /// It was taken back, or never applied and discarded.
    Reverted,
    /// Nothing came of it: see `problem`.
    Failed,
}

/// Why nothing came of an import, or of applying it.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct ImportProblem {
    /// Which kind, for programs.
    pub code: ImportProblemCode,
    /// For people, in English: what happened and what to do next.
    pub message: String,
}

/// The ways in which nothing comes of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ImportProblemCode {
    /// The file has no row.
    Empty,
    /// It has more than 500,000 rows, or more than 100,000 activities.
    TooManyRows,
    /// It is of another format than `startImport` said.
    OtherFormat,
    /// It did not arrive in full.
    Incomplete,
    /// The portfolio takes no more activities.
    PortfolioFull,
    /// Its job was cancelled, or given up.
    GivenUp,
}

/// How many rows of a file got which verdict.
#[derive(Clone, Copy, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct ImportCounts {
    /// Rows of activities that are new.
    pub new: i32,
    /// Of activities that are there already.
    pub duplicate: i32,
    /// Of activities that look as if they were.
    pub possible_duplicate: i32,
    /// Rows that are no activity.
    pub ignored: i32,
    /// Rows that cannot be understood.
    pub invalid: i32,
}

/// A row of a file, and what becomes of it.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct ImportRow {
    /// Its line in the file, from 1: to send in `include` and `exclude`.
    pub line: i32,
    /// Its cells as they stand there; at most 50, each cut after 200 characters.
    pub cells: Vec<String>,
    /// What becomes of it.
    pub verdict: RowVerdict,
    /// The activity that it is; of several rows that are one activity, at the first.
    pub activity: Option<ImportedActivity>,
    /// What else it is: a fee beside a trade, say. At most 10.
    pub also: Vec<ImportedActivity>,
    /// The line of that first row, at the others.
    pub part_of: Option<i32>,
    /// Of duplicates: the activity that is there already; null when it is an earlier row of the same file.
    pub duplicate_of: Option<Activity>,
    /// Why it is no activity; null unless its verdict is IGNORED.
    pub ignored_because: Option<IgnoredReason>,
    /// Why it cannot be understood; null unless its verdict is INVALID.
    pub error: Option<ImportRowError>,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum RowVerdict {
    /// It is an activity, or a part of one, that the account does not have.
    New,
    /// The account has it already: the same id of the exchange, or the same in every part. It is left out unless `include`
    /// names it.
    Duplicate,
    /// It looks as if the account had it: the same quantities at about the same time, or in another time zone. It is left
    /// out unless `include` names it.
    PossibleDuplicate,
    /// It is no activity, and need not be.
    Ignored,
    /// It cannot be understood. It costs no other row.
    Invalid,
}

/// Why a row is no activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "files::IgnoredReason")]
pub enum IgnoredReason {
    /// It moves something within the account.
    WithinAccount,
    /// It announces what another row says again.
    Announcement,
    /// It did not happen: cancelled, failed, pending.
    NotDone,
}

/// Why a row cannot be understood.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct ImportRowError {
    /// Which kind, for programs.
    pub code: ImportRowErrorCode,
    /// For people, in English: what is wrong and what to do next.
    pub message: String,
    /// Which cell, from 0; null when it is about the whole row.
    pub column: Option<i32>,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ImportRowErrorCode {
    /// A quote is opened and never closed, or it has more than 1,000 cells.
    UnclosedQuote,
    /// It is longer than 256 KiB.
    TooLong,
    /// It has a NUL byte.
    NulByte,
    /// It has fewer cells than the header says.
    TooFewCells,
    /// A cell that has to say something is empty.
    Missing,
    /// A cell is no number, or none that can be held.
    NotANumber,
    /// A cell is no time.
    NotATime,
    /// It says something that no rule here knows.
    UnknownType,
    /// The other side of a trade is not there, or cannot be told from others.
    IncompleteTrade,
    /// It was understood, and no portfolio can hold it.
    Impossible,
    /// Nobody has said yet what the columns of the file mean: see `mapImport`.
    Unmapped,
}

/// An activity of a file, as it would be written down.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::rows")]
pub struct ImportedActivity {
    /// What happened.
    #[graphql(name = "type")]
    pub kind: ActivityType,
    /// When.
    pub at: DateTime,
    /// What came in.
    pub received: Option<AssetQuantity>,
    /// What went out, without the fee.
    pub sent: Option<AssetQuantity>,
    /// What it cost to do it.
    pub fee: Option<AssetQuantity>,
    /// What it was worth, when the file says that in the portfolio's currency.
    pub value: Option<Exact>,
    /// What the file says about it.
    pub note: Option<String>,
    /// What the exchange calls it.
    pub external_id: Option<String>,
    /// All lines that make it up; at most 100.
    pub lines: Vec<i32>,
}

/// A format that is told by a header line.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct ImportFormat {
    /// Which: to send as `format`.
    pub code: ImportFormatCode,
    /// What it is called.
    pub name: String,
    /// Whose it is; null for Agio's own.
    pub institution: Option<String>,
    /// Header lines that tell it; at most 8. Columns may come and go: those that matter decide.
    pub headers: Vec<String>,
}

/// The formats that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "files::ImportFormat")]
pub enum ImportFormatCode {
    /// Agio's own: one row an activity, with the names of the schema.
    Generic,
    /// Binance, transaction history.
    BinanceTransactions,
    /// Binance, trade history.
    BinanceTrades,
    /// Bitstamp, with amount and unit in one cell.
    BitstampOld,
    /// Bitstamp since it follows RFC 4180.
    Bitstamp,
    /// Coinbase, of any year.
    Coinbase,
    /// The app of Crypto.com.
    CryptoCom,
    /// Kraken, ledgers.
    KrakenLedgers,
    /// KuCoin, trades.
    KucoinTrades,
    /// Columns that were mapped by `mapImport`. No file is told as this.
    Mapped,
}

/// What a column means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "files::ImportField")]
pub enum ImportField {
    /// When.
    Timestamp,
    /// What, as `types` says; the names of `ActivityType` are known.
    Type,
    /// How much came in.
    ReceivedQuantity,
    /// Of what.
    ReceivedAsset,
    /// How much went out.
    SentQuantity,
    /// Of what.
    SentAsset,
    /// How much of the asset: in for BUY and for what was earned, out for SELL.
    Quantity,
    /// What a trade was worth: out for BUY, in for SELL.
    Total,
    /// The currency of that.
    TotalCurrency,
    /// How much the fee was.
    FeeQuantity,
    /// Of what.
    FeeAsset,
    /// What it was worth.
    Value,
    /// In which currency.
    ValueCurrency,
    /// What the exchange calls it: the same id again is the same activity.
    ExternalId,
    /// What the file says about it.
    Note,
}

/// What `startImport`, `mapImport`, `applyImport` and `revertImport` answer.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct ImportPayload {
    /// The import as it is now; null when nothing was done.
    pub import: Option<Import>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

payloads!(ImportPayload);

words!(
    ImportStatus,
    ImportProblemCode,
    RowVerdict,
    IgnoredReason,
    ImportRowErrorCode,
    ImportFormatCode
);

rows! {
    Import {
        "id" => id, "status" => status, "problem" => problem, "fileName" => file_name,
        "fileBytes" => file_bytes, "fileHash" => file_hash, "format" => format, "rows" => rows,
        "counts" => counts, "activities" => activities, "createdAt" => created_at,
        "appliedAt" => applied_at, "revertedAt" => reverted_at, "expiresAt" => expires_at,
    }
    ImportProblem { "code" => code, "message" => message }
    ImportCounts {
        "new" => new, "duplicate" => duplicate, "possibleDuplicate" => possible_duplicate,
        "ignored" => ignored, "invalid" => invalid,
    }
    ImportRow {
        "line" => line, "cells" => cells, "verdict" => verdict, "activity" => activity,
        "also" => also, "partOf" => part_of, "duplicateOf" => duplicate_of, "ignoredBecause" => ignored_because,
        "error" => error,
    }
    ImportRowError { "code" => code, "message" => message, "column" => column }
    ImportedActivity {
        "type" => kind, "at" => at, "received" => received, "sent" => sent, "fee" => fee,
        "value" => value, "note" => note, "externalId" => external_id, "lines" => lines,
    }
}
