//! Use cases outside the engine.

pub mod auth;
