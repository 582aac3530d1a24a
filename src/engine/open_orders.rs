//! The orders that stand, on a book or waiting, found by number, by owner, and by when they expire.
//!
//! Of orders that ended only the owner is remembered, and only of the [`recent`](super::recent) ones: it
//! tells "ended already" from "never was" without telling strangers anything.

use super::arena::{Arena, Chunks, NOWHERE, Slot};
use super::index::Index;
use super::ledger::AccountSlot;
use super::order::{Extra, Order};
use super::prefetch::prefetch;
use super::recent::Recent;
use agio_domain::{AccountId, MarketId, OrderId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};

/// All orders that stand, and those the present command has in hand.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenOrders {
    orders: Arena<Order>,
    extras: Arena<Extra>,
    recent: Recent,
    /// Those that stand and are too old for `recent`.
    by_id: Index,
    /// By account slot.
    accounts: Chunks<AccountOrders>,
    by_expiry: BTreeSet<(Timestamp, OrderId)>,
    open: usize,
}

/// Where an order is, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whereabouts {
    /// It is this account's, and stands here.
    Here(Slot),
    /// It is too old to be sure whose it is, and stands here.
    Old(Slot),
    /// It was this account's, and stands no more.
    Ended,
    /// Somebody else's, or nobody's, or ended long ago.
    Unknown,
}

/// One account's open orders, chained oldest to newest.
#[derive(Clone, Debug)]
struct AccountOrders {
    oldest: Slot,
    newest: Slot,
    open: u32,
    /// How many in each market: counted once the account has had more orders than some market allows,
    /// and kept until it has none.
    counts: Option<BTreeMap<MarketId, u32>>,
}

impl Default for AccountOrders {
    fn default() -> AccountOrders {
        AccountOrders { oldest: NOWHERE, newest: NOWHERE, open: 0, counts: None }
    }
}

impl OpenOrders {
    /// The number of a new order.
    #[inline]
    pub(super) fn number(&mut self, owner: AccountId) -> OrderId {
        let (id, old) = self.recent.number(owner);
        if let Some(slot) = old {
            self.by_id.insert(&mut self.orders, slot);
        }
        id
    }

    /// Where an account's order is.
    #[inline(always)]
    pub(super) fn look_up(&self, account: AccountId, id: OrderId) -> Whereabouts {
        match self.recent.find(id) {
            Some(known) if known.owner != account => Whereabouts::Unknown,
            Some(known) if known.slot == NOWHERE => Whereabouts::Ended,
            Some(known) => Whereabouts::Here(known.slot),
            None => self.find_old(id).map_or(Whereabouts::Unknown, Whereabouts::Old),
        }
    }

    /// The newest number given, and the owners remembered, oldest order first.
    pub(super) fn numbering(&self) -> (OrderId, impl Iterator<Item = AccountId> + '_) {
        (self.recent.newest(), self.recent.owners())
    }

    /// Goes on counting from where another engine was; before any of its orders is listed.
    pub(super) fn restore_numbering(&mut self, newest: OrderId, owners: &[AccountId]) {
        self.recent = Recent::restored(newest, owners);
    }

    /// Takes a new order in hand; nobody finds it until it is [listed](OpenOrders::list).
    #[inline]
    pub(super) fn insert(&mut self, order: Order) -> Slot {
        self.orders.insert(order)
    }

    /// The same for an order to be filled in: it is a blank one.
    #[inline]
    pub(super) fn claim(&mut self) -> Slot {
        self.orders.claim()
    }

    /// Gives an order what few orders have.
    pub(super) fn add_extra(&mut self, slot: Slot, extra: Extra) {
        let extra = self.extras.insert(extra);
        self.orders.get_mut(slot).extra = extra;
    }

    /// Makes an order findable; the newest of its owner's.
    #[inline(always)]
    pub(super) fn list(&mut self, slot: Slot) {
        let order = self.orders.get_mut(slot);
        let &mut Order { id, owner, market, extra, .. } = order;
        while self.accounts.len() <= owner as usize {
            self.accounts.push(AccountOrders::default());
        }
        let account_orders = &mut self.accounts[owner as usize];
        let older = std::mem::replace(&mut account_orders.newest, slot);
        (order.older, order.newer) = (older, NOWHERE);
        if !self.recent.note(id, slot) {
            self.by_id.insert(&mut self.orders, slot);
        }
        if extra != NOWHERE
            && let Some(at) = self.extras.get(extra).expires_at
        {
            self.by_expiry.insert((at, id));
        }
        match older {
            NOWHERE => account_orders.oldest = slot,
            older => self.orders.get_mut(older).newer = slot,
        }
        account_orders.open += 1;
        if let Some(counts) = &mut account_orders.counts {
            *counts.entry(market).or_default() += 1;
        }
        self.open += 1;
    }

