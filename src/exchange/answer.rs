//! What the exchange answers: committed events, and what each kind of command makes of them.

use super::Committed;
use crate::domain::{AccountId, CommandFault, OrderId, Seq, Timestamp};
use crate::engine::{BalanceState, Event, OrderRef, OrderState, Reject, Trade, Transfer};

/// A placed order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The command that placed it.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// The order after the command (for a repeated client id: as it is now).
    pub order: OrderState,
    /// The trades that command made of it.
    pub trades: TradesMade,
}

/// The trades of a command: there may be any number of them, so the answer holds the first ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TradesMade {
    /// The first [`TRADES_TOLD_MAX`], oldest first.
    pub first: Vec<Trade>,
    /// How many there are in all.
    pub count: u64,
}

/// The most trades that the answer to a command holds.
pub const TRADES_TOLD_MAX: usize = 20;

/// Orders that a command cancelled: there may be any number of them, so the answer holds the first ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancelled {
    /// The first [`ORDERS_TOLD_MAX`], as they ended.
    pub first: Vec<OrderState>,
    /// How many there are in all.
    pub count: u64,
}

/// The most orders that the answer to a command holds.
pub const ORDERS_TOLD_MAX: usize = 100;

/// A placed pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedOco {
    /// When it was placed.
    pub at: Timestamp,
    /// The limit order after the command (for repeated client ids: as it is now).
    pub limit: OrderState,
    /// The stop order, likewise.
    pub stop: OrderState,
    /// The trades that the command made of the two.
    pub trades: TradesMade,
}

/// A deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposited {
    /// The command that was answered: the one that made it, or that named it again.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// The movement.
    pub transfer: Transfer,
    /// The balance after the command (for a number that was used before: as it is now).
    pub balance: BalanceState,
}

/// A transfer between two accounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transferred {
    /// The command that was answered: the one that made it, or that named it again.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// The movement.
    pub transfer: Transfer,
    /// The giver's balance after the command (for a number that was used before: as it is now).
    pub from: BalanceState,
    /// The getter's balance, likewise.
    pub to: BalanceState,
}

/// Why a command was not done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommandError {
    /// The engine refused it; it changed nothing.
    #[error("refused: {0:?}")]
    Rejected(Reject),
    /// The surroundings failed, and it was not done or may have been.
    #[error(transparent)]
    Fault(#[from] CommandFault),
}

impl TradesMade {
    fn add(&mut self, trade: Trade) {
        if self.first.len() < TRADES_TOLD_MAX {
            self.first.push(trade);
        }
        self.count += 1;
    }

    /// These and others, oldest first.
    pub(crate) fn with(mut self, others: TradesMade) -> TradesMade {
        self.first.extend(others.first);
        self.first.sort_unstable_by_key(|trade| trade.id);
        self.first.truncate(TRADES_TOLD_MAX);
        TradesMade { first: self.first, count: self.count + others.count }
    }
}

impl Committed {
    /// The reason, when the command was refused.
    pub fn refusal(&self) -> Option<Reject> {
        match self.events().first() {
            Some(Event::Refused(reject)) => Some(*reject),
            _ => None,
        }
    }

    pub(crate) fn orders(&self) -> impl Iterator<Item = &OrderState> {
        self.events().iter().filter_map(|event| match event {
            Event::Order(order) => Some(order),
            _ => None,
        })
    }

    pub(crate) fn trades(&self) -> impl Iterator<Item = &Trade> {
        self.events().iter().filter_map(|event| match event {
            Event::Traded(trade) => Some(trade),
            _ => None,
        })
    }

    /// The trades in which one of these orders had a part.
    pub(crate) fn trades_of(&self, own: &[OrderId]) -> TradesMade {
        let mut made = TradesMade::default();
        for trade in self.trades() {
            if own.contains(&trade.taker.order) || own.contains(&trade.maker.order) {
                made.add(*trade);
            }
        }
        made
    }

    /// The orders that the command changed, in its order.
    pub(crate) fn cancelled(&self) -> Cancelled {
        let first = self.orders().take(ORDERS_TOLD_MAX).cloned().collect();
        Cancelled { first, count: self.orders().count() as u64 }
    }

    /// The account's order of this name, as the command left it. A command may touch others too: the other
    /// order of a pair, or what a trade set off.
    pub(crate) fn order_named(&self, account: AccountId, name: &OrderRef) -> Option<&OrderState> {
        self.orders().find(|order| {
            order.account == account
                && match name {
                    OrderRef::Id(id) => order.id == *id,
                    OrderRef::Client(id) => order.client_id.as_ref() == Some(id),
                }
        })
    }

    pub(crate) fn transfers(&self) -> impl Iterator<Item = &Transfer> {
        self.events().iter().filter_map(|event| match event {
            Event::Transferred(transfer) => Some(transfer),
            _ => None,
        })
    }

    pub(crate) fn balances(&self) -> impl Iterator<Item = &BalanceState> {
        self.events().iter().filter_map(|event| match event {
            Event::Balance(balance) => Some(balance),
            _ => None,
        })
    }
}
