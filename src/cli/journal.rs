//! `agio verify` and `agio rebuild`: the journal against its projections.

use super::app::{connect, open_database, open_journal};
use super::consumers;
use super::lock::DataDirLock;
use crate::config::Config;
use crate::exchange::{rebuild as rebuilding, verify as verifying};
use crate::storage::Database;
use crate::storage::journal::JOURNAL_FILE;
use std::process::ExitCode;

/// The settings for going through everything, which takes longer than any request may.
///
/// A data directory without a journal is a wrong path more likely than an exchange on which nothing ever
/// happened, so it is refused before anything is made that was not there.
pub(super) fn patient(config: &Config) -> Result<Config, String> {
    let mut config = config.clone();
    config.database.statement_timeout_ms = 0;
    let file = config.data_dir.join(JOURNAL_FILE);
    if config.database.is_postgres() || file.is_file() {
        return Ok(config);
    }
    Err(format!(
        "there is no journal at {}: set AGIO_DATA_DIR to the server's data directory, or put the journal back",
        file.display()
    ))
}

/// The tables as they are: whoever only reads leaves bringing them up to date to the server.
pub(super) async fn open_migrated(config: &Config) -> Result<Database, String> {
    let database = connect(config).await?;
    let migrated = database.is_migrated().await;
    match migrated.map_err(|fault| format!("the database does not answer: {fault}"))? {
        true => Ok(database),
        false => Err("the tables are not there, or not as this program knows them, because another version made \
                      them: start the server of this version or run `agio migrate`, and then this again"
            .to_owned()),
    }
}

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
