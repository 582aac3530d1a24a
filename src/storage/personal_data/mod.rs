//! What the database keeps about a person, table by table: [`TABLES`] says where it is and how its owner is shown it,
//! [`UNSHOWN`] what they are not shown and why. A test walks every table of the database and every column of it: what is
//! in neither fails it. [`RULES`] says what becomes of each when the person is forgotten.
//!
//! Reading goes page by page, so that a person with a million orders takes no more memory than one with ten.

mod erasure;
mod identity;
mod ledger;
mod portfolio;
mod reading;
#[cfg(test)]
mod tests;
mod unshown;

pub use erasure::{AtErasure, Fate, RULES};
pub(crate) use erasure::{Erasing, erase};
pub use reading::{Place, Raw, Row, RowsWanted, Subject, count, rows};
#[cfg(test)]
pub(crate) use tests::columns_of_all_tables;
pub use unshown::UNSHOWN;

use crate::domain::NodeKind;

/// A table that keeps something about people.
#[derive(Debug)]
pub struct PersonalTable {
    /// Its name in SQL.
    pub name: &'static str,
    /// What its rows are called for people.
    pub section: &'static str,
    /// Which column says whose a row is.
    pub whose: Whose,
    /// The columns that its rows are ordered by: unique among the rows of one person or account.
    pub order: &'static [&'static str],
    /// Every column.
    pub columns: &'static [Column],
}

/// Which column says whose a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// It holds the person's number.
    Person(&'static str),
    /// It holds the number of one of their accounts.
    Account(&'static str),
}

impl Whose {
    /// The column.
    pub fn column(self) -> &'static str {
        match self {
            Whose::Person(column) | Whose::Account(column) => column,
        }
    }
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name in SQL.
    pub name: &'static str,
    /// How people are shown it.
    pub shown: Shown,
}

/// How people are shown a column.
#[derive(Clone, Copy, Debug)]
pub enum Shown {
    /// Under this name, as that.
    As(&'static str, Kind),
    /// Not, for this reason.
    Not(&'static str),
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// True or false.
    Truth,
    /// True or false, as 1 or 0.
    Flag,
    /// An instant.
    Time,
    /// The number of a thing that clients know by a global id.
    Id(NodeKind),
    /// Number of a listed asset.
    Asset,
    /// Number of a market.
    Market,
    /// An amount of the asset in that column.
    Amount(&'static str),
    /// An amount of the quote of the market in that column.
    Quote(&'static str),
    /// A price in the market in that column.
    Price(&'static str),
    /// A quantity in the market in that column.
    Quantity(&'static str),
    /// Sixteen bytes: a number with so many decimal places.
    Exact(u8),
}

const fn shown(name: &'static str, called: &'static str, kind: Kind) -> Column {
    Column { name, shown: Shown::As(called, kind) }
}

const fn hidden(name: &'static str, why: &'static str) -> Column {
    Column { name, shown: Shown::Not(why) }
}

/// Why the column is not shown that says whose a row is.
const OWN: &str = "whose the row is, the archive says by being theirs";
/// Why numbers of rows are not shown that nobody outside knows.
const OURS: &str = "a number of the server's own, which names nothing outside of it";
/// Why secrets are not shown.
const SECRET: &str = "a secret, or what tells whether one is right";

/// Every table that keeps something about people which they are shown, in the order of the archive.
pub const TABLES: [&PersonalTable; 29] = [
    &identity::USERS,
    &identity::EMAIL_CHANGES,
    &identity::SESSIONS,
    &identity::LOGIN_EVENTS,
    &identity::AUDIT_LOG,
    &identity::TOTP_FACTORS,
    &identity::RECOVERY_CODES,
    &identity::PASSKEYS,
    &identity::LINKED_ACCOUNTS,
    &identity::WALLETS,
    &identity::API_KEYS,
    &identity::JOBS,
    &identity::FILES,
    &identity::EXPORTS,
    &ledger::ACCOUNTS,
    &ledger::BALANCES,
    &ledger::POSITIONS,
    &ledger::ORDERS,
    &ledger::FILLS_TAKEN,
    &ledger::FILLS_MADE,
    &ledger::TRANSACTIONS,
    &ledger::MONEY_INTENTS,
    &portfolio::PORTFOLIOS,
    &portfolio::PLACES,
    &portfolio::ACTIVITIES,
    &portfolio::LINKS,
    &portfolio::PICKS,
    &portfolio::IMPORTS,
    &portfolio::TAX_REPORTS,
];
