//! What things cost: lots, positions, and what an amount was worth when it moved.
//!
//! Pure arithmetic of integers without I/O. It imports the domain alone and knows nothing of the engine, the
//! journal or SQL: the projection tells it what happened, in the order of the journal, and stores what it answers.
//! So positions that are made anew are the same to the unit. A cost that is not known stays unknown and never
//! becomes 0.
//!
//! Where to look: [`lot`] joins and splits costs, [`position`] adds gains to them (average-cost method),
//! [`positions`] keeps those of all accounts, [`valuation`] says what an amount is worth.

pub mod exact;
pub mod lot;
pub mod position;
pub mod positions;
pub mod valuation;

#[cfg(test)]
mod tests;

pub use lot::Lot;
pub use position::{Disposal, Position};
pub use positions::{Fill, Move, PositionKey, Positions};
pub use valuation::{AssetAmount, Valuation};
