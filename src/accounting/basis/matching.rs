//! A disposal while its parts are found: proceeds and fees are shared out, and the last part takes what is left.

use super::record::{AssetBook, Disposal, Match, MatchRule, place};
use super::{LotId, Stream, Taken};
use crate::activity::{ActivityId, PortfolioAccountId};
use crate::calendar::{Day, Zone};
use crate::entries::{Departure, DisposalClass, Entry};
use crate::exact::{Money, Rounding, Units};
use crate::issue::{Issue, IssueKind};
use agio_domain::Timestamp;

/// A disposal, and what of it is not matched yet.
pub(super) struct Open {
    pub(super) account: PortfolioAccountId,
    pub(super) at: Timestamp,
    pub(super) day: Day,
    pub(super) class: DisposalClass,
    pub(super) activities: Vec<ActivityId>,
    pub(super) quantity: Units,
    pub(super) proceeds: Option<Money>,
    pub(super) fees: Money,
    pub(super) left: Left,
    pub(super) matches: Vec<Match>,
}

/// What is not matched yet.
#[derive(Clone, Copy)]
pub(super) struct Left {
    pub(super) quantity: Units,
    proceeds: Option<Money>,
    fees: Money,
}

/// Where a part came from.
#[derive(Clone, Copy)]
pub(super) struct Source {
    pub(super) rule: MatchRule,
    pub(super) lot: Option<LotId>,
    pub(super) acquired: Option<Timestamp>,
    pub(super) acquired_on: Option<Day>,
}

impl Source {
    pub(super) fn of(rule: MatchRule) -> Source {
        Source { rule, lot: None, acquired: None, acquired_on: None }
    }

    pub(super) fn lot(id: LotId, acquired: Timestamp, zone: Zone) -> Source {
        let acquired_on = Some(zone.day_of(acquired));
        Source { rule: MatchRule::Lot, lot: Some(id), acquired: Some(acquired), acquired_on }
    }
}

impl Open {
    pub(super) fn of(entry: &Entry, departure: Departure) -> Open {
        let Departure { class, proceeds, fees } = departure;
        let Entry { account, at, day, quantity, .. } = *entry;
        let left = Left { quantity, proceeds, fees };
        let activities = vec![entry.activity];
        let matches = Vec::with_capacity(1);
        Open { account, at, day, class, activities, quantity, proceeds, fees, left, matches }
    }

    /// One more of the same day, before anything is matched.
    pub(super) fn join(&mut self, entry: &Entry, departure: Departure) {
        self.activities.push(entry.activity);
        self.quantity += entry.quantity;
        self.proceeds = self.proceeds.zip(departure.proceeds).map(|(one, more)| one + more);
        self.fees += departure.fees;
        self.left = Left { quantity: self.quantity, proceeds: self.proceeds, fees: self.fees };
    }

    /// Matches a part with what was taken for it: what is of known cost, and what is not.
    pub(super) fn cover(&mut self, source: Source, taken: Taken) {
        if taken.quantity.is_positive() {
            self.part(source, taken.quantity, Some(taken.cost));
        }
        if taken.unknown.is_positive() {
            self.part(source, taken.unknown, None);
        }
    }

    fn part(&mut self, source: Source, quantity: Units, cost: Option<Money>) {
        let whole = self.left.quantity;
        let share = |money: Money| match quantity == whole {
            true => money,
            false => money.share(quantity, whole, Rounding::HalfEven),
        };
        let (proceeds, fees) = (self.left.proceeds.map(share), share(self.left.fees));
        self.left.quantity -= quantity;
        self.left.proceeds = self.left.proceeds.zip(proceeds).map(|(all, part)| all - part);
        self.left.fees -= fees;
        let Source { rule, lot, acquired, acquired_on } = source;
        self.matches.push(Match {
            rule,
            lot,
            acquired,
            acquired_on,
            quantity,
            proceeds,
            fees,
            cost,
            denied: Money::ZERO,
        });
    }

    /// What is still left had never come in: its cost is not known, and somebody must say.
    pub(super) fn close(mut self, stream: Stream<'_>, book: &mut AssetBook) {
        let missing = self.left.quantity;
        if missing.is_positive() {
            self.part(Source::of(MatchRule::Uncovered), missing, None);
            book.issues.push(Issue {
                kind: IssueKind::MissingAcquisition,
                activity: self.activities[0],
                asset: stream.asset,
                day: self.day,
                quantity: missing,
            });
        }
        let first = place(&book.matches);
        book.matches.append(&mut self.matches);
        let first_activity = place(&book.disposing);
        book.disposing.append(&mut self.activities);
        book.disposals.push(Disposal {
            asset: stream.asset,
            account: self.account,
            at: self.at,
            day: self.day,
            class: self.class,
            quantity: self.quantity,
            proceeds: self.proceeds,
            fees: self.fees,
            matches: first..place(&book.matches),
            activities: first_activity..place(&book.disposing),
        });
    }
}
