//! Use cases outside the engine: what the API, the command line and the jobs ask for.
//!
//! Each room takes plain input, checks who asks, and answers `Result<T, Failure>`. Nothing here knows
//! GraphQL or HTTP, and no balance or order changes except by a command to the exchange.

pub mod access;
pub mod accounts;
pub mod api_keys;
pub mod audit;
pub mod auth;
pub mod documents;
pub mod exchange_rates;
pub mod exports;
pub mod files;
pub mod funding;
pub mod imports;
pub mod investments;
pub mod keyring;
pub mod life_cycle;
pub mod liquidity;
pub mod listing;
pub mod mail;
pub mod permanent_key;
pub mod person_jobs;
pub mod personal_data;
pub mod portfolio;
pub mod rate_limits;
pub mod records;
pub mod refusals;
pub mod sealing;
pub mod sheets;
pub mod tax_exports;
pub mod trading;
