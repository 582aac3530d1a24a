//! `agio verify` and `agio rebuild`: the journal against its projections.

use super::app::{open_database, open_journal};
use super::lock::DataDirLock;
use crate::config::Config;
use crate::exchange::{rebuild as rebuilding, verify as verifying};
use crate::storage::Database;
use crate::storage::journal::{JOURNAL_FILE, JournalStore};
use std::process::ExitCode;
use std::sync::Arc;

/// Journal and database of a server that stands still.
struct Books {
    journal: Arc<dyn JournalStore>,
    database: Database,
    _lock: DataDirLock,
}

impl Books {
    /// Opens what is there. A data directory without a journal is a wrong path more likely than an exchange
    /// on which nothing ever happened, so nothing is made that was not there.
    async fn open(config: &Config) -> Result<Books, String> {
        let mut config = config.clone();
        // Going through everything takes longer than any request may.
        config.database.statement_timeout_ms = 0;
        let file = config.data_dir.join(JOURNAL_FILE);
        if !config.database.is_postgres() && !file.is_file() {
            return Err(format!(
                "there is no journal at {}: set AGIO_DATA_DIR to the server's data directory, or put the \
                 journal back",
                file.display()
            ));
        }
        let lock = DataDirLock::take(&config)?;
        let database = open_database(&config).await?;
        let journal = open_journal(&config, &database).await?;
        Ok(Books { journal, database, _lock: lock })
    }
}

/// Replays the journal and compares; status 1 when anything differs.
pub(super) async fn verify(config: &Config) -> Result<ExitCode, String> {
    let Books { journal, database, _lock } = Books::open(config).await?;
    let report = verifying::run(journal.as_ref(), &database)
        .await
        .map_err(|fault| format!("verification could not be done: {fault}"))?;
    println!("{report}");
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Empties the projections and makes them anew.
pub(super) async fn rebuild(config: &Config) -> Result<ExitCode, String> {
    let Books { journal, database, _lock } = Books::open(config).await?;
    let report = rebuilding::run(journal.as_ref(), &database)
        .await
        .map_err(|fault| format!("the projections could not be rebuilt: {fault}"))?;
    println!("{report}");
    Ok(ExitCode::SUCCESS)
}
