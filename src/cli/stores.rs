//! Opens the database, the journal and the audit log that the subcommands work on.

use super::private_files::{close_to_others, make_data_dir};
use crate::config::Config;
use crate::domain::rng::SystemRng;
use crate::domain::time::SystemClock;
use crate::services::audit::AuditLog;
use crate::storage::Database;
use crate::storage::journal::{self, JOURNAL_FILE, JournalStore};
use std::sync::Arc;

/// Opens the database and brings its tables up to date.
pub(super) async fn open_database(config: &Config) -> Result<Database, String> {
    let database = connect(config).await?;
    database.migrate().await.map_err(|fault| format!("the tables cannot be migrated: {fault}"))?;
    Ok(database)
}

/// Opens the database as it is.
pub(super) async fn connect(config: &Config) -> Result<Database, String> {
    make_data_dir(&config.data_dir)?;
    close_to_others(config)?;
    Database::connect(&config.database, &config.data_dir).await.map_err(|fault| {
        format!("database.url (DATABASE_URL): the database does not answer: {fault}. Check that it runs there and that the URL is right")
    })
}

/// The audit log, for the command of an operator.
pub(super) fn operators_audit_log(database: &Database) -> AuditLog {
    AuditLog::new(database.clone(), Arc::new(SystemClock), Arc::new(SystemRng))
}

/// Opens the journal that belongs to the database.
pub(super) async fn open_journal(
    config: &Config,
    database: &Database,
) -> Result<Arc<dyn JournalStore>, String> {
    journal::open(database, &config.data_dir)
        .await
        .map_err(|fault| format!("the journal cannot be opened: {fault}"))
}

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
