//! What comes out of a file: activities, and a verdict on every row.

use crate::activity::ActivityType;
use crate::exact::ExactDecimal;
use agio_domain::Timestamp;

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImportFormat {
    /// Agio's own: one row an activity.
    Generic,
    /// Binance, transaction history.
    BinanceTransactions,
    /// Binance, trade history.
    BinanceTrades,
    /// Bitstamp, with amount and unit in one cell.
    BitstampOld,
    /// Bitstamp since it follows RFC 4180.
    Bitstamp,
    /// Coinbase, any generation.
    Coinbase,
    /// The app of Crypto.com.
    CryptoCom,
    /// Kraken, ledgers.
    KrakenLedgers,
    /// KuCoin, trades.
    KucoinTrades,
    /// Columns that were mapped by hand.
    Mapped,
}

agio_domain::spelled!(ImportFormat {
    Generic = "GENERIC",
    BinanceTransactions = "BINANCE_TRANSACTIONS",
    BinanceTrades = "BINANCE_TRADES",
    BitstampOld = "BITSTAMP_OLD",
    Bitstamp = "BITSTAMP",
    Coinbase = "COINBASE",
    CryptoCom = "CRYPTO_COM",
    KrakenLedgers = "KRAKEN_LEDGERS",
    KucoinTrades = "KUCOIN_TRADES",
    Mapped = "MAPPED",
});

/// All that was in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// Which format it is of.
    pub format: ImportFormat,
    /// What stands between its cells.
    pub delimiter: char,
    /// In the order in which they were understood.
    pub activities: Vec<ImportedActivity>,
    /// Every row that is not empty, in order.
    pub rows: Vec<ImportedRow>,
}

/// So much of something that the file calls so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetQuantity {
    /// As the file calls it, cleared of the exchange's own prefixes; empty when it has to be asked for.
    pub asset: String,
    /// How much, never negative.
    pub quantity: ExactDecimal,
}

/// An activity of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedActivity {
    /// What.
    pub kind: ActivityType,
    /// When.
    pub at: Timestamp,
    /// What came in.
    pub received: Option<AssetQuantity>,
    /// What went out, without the fee.
    pub sent: Option<AssetQuantity>,
    /// What it cost to do it.
    pub fee: Option<AssetQuantity>,
    /// What it was worth, in the currency that the file says.
    pub value: Option<AssetQuantity>,
    /// What the file says about it.
    pub note: Option<String>,
    /// What the exchange calls it.
    pub external_id: Option<String>,
    /// All lines that make it up.
    pub lines: Vec<u32>,
}

impl ImportedActivity {
    /// One with nothing but its type and its time.
    pub fn new(kind: ActivityType, at: Timestamp) -> ImportedActivity {
        ImportedActivity {
            kind,
            at,
            received: None,
            sent: None,
            fee: None,
            value: None,
            note: None,
            external_id: None,
            lines: Vec::new(),
        }
    }
}

/// A row of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRow {
    /// Its line, from 1.
    pub line: u32,
    /// What became of it.
    pub verdict: RowVerdict,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RowVerdict {
    /// It is (part of) an activity: its place in [`Imported::activities`].
    Activity(usize),
    /// It is none, and need not be.
    Ignored(IgnoredReason),
    /// It cannot be understood.
    Invalid(RowError),
}

/// Why a row is no activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IgnoredReason {
    /// It moves something within the account.
    WithinAccount,
    /// It announces what another row says again.
    Announcement,
    /// It did not happen: cancelled, failed, pending.
    NotDone,
}

agio_domain::spelled!(IgnoredReason {
    WithinAccount = "WITHIN_ACCOUNT",
    Announcement = "ANNOUNCEMENT",
    NotDone = "NOT_DONE",
});

/// Why a row cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowError {
    /// What is wrong.
    pub kind: RowErrorKind,
    /// Which cell, from 0.
    pub column: Option<usize>,
    /// What stands there, at most 100 characters.
    pub text: String,
}

/// What is wrong with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RowErrorKind {
    /// A quote is opened and never closed.
    UnclosedQuote,
    /// It is longer than a row may be.
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
    /// The file says something that no rule here knows.
    UnknownType,
    /// The other side of a trade is not there, or cannot be told from others.
    IncompleteTrade,
}

agio_domain::spelled!(RowErrorKind {
    UnclosedQuote = "UNCLOSED_QUOTE",
    TooLong = "TOO_LONG",
    NulByte = "NUL_BYTE",
    TooFewCells = "TOO_FEW_CELLS",
    Missing = "MISSING",
    NotANumber = "NOT_A_NUMBER",
    NotATime = "NOT_A_TIME",
    UnknownType = "UNKNOWN_TYPE",
    IncompleteTrade = "INCOMPLETE_TRADE",
});

/// How much of a cell an error repeats.
const TEXT_CHARS_MAX: usize = 100;

impl RowError {
    /// About the whole row.
    pub fn of(kind: RowErrorKind) -> RowError {
        RowError { kind, column: None, text: String::new() }
    }

    /// About a cell.
    pub fn at(kind: RowErrorKind, column: usize, text: &str) -> RowError {
        let text = text.chars().take(TEXT_CHARS_MAX).collect();
        RowError { kind, column: Some(column), text }
    }
}

/// Where formats put what they understand.
#[derive(Default)]
pub(super) struct Output {
    activities: Vec<ImportedActivity>,
    rows: Vec<ImportedRow>,
}

impl Output {
    pub(super) fn activity(&mut self, activity: ImportedActivity) {
        let index = self.activities.len();
        let row = |line: &u32| ImportedRow { line: *line, verdict: RowVerdict::Activity(index) };
        self.rows.extend(activity.lines.iter().map(row));
        self.activities.push(activity);
    }

    pub(super) fn ignored(&mut self, line: u32, reason: IgnoredReason) {
        self.rows.push(ImportedRow { line, verdict: RowVerdict::Ignored(reason) });
    }

    pub(super) fn invalid(&mut self, line: u32, error: RowError) {
        self.rows.push(ImportedRow { line, verdict: RowVerdict::Invalid(error) });
    }

    pub(super) fn rows(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn activities(&self) -> usize {
        self.activities.len()
    }

    /// Rows by their lines. A row that makes up two activities (a trade, and a second fee) has the first.
    pub(super) fn done(mut self, format: ImportFormat, delimiter: char) -> Imported {
        self.rows.sort_by_key(|row| row.line);
        self.rows.dedup_by_key(|row| row.line);
        Imported { format, delimiter, activities: self.activities, rows: self.rows }
    }
}
