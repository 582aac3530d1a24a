//! What does not add up: shown to the person, never passed over in silence.

use crate::activity::{ActivityId, PortfolioAssetId};
use crate::calendar::Day;
use crate::exact::Units;

/// What does not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum IssueKind {
    /// Something left, or came in, and nothing says what it had cost.
    MissingAcquisition,
    /// One end of a transfer without the other.
    UnmatchedTransfer,
    /// Nothing says what something was worth.
    MissingPrice,
    /// More of the own currency was paid than was there; the difference counts as paid in.
    NegativeBalance,
    /// The named lots do not cover the disposal; the oldest ones stand in.
    LotsDoNotCover,
    /// Which lots are in which account was not said; the oldest ones went to the first account.
    AllocationAssumed,
    /// An activity without what its type needs; it is left out.
    Incomplete,
}

/// One thing that does not add up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Issue {
    /// What.
    pub kind: IssueKind,
    /// Where it shows.
    pub activity: ActivityId,
    /// Of which asset.
    pub asset: PortfolioAssetId,
    /// When.
    pub day: Day,
    /// How much of the asset it is about.
    pub quantity: Units,
}
