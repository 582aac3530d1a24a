//! The engine through its public commands: against a naive model, and against recorded streams.

mod floor;
mod lobster;
mod model;
mod random;
mod streams;
