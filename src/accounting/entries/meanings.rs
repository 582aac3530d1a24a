//! One activity after the other: what its type means by the law.

use super::recorder::{Recorder, no_holding};
use super::trades::{Terms, terms_of};
use super::worth::{asset_of, own_currency};
use super::{
    Acquisition, BookError, Carry, CashEntry, Change, Counterpart, Departure, DisposalClass,
    Entries, Entry, Income, Sources,
};
use crate::activity::{Activity, ActivityId, ActivityType, AssetClass, Holding, PortfolioAssetId};
use crate::exact::{Money, Units};
use crate::issue::IssueKind;
use crate::rules::Jurisdiction;
use std::collections::HashMap;

pub(super) fn record(sources: Sources<'_>) -> Result<Entries, BookError> {
    let assets = sources.assets.len();
    let mut entries = Entries { by_asset: vec![Vec::new(); assets], ..Entries::default() };
    let ends = transfer_ends(sources);
    // In the order of time, so that income and contributions are, whatever order the activities came in.
    let mut ordered: Vec<&Activity> = sources.activities.iter().collect();
    ordered.sort_by_key(|it| (it.at, it.kind, it.received, it.sent, it.account));
    for activity in ordered {
        let activity = &without_nothing(sources, *activity);
        let known = |holding: &Holding| (holding.asset.0 as usize) < assets;
        let named = [activity.received, activity.sent, activity.fee];
        if !named.iter().flatten().all(known) {
            return Err(BookError::UnknownAsset(activity.id));
        }
        let day = sources.rules.zone.day_of(activity.at);
        let other = activity.transfer.and_then(|id| ends.get(&id).copied());
        Recorder { sources, activity, day, other, entries: &mut entries }.record();
    }
    Ok(entries)
}

/// A side of a quantity of zero is no side, but for the own currency: something was sold for nothing.
fn without_nothing(sources: Sources<'_>, mut activity: Activity) -> Activity {
    let is_side = |it: &Holding| {
        it.quantity.is_positive() || it.quantity.is_zero() && own_currency(sources, *it).is_some()
    };
    for side in [&mut activity.received, &mut activity.sent, &mut activity.fee] {
        *side = side.filter(is_side);
    }
    activity
}

/// Transfers by their ids, for the other end to find them.
fn transfer_ends(sources: Sources<'_>) -> HashMap<ActivityId, &Activity> {
    let linked = sources.activities.iter().filter(|it| it.transfer.is_some());
    linked.map(|it| (it.id, it)).collect()
}

impl<'a> Recorder<'a> {
    fn record(&mut self) {
        use ActivityType as T;
        match self.activity.kind {
            T::Trade => return self.trade(),
            T::Deposit | T::TransferIn | T::OpeningBalance | T::SpouseReceived => self.arrival(),
            T::GiftReceived => self.gift_received(),
            T::Withdrawal | T::TransferOut => self.leaving(),
            T::StakingReward | T::Interest | T::Airdrop | T::Mining | T::Rebate => self.income(),
            T::Fork => self.fork(),
            T::GiftSent | T::Donation | T::Spend => self.given_away(),
            T::SpouseSent => self.departs(DisposalClass::AtCost),
            T::Lost => self.departs(DisposalClass::Lost),
            T::NegligibleValue => self.worthless(),
            T::Fee => {
                let fee = self.activity.fee.or(self.activity.sent);
                return self.expensed_fee(fee);
            }
            T::Redenomination => self.redenomination(),
        }
        self.expensed_fee(self.activity.fee);
    }

    /// Comes in from outside with the cost that came along, or at face value.
    fn arrival(&mut self) {
        let Some(received) = self.activity.received else { return self.incomplete() };
        if self.other_end(received).is_some() {
            // The end that sends records the move.
            return;
        }
        let cost = match own_currency(self.sources, received) {
            Some(amount) => Some(amount),
            None if asset_of(self.sources, received).class == AssetClass::Currency => {
                self.activity.cost_basis.or_else(|| self.value_of(received))
            }
            None => self.activity.cost_basis,
        };
        if self.activity.kind == ActivityType::TransferIn {
            self.issue(IssueKind::UnmatchedTransfer, received);
        }
        self.comes_in(received, cost);
        self.contribution(cost);
    }

    /// At market value on the day; in the United States at what it had cost the giver (IRC s1015).
    fn gift_received(&mut self) {
        let Some(received) = self.activity.received else { return self.incomplete() };
        let face = own_currency(self.sources, received);
        let cost = match self.sources.rules.jurisdiction {
            Jurisdiction::Us => face.or(self.activity.cost_basis),
            _ => self.value_of(received),
        };
        self.comes_in(received, cost);
        self.contribution(cost);
    }

