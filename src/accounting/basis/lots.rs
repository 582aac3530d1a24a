//! Methods of lots: each disposal takes whole lots or parts of them, in the order that the method says.

use super::allocation::{self, Balances};
use super::carried::{Carried, Part};
use super::matching::{Open, Source};
use super::record::{AssetBook, Lot, LotId, place};
use super::{Pool, Stream};
use crate::activity::{ActivityId, PortfolioAccountId};
use crate::entries::{Acquisition, Change, Departure, Entry};
use crate::exact::{Money, Rounding, Units, mul_div};
use crate::issue::{Issue, IssueKind};
use crate::rules::{CostBasisMethod, LotScope};
use std::collections::BTreeMap;

/// The lots of one place that have something left, in the order that they are taken in.
pub(super) type Shelf = BTreeMap<Order, LotId>;

/// What a method sorts by: cost a unit, instant, place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Order {
    price: i128,
    at: i64,
    number: i64,
}

/// Decimal places of the cost a unit, by which `HIFO` and `LOFO` sort.
const SORTED_PLACES: i128 = 1_000_000_000_000_000_000;

pub(super) fn run(stream: Stream<'_>, carried: &mut Carried) -> AssetBook {
    let book = AssetBook { asset: stream.asset, ..AssetBook::default() };
    let by_account = matches!(stream.rules.scope, LotScope::PerAccount);
    let (shelves, balances) = (BTreeMap::new(), Balances::default());
    let mut run = Run { stream, book, shelves, balances, by_account };
    let mut since = match stream.rules.scope {
        LotScope::PerAccountFrom(at) => Some(at),
        _ => None,
    };
    for entry in stream.entries {
        if let Some(at) = since.filter(|at| entry.at >= *at) {
            allocation::allocate(&mut run, at);
            since = None;
        }
        run.enter(entry, carried);
    }
    // Whoever looks after that instant sees lots by account, although nothing happened since.
    run.book
}

/// One asset on its way through its entries.
pub(super) struct Run<'a> {
    pub(super) stream: Stream<'a>,
    pub(super) book: AssetBook,
    pub(super) shelves: BTreeMap<PortfolioAccountId, Shelf>,
    /// What each account holds, while lots are not kept by account.
    pub(super) balances: Balances,
    pub(super) by_account: bool,
}

