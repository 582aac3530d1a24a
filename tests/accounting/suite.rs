//! The package `agio-accounting` through its public interface: against published figures, and against naive models.
//!
//! The file is not named `main.rs`, because Cargo would take it for a test of the server, too. `tests/data/portfolio` says
//! where the published figures come from.

#![expect(
    clippy::unwrap_used,
    reason = "a test that finds something else than it needs has failed"
)]

mod acb;
mod cgtcalc;
mod conservation;
mod exchange_rates;
mod hmrc;
mod imports;
mod ledger;
mod methods;
mod naive_uk;
mod order;
mod performance;
mod rp2;
mod steps;
mod tax;
