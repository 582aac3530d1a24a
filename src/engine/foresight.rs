//! Fetching from memory what the next commands will need, so that the processor waits for many of them at
//! once instead of for one after the other.
//!
//! Nothing here changes anything, and no answer depends on it: whoever has several commands at hand may
//! show them to [`Engine::foresee`] before applying them one by one.

use super::Engine;
use super::arena::{NOWHERE, Slot};
use super::command::{Command, NewOrder, OrderRef};
use super::ledger::AccountSlot;
use super::order::Place;
use crate::domain::AccountId;
use std::hint::black_box;

/// How many commands are looked at together: enough that their reads overlap, and few enough that none
/// pushes another out of the nearest cache again.
const TOGETHER: usize = 32;

/// How far the look at a command has come.
#[derive(Clone, Copy)]
enum Sight {
    Nothing,
    /// An order wanted by number, and where it is, if anywhere.
    Wanted(Slot),
    /// An order that was found.
    Found(Slot),
    /// Somebody who places an order, and the newest of those that stand.
    Owner(AccountSlot, Slot),
}

impl Engine {
    /// Reads what the commands will need, as many as there are.
    pub fn foresee(&self, commands: &[Command]) {
        for together in commands.chunks(TOGETHER) {
            self.foresee_together(together);
        }
    }

    /// Each round reads one step further along the way, for all commands, so that no read waits for
    /// another.
    fn foresee_together(&self, commands: &[Command]) {
        let mut sights = [Sight::Nothing; TOGETHER];
        for (command, sight) in commands.iter().zip(&mut sights) {
            *sight = self.first_sight(command);
        }
        for (command, sight) in commands.iter().zip(&mut sights) {
            *sight = match (*sight, command) {
                (Sight::Wanted(slot), _) => self.seek(slot),
                (Sight::Owner(owner, _), Command::PlaceOrder(new)) => self.glance(owner, new),
                (other, _) => other,
            };
        }
        for (command, sight) in commands.iter().zip(&sights) {
            match (*sight, command) {
                (Sight::Found(slot), _) => self.look_around(slot),
                (Sight::Owner(_, newest), Command::PlaceOrder(new)) => {
                    self.look_at_level(newest, new)
                }
                _ => {}
            }
        }
    }

    #[inline]
    fn first_sight(&self, command: &Command) -> Sight {
        let wanted = |order: &OrderRef| match order {
            OrderRef::Id(id) => Sight::Wanted(self.orders.glance(*id)),
            OrderRef::Client(_) => Sight::Nothing,
        };
        match command {
            Command::PlaceOrder(new) => self.owner_of(new.account),
            Command::CancelOrder(it) => wanted(&it.order),
            Command::AmendOrder(it) => wanted(&it.order),
            _ => Sight::Nothing,
        }
    }

    fn owner_of(&self, account: AccountId) -> Sight {
        let owner = self.ledger.find(account);
        owner.map_or(Sight::Nothing, |owner| Sight::Owner(owner, NOWHERE))
    }

    #[inline]
    fn seek(&self, slot: Slot) -> Sight {
        if slot == NOWHERE {
            return Sight::Nothing;
        }
        black_box(self.orders.get(slot).id);
        Sight::Found(slot)
    }

    #[inline]
    fn glance(&self, owner: AccountSlot, new: &NewOrder) -> Sight {
        let Some(venue) = self.venue(new.market) else { return Sight::Nothing };
        black_box(self.ledger.available(owner, venue.rules.paid_with(new.side)));
        Sight::Owner(owner, self.orders.newest_of(owner))
    }

    /// What an order's end will touch beside it: its place on the book and the neighbours there, its
    /// owner's orders before and after it, its balance.
    #[inline]
    pub(super) fn look_around(&self, slot: Slot) {
        let order = self.orders.get(slot);
        let venue = &self.venues[usize::from(order.market.0)];
        black_box(self.ledger.available(order.owner, venue.rules.paid_with(order.side)));
        for neighbour in [order.older, order.newer] {
            if neighbour != NOWHERE {
                black_box(self.orders.get(neighbour).id);
            }
        }
        if order.place == Place::Book {
            black_box(venue.book.around(order.seat));
        }
    }

    /// What a new order will touch when it rests: the end of its level, and the order of its owner
    /// before it.
    #[inline]
    fn look_at_level(&self, newest: Slot, new: &NewOrder) {
        if newest != NOWHERE {
            black_box(self.orders.get(newest).id);
        }
        if let (Some(venue), Some(price)) = (self.venue(new.market), new.terms.price()) {
            black_box(venue.book.end_of(new.side, price));
        }
    }
}
