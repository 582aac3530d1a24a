//! A book: all that follows from the activities of a portfolio by its rules.
//!
//! [`Book::of`] is the one way in. [`Book::summary`] adds it up, and `totalGain = unrealised + realised + income - expensed
//! fees` holds to the last digit.

use crate::activity::{AssetClass, PortfolioAsset};
use crate::basis::{self, AssetBook, Match};
use crate::calendar::Day;
use crate::entries::{BookError, DisposalClass, Entries, Sources};
use crate::exact::{Money, Units};
use crate::issue::{Issue, IssueKind};
use crate::prices::PriceTable;

/// A portfolio's book.
#[derive(Clone, Debug)]
pub struct Book {
    /// What each activity acquires, disposes of, earns and costs.
    pub entries: Entries,
    /// The cost basis of each asset, by its id.
    pub assets: Vec<AssetBook>,
}

/// A portfolio in numbers, in its currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// What is held is worth.
    pub value: Money,
    /// What that cost.
    pub cost_basis: Money,
    /// What its value exceeds its cost.
    pub unrealized_gain: Money,
    /// What disposals gained.
    pub realized_gain: Money,
    /// What was earned.
    pub income: Money,
    /// Fees that are in no cost and in no proceeds.
    pub expensed_fees: Money,
    /// Paid in less paid out.
    pub net_contributions: Money,
    /// Value less net contributions.
    pub total_gain: Money,
    /// Whether every holding has a price and a cost. What lacks one is left out of the value and of the cost.
    pub complete: bool,
}

/// Where and when a book is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Valued<'a> {
    /// The assets, by their ids.
    pub assets: &'a [PortfolioAsset],
    /// What they are worth.
    pub prices: &'a PriceTable,
    /// On which day.
    pub day: Day,
}

impl Book {
    /// Of all activities.
    ///
    /// # Errors
    /// When an asset is unknown, or when sums could leave the range of 128 bits.
    pub fn of(sources: Sources<'_>) -> Result<Book, BookError> {
        let entries = Entries::of(sources)?;
        let assets = basis::find(&entries, sources.rules);
        Ok(Book { entries, assets })
    }

    /// All that does not add up, oldest first.
    pub fn issues(&self) -> Vec<Issue> {
        let of_assets = self.assets.iter().flat_map(|it| it.issues.iter());
        let mut issues: Vec<Issue> = self.entries.issues.iter().chain(of_assets).copied().collect();
        issues.sort_by_key(|it| (it.day, it.asset, it.kind, it.activity));
        issues
    }

    /// Everything added up, valued at the prices of a day. All activities count, so that the day is the last one or later.
    pub fn summary(&self, valued: Valued<'_>) -> Summary {
        let cash: Money = self.entries.cash.iter().map(|it| -it.decrease).sum();
        let mut sums = Sums::default();
        for book in &self.assets {
            sums.held(book, valued);
            for disposal in &book.disposals {
                let parts = book.matches_of(disposal);
                parts.iter().for_each(|it| sums.gone(disposal.class, it));
            }
        }
        let paid = self.entries.contributions.iter().map(|it| it.amount).sum::<Money>();
        let income = self.entries.income.iter().filter_map(|it| it.value).sum();
        let expensed_fees = self.entries.expensed.iter().map(|it| it.amount).sum();
        let value = sums.value + cash;
        let cost_basis = sums.cost + cash;
        let net_contributions = paid + sums.paid_in;
        Summary {
            value,
            cost_basis,
            unrealized_gain: value - cost_basis,
            realized_gain: sums.realized,
            income,
            expensed_fees,
            net_contributions,
            total_gain: value - net_contributions,
            complete: sums.unknown == 0,
        }
    }

    /// Whether something is of unknown cost or was never acquired.
    pub fn misses_costs(&self) -> bool {
        self.issues().iter().any(|it| it.kind == IssueKind::MissingAcquisition)
    }
}

#[derive(Default)]
struct Sums {
    value: Money,
    cost: Money,
    realized: Money,
    /// What left at its cost, negative, and what came from nowhere.
    paid_in: Money,
    unknown: usize,
}

impl Sums {
    fn held(&mut self, book: &AssetBook, valued: Valued<'_>) {
        let pool = book.held();
        let Some(asset) = valued.assets.get(book.asset.0 as usize) else { return };
        if pool.total().is_zero() || asset.class == AssetClass::OwnCurrency {
            return;
        }
        self.unknown += usize::from(pool.unknown != Units::ZERO);
        let price = valued.prices.at(book.asset, valued.day);
        match price.and_then(|it| it.price.worth(pool.quantity, asset.scale)) {
            Some(value) => self.value += value,
            None => {
                // Without a price its value counts as its cost: left out of the gain.
                self.value += pool.cost;
                self.unknown += 1;
            }
        }
        self.cost += pool.cost;
    }

    /// What is known of a part is realised. What is not balances as paid in, or out.
    fn gone(&mut self, class: DisposalClass, part: &Match) {
        let net = part.proceeds.map(|it| it - part.fees);
        match (class, net, part.cost) {
            (DisposalClass::Taxable | DisposalClass::Lost, Some(net), Some(cost)) => {
                self.realized += net - cost + part.denied;
            }
            (DisposalClass::Taxable | DisposalClass::Lost, Some(net), None) => {
                self.paid_in += net;
                self.unknown += 1;
            }
            (_, _, Some(cost)) => self.paid_in -= cost,
            (_, _, None) => self.unknown += 1,
        }
    }
}
