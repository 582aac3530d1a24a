//! `agio verify` and `agio rebuild`: the journal against its projections.

use super::app::{open_database, open_journal};
use crate::config::Config;
use crate::exchange::{rebuild as rebuilding, verify as verifying};
use std::process::ExitCode;

/// Replays the journal and compares; status 1 when anything differs.
pub(super) async fn verify(config: &Config) -> Result<ExitCode, String> {
    let database = open_database(config).await?;
    let journal = open_journal(config, &database).await?;
    let report = verifying::run(journal.as_ref(), &database)
        .await
        .map_err(|fault| format!("verification could not be done: {fault}"))?;
    print!("{report}");
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Empties the projections and makes them anew.
pub(super) async fn rebuild(config: &Config) -> Result<ExitCode, String> {
    let database = open_database(config).await?;
    let journal = open_journal(config, &database).await?;
    let report = rebuilding::run(journal.as_ref(), &database)
        .await
        .map_err(|fault| format!("the projections could not be rebuilt: {fault}"))?;
    print!("{report}");
    Ok(ExitCode::SUCCESS)
}
