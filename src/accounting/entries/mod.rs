//! From activities to entries: what each activity acquires, disposes of, moves, earns and costs, by the law.
//!
//! Entries of one asset do not depend on those of another (but for redenominations), so that cost is found asset by
//! asset. Their order is that of time; at one instant what comes in stands before what goes out, and what is still equal
//! is put in order by its content, never by when it was recorded. So any order of import gives the same lots.

mod cash;
mod fees;
mod meanings;
mod recorder;
mod trades;
mod worth;

use crate::activity::{
    Activity, ActivityId, ActivityType, PortfolioAccountId, PortfolioAsset, PortfolioAssetId,
};
use crate::calendar::Day;
use crate::exact::{Money, Units};
use crate::issue::Issue;
use crate::prices::PriceTable;
use crate::rules::Rules;
use agio_domain::Timestamp;

/// What entries are made of.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// What happened, in any order.
    pub activities: &'a [Activity],
    /// The assets, by their ids.
    pub assets: &'a [PortfolioAsset],
    /// What they were worth.
    pub prices: &'a PriceTable,
    /// By which rules.
    pub rules: &'a Rules,
}

/// Why there is no book.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// The quantities or the amounts add up to more than 128 bits hold.
    #[error("the quantities or the amounts are too large to add up")]
    OutOfRange,
    /// An activity names an asset that is not in the list.
    #[error("activity {0:?} names an asset that is not in the list")]
    UnknownAsset(ActivityId),
}

/// Something that happened to one asset in one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// When.
    pub at: Timestamp,
    /// What; at one instant, what comes in stands first.
    pub change: Change,
    /// How much.
    pub quantity: Units,
    /// In which account.
    pub account: PortfolioAccountId,
    /// On which civil day.
    pub day: Day,
    /// By which activity.
    pub activity: ActivityId,
    /// Whether it comes from outside the portfolio, or goes there.
    pub outside: bool,
}

/// What an entry does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Comes in.
    Acquire(Acquisition),
    /// Comes in as what was another asset before, with its cost and its dates.
    CarryIn,
    /// Goes to another account of the same person.
    Move {
        /// Which.
        to: PortfolioAccountId,
    },
    /// Becomes another asset.
    CarryOut,
    /// Goes out.
    Dispose(Departure),
}

/// What comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Acquisition {
    /// When it had been acquired.
    pub acquired: Timestamp,
    /// What it cost, fees included; `None` when nobody can know.
    pub cost: Option<Money>,
    /// Whether disposals of the same day or the days before may be matched with it.
    pub matchable: bool,
}

/// What goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Departure {
    /// What the law makes of it.
    pub class: DisposalClass,
    /// What was got for it, before fees; `None` when nobody can know.
    pub proceeds: Option<Money>,
    /// What it cost to dispose of it.
    pub fees: Money,
}

/// What the law makes of what goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DisposalClass {
    /// A disposal with a gain or a loss.
    Taxable,
    /// It leaves at its cost, without gain or loss: to a spouse, to a charity, a present (United States).
    AtCost,
    /// Nobody knows where it went; it leaves at its cost until somebody says.
    Unmatched,
    /// It is gone: a loss for the portfolio, none for the law.
    Lost,
}

/// The own currency, in or out of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CashEntry {
    /// When.
    pub at: Timestamp,
    /// How much less; at one instant what comes in stands first.
    pub decrease: Money,
    /// In which account.
    pub account: PortfolioAccountId,
    /// On which civil day.
    pub day: Day,
    /// By which activity.
    pub activity: ActivityId,
    /// Where it comes from, or goes to.
    pub counterpart: Counterpart,
}

/// Where own currency comes from, or goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counterpart {
    /// It is one side of something that happened inside.
    Inside,
    /// From outside the portfolio, or to there.
    Outside,
    /// From another account, or to there.
    Account(PortfolioAccountId),
}

/// Money or money's worth that was paid in, or out when negative, at what it costs in the book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// On which civil day.
    pub day: Day,
    /// Paid in; negative: paid out.
    pub amount: Money,
}

/// What was earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Income {
    /// By which activity.
    pub activity: ActivityId,
    /// How.
    pub kind: ActivityType,
    /// What.
    pub asset: PortfolioAssetId,
    /// How much of it.
    pub quantity: Units,
    /// What it was worth when it came; `None` when nobody can know.
    pub value: Option<Money>,
    /// On which civil day.
    pub day: Day,
}

/// A fee that is in no cost and in no proceeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpensedFee {
    /// By which activity.
    pub activity: ActivityId,
    /// How much.
    pub amount: Money,
    /// On which civil day.
    pub day: Day,
}

/// A redenomination: where cost and dates go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Carry {
    /// By which activity.
    pub activity: ActivityId,
    /// What it was.
    pub from: PortfolioAssetId,
    /// What it became.
    pub into: PortfolioAssetId,
}

/// All entries, and what else follows from the activities alone.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    /// By asset, in order.
    pub by_asset: Vec<Vec<Entry>>,
    /// The own currency, in order; what was paid in because it was paid out stands last.
    pub cash: Vec<CashEntry>,
    /// What was paid in and out; what leaves at its cost is added when that is known.
    pub contributions: Vec<Contribution>,
    /// What was earned, oldest first.
    pub income: Vec<Income>,
    /// Fees that are in no cost and in no proceeds.
    pub expensed: Vec<ExpensedFee>,
    /// What became another asset.
    pub carries: Vec<Carry>,
    /// What does not add up.
    pub issues: Vec<Issue>,
}

/// How many times the sum of all magnitudes must fit into 128 bits: cost that is split, denied and joined again never
/// comes near.
const HEADROOM: i128 = 1 << 12;

impl Entries {
    /// Of all activities.
    ///
    /// # Errors
    /// When an asset is unknown, or when sums could leave the range of 128 bits.
    pub fn of(sources: Sources<'_>) -> Result<Entries, BookError> {
        let mut entries = meanings::record(sources)?;
        entries.by_asset.iter_mut().for_each(|list| list.sort());
        entries.cash.sort();
        cash::imply_contributions(&mut entries, sources);
        entries.check_range()?;
        Ok(entries)
    }

    fn check_range(&self) -> Result<(), BookError> {
        let limit = i128::MAX / HEADROOM;
        let within = |total: i128, more: i128| {
            total.checked_add(more.saturating_abs()).filter(|it| *it < limit)
        };
        let mut money = Some(0);
        for entry in self.by_asset.iter().flatten() {
            let (first, second) = match entry.change {
                Change::Acquire(it) => (it.cost.unwrap_or_default(), Money::ZERO),
                Change::Dispose(it) => (it.proceeds.unwrap_or_default(), it.fees),
                _ => (Money::ZERO, Money::ZERO),
            };
            money = money.and_then(|it| within(within(it, first.0)?, second.0));
        }
        for entry in &self.cash {
            money = money.and_then(|it| within(it, entry.decrease.0));
        }
        let assets = self.by_asset.iter();
        let units =
            assets.map(|list| list.iter().try_fold(0, |it, entry| within(it, entry.quantity.0)));
        match money.is_some() && units.into_iter().all(|it| it.is_some()) {
            true => Ok(()),
            false => Err(BookError::OutOfRange),
        }
    }
}