    /// Makes an order unfindable that has ended.
    #[inline(always)]
    pub(super) fn unlist(&mut self, slot: Slot) {
        let &Order { id, owner, market, extra, older, newer, .. } = self.orders.get(slot);
        if !self.recent.note(id, NOWHERE) {
            self.by_id.remove(&mut self.orders, slot);
        }
        if extra != NOWHERE
            && let Some(at) = self.extras.get(extra).expires_at
        {
            self.by_expiry.remove(&(at, id));
        }
        let account_orders = &mut self.accounts[owner as usize];
        match older {
            NOWHERE => account_orders.oldest = newer,
            older => self.orders.get_mut(older).newer = newer,
        }
        match newer {
            NOWHERE => account_orders.newest = older,
            newer => self.orders.get_mut(newer).older = older,
        }
        account_orders.open -= 1;
        if account_orders.open == 0 {
            account_orders.counts = None;
        }
        if let Some(counts) = &mut account_orders.counts {
            counts.entry(market).and_modify(|count| *count -= 1);
        }
        self.open -= 1;
    }

    /// Lets go of an order that ended and was reported.
    #[inline]
    pub(super) fn remove(&mut self, slot: Slot) {
        let extra = self.orders.get(slot).extra;
        if extra != NOWHERE {
            self.extras.remove(extra);
        }
        self.orders.remove(slot);
    }

    /// Gives back some memory of orders that nobody needs any more; answers how many bytes.
    pub(super) fn shed(&mut self) -> Option<usize> {
        self.orders.shed().or_else(|| self.extras.shed())
    }

    /// The order in a slot.
    #[inline]
    pub(super) fn get(&self, slot: Slot) -> &Order {
        self.orders.get(slot)
    }

    /// The order in a slot, to change.
    #[inline]
    pub(super) fn get_mut(&mut self, slot: Slot) -> &mut Order {
        self.orders.get_mut(slot)
    }

    /// What few orders have, if this one does.
    #[inline]
    pub(super) fn extra(&self, slot: Slot) -> Option<&Extra> {
        let extra = self.orders.get(slot).extra;
        (extra != NOWHERE).then(|| self.extras.get(extra))
    }

    /// What few orders have, to change.
    #[inline]
    pub(super) fn extra_mut(&mut self, slot: Slot) -> Option<&mut Extra> {
        let extra = self.orders.get(slot).extra;
        (extra != NOWHERE).then(|| self.extras.get_mut(extra))
    }

    /// Whether the book shows only a slice of it at a time.
    #[inline]
    pub(super) fn is_iceberg(&self, slot: Slot) -> bool {
        self.extra(slot).is_some_and(|extra| extra.display.is_positive())
    }

    /// How much the book shows of a remainder: all of it, or a slice of an iceberg.
    #[inline]
    pub(super) fn shown(&self, slot: Slot) -> agio_domain::Quantity {
        let remaining = self.get(slot).remaining();
        match self.extra(slot) {
            Some(extra) if extra.display.is_positive() => remaining.min(extra.display),
            _ => remaining,
        }
    }

    /// Where the order with this number is, if it stands.
    pub(super) fn find(&self, id: OrderId) -> Option<Slot> {
        match self.recent.find(id) {
            Some(known) => (known.slot != NOWHERE).then_some(known.slot),
            None => self.find_old(id),
        }
    }

    fn find_old(&self, id: OrderId) -> Option<Slot> {
        self.by_id.find(&self.orders, id.0, |order| order.id == id)
    }

    /// Where a recent order is; [`NOWHERE`] when it does not stand or is old.
    #[inline]
    pub(super) fn glance(&self, id: OrderId) -> Slot {
        self.recent.find(id).map_or(NOWHERE, |known| known.slot)
    }

    /// Fetches an order; nothing when it is [`NOWHERE`].
    #[inline]
    pub(super) fn fetch(&self, slot: Slot) {
        self.orders.fetch(slot);
    }

