//! What some accounts were worth at the end of each day, and what went in and out.
//!
//! What goes in or out is valued at the closing price of its day. Transfers between accounts in scope are no flows; those to or
//! from an account out of scope are. What leaves without ever having come in was brought in on that day, and an asset joins on
//! the first day that it has a price.

use crate::activity::{AssetClass, PortfolioAccountId, PortfolioAsset, PortfolioAssetId};
use crate::calendar::Day;
use crate::entries::{CashEntry, Change, Counterpart, Entries, Entry};
use crate::exact::{Money, UnitPrice, Units};
use crate::prices::PriceTable;

/// Which accounts, which days, and what things were worth.
#[derive(Clone, Copy, Debug)]
pub struct SeriesRequest<'a> {
    /// What happened.
    pub entries: &'a Entries,
    /// The assets, by their ids.
    pub assets: &'a [PortfolioAsset],
    /// What they were worth.
    pub prices: &'a PriceTable,
    /// Of which accounts; `None` for all.
    pub accounts: Option<&'a [PortfolioAccountId]>,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub to: Day,
}

/// One day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayValue {
    /// Which.
    pub day: Day,
    /// What everything was worth at its end.
    pub value: Money,
    /// What came in from outside.
    pub inflow: Money,
    /// What went out.
    pub outflow: Money,
}

/// Day by day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Series {
    /// What everything was worth at the end of the day before the first.
    pub start: Money,
    /// All days, oldest first.
    pub days: Vec<DayValue>,
    /// On how many days something was valued at the price of an earlier day.
    pub stale_days: usize,
    /// What was held and never had a price: it is left out.
    pub unpriced: Vec<PortfolioAssetId>,
}

/// How many days a series has at most: three hundred years.
const DAYS_MAX: i32 = 110_000;

impl Series {
    /// The days of a request; none when the last day is before the first.
    pub fn of(request: SeriesRequest<'_>) -> Series {
        let count = (request.to.since(request.from) + 1).clamp(0, DAYS_MAX);
        let day = |index| DayValue { day: request.from.plus(index), ..DayValue::default() };
        let days: Vec<DayValue> = (0..count).map(day).collect();
        let stale = vec![false; days.len()];
        let series = Series { days, ..Series::default() };
        let mut builder = Builder { request, series, stale };
        for (asset, entries) in (0..).zip(&request.entries.by_asset) {
            if !entries.is_empty() {
                builder.asset(PortfolioAssetId(asset), entries);
            }
        }
        builder.cash();
        builder.series.stale_days = builder.stale.iter().filter(|it| **it).count();
        builder.series
    }
}

struct Builder<'a> {
    request: SeriesRequest<'a>,
    series: Series,
    stale: Vec<bool>,
}

/// What a day did to a balance.
#[derive(Clone, Copy, Default)]
struct Delta {
    change: Units,
    inflow: Units,
    outflow: Units,
}

impl Delta {
    fn add(&mut self, quantity: Units, outside: bool) {
        self.change += quantity;
        match (outside, quantity.is_negative()) {
            (true, false) => self.inflow += quantity,
            (true, true) => self.outflow -= quantity,
            (false, _) => {}
        }
    }
}

