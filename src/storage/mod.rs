//! Every SQL statement, one repository per aggregate; Redis and its in-process twin.
//!
//! Repositories are free functions that take a [`Database`] (or the transaction a caller runs) and answer
//! plain rows or domain types, never models of the ORM. Tables that are projections of the journal are
//! written by one place only, the projector.

pub mod account_numbers;
pub mod accounts;
pub mod api_keys;
pub mod audit_log;
pub mod balances;
mod bulk;
pub mod cache;
pub mod candles;
pub mod code_tries;
mod config;
mod connection;
pub mod consumers;
mod database;
pub mod decoys;
mod deletion;
pub mod email_changes;
pub mod email_tokens;
pub mod erasure_list;
pub mod exports;
pub mod files;
pub mod fills;
pub mod holders;
pub mod imports;
mod integers;
pub mod investments;
pub mod jobs;
pub mod journal;
pub mod limiter;
pub mod linked_accounts;
pub mod login_events;
pub mod mfa_challenges;
pub mod money_intents;
pub mod nonces;
pub mod oauth_flows;
pub mod orders;
mod page;
pub mod passkey_ceremonies;
pub mod passkeys;
pub mod password_resets;
pub mod permanent_keys;
pub mod personal_data;
pub mod positions;
pub mod preferences;
pub mod projection;
pub mod pubsub;
mod reading;
pub mod recovery_codes;
mod redis_server;
pub mod schedules;
pub mod sessions;
pub mod sign_in_failures;
pub mod snapshots;
mod spelling;
pub mod totp_factors;
pub mod trades;
pub mod transactions;
pub mod users;
pub mod verification;
pub mod wallet_challenges;
pub mod wallets;

#[cfg(test)]
pub(crate) mod testing;

pub use config::DatabaseConfig;
pub use database::Database;
pub use page::{Page, PageRequest};
pub use redis_server::RedisServer;

/// What a use case gets inside [`Database::write`]: several repositories' writes, all or none.
pub(crate) use sea_orm::DatabaseTransaction as Transaction;