    /// Fetches what is known of an account's open orders.
    #[inline]
    pub(super) fn fetch_account_orders(&self, owner: AccountSlot) {
        if let Some(account_orders) = self.accounts.get(owner as usize) {
            prefetch(account_orders);
        }
    }

    /// The newest open order of an account, or [`NOWHERE`].
    #[inline]
    pub(super) fn newest_of(&self, owner: AccountSlot) -> Slot {
        self.accounts.get(owner as usize).map_or(NOWHERE, |account_orders| account_orders.newest)
    }

    /// How many orders stand.
    pub(super) fn len(&self) -> usize {
        self.open
    }

    /// How many orders of an account stand, in all markets.
    pub(super) fn of(&self, owner: AccountSlot) -> u32 {
        self.accounts.get(owner as usize).map_or(0, |account_orders| account_orders.open)
    }

    /// How many orders of an account stand in a market; looks at each unless they are counted.
    pub(super) fn in_market(&self, owner: AccountSlot, market: MarketId) -> u32 {
        let Some(account_orders) = self.accounts.get(owner as usize) else { return 0 };
        match &account_orders.counts {
            Some(counts) => counts.get(&market).copied().unwrap_or(0),
            None => {
                let here = self.chain(owner).filter(|slot| self.get(*slot).market == market);
                u32::try_from(here.count()).unwrap_or(u32::MAX)
            }
        }
    }

    /// Counts an account's orders by market from now on, if it has as many as `limit` at all.
    pub(super) fn count_from(&mut self, owner: AccountSlot, limit: u32) {
        let wanted = self.accounts.get(owner as usize);
        if wanted.is_none_or(|account_orders| {
            account_orders.open < limit
                || account_orders.open == 0
                || account_orders.counts.is_some()
        }) {
            return;
        }
        let mut counts: BTreeMap<MarketId, u32> = BTreeMap::new();
        for slot in self.chain(owner) {
            *counts.entry(self.get(slot).market).or_default() += 1;
        }
        self.accounts[owner as usize].counts = Some(counts);
    }

    /// The open orders of an account, oldest first.
    pub(super) fn chain(&self, owner: AccountSlot) -> impl Iterator<Item = Slot> + '_ {
        let oldest = self
            .accounts
            .get(owner as usize)
            .map_or(NOWHERE, |account_orders| account_orders.oldest);
        let there = |slot: Slot| (slot != NOWHERE).then_some(slot);
        std::iter::successors(there(oldest), move |slot| there(self.get(*slot).newer))
    }

    /// The order that expires first, and when.
    pub(super) fn first_to_expire(&self) -> Option<(Timestamp, OrderId)> {
        self.by_expiry.first().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::super::recent::OWNERS_REMEMBERED;
    use super::*;

    const ANN: AccountId = AccountId(7);
    const BOB: AccountId = AccountId(8);

    fn placed(orders: &mut OpenOrders) -> (OrderId, Slot) {
        let (id, slot) = (orders.number(ANN), orders.claim());
        orders.get_mut(slot).id = id;
        orders.list(slot);
        (id, slot)
    }

    #[test]
    fn order_that_outlives_the_recent_ones_is_found_until_it_ends() {
        let mut orders = OpenOrders::default();
        let (id, slot) = placed(&mut orders);
        let (ended, gone) = placed(&mut orders);
        orders.unlist(gone);
        assert_eq!(orders.look_up(ANN, id), Whereabouts::Here(slot));
        assert_eq!(orders.look_up(BOB, id), Whereabouts::Unknown);
        assert_eq!(orders.look_up(ANN, ended), Whereabouts::Ended);
        for _ in 0..OWNERS_REMEMBERED {
            orders.number(BOB);
        }
        assert_eq!(
            (orders.find(id), orders.look_up(ANN, id)),
            (Some(slot), Whereabouts::Old(slot))
        );
        assert_eq!(orders.look_up(ANN, ended), Whereabouts::Unknown);

        let (newest, owners) = orders.numbering();
        let owners: Vec<AccountId> = owners.collect();
        let mut loaded = OpenOrders::default();
        loaded.restore_numbering(newest, &owners);
        let again = loaded.claim();
        loaded.get_mut(again).id = id;
        loaded.list(again);
        for orders in [&mut orders, &mut loaded] {
            let slot = orders.find(id).expect("stands");
            orders.unlist(slot);
            assert_eq!((orders.find(id), orders.len()), (None, 0));
        }
    }
}
