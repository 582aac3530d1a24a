//! What goes into which box of a tax form, as plain data.
//!
//! A report is made of a book that was kept by the law's own rules ([`crate::rules::Rules`]) and goes to one tax year. It holds
//! every figure with the disposal that it came from, and says in warnings what was assumed. Only digital assets count.
//! `docs/tax-rules.md` states the rules with their sources. None of this is tax advice.

mod canada;
mod inputs;
mod united_kingdom;
mod united_states;
mod warnings;

pub use canada::{CanadaReport, Schedule3Row};
pub use inputs::{Inputs, inputs_hash};
pub use united_kingdom::{
    AnnualResult, ComputationRow, Sa108, TaxSplit, UkReport, YearOfGains, relieve_losses,
};
pub use united_states::{
    BrokerReporting, Form8949Box, Form8949Row, ScheduleDLine, UsReport, short_or_long,
};
pub use warnings::{TaxWarning, TaxWarningCode};

use crate::activity::{ActivityId, ActivityType, AssetClass, PortfolioAsset, PortfolioAssetId};
use crate::basis::{AssetBook, Disposal};
use crate::book::Book;
use crate::calendar::Day;
use crate::entries::DisposalClass;
use crate::exact::{Money, Rounding, Units};

/// What a report is made of.
#[derive(Clone, Copy, Debug)]
pub struct TaxSources<'a> {
    /// The book, with whatever happened after the year, too: it may be matched with what happened in it.
    pub book: &'a Book,
    /// The assets, by their ids.
    pub assets: &'a [PortfolioAsset],
    /// Whether the book holds everything that the person owns. Pools of the United Kingdom and of Canada are per person.
    pub covers_person: bool,
}

/// How long something was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HoldingTerm {
    /// A year or less.
    Short,
    /// More than a year.
    Long,
}

/// The sums of a report, in the currency of the book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaxSummary {
    /// How many disposals; those of unknown cost are counted.
    pub disposals: usize,
    /// What was got for them.
    pub proceeds: Money,
    /// What they had cost, with what it cost to dispose of them.
    pub costs: Money,
    /// The gains of those that gained.
    pub gains: Money,
    /// The losses of those that lost; positive.
    pub losses: Money,
    /// Losses that the law denies; positive.
    pub denied_losses: Money,
    /// What was earned.
    pub income: Money,
}

impl TaxSummary {
    /// Gains less losses.
    pub fn net(&self) -> Money {
        self.gains - self.losses
    }

    fn gained(&mut self, gain: Money) {
        match gain.is_negative() {
            true => self.losses -= gain,
            false => self.gains += gain,
        }
    }
}

/// Something that was earned in the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxIncome {
    /// By which activity.
    pub activity: ActivityId,
    /// How.
    pub kind: ActivityType,
    /// What.
    pub asset: PortfolioAssetId,
    /// On which day.
    pub day: Day,
    /// How much of it.
    pub quantity: Units,
    /// What it was worth, to the cent; `None` when nobody can know.
    pub value: Option<Money>,
}

/// A box of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxBox {
    /// Its number or letter.
    pub name: &'static str,
    /// What the form calls it.
    pub label: &'static str,
    /// What goes into it.
    pub value: String,
}

/// The days of a tax year, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxYear {
    /// The first.
    pub from: Day,
    /// The last.
    pub to: Day,
}

impl TaxYear {
    fn holds(&self, day: Day) -> bool {
        (self.from..=self.to).contains(&day)
    }
}

/// To the cent, the half up: what amounts in dollars are shown with.
pub(crate) fn cents(amount: Money) -> Money {
    settled(amount).rounded(2, Rounding::HalfUp)
}

/// To six places. A share of a cost is rounded at its twelfth place: a whole number that is off there must not become the next
/// whole number when it is rounded up or down.
pub(crate) fn settled(amount: Money) -> Money {
    amount.rounded(6, Rounding::HalfEven)
}

/// The disposals of a year that a law knows, by day, then by asset.
fn disposals_of<'a>(sources: TaxSources<'a>, year: TaxYear) -> Vec<(&'a AssetBook, &'a Disposal)> {
    let digital = |it: &&AssetBook| {
        let known = sources.assets.get(it.asset.0 as usize);
        known.is_some_and(|it| it.class == AssetClass::Digital)
    };
    let books = sources.book.assets.iter().filter(digital);
    let all = books.flat_map(|book| book.disposals.iter().map(move |it| (book, it)));
    let of_law = |it: &Disposal| it.class == DisposalClass::Taxable && year.holds(it.day);
    let mut found: Vec<_> = all.filter(|(_, it)| of_law(it)).collect();
    found.sort_by_key(|(book, it)| (it.day, book.asset, it.at, it.matches.start));
    found
}

fn income_of(sources: TaxSources<'_>, year: TaxYear) -> Vec<TaxIncome> {
    let income = sources.book.entries.income.iter().filter(|it| year.holds(it.day));
    let row = |it: &crate::entries::Income| TaxIncome {
        activity: it.activity,
        kind: it.kind,
        asset: it.asset,
        day: it.day,
        quantity: it.quantity,
        value: it.value.map(cents),
    };
    income.map(row).collect()
}
