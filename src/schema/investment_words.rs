//! The enums of investment portfolios.

use crate::accounting::{activity, basis, issue, rules};
use crate::graphql::rows::words;
use async_graphql::Enum;

/// How a disposal finds its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::CostBasisMethod")]
pub enum CostBasisMethod {
    /// The oldest lot first.
    Fifo,
    /// The newest lot first.
    Lifo,
    /// The lot that cost most a unit first, fees included.
    Hifo,
    /// The lot that cost least a unit first, fees included.
    Lofo,
    /// The average of all that is held.
    Average,
    /// United Kingdom: same day, then 30 days, then the pool. It looks at all accounts, whatever `lotScope` says.
    #[graphql(name = "SECTION_104")]
    Section104,
    /// Canada: adjusted cost base, with superficial losses. It looks at all accounts, whatever `lotScope` says.
    Acb,
    /// The lots that `assignLots` named; the oldest first for the rest.
    SpecificId,
}

/// Where a disposal looks for its lots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum LotScope {
    /// In its own account; in the United States since 1 January 2025, and in all accounts before.
    PerAccount,
    /// In all accounts of the portfolio.
    Universal,
}

/// Whose law decides what a disposal is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "rules::Jurisdiction")]
pub enum Jurisdiction {
    /// United Kingdom.
    Uk,
    /// United States.
    Us,
    /// Canada.
    Ca,
    /// Anywhere else: presents at market value, as most laws have it.
    Other,
}

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum PortfolioAccountKind {
    /// An account of the caller on this exchange: its ledger says what happened there, and nobody can change it.
    Exchange,
    /// Another exchange.
    ExternalExchange,
    /// A wallet of one's own.
    Wallet,
    /// A bank.
    Bank,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "activity::ActivityType")]
pub enum ActivityType {
    /// Came in from outside; `received`.
    Deposit,
    /// Went outside; `sent`.
    Withdrawal,
    /// One thing for another; `sent` and `received`.
    Trade,
    /// Came from another account of the same person; `received`. See `linkTransfer`.
    TransferIn,
    /// Went to another account of the same person; `sent`. See `linkTransfer`.
    TransferOut,
    /// Earned by staking; `received`.
    StakingReward,
    /// Earned by lending or saving; `received`.
    Interest,
    /// Given to holders without a price; `received`.
    Airdrop,
    /// A new asset that a chain's split gave to its holders; `received`.
    Fork,
    /// Earned by mining; `received`.
    Mining,
    /// A present that was received; `received`.
    GiftReceived,
    /// A present that was made; `sent`.
    GiftSent,
    /// From a spouse or civil partner, at the cost it had there; `received` and `costBasis`.
    SpouseReceived,
    /// To a spouse or civil partner, at its cost; `sent`.
    SpouseSent,
    /// Given to a charity; `sent`.
    Donation,
    /// Lost or stolen; `sent`.
    Lost,
    /// A claim that an asset has become worthless; `sent`, and `value` for what it is still worth.
    NegligibleValue,
    /// Paid for goods or services; `sent`.
    Spend,
    /// A fee by itself; `fee`.
    Fee,
    /// Part of a fee that was given back; `received`.
    Rebate,
    /// An asset became another one, and cost and dates went along; `sent` and `received`.
    Redenomination,
    /// Held before the records begin; `received`, `costBasis` and `acquiredAt`.
    OpeningBalance,
}

/// Who says that something happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum ActivitySource {
    /// The ledger of this exchange: nobody can change it.
    Ledger,
    /// The owner wrote it down.
    Manual,
    /// It came from a file of another exchange: see `import`.
    Import,
}

/// How a disposal found its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "basis::MatchRule")]
pub enum MatchRule {
    /// A lot.
    Lot,
    /// United Kingdom: what was acquired on the same day.
    SameDay,
    /// United Kingdom: what was acquired on the 30 days that follow.
    ThirtyDay,
    /// United Kingdom: the pool.
    #[graphql(name = "SECTION_104")]
    Section104,
    /// The average, or the adjusted cost base.
    Average,
    /// Nothing: what was disposed of had never come in. Its cost is not known.
    Uncovered,
}

/// What does not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "issue::IssueKind")]
pub enum PortfolioIssueKind {
    /// Something left, or came in, and nothing says what it had cost.
    MissingAcquisition,
    /// One end of a transfer without the other.
    UnmatchedTransfer,
    /// Nothing says what something was worth.
    MissingPrice,
    /// More of the portfolio's currency was paid than was there; the difference counts as paid in.
    NegativeBalance,
    /// The named lots do not cover the disposal; the oldest ones stand in.
    LotsDoNotCover,
    /// Which lots were in which account on 1 January 2025 was not said; the oldest ones went to the first account.
    AllocationAssumed,
    /// An activity without what its type needs; it is left out.
    Incomplete,
}

words!(
    CostBasisMethod,
    LotScope,
    Jurisdiction,
    PortfolioAccountKind,
    ActivityType,
    ActivitySource,
    MatchRule,
    PortfolioIssueKind
);