impl Run<'_> {
    fn enter(&mut self, entry: &Entry, carried: &mut Carried) {
        if !self.by_account {
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
        self.put(Part { origin, acquired, quantity, cost }, entry.account, None);
    }

    fn carry_in(&mut self, entry: &Entry, carried: &mut Carried) {
        let parts = carried.take(entry.activity, entry.quantity);
        let found: Units = parts.iter().map(|it| it.quantity).sum();
        for part in parts {
            self.put(part, entry.account, None);
        }
        let missing = entry.quantity - found;
        if missing.is_positive() {
            self.issue(IssueKind::MissingAcquisition, entry, missing);
            let (origin, acquired) = (entry.activity, entry.at);
            self.put(Part { origin, acquired, quantity: missing, cost: None }, entry.account, None);
        }
    }

    fn carry_out(&mut self, entry: &Entry, carried: &mut Carried) {
        let mut parts = Vec::new();
        let missing = self.take(entry.account, entry.quantity, &mut |lot, taken| {
            let Lot { origin, acquired, .. } = *lot.1;
            parts.extend(super::carried::parts_of(taken, origin, acquired));
        });
        if missing.is_positive() {
            self.book.assumed += missing;
            self.issue(IssueKind::MissingAcquisition, entry, missing);
            let (origin, acquired) = (entry.activity, entry.at);
            parts.push(Part { origin, acquired, quantity: missing, cost: None });
        }
        carried.put(entry.activity, parts);
    }

    /// Lots and their dates go along. What was never there arrives with an unknown cost.
    fn moved(&mut self, entry: &Entry, to: PortfolioAccountId) {
        if !self.by_account {
            return;
        }
        let mut parts = Vec::new();
        let missing = self.take(entry.account, entry.quantity, &mut |(id, lot), taken| {
            let (quantity, cost) = known(taken);
            let Lot { origin, acquired, .. } = *lot;
            parts.push((Part { origin, acquired, quantity, cost }, id));
        });
        for (part, parent) in parts {
            self.put(part, to, Some((parent, entry.activity)));
        }
        if missing.is_positive() {
            self.book.assumed += missing;
            self.issue(IssueKind::MissingAcquisition, entry, missing);
            let (origin, acquired) = (entry.activity, entry.at);
            self.put(Part { origin, acquired, quantity: missing, cost: None }, to, None);
        }
    }

    fn dispose(&mut self, entry: &Entry, departure: Departure) {
        let mut open = Open::of(entry, departure);
        if self.stream.rules.method == CostBasisMethod::SpecificId {
            self.dispose_named(entry, &mut open);
        }
        let zone = self.stream.rules.zone;
        self.take(entry.account, open.left.quantity, &mut |(id, lot), taken| {
            open.cover(Source::lot(id, lot.acquired, zone), taken);
        });
        open.close(self.stream, &mut self.book);
    }

    /// The lots that were named for this disposal.
    fn dispose_named(&mut self, entry: &Entry, open: &mut Open) {
        let rules = self.stream.rules;
        let mut named = false;
        for pick in rules.picks.iter().filter(|it| it.disposal == entry.activity) {
            named = true;
            let account = self.shelf_of(entry.account);
            let shelf = self.shelves.get(&account).into_iter().flatten();
            let of_lot = |id: &LotId| self.book.lots[id.0 as usize].origin == pick.lot;
            let places: Vec<Order> =
                shelf.filter(|(_, id)| of_lot(id)).map(|(place, _)| *place).collect();
            let mut wanted = pick.quantity.min(open.left.quantity);
            for place in places {
                if !wanted.is_positive() {
                    break;
                }
                let (id, taken) = self.take_at(account, place, wanted);
                wanted -= taken.total();
                let acquired = self.book.lots[id.0 as usize].acquired;
                open.cover(Source::lot(id, acquired, rules.zone), taken);
            }
        }
        if named && open.left.quantity.is_positive() {
            self.issue(IssueKind::LotsDoNotCover, entry, open.left.quantity);
        }
    }

    /// Takes so much in the method's order, and tells each part. Answers what was not there.
    fn take(
        &mut self,
        account: PortfolioAccountId,
        quantity: Units,
        tell: &mut dyn FnMut((LotId, &Lot), Pool),
    ) -> Units {
        let (account, mut wanted) = (self.shelf_of(account), quantity);
        while wanted.is_positive() {
            let first = self.shelves.get(&account).and_then(|it| it.first_key_value());
            let Some((place, _)) = first else { break };
            let (id, taken) = self.take_at(account, *place, wanted);
            wanted -= taken.total();
            tell((id, &self.book.lots[id.0 as usize]), taken);
        }
        wanted
    }

    fn take_at(&mut self, account: PortfolioAccountId, at: Order, wanted: Units) -> (LotId, Pool) {
        let Some(shelf) = self.shelves.get_mut(&account) else {
            return (LotId(0), Pool::default());
        };
        let Some(&id) = shelf.get(&at) else { return (LotId(0), Pool::default()) };
        let lot = &mut self.book.lots[id.0 as usize];
        let mut pool = Pool::of(lot.remaining, lot.remaining_cost);
        let taken = pool.take(wanted);
        lot.remaining = pool.total();
        lot.remaining_cost = lot.remaining_cost.map(|_| pool.cost);
        if lot.remaining.is_zero() {
            shelf.remove(&at);
        }
        (id, taken)
    }

    /// A new lot, or a part of one that was moved.
    pub(super) fn put(
        &mut self,
        part: Part,
        account: PortfolioAccountId,
        moved: Option<(LotId, ActivityId)>,
    ) {
        let Part { origin, acquired, quantity, cost } = part;
        let id = LotId(place(&self.book.lots));
        let (remaining, remaining_cost) = (quantity, cost);
        let lot =
            Lot { origin, account, acquired, quantity, cost, remaining, remaining_cost, moved };
        self.book.lots.push(lot);
        if quantity.is_positive() {
            let order = self.order(&lot, id);
            let shelf = self.shelves.entry(self.shelf_of(account)).or_default();
            shelf.insert(order, id);
        }
    }

    fn shelf_of(&self, account: PortfolioAccountId) -> PortfolioAccountId {
        if self.by_account { account } else { PortfolioAccountId::default() }
    }

    /// Smaller is taken first.
    fn order(&self, lot: &Lot, id: LotId) -> Order {
        let (at, number) = (lot.acquired.0, i64::from(id.0));
        let price = || price_of(lot.quantity, lot.cost);
        match self.stream.rules.method {
            CostBasisMethod::Lifo => Order { price: 0, at: -at, number: -number },
            CostBasisMethod::Hifo => Order { price: -price(), at, number },
            CostBasisMethod::Lofo => Order { price: price(), at, number },
            _ => Order { price: 0, at, number },
        }
    }

    pub(super) fn issue(&mut self, kind: IssueKind, entry: &Entry, quantity: Units) {
        let (asset, Entry { activity, day, .. }) = (self.stream.asset, *entry);
        self.book.issues.push(Issue { kind, activity, asset, day, quantity });
    }

    /// The instant at which lots begin to be kept by account.
    pub(super) fn begin_accounts(&mut self) {
        self.by_account = true;
        self.shelves.clear();
    }
}

/// What one unit cost, for sorting; an unknown cost counts as none, so that it goes last by `HIFO`.
fn price_of(quantity: Units, cost: Option<Money>) -> i128 {
    let cost = cost.unwrap_or_default();
    mul_div(cost.0, SORTED_PLACES, quantity.0, Rounding::HalfEven).unwrap_or(i128::MAX)
}

/// A lot is of known cost, or it is not.
pub(super) fn known(taken: Pool) -> (Units, Option<Money>) {
    match taken.unknown.is_positive() {
        true => (taken.unknown, None),
        false => (taken.quantity, Some(taken.cost)),
    }
}