impl Builder<'_> {
    fn in_scope(&self, account: PortfolioAccountId) -> bool {
        self.request.accounts.is_none_or(|it| it.contains(&account))
    }

    fn asset(&mut self, asset: PortfolioAssetId, entries: &[Entry]) {
        let Some(known) = self.request.assets.get(asset.0 as usize).copied() else { return };
        if known.class == AssetClass::OwnCurrency {
            return;
        }
        let mut walk = Walk::of(self.request.prices.of(asset), known.scale);
        let mut next = 0;
        let before = self.request.from.plus(-1);
        self.deltas(entries, &mut next, before, &mut |delta, _| {
            walk.balance(delta);
        });
        walk.price_until(before);
        self.series.start += walk.value().unwrap_or_default();
        for index in 0..self.series.days.len() {
            let day = self.series.days[index].day;
            let had_price = walk.price.is_some();
            let held = walk.quantity;
            let fresh = walk.price_until(day);
            let mut delta = Delta::default();
            self.deltas(entries, &mut next, day, &mut |it, _| {
                delta.change += it.change;
                delta.inflow += it.inflow;
                delta.outflow += it.outflow;
            });
            delta.inflow += walk.balance(delta);
            if !had_price && walk.price.is_some() {
                delta.inflow += held;
            }
            let flows = [delta.inflow, delta.outflow].map(|it| walk.worth(it));
            let value = walk.value();
            let of_day = &mut self.series.days[index];
            of_day.value += value.unwrap_or_default();
            of_day.inflow += flows[0];
            of_day.outflow += flows[1];
            self.stale[index] |= !fresh && !walk.quantity.is_zero() && walk.price.is_some();
        }
        if walk.price.is_none() && walk.ever_held {
            self.series.unpriced.push(asset);
        }
    }

    /// Tells what the entries until a day do to the accounts in scope.
    fn deltas(
        &self,
        entries: &[Entry],
        next: &mut usize,
        until: Day,
        tell: &mut dyn FnMut(Delta, Day),
    ) {
        while let Some(entry) = entries.get(*next).filter(|it| it.day <= until) {
            *next += 1;
            let mine = self.in_scope(entry.account);
            let mut delta = Delta::default();
            match entry.change {
                Change::Move { to } => match (mine, self.in_scope(to)) {
                    (true, false) => delta.add(-entry.quantity, true),
                    (false, true) => delta.add(entry.quantity, true),
                    _ => continue,
                },
                _ if !mine => continue,
                Change::Acquire(_) | Change::CarryIn => delta.add(entry.quantity, entry.outside),
                Change::CarryOut | Change::Dispose(_) => delta.add(-entry.quantity, entry.outside),
            }
            tell(delta, entry.day);
        }
    }

    fn cash(&mut self) {
        let mut changes = vec![Money::ZERO; self.series.days.len()];
        for entry in &self.request.entries.cash {
            let CashEntry { decrease, day, .. } = *entry;
            if !self.in_scope(entry.account) || day > self.request.to {
                continue;
            }
            let index = usize::try_from(day.since(self.request.from)).ok();
            let Some(index) = index.filter(|it| *it < changes.len()) else {
                self.series.start -= decrease;
                changes.iter_mut().take(1).for_each(|it| *it -= decrease);
                continue;
            };
            changes[index] -= decrease;
            let outside = match entry.counterpart {
                Counterpart::Inside => false,
                Counterpart::Outside => true,
                Counterpart::Account(other) => !self.in_scope(other),
            };
            let of_day = &mut self.series.days[index];
            match (outside, decrease.is_positive()) {
                (true, true) => of_day.outflow += decrease,
                (true, false) => of_day.inflow -= decrease,
                (false, _) => {}
            }
        }
        let mut balance = Money::ZERO;
        for (of_day, change) in self.series.days.iter_mut().zip(changes) {
            balance += change;
            of_day.value += balance;
        }
    }
}

/// One asset on its way through the days.
struct Walk<'a> {
    prices: &'a [(Day, UnitPrice)],
    next: usize,
    scale: u8,
    quantity: Units,
    price: Option<UnitPrice>,
    ever_held: bool,
    /// Of this quantity at this price, so that days on which nothing changes cost nothing.
    known: Option<(Units, UnitPrice, Money)>,
}

impl<'a> Walk<'a> {
    fn of(prices: &'a [(Day, UnitPrice)], scale: u8) -> Walk<'a> {
        let (next, quantity, price) = (0, Units::ZERO, None);
        Walk { prices, next, scale, quantity, price, ever_held: false, known: None }
    }

    /// Goes on to the price of a day. Whether the day has one of its own.
    fn price_until(&mut self, day: Day) -> bool {
        let mut of_day = false;
        while let Some((on, price)) = self.prices.get(self.next).filter(|it| it.0 <= day) {
            self.price = Some(*price);
            of_day = *on == day;
            self.next += 1;
        }
        of_day
    }

    /// Changes what is held; what it would fall below nothing is answered, and was brought in.
    fn balance(&mut self, delta: Delta) -> Units {
        self.quantity += delta.change;
        let missing = (-self.quantity).max(Units::ZERO);
        self.quantity += missing;
        self.ever_held |= self.quantity.is_positive();
        missing
    }

    fn value(&mut self) -> Option<Money> {
        let price = self.price?;
        match self.known.filter(|(quantity, at, _)| *quantity == self.quantity && *at == price) {
            Some((_, _, value)) => Some(value),
            None => {
                let value = price.worth(self.quantity, self.scale)?;
                self.known = Some((self.quantity, price, value));
                Some(value)
            }
        }
    }

    fn worth(&self, quantity: Units) -> Money {
        let worth = self.price.filter(|_| !quantity.is_zero());
        worth.and_then(|it| it.worth(quantity, self.scale)).unwrap_or_default()
    }
}
