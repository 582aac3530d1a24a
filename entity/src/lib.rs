//! Sea-ORM entities: one file per SQL table.

pub mod account;
pub mod audit_head;
pub mod audit_log;
pub mod balance;
pub mod candle;
pub mod code_tries;
pub mod consumer;
pub mod decoys;
pub mod email_tokens;
pub mod jobs;
pub mod login_events;
pub mod money_intent;
pub mod money_number;
pub mod money_total;
pub mod order;
pub mod password_resets;
pub mod permanent_key;
pub mod position;
pub mod posting;
pub mod schedules;
pub mod sessions;
pub mod sign_in_failures;
pub mod trade;
pub mod users;
