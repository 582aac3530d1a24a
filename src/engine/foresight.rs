//! Fetching from memory what the next commands will need, so that the processor waits for many of them at
//! once instead of for one after the other.
//!
//! Nothing here changes anything, and no answer depends on it: whoever has several commands at hand may
//! show them to [`Engine::foresee`] before applying them one by one.

use super::Engine;
use super::arena::Slot;
use super::command::{Command, OrderRef};
use super::order::Place;
use crate::domain::{AccountId, AssetId, MarketId, OrderId, Side};
use std::hint::black_box;

/// What a command will look for first.
enum Sought {
    Nothing,
    Order(OrderId),
    Balance(AccountId, MarketId, Side),
}

impl Sought {
    fn of(command: &Command) -> Sought {
        match command {
            Command::PlaceOrder(new) => Sought::Balance(new.account, new.market, new.side),
            Command::CancelOrder(it) => Sought::by_ref(&it.order),
            Command::AmendOrder(it) => Sought::by_ref(&it.order),
            _ => Sought::Nothing,
        }
    }

    fn by_ref(order: &OrderRef) -> Sought {
        match order {
            OrderRef::Id(id) => Sought::Order(*id),
            OrderRef::Client(_) => Sought::Nothing,
        }
    }
}

impl Engine {
    /// Reads what the commands will need. A few dozen at a time are best: more than that push each other
    /// out of the cache again.
    pub fn foresee(&self, commands: &[Command]) {
        // Each round reads one step further along the way, for all commands, so that no read waits for
        // another.
        for command in commands {
            match Sought::of(command) {
                Sought::Order(id) => {
                    black_box(self.orders.chain_of(id));
                }
                Sought::Balance(account, ..) => {
                    black_box(self.ledger.find(account));
                }
                Sought::Nothing => {}
            }
        }
        for command in commands {
            match Sought::of(command) {
                Sought::Order(id) => {
                    black_box(self.orders.glance(id));
                }
                Sought::Balance(account, market, side) => self.glance(account, (market, side)),
                Sought::Nothing => {}
            }
        }
        for command in commands {
            if let Sought::Order(id) = Sought::of(command)
                && let Some(slot) = self.orders.find(id)
            {
                self.look_around(slot);
            }
        }
    }

    fn glance(&self, account: AccountId, (market, side): (MarketId, Side)) {
        let (Some(owner), Some(venue)) = (self.ledger.find(account), self.venue(market)) else {
            return;
        };
        let asset: AssetId = venue.rules.paid_with(side);
        black_box(self.ledger.available(owner, asset));
        black_box(self.orders.of(owner));
    }

    /// What an order's end will touch beside it: its place on the book, and its balance.
    fn look_around(&self, slot: Slot) {
        let order = self.orders.get(slot);
        let venue = &self.venues[usize::from(order.market.0)];
        if order.place == Place::Book {
            black_box(venue.book.get(order.seat));
        }
        black_box(self.ledger.available(order.owner, venue.rules.paid_with(order.side)));
    }
}
