//! What the exchange answers: committed events, and what each kind of command makes of them.

use super::Committed;
use crate::domain::{Fault, Seq, Timestamp};
use crate::engine::{BalanceState, Event, OrderState, Reject, Trade, Transfer};

/// A placed order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The command that placed it.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// The order after the command (for a repeated client id: as it is now).
    pub order: OrderState,
    /// The trades that command made.
    pub trades: Vec<Trade>,
}

/// A deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposited {
    /// The command that made it.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// The movement.
    pub transfer: Transfer,
    /// The balance after the command (for a repeated reference: as it is now).
    pub balance: BalanceState,
}

/// Why a command was not done.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CommandError {
    /// The engine refused it; it changed nothing.
    #[error("refused: {0:?}")]
    Rejected(Reject),
    /// The surroundings failed. After [`Fault::Unavailable`] the command may or may not have been done: the
    /// same client id again finds out.
    #[error(transparent)]
    Fault(#[from] Fault),
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
