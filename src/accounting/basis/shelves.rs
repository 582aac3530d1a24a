//! Where lots lie while something is left of them: one shelf an account, or one for all, in the order of the method.

use super::carried::Part;
use super::record::{AssetBook, Lot, LotId, place};
use super::{Pool, Stream};
use crate::activity::{ActivityId, PortfolioAccountId};
use crate::entries::Entry;
use crate::exact::{Money, Rounding, Units, mul_div};
use crate::issue::{Issue, IssueKind};
use crate::rules::CostBasisMethod;
use std::collections::BTreeMap;

/// The lots of one place that have something left, in the order that they are taken in.
type Shelf = BTreeMap<Order, LotId>;

/// What a method sorts by: cost a unit, instant, place.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Order {
    price: i128,
    at: i64,
    number: i64,
}

/// Decimal places of the cost a unit, by which `HIFO` and `LOFO` sort.
const SORTED_PLACES: i128 = 1_000_000_000_000_000_000;

/// The lots of one asset.
pub(super) struct Shelves<'a> {
    pub(super) stream: Stream<'a>,
    pub(super) book: AssetBook,
    pub(super) by_account: bool,
    shelves: BTreeMap<PortfolioAccountId, Shelf>,
}

impl<'a> Shelves<'a> {
    pub(super) fn of(stream: Stream<'a>, by_account: bool) -> Shelves<'a> {
        let book = AssetBook { asset: stream.asset, ..AssetBook::default() };
        Shelves { stream, book, by_account, shelves: BTreeMap::new() }
    }

    /// What lies where an account takes from, in order.
    pub(super) fn of_account(
        &self,
        account: PortfolioAccountId,
    ) -> impl Iterator<Item = (Order, LotId)> + '_ {
        let shelf = self.shelves.get(&self.shelf_of(account)).into_iter().flatten();
        shelf.map(|(order, id)| (*order, *id))
    }

    /// All lots that have something left, and no shelf holds them any more: from now on there is one an account.
    pub(super) fn begin_accounts(&mut self) -> Vec<LotId> {
        self.by_account = true;
        std::mem::take(&mut self.shelves).into_values().flat_map(BTreeMap::into_values).collect()
    }

    /// Takes so much in the method's order, and tells each part. Answers what was not there.
    pub(super) fn take(
        &mut self,
        account: PortfolioAccountId,
        quantity: Units,
        tell: &mut dyn FnMut((LotId, &Lot), Pool),
    ) -> Units {
        let mut wanted = quantity;
        while wanted.is_positive() {
            let Some((place, _)) = self.of_account(account).next() else { break };
            let (id, taken) = self.take_at(account, place, wanted);
            wanted -= taken.total();
            tell((id, &self.book.lots[id.0 as usize]), taken);
        }
        wanted
    }

    pub(super) fn take_at(
        &mut self,
        account: PortfolioAccountId,
        at: Order,
        wanted: Units,
    ) -> (LotId, Pool) {
        let account = self.shelf_of(account);
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
