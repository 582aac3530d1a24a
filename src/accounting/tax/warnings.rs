//! What a report assumed, or could not know.

use super::{TaxSources, TaxYear};
use crate::activity::{ActivityId, AssetClass, PortfolioAssetId};
use crate::issue::IssueKind;

/// What was assumed, or could not be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
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
    /// Which lots are in which account on 1 January 2025 was not said.
    AllocationAssumed,
    /// An activity is left out because it lacks what its type needs.
    Incomplete,
    /// A broker may have sent a form for this year, which decides the boxes.
    BrokerFormPossible,
    /// Not everything that the person owns is in the book, although the law pools it.
    ScopeIncomplete,
}

agio_domain::spelled!(TaxWarningCode {
    MissingCost = "MISSING_COST",
    MissingPrice = "MISSING_PRICE",
    UnmatchedTransfer = "UNMATCHED_TRANSFER",
    NegativeBalance = "NEGATIVE_BALANCE",
    LotsDoNotCover = "LOTS_DO_NOT_COVER",
    AllocationAssumed = "ALLOCATION_ASSUMED",
    Incomplete = "INCOMPLETE",
    BrokerFormPossible = "BROKER_FORM_POSSIBLE",
    ScopeIncomplete = "SCOPE_INCOMPLETE",
});

/// One warning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TaxWarning {
    /// What.
    pub code: TaxWarningCode,
    /// Where it shows, if it is about one activity.
    pub activity: Option<ActivityId>,
    /// Of which asset.
    pub asset: Option<PortfolioAssetId>,
}

impl TaxWarning {
    pub(super) fn of(code: TaxWarningCode) -> TaxWarning {
        TaxWarning { code, activity: None, asset: None }
    }
}

/// What the issues of the book until the end of the year mean for it: what came in before may be sold in it.
pub(super) fn warnings_of(sources: TaxSources<'_>, year: TaxYear) -> Vec<TaxWarning> {
    let own = |asset: PortfolioAssetId| {
        let known = sources.assets.get(asset.0 as usize);
        known.is_some_and(|it| it.class == AssetClass::OwnCurrency)
    };
    let issues = sources.book.issues();
    let until = issues.iter().filter(|it| it.day <= year.to);
    let warning = |it: &crate::issue::Issue| {
        let code = match it.kind {
            IssueKind::MissingAcquisition => TaxWarningCode::MissingCost,
            IssueKind::MissingPrice => TaxWarningCode::MissingPrice,
            IssueKind::UnmatchedTransfer => TaxWarningCode::UnmatchedTransfer,
            IssueKind::NegativeBalance => TaxWarningCode::NegativeBalance,
            IssueKind::LotsDoNotCover => TaxWarningCode::LotsDoNotCover,
            IssueKind::AllocationAssumed => TaxWarningCode::AllocationAssumed,
            IssueKind::Incomplete => TaxWarningCode::Incomplete,
        };
        // Own currency that is missing touches no gain.
        let counts = !own(it.asset) || it.kind == IssueKind::Incomplete;
        counts.then_some(TaxWarning { code, activity: Some(it.activity), asset: Some(it.asset) })
    };
    until.filter_map(warning).collect()
}
