//! What the exchange lists, from a file that an operator edits to journaled commands.
//!
//! [`parse`] reads the file, [`commands`] compares it with what is listed, [`apply`] submits the
//! difference. Every problem of a file is reported at once, each with its line, the reason and the
//! remedy, and a file with a problem changes nothing. The file's format is described in the built-in
//! one, `listing.toml` at the root of the repository.

mod apply;
mod changes;
mod parse;
mod plan;
mod reader;

pub use apply::{ListingError, Loaded, apply, load};
pub use changes::commands;
pub use parse::parse;
pub use plan::{ListingPlan, PlannedAsset, PlannedFeeTiers, PlannedMarket, Problem};

/// The listing that is compiled in.
pub const DEFAULT_LISTING: &str = include_str!("../../../listing.toml");

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
