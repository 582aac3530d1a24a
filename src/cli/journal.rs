//! `agio verify` and `agio rebuild`: the journal against its projections.

use super::consumers;
use super::lock::DataDirLock;
use super::stores::{open_database, open_journal, open_migrated, patient};
use crate::config::Config;
use crate::exchange::{rebuild as rebuilding, verify as verifying};
use std::process::ExitCode;

/// Replays the journal and compares; status 1 when anything differs. A server may run beside it.
pub(super) async fn verify(config: &Config) -> Result<ExitCode, String> {
    let config = patient(config)?;
    let database = open_migrated(&config).await?;
    let journal = open_journal(&config, &database).await?;
    let report = verifying::run(journal.as_ref(), &database)
        .await
        .map_err(|fault| format!("verification could not be done: {fault}"))?;
    println!("{report}");
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Empties the projections and makes them anew.
pub(super) async fn rebuild(config: &Config) -> Result<ExitCode, String> {
    let config = patient(config)?;
    let _lock = DataDirLock::take(&config)?;
    let database = open_database(&config).await?;
    let journal = open_journal(&config, &database).await?;
    let report = rebuilding::run(journal.as_ref(), &database, &consumers::registered())
        .await
        .map_err(|fault| format!("the projections could not be rebuilt: {fault}"))?;
    println!("{report}");
    Ok(if report.is_whole() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
