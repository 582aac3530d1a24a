//! What an account is worth, what it cost, and what was won or lost.
//!
//! Quantities come from the projected balances, costs and realised gains from the projected positions
//! (average-cost method, counted in the accounting currency), prices from the market data. The
//! arithmetic is in [`compute`] and touches nothing else.

mod compute;

pub use compute::{Held, Holding, Portfolio, Quoted, Valuation, compute};

/// The currency that positions count costs and gains in.
pub const ACCOUNTING_CURRENCY: &str = "USD";
