//! Agio: a self-hosted crypto exchange and portfolio back end behind one typed GraphQL schema.
//!
//! The modules stand in reading order; `ARCHITECTURE.md` is the map.

pub mod domain;

pub mod accounting;
pub mod engine;

pub mod storage;

pub mod exchange;
pub mod market;

pub mod services;

pub mod jobs;

pub mod schema;

pub mod resolvers;

pub mod http;

pub mod cli;
pub mod config;
pub mod telemetry;