    fn income(&mut self) {
        let Some(received) = self.activity.received else { return self.incomplete() };
        let value = self.value_of(received);
        if value.is_none() {
            self.issue(IssueKind::MissingPrice, received);
        }
        self.comes_in(received, value);
        self.entries.income.push(Income {
            activity: self.activity.id,
            kind: self.activity.kind,
            asset: received.asset,
            quantity: received.quantity,
            value,
            day: self.day,
        });
    }

    /// Income at market value in the United States (Rev. Rul. 2019-24), free of cost in Canada; elsewhere a part of what
    /// the old asset had cost, which has to be said.
    fn fork(&mut self) {
        let Some(received) = self.activity.received else { return self.incomplete() };
        match self.sources.rules.jurisdiction {
            _ if own_currency(self.sources, received).is_some() => self.income(),
            Jurisdiction::Us => self.income(),
            Jurisdiction::Ca => self.comes_in(received, Some(Money::ZERO)),
            Jurisdiction::Uk | Jurisdiction::Other => {
                let cost = self.activity.cost_basis;
                self.comes_in(received, cost);
                self.contribution(cost);
            }
        }
    }

    /// To another own account, or nobody knows where.
    fn leaving(&mut self) {
        let Some(sent) = self.activity.sent else { return self.incomplete() };
        if let Some(other) = self.other_end(sent) {
            return self.transfer(sent, other);
        }
        if let Some(amount) = own_currency(self.sources, sent) {
            self.cash(-amount, self.counterpart());
            return self.contribution(Some(-amount));
        }
        self.issue(IssueKind::UnmatchedTransfer, sent);
        self.departs(DisposalClass::Unmatched);
    }

    /// What arrives is moved; what is missing at the other end was a fee.
    fn transfer(&mut self, sent: Holding, other: &Activity) {
        let arrived = other.received.map_or(Units::ZERO, |it| it.quantity.min(sent.quantity));
        let moved = Holding { quantity: arrived, ..sent };
        let lost = Holding { quantity: sent.quantity - arrived, ..sent };
        if let Some(more) = other.received.filter(|it| it.quantity > sent.quantity) {
            let quantity = more.quantity - sent.quantity;
            self.issue(IssueKind::UnmatchedTransfer, Holding { quantity, ..more });
        }
        match own_currency(self.sources, moved) {
            Some(amount) => {
                let mine = self.cash(-amount, Counterpart::Account(other.account));
                let here = Counterpart::Account(self.activity.account);
                let theirs = CashEntry { account: other.account, decrease: -amount, ..mine };
                self.entries.cash.push(CashEntry { counterpart: here, ..theirs });
            }
            None if arrived.is_positive() && other.account != self.activity.account => {
                // Clocks differ: what arrived is there from the earlier of the two instants on.
                let entry = self.entry(arrived, Change::Move { to: other.account });
                let at = entry.at.min(other.at);
                let day = self.sources.rules.zone.day_of(at);
                self.put(sent, Entry { at, day, ..entry });
            }
            None => {}
        }
        if lost.quantity.is_positive() {
            self.expensed_fee(Some(lost));
        }
    }

