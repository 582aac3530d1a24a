//! The orders that stand, found by number, by owner, and by their seat on a book.
//!
//! Of orders that ended only the owner is remembered, and only of the newest [`OWNERS_REMEMBERED`]: it
//! tells "ended already" from "never was" without telling strangers anything.

use super::book::Seat;
use super::event::OrderState;
use super::fast_map::FastMap;
use super::fees::FeeAccount;
use super::ledger::AccountSlot;
use super::slab::{Slab, Slot};
use crate::domain::{AccountId, Amount, MarketId, OrderId};
use std::collections::VecDeque;

/// Of how many orders, counted back from the newest, the owner is known when they have ended.
pub const OWNERS_REMEMBERED: usize = 1 << 20;

/// An order with what the engine needs beside its public state.
#[derive(Clone, Debug)]
pub(super) struct OpenOrder {
    pub(super) state: OrderState,
    pub(super) owner: AccountSlot,
    /// Set aside for it: all that its remainder can cost.
    pub(super) held: Amount,
    pub(super) fees: FeeAccount,
    pub(super) seat: Option<Seat>,
    older: Option<Slot>,
    newer: Option<Slot>,
}

impl OpenOrder {
    /// An order that stands nowhere yet.
    pub(super) fn new(state: OrderState, owner: AccountSlot, fees: FeeAccount) -> OpenOrder {
        let held = Amount::ZERO;
        OpenOrder { state, owner, held, fees, seat: None, older: None, newer: None }
    }
}

/// All orders that stand.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenOrders {
    orders: Slab<OpenOrder>,
    by_id: FastMap<u64, Slot>,
    /// By account slot.
    desks: Vec<Desk>,
    owners: VecDeque<AccountId>,
    newest: OrderId,
}

/// One account's open orders, chained oldest to newest, and how many they are in each market.
#[derive(Clone, Debug, Default)]
struct Desk {
    oldest: Option<Slot>,
    newest: Option<Slot>,
    counts: Vec<u32>,
}

impl OpenOrders {
    /// The number of a new order.
    pub(super) fn number(&mut self, owner: AccountId) -> OrderId {
        self.newest.0 += 1;
        if self.owners.len() == OWNERS_REMEMBERED {
            self.owners.pop_front();
        }
        self.owners.push_back(owner);
        self.newest
    }

    /// Whether this account placed this order, as far as is remembered.
    pub(super) fn was_placed_by(&self, account: AccountId, id: OrderId) -> bool {
        let Some(age) = self.newest.0.checked_sub(id.0) else { return false };
        let Ok(age) = usize::try_from(age) else { return false };
        let position = self.owners.len().checked_sub(age + 1);
        position.and_then(|position| self.owners.get(position)) == Some(&account)
    }

    /// The newest number given, and the owners remembered, oldest order first.
    pub(super) fn numbering(&self) -> (OrderId, &VecDeque<AccountId>) {
        (self.newest, &self.owners)
    }

    /// Adds an order that rests.
    pub(super) fn insert(&mut self, mut order: OpenOrder) -> Slot {
        let (id, owner, market) = (order.state.id, order.owner as usize, order.state.market);
        if owner >= self.desks.len() {
            self.desks.resize_with(owner + 1, Desk::default);
        }
        let desk = &mut self.desks[owner];
        order.older = desk.newest;
        let slot = self.orders.insert(order);
        match desk.newest.replace(slot) {
            Some(older) => self.orders.get_mut(older).newer = Some(slot),
            None => desk.oldest = Some(slot),
        }
        *desk.count(market) += 1;
        self.by_id.insert(id.0, slot);
        slot
    }

    /// Takes an order out that has ended.
    pub(super) fn remove(&mut self, slot: Slot) -> OpenOrder {
        let order = self.orders.remove(slot);
        let desk = &mut self.desks[order.owner as usize];
        match order.older {
            Some(older) => self.orders.get_mut(older).newer = order.newer,
            None => desk.oldest = order.newer,
        }
        match order.newer {
            Some(newer) => self.orders.get_mut(newer).older = order.older,
            None => desk.newest = order.older,
        }
        *desk.count(order.state.market) -= 1;
        self.by_id.remove(&order.state.id.0);
        order
    }

    /// The order in a slot.
    pub(super) fn get(&self, slot: Slot) -> &OpenOrder {
        self.orders.get(slot)
    }

    /// The order in a slot, to change.
    pub(super) fn get_mut(&mut self, slot: Slot) -> &mut OpenOrder {
        self.orders.get_mut(slot)
    }

    /// Where the order with this number is.
    pub(super) fn find(&self, id: OrderId) -> Option<Slot> {
        self.by_id.get(&id.0).copied()
    }

    /// How many orders stand.
    pub(super) fn len(&self) -> usize {
        self.orders.len()
    }

    /// How many orders of an account stand in a market.
    pub(super) fn count(&self, owner: AccountSlot, market: MarketId) -> u32 {
        let desk = self.desks.get(owner as usize);
        let count = desk.and_then(|desk| desk.counts.get(usize::from(market.0)));
        count.copied().unwrap_or(0)
    }

    /// The oldest open order of an account.
    pub(super) fn oldest_of(&self, owner: AccountSlot) -> Option<Slot> {
        self.desks.get(owner as usize)?.oldest
    }

    /// The next newer open order of the same account.
    pub(super) fn newer_than(&self, slot: Slot) -> Option<Slot> {
        self.orders.get(slot).newer
    }
}

impl Desk {
    fn count(&mut self, market: MarketId) -> &mut u32 {
        let index = usize::from(market.0);
        if index >= self.counts.len() {
            self.counts.resize(index + 1, 0);
        }
        &mut self.counts[index]
    }
}
