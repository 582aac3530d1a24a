//! What a method answers: lots, disposals, and what each disposal was matched with.

use super::Pool;
use crate::activity::{ActivityId, PortfolioAccountId, PortfolioAssetId};
use crate::calendar::Day;
use crate::entries::DisposalClass;
use crate::exact::{Money, Units};
use crate::issue::Issue;
use agio_domain::Timestamp;
use std::ops::Range;

/// A lot of an asset: its place in [`AssetBook::lots`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LotId(pub u32);

/// Some of an asset that was acquired at once, or came from such a lot by a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lot {
    /// What acquired it.
    pub origin: ActivityId,
    /// Where it is; under a universal scope, where it was acquired.
    pub account: PortfolioAccountId,
    /// When it was acquired; a move does not change that.
    pub acquired: Timestamp,
    /// How much it was.
    pub quantity: Units,
    /// What that cost; `None` when nobody can know.
    pub cost: Option<Money>,
    /// How much is left.
    pub remaining: Units,
    /// What that cost.
    pub remaining_cost: Option<Money>,
    /// The lot it was a part of, and what moved it here.
    pub moved: Option<(LotId, ActivityId)>,
}

/// How a disposal found its cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MatchRule {
    /// A lot.
    Lot,
    /// United Kingdom: what was acquired on the same day.
    SameDay,
    /// United Kingdom: what was acquired on the 30 days that follow.
    ThirtyDay,
    /// United Kingdom: the pool.
    Section104,
    /// The average, or the adjusted cost base.
    Average,
    /// Nothing: what was disposed of had never come in.
    Uncovered,
}

agio_domain::spelled!(MatchRule {
    Lot = "LOT",
    SameDay = "SAME_DAY",
    ThirtyDay = "THIRTY_DAY",
    Section104 = "SECTION_104",
    Average = "AVERAGE",
    Uncovered = "UNCOVERED",
});

/// A part of a disposal, and what it cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Match {
    /// How it was found.
    pub rule: MatchRule,
    /// The lot, where there are lots.
    pub lot: Option<LotId>,
    /// When it had been acquired, where that can be told.
    pub acquired: Option<Timestamp>,
    /// On which civil day.
    pub acquired_on: Option<Day>,
    /// How much.
    pub quantity: Units,
    /// What was got for it, before fees.
    pub proceeds: Option<Money>,
    /// Its share of what it cost to dispose of it.
    pub fees: Money,
    /// What it had cost; `None` when nobody can know.
    pub cost: Option<Money>,
    /// Canada: what part of a loss is denied.
    pub denied: Money,
}

impl Match {
    /// Gain, or loss when negative; `None` when proceeds or cost are not known. A denied loss counts as none.
    pub fn gain(&self) -> Option<Money> {
        Some(self.proceeds? - self.fees - self.cost? + self.denied)
    }
}

/// Something went out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disposal {
    /// Of which asset.
    pub asset: PortfolioAssetId,
    /// From which account; the first one, where a day's disposals are one.
    pub account: PortfolioAccountId,
    /// When; the first one, where a day's disposals are one.
    pub at: Timestamp,
    /// On which civil day.
    pub day: Day,
    /// What the law makes of it.
    pub class: DisposalClass,
    /// How much.
    pub quantity: Units,
    /// What was got for it, before fees; `None` when nobody can know.
    pub proceeds: Option<Money>,
    /// What it cost to dispose of it.
    pub fees: Money,
    /// Its parts, in [`AssetBook::matches`].
    pub matches: Range<u32>,
    /// What disposed, in [`AssetBook::disposing`].
    pub activities: Range<u32>,
}

/// What is in a pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PoolHolding {
    /// Whose; `None` when it is one pool over all accounts.
    pub account: Option<PortfolioAccountId>,
    /// What.
    pub pool: Pool,
}

/// The cost basis of one asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetBook {
    /// Which.
    pub asset: PortfolioAssetId,
    /// All lots there ever were, where the method has lots.
    pub lots: Vec<Lot>,
    /// What is in the pools, where the method has pools.
    pub pools: Vec<PoolHolding>,
    /// What went out, oldest first.
    pub disposals: Vec<Disposal>,
    /// Their parts.
    pub matches: Vec<Match>,
    /// Which activities disposed.
    pub disposing: Vec<ActivityId>,
    /// How much was moved, or became another asset, without ever having come in. It goes on with an unknown cost.
    pub assumed: Units,
    /// What does not add up.
    pub issues: Vec<Issue>,
}

impl AssetBook {
    /// The parts of a disposal.
    pub fn matches_of(&self, disposal: &Disposal) -> &[Match] {
        &self.matches[disposal.matches.start as usize..disposal.matches.end as usize]
    }

    /// The activities of a disposal: several where a day's disposals are one.
    pub fn activities_of(&self, disposal: &Disposal) -> &[ActivityId] {
        &self.disposing[disposal.activities.start as usize..disposal.activities.end as usize]
    }

    /// What is left, whatever the method.
    pub fn held(&self) -> Pool {
        let mut held = Pool::default();
        for lot in self.lots.iter().filter(|it| it.remaining.is_positive()) {
            held.join(Pool::of(lot.remaining, lot.remaining_cost));
        }
        self.pools.iter().for_each(|it| held.join(it.pool));
        held
    }
}

/// The place of what is put next.
pub(super) fn place<T>(list: &[T]) -> u32 {
    // A book has fewer than 2^32 lots: the entries would not fit into memory.
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}