    /// The other end of a transfer of the same asset, when there is one.
    fn other_end(&self, mine: Holding) -> Option<&'a Activity> {
        let other = self.other?;
        let (theirs, opposite) = match leaves(self.activity.kind) {
            true => (other.received, arrives(other.kind)),
            false => (other.sent, arrives(self.activity.kind) && leaves(other.kind)),
        };
        let agrees = theirs.is_some_and(|it| it.asset == mine.asset);
        (opposite && agrees && other.transfer == Some(self.activity.id)).then_some(other)
    }

    /// A present, a donation, a payment: at market value, unless the law lets it go at its cost.
    fn given_away(&mut self) {
        let Some(sent) = self.activity.sent else { return self.incomplete() };
        if let Some(amount) = own_currency(self.sources, sent) {
            self.cash(-amount, self.counterpart());
            return self.contribution(Some(-amount));
        }
        let law = self.sources.rules.jurisdiction;
        let at_cost = match self.activity.kind {
            ActivityType::GiftSent => law == Jurisdiction::Us,
            ActivityType::Donation => matches!(law, Jurisdiction::Us | Jurisdiction::Uk),
            _ => false,
        };
        if at_cost {
            return self.departs(DisposalClass::AtCost);
        }
        let proceeds = self.value_of(sent);
        if proceeds.is_none() {
            self.issue(IssueKind::MissingPrice, sent);
        }
        self.goes_out(
            sent,
            Departure { class: DisposalClass::Taxable, proceeds, fees: Money::ZERO },
        );
        self.contribution(proceeds.map(|it| -it));
    }

    fn departs(&mut self, class: DisposalClass) {
        let Some(sent) = self.activity.sent else { return self.incomplete() };
        match own_currency(self.sources, sent) {
            Some(amount) => {
                self.cash(-amount, self.counterpart());
                match class {
                    DisposalClass::Lost => self.expense(amount),
                    _ => self.contribution(Some(-amount)),
                }
            }
            None => {
                let proceeds = (class == DisposalClass::Lost).then_some(Money::ZERO);
                self.goes_out(sent, Departure { class, proceeds, fees: Money::ZERO });
            }
        }
    }

    /// Disposed of for what it is still worth, and acquired again for the same (TCGA 1992 s24(2)). The second is no
    /// purchase that the first could be matched with.
    fn worthless(&mut self) {
        let digital = |it: &Holding| own_currency(self.sources, *it).is_none();
        let Some(sent) = self.activity.sent.filter(digital) else { return self.incomplete() };
        let value = self.activity.value.unwrap_or(Money::ZERO);
        let (class, fees) = (DisposalClass::Taxable, Money::ZERO);
        self.goes_out(sent, Departure { class, proceeds: Some(value), fees });
        let (acquired, cost) = (self.activity.at, Some(value));
        let again = Change::Acquire(Acquisition { acquired, cost, matchable: false });
        // One microsecond later: at one instant what comes in stands before what goes out.
        let entry = self.entry(sent.quantity, again);
        let at = agio_domain::Timestamp(entry.at.0.saturating_add(1));
        self.put(sent, Entry { at, ..entry });
    }

    fn redenomination(&mut self) {
        let (Some(sent), Some(received)) = (self.activity.sent, self.activity.received) else {
            return self.incomplete();
        };
        let kept = [sent, received].iter().all(|it| own_currency(self.sources, *it).is_none());
        if !kept || self.reaches(received.asset, sent.asset) {
            return self.incomplete();
        }
        self.put(sent, self.entry(sent.quantity, Change::CarryOut));
        self.put(received, self.entry(received.quantity, Change::CarryIn));
        let (from, into) = (sent.asset, received.asset);
        self.entries.carries.push(Carry { activity: self.activity.id, from, into });
    }

    /// Whether one asset became the other, through others or not: a circle would have no beginning.
    fn reaches(&self, from: PortfolioAssetId, to: PortfolioAssetId) -> bool {
        from == to || {
            let next = self.entries.carries.iter().filter(|it| it.from == from);
            next.into_iter().any(|it| self.reaches(it.into, to))
        }
    }

    fn trade(&mut self) {
        if let (Some(received), Some(sent)) = (self.activity.received, self.activity.sent)
            && received.asset == sent.asset
        {
            return self.incomplete();
        }
        match terms_of(self.sources, self.activity, self.day) {
            Some(terms) => self.settle(&terms),
            None => self.incomplete(),
        }
    }

    /// Both sides of a trade and its fee.
    fn settle(&mut self, terms: &Terms) {
        if terms.value.is_none() {
            self.issue(
                IssueKind::MissingPrice,
                terms.received.or(terms.sent).unwrap_or_else(no_holding),
            );
        }
        if let Some(received) = terms.received {
            self.comes_in(received, terms.cost);
        }
        if let Some(sent) = terms.sent {
            match own_currency(self.sources, sent) {
                Some(amount) => {
                    self.cash(-amount, self.counterpart());
                }
                None => {
                    let class = DisposalClass::Taxable;
                    self.goes_out(
                        sent,
                        Departure { class, proceeds: terms.proceeds, fees: terms.fees },
                    );
                }
            }
        }
        match (terms.received, terms.sent) {
            (Some(_), None) => self.contribution(terms.value),
            (None, Some(_)) => self.contribution(terms.value.map(|it| -it)),
            _ => {}
        }
        self.pay_fee(terms);
    }
}

fn arrives(kind: ActivityType) -> bool {
    matches!(kind, ActivityType::Deposit | ActivityType::TransferIn)
}

fn leaves(kind: ActivityType) -> bool {
    matches!(kind, ActivityType::Withdrawal | ActivityType::TransferOut)
}
