//! What the meanings of activities are made of: something comes in, goes out, is paid, earned or missing.

use super::worth::{market_value, own_currency};
use super::{
    Acquisition, CashEntry, Change, Contribution, Counterpart, Departure, Entries, Entry,
    ExpensedFee, Sources,
};
use crate::activity::{Activity, ActivityType, Holding};
use crate::calendar::Day;
use crate::exact::{Money, Units};
use crate::issue::{Issue, IssueKind};

/// One activity, and where its entries go.
pub(super) struct Recorder<'a> {
    pub(super) sources: Sources<'a>,
    pub(super) activity: &'a Activity,
    pub(super) day: Day,
    /// The other end of a transfer.
    pub(super) other: Option<&'a Activity>,
    pub(super) entries: &'a mut Entries,
}

impl Recorder<'_> {
    /// What so much is worth: as it was said, else by the prices.
    pub(super) fn value_of(&self, holding: Holding) -> Option<Money> {
        let face = own_currency(self.sources, holding);
        face.or(self.activity.value).or_else(|| market_value(self.sources, holding, self.day))
    }

    pub(super) fn comes_in(&mut self, received: Holding, cost: Option<Money>) {
        if let Some(amount) = own_currency(self.sources, received) {
            self.cash(amount, self.counterpart());
            return;
        }
        if cost.is_none() {
            self.issue(IssueKind::MissingAcquisition, received);
        }
        let acquired = self.activity.acquired.unwrap_or(self.activity.at);
        let change = Change::Acquire(Acquisition { acquired, cost, matchable: true });
        self.put(received, self.entry(received.quantity, change));
    }

    pub(super) fn goes_out(&mut self, sent: Holding, departure: Departure) {
        self.put(sent, self.entry(sent.quantity, Change::Dispose(departure)));
    }

    /// A fee is paid inside, whatever it is paid for.
    pub(super) fn fee_goes_out(&mut self, fee: Holding, departure: Departure) {
        let entry = self.entry(fee.quantity, Change::Dispose(departure));
        self.put(fee, Entry { outside: false, ..entry });
    }

    /// Own currency of the activity's account, in or out.
    pub(super) fn cash(&mut self, amount: Money, counterpart: Counterpart) -> CashEntry {
        let Activity { at, account, id: activity, .. } = *self.activity;
        let (decrease, day) = (-amount, self.day);
        let entry = CashEntry { at, decrease, account, day, activity, counterpart };
        self.entries.cash.push(entry);
        entry
    }

    /// Whether the activity brings something into the portfolio, or takes it out.
    pub(super) fn is_outside(&self) -> bool {
        use ActivityType as T;
        match self.activity.kind {
            T::Trade => self.activity.received.is_none() || self.activity.sent.is_none(),
            T::StakingReward | T::Interest | T::Airdrop | T::Fork | T::Mining | T::Rebate => false,
            T::Lost | T::NegligibleValue | T::Fee | T::Redenomination => false,
            _ => true,
        }
    }

    pub(super) fn counterpart(&self) -> Counterpart {
        if self.is_outside() { Counterpart::Outside } else { Counterpart::Inside }
    }

    pub(super) fn expense(&mut self, amount: Money) {
        let (activity, day) = (self.activity.id, self.day);
        self.entries.expensed.push(ExpensedFee { activity, amount, day });
    }

    pub(super) fn contribution(&mut self, amount: Option<Money>) {
        let day = self.day;
        self.entries.contributions.extend(amount.map(|amount| Contribution { day, amount }));
    }

    pub(super) fn issue(&mut self, kind: IssueKind, of: Holding) {
        let (activity, day) = (self.activity.id, self.day);
        let Holding { asset, quantity } = of;
        self.entries.issues.push(Issue { kind, activity, asset, day, quantity });
    }

    pub(super) fn incomplete(&mut self) {
        let some = self.activity.received.or(self.activity.sent).or(self.activity.fee);
        self.issue(IssueKind::Incomplete, some.unwrap_or_else(no_holding));
    }

    pub(super) fn entry(&self, quantity: Units, change: Change) -> Entry {
        let Activity { at, account, id: activity, .. } = *self.activity;
        let outside = self.is_outside();
        Entry { at, change, quantity, account, day: self.day, activity, outside }
    }

    pub(super) fn put(&mut self, of: Holding, entry: Entry) {
        if entry.quantity.is_positive() {
            self.entries.by_asset[of.asset.0 as usize].push(entry);
        }
    }
}

pub(super) fn no_holding() -> Holding {
    Holding { asset: Default::default(), quantity: Units::ZERO }
}
