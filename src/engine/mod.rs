//! The matching engine and its ledger: commands in, events out, and nothing else.
//!
//! Deterministic and synchronous: no clock, no randomness, no I/O, no await, no floats, and no panic on
//! any input. It owns every balance and every book, so that a check and its effect are one step. Its
//! shell, which makes it durable and reachable, is `exchange`.

mod command;
mod event;
mod reject;

pub use command::{
    CancelAllOrders, CancelOrder, Command, Deposit, MarketUpdate, NewOrder, OrderRef, Terms,
};
pub use event::{
    BalanceState, Event, FirstOutcome, OrderState, Repeated, Trade, TradeSide, Transfer,
};
pub use reject::Reject;
