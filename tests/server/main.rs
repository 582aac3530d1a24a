//! Whole-server tests: a real process, spoken to over HTTP and WebSocket.

#![expect(clippy::unwrap_used, reason = "a test that finds nothing fails right there")]

#[path = "../support/mod.rs"]
mod support;

mod accounts;
mod api_keys;
mod audit;
mod audited;
mod cluster;
mod codes;
mod consumers;
mod costs;
mod data_dir;
mod deletion;
mod docs;
mod durability;
mod error_codes;
mod exports;
mod guide;
mod hostile;
mod identity;
mod ids;
mod imports;
mod jobs;
mod journal;
mod kills;
mod limits;
mod lists;
mod live;
mod load;
mod lockout;
mod main_job;
mod oauth;
mod outage;
mod outages;
mod passkeys;
mod permissions;
mod personal_data;
mod queries;
mod restore;
mod resume;
mod rotation;
mod scanners;
mod second_factors;
mod sessions;
mod staff;
mod tax_reports;
mod timing;
mod trading;
mod trading_sets;
mod trading_waiting;
mod verifying;
mod wallets;
