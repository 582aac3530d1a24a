//! Methods of lots: each disposal takes whole lots or parts of them, in the order that the method says.

use super::Stream;
use super::allocation::{self, Balances};
use super::carried::{Carried, Part, parts_of};
use super::matching::{Open, Source};
use super::record::{AssetBook, Lot, LotId};
use super::shelves::{Shelves, known};
use crate::activity::PortfolioAccountId;
use crate::entries::{Acquisition, Change, Departure, Entry};
use crate::exact::Units;
use crate::issue::IssueKind;
use crate::rules::{CostBasisMethod, LotScope};

pub(super) fn run(stream: Stream<'_>, carried: &mut Carried) -> AssetBook {
    let by_account = matches!(stream.rules.scope, LotScope::PerAccount);
    let (shelves, balances) = (Shelves::of(stream, by_account), Balances::default());
    let mut run = Run { shelves, balances };
    let mut since = match stream.rules.scope {
        LotScope::PerAccountFrom(at) => Some(at),
        _ => None,
    };
    for entry in stream.entries {
        if let Some(at) = since.filter(|at| entry.at >= *at) {
            allocation::allocate(&mut run.shelves, std::mem::take(&mut run.balances), at);
            since = None;
        }
        run.enter(entry, carried);
    }
    // Whoever looks after that instant sees lots by account, although nothing happened since.
    run.shelves.book
}

/// One asset on its way through its entries.
struct Run<'a> {
    shelves: Shelves<'a>,
    /// What each account holds, while lots are not kept by account.
    balances: Balances,
}

impl Run<'_> {
    fn enter(&mut self, entry: &Entry, carried: &mut Carried) {
        if !self.shelves.by_account {
            self.balances.count(entry);
        }
        match entry.change {
            Change::Acquire(it) => self.acquire(entry, it),
            Change::CarryIn => self.carry_in(entry, carried),
            Change::Move { to } => self.moved(entry, to),
            Change::CarryOut => self.carry_out(entry, carried),
            Change::Dispose(it) => self.dispose(entry, it),
        }
    }

    fn acquire(&mut self, entry: &Entry, acquisition: Acquisition) {
        let Entry { activity: origin, quantity, .. } = *entry;
        let Acquisition { acquired, cost, .. } = acquisition;
        self.shelves.put(Part { origin, acquired, quantity, cost }, entry.account, None);
    }

    fn carry_in(&mut self, entry: &Entry, carried: &mut Carried) {
        let parts = carried.take(entry.activity, entry.quantity);
        let found: Units = parts.iter().map(|it| it.quantity).sum();
        for part in parts {
            self.shelves.put(part, entry.account, None);
        }
        let missing = entry.quantity - found;
        if missing.is_positive() {
            self.shelves.issue(IssueKind::MissingAcquisition, entry, missing);
            let (origin, acquired) = (entry.activity, entry.at);
            self.shelves.put(
                Part { origin, acquired, quantity: missing, cost: None },
                entry.account,
                None,
            );
        }
    }

    fn carry_out(&mut self, entry: &Entry, carried: &mut Carried) {
        let mut parts = Vec::new();
        let missing = self.shelves.take(entry.account, entry.quantity, &mut |lot, taken| {
            let Lot { origin, acquired, .. } = *lot.1;
            parts.extend(parts_of(taken, origin, acquired));
        });
        if missing.is_positive() {
            self.shelves.book.assumed += missing;
            self.shelves.issue(IssueKind::MissingAcquisition, entry, missing);
            let (origin, acquired) = (entry.activity, entry.at);
            parts.push(Part { origin, acquired, quantity: missing, cost: None });
        }
        carried.put(entry.activity, parts);
    }

    /// Lots and their dates go along. What was never there arrives with an unknown cost.
    fn moved(&mut self, entry: &Entry, to: PortfolioAccountId) {
        if !self.shelves.by_account {
            return;
        }
        let mut parts = Vec::new();
        let missing = self.shelves.take(entry.account, entry.quantity, &mut |(id, lot), taken| {
            let (quantity, cost) = known(taken);
            let Lot { origin, acquired, .. } = *lot;
            parts.push((Part { origin, acquired, quantity, cost }, id));
        });
        for (part, parent) in parts {
            self.shelves.put(part, to, Some((parent, entry.activity)));
        }
        if missing.is_positive() {
            self.shelves.book.assumed += missing;
            self.shelves.issue(IssueKind::MissingAcquisition, entry, missing);
            let (origin, acquired) = (entry.activity, entry.at);
            self.shelves.put(Part { origin, acquired, quantity: missing, cost: None }, to, None);
        }
    }

    fn dispose(&mut self, entry: &Entry, departure: Departure) {
        let mut open = Open::of(entry, departure);
        if self.shelves.stream.rules.method == CostBasisMethod::SpecificId {
            self.dispose_named(entry, &mut open);
        }
        let zone = self.shelves.stream.rules.zone;
        self.shelves.take(entry.account, open.left.quantity, &mut |(id, lot), taken| {
            open.cover(Source::lot(id, lot.acquired, zone), taken);
        });
        open.close(self.shelves.stream, &mut self.shelves.book);
    }

    /// The lots that were named for this disposal.
    fn dispose_named(&mut self, entry: &Entry, open: &mut Open) {
        let rules = self.shelves.stream.rules;
        let mut named = false;
        for pick in rules.picks.iter().filter(|it| it.disposal == entry.activity) {
            named = true;
            let of_lot = |id: LotId| self.shelves.book.lots[id.0 as usize].origin == pick.lot;
            let places = self.shelves.of_account(entry.account).filter(|it| of_lot(it.1));
            let places: Vec<_> = places.map(|it| it.0).collect();
            let mut wanted = pick.quantity.min(open.left.quantity);
            for place in places {
                if !wanted.is_positive() {
                    break;
                }
                let (id, taken) = self.shelves.take_at(entry.account, place, wanted);
                wanted -= taken.total();
                let acquired = self.shelves.book.lots[id.0 as usize].acquired;
                open.cover(Source::lot(id, acquired, rules.zone), taken);
            }
        }
        if named && open.left.quantity.is_positive() {
            self.shelves.issue(IssueKind::LotsDoNotCover, entry, open.left.quantity);
        }
    }
}
