//! Every SQL statement, one repository per aggregate; Redis and its in-process twin.
//!
//! Repositories are free functions that take a [`Database`] (or the transaction a caller runs) and answer
//! plain rows or domain types, never models of the ORM. Tables that are projections of the journal are
//! written by one place only, the projector.

pub mod balances;
pub mod candles;
mod config;
mod database;
mod integers;
pub mod orders;
mod page;
pub mod positions;
pub mod trades;
pub mod transactions;
mod words;

#[cfg(test)]
pub(crate) mod testing;

pub use config::DatabaseConfig;
pub use database::Database;
pub use page::{Page, PageRequest};
