//! What things cost: lots, positions, and what an amount was worth when it moved.
//!
//! Pure arithmetic of integers without I/O. It imports the domain alone and knows nothing of the engine, the
//! journal or SQL: the projection tells it what happened, in the order of the journal, and stores what it answers.
//! So positions that are made anew are the same to the unit. A cost that is not known stays unknown and never
//! becomes 0.
//!
//! Two things are in it. The exchange's own projection (average cost, by account and currency): [`lot`] joins and splits
//! costs, [`position`] adds gains to them, [`positions`] keeps those of all accounts, [`valuation`] says what an amount is worth.
//!
//! And the book of a portfolio, of whatever a person owns anywhere: [`activity`] says what happened, [`rules`] by which
//! law it is counted, [`entries`] what that means, [`basis`] which cost belongs to which disposal, [`book`] adds it up;
//! [`performance`] says how it did, [`tax`] what goes into which form, [`import`] reads the files of exchanges. [`exact`] has the
//! numbers, [`prices`] and [`exchange_rates`] what things were worth, [`issue`] what does not add up.

pub mod activity;
pub mod basis;
pub mod book;
pub mod calendar;
pub mod entries;
pub mod exact;
pub mod exchange_rates;
pub mod import;
pub mod issue;
pub mod lot;
pub mod performance;
pub mod position;
pub mod positions;
pub mod prices;
pub mod rules;
pub mod tax;
pub mod valuation;

#[cfg(test)]
mod tests;

pub use lot::Lot;
pub use position::{Disposal, Position};
pub use positions::{Fill, Move, PositionKey, Positions};
pub use valuation::{AssetAmount, Valuation};
