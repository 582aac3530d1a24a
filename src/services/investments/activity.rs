//! Something that happened in a portfolio, whoever says so.

use crate::accounting::activity::{ActivityId, PortfolioAccountId};
use crate::domain::{ClientId, ImportId};
use crate::storage::investments::activities::ActivityBody;

/// Who says that something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActivitySource {
    /// The ledger of this exchange.
    Ledger,
    /// The owner.
    Manual,
    /// A file of another exchange, which the owner brought in.
    Import,
}

/// Something that happened, whoever says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortfolioActivity {
    /// Its number.
    pub id: ActivityId,
    /// Where.
    pub account: PortfolioAccountId,
    /// What is said of it.
    pub body: ActivityBody,
    /// Who says so.
    pub source: ActivitySource,
    /// The caller's own id.
    pub reference: Option<ClientId>,
    /// How often it was changed, from 1.
    pub version: i64,
    /// The file that it came from.
    pub import: Option<ImportId>,
    /// What the exchange that it came from calls it.
    pub external_id: Option<String>,
}
