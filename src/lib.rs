//! Agio: a self-hosted crypto exchange and portfolio back end behind one typed GraphQL schema.
//!
//! The modules stand in reading order; `ARCHITECTURE.md` is the map.

mod failure;

/// The vocabulary, which is the package `agio-domain`, and how a use case can fail.
///
/// `failure` stays in this package: the room of SQL turns its errors into a `Fault`, which Rust allows to the package of the
/// `Fault` only.
pub mod domain {
    pub use crate::failure::{CommandFault, Failure, Fault, OutcomeUnknown, Refusal, RefusalCode};
    pub use agio_domain::*;
}

pub use agio_accounting as accounting;
pub use agio_engine as engine;

pub mod outbound;
pub mod secrets;

pub mod storage;

pub mod exchange;
pub mod market;

pub mod services;

pub mod jobs;

pub mod graphql;

pub mod schema;

pub mod resolvers;

pub mod http;

pub mod cli;
pub mod config;
pub mod telemetry;
