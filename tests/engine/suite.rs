//! The engine through its public commands: against a naive model, and against recorded streams.
//!
//! A test of the package `agio-engine`. The file is not named `main.rs`, because Cargo would take it for a test of the server, too.

mod author;
mod counterexamples;
mod dice;
mod differential;
mod duel;
mod floor;
mod invariants;
mod lobster;
mod many_ids;
mod model;
mod previews;
mod replaying;
mod scenario;
mod shrinking;
mod snapshots;
mod streams;
mod tally;
