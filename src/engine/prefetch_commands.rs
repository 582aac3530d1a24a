//! Fetching from memory what the next commands will need, so that the processor waits for many of them at
//! once instead of for one after the other.
//!
//! What a command needs is found along a way: its number leads to an order, that to its place on the book
//! and to its owner, these to neighbours and balances. Each step is taken for many commands before the next
//! one, so that what it asked for has come by then. Nothing here changes anything, and no answer depends on
//! it: whoever has several commands at hand may show them to [`Engine::prefetch`] before applying them one by
//! one.

use super::Engine;
use super::arena::{NOWHERE, Slot};
use super::command::{Command, NewOrder, OrderRef};
use super::ledger::AccountSlot;
use super::order::Place;

/// How many commands are looked at together: enough that what is asked for has come when it is read, and
/// few enough that nothing pushes it out of a near cache before it is used.
const TOGETHER: usize = 128;

/// How far the look at a command has come.
#[derive(Clone, Copy)]
enum Sight {
    Nothing,
    /// An order that stands.
    Order(Slot),
    /// Somebody who places an order.
    Owner(AccountSlot),
}

impl Engine {
    /// Reads what the commands will need, as many as there are.
    pub fn prefetch(&self, commands: &[Command]) {
        for together in commands.chunks(TOGETHER) {
            self.prefetch_together(together);
        }
    }

    fn prefetch_together(&self, commands: &[Command]) {
        let mut sights = [Sight::Nothing; TOGETHER];
        for (command, sight) in commands.iter().zip(&mut sights) {
            *sight = self.first_sight(command);
        }
        for (command, sight) in commands.iter().zip(&sights) {
            match (*sight, command) {
                (Sight::Order(slot), _) => self.look_around(slot),
                (Sight::Owner(owner), Command::PlaceOrder(new)) => self.look_at(owner, new),
                _ => {}
            }
        }
        for (command, sight) in commands.iter().zip(&sights) {
            match (*sight, command) {
                (Sight::Order(slot), _) => self.look_further(slot),
                (Sight::Owner(_), Command::PlaceOrder(new)) => self.look_at_level(new),
                _ => {}
            }
        }
    }

    /// Where the order is; who places one.
    #[inline]
    fn first_sight(&self, command: &Command) -> Sight {
        let wanted = |order: &OrderRef| match order {
            OrderRef::Id(id) => match self.orders.glance(*id) {
                NOWHERE => Sight::Nothing,
                slot => {
                    self.orders.fetch(slot);
                    Sight::Order(slot)
                }
            },
            OrderRef::Client(_) => Sight::Nothing,
        };
        match command {
            Command::PlaceOrder(new) => {
                let owner = self.ledger.find(new.account);
                owner.map_or(Sight::Nothing, |owner| {
                    self.ledger.fetch_account(owner);
                    self.orders.fetch_account_orders(owner);
                    Sight::Owner(owner)
                })
            }
            Command::CancelOrder(it) => wanted(&it.order),
            Command::AmendOrder(it) => wanted(&it.order),
            _ => Sight::Nothing,
        }
    }

    /// An order's neighbours among its owner's, its owner, and its place on the book.
    #[inline]
    fn look_around(&self, slot: Slot) {
        let order = self.orders.get(slot);
        self.ledger.fetch_account(order.owner);
        self.orders.fetch(order.older);
        self.orders.fetch(order.newer);
        if order.place == Place::Book {
            self.market_states[usize::from(order.market.0)].book.fetch(order.seat);
        }
    }

    /// What lies around its place on the book, and what it was paid with.
    #[inline]
    fn look_further(&self, slot: Slot) {
        let order = self.orders.get(slot);
        let market_state = &self.market_states[usize::from(order.market.0)];
        self.ledger.fetch_balance(order.owner, market_state.rules.paid_with(order.side));
        if order.place == Place::Book {
            market_state.book.fetch_neighbours(order.seat);
        }
    }

    /// What a new order pays with, the order of its owner before it, and its level.
    #[inline]
    fn look_at(&self, owner: AccountSlot, new: &NewOrder) {
        let Some(market_state) = self.market_state(new.market) else { return };
        self.ledger.fetch_balance(owner, market_state.rules.paid_with(new.side));
        self.orders.fetch(self.orders.newest_of(owner));
        if let Some(price) = new.terms.price() {
            market_state.book.fetch_level(new.side, price);
        }
    }

    /// The end of the level.
    #[inline]
    fn look_at_level(&self, new: &NewOrder) {
        if let (Some(market_state), Some(price)) =
            (self.market_state(new.market), new.terms.price())
        {
            market_state.book.fetch_end(new.side, price);
        }
    }
}
