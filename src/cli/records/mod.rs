//! `agio journal`: looks at the journal, also beside a running server. It only reads: no lease, no lock, no
//! table made; and it checks the chain of hashes of all it reads.

mod export;
mod lines;
mod names;
mod sentences;
mod tail;
#[cfg(test)]
mod tests;

use crate::config::Config;
use crate::domain::Fault;
use crate::storage::journal::{JOURNAL_FILE, JournalReader};
use clap::{Args, Subcommand};
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::process::ExitCode;

/// How many records are in memory at a time.
const PAGE_RECORDS: u32 = 64;

/// What to see of the journal.
#[derive(Clone, Debug, Subcommand)]
pub(super) enum Look {
    /// Shows the newest records, each command in words.
    Tail(TailArguments),
    /// Writes commands as JSON Lines, one command a line.
    Export(ExportArguments),
}

#[derive(Clone, Debug, Args)]
pub(super) struct TailArguments {
    /// How many records.
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    records: u32,
    /// Goes on with what is appended, until interrupted.
    #[arg(short, long)]
    follow: bool,
    /// Reads the journal from its start and checks the whole chain.
    #[arg(long)]
    whole: bool,
}

#[derive(Clone, Debug, Args)]
pub(super) struct ExportArguments {
    /// First seq to write.
    #[arg(long, value_name = "SEQ", default_value_t = 1)]
    from: u64,
    /// Last seq to write; without it, all to the journal's end.
    #[arg(long, value_name = "SEQ")]
    to: Option<u64>,
    /// File to write instead of the standard output; it stands under its name only once it is whole.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Why looking ended early.
#[derive(Debug, thiserror::Error)]
enum Problem {
    #[error("{0}")]
    Journal(#[from] Fault),
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
    #[error("{0}")]
    Range(String),
}

/// Runs `agio journal ...`. Status 1 and what was read so far when the journal is damaged.
///
/// # Errors
/// What failed, in words for the operator.
pub(super) async fn run(config: &Config, look: Look) -> Result<ExitCode, String> {
    let reader = open(config).await?;
    let done = match look {
        Look::Tail(arguments) => tail::run(reader, &arguments).await,
        Look::Export(arguments) => export::run(reader, &arguments).await,
    };
    match done {
        Ok(()) => Ok(ExitCode::SUCCESS),
        // Whoever reads has seen enough: `agio journal tail | head`.
        Err(Problem::Output(error)) if error.kind() == ErrorKind::BrokenPipe => {
            Ok(ExitCode::SUCCESS)
        }
        Err(problem) => Err(problem.to_string()),
    }
}

async fn open(config: &Config) -> Result<JournalReader, String> {
    let file = config.data_dir.join(JOURNAL_FILE);
    if !config.database.is_postgres() && !file.is_file() {
        return Err(format!(
            "there is no journal at {}: set AGIO_DATA_DIR to the server's data directory",
            file.display()
        ));
    }
    JournalReader::open(&config.database, &config.data_dir)
        .await
        .map_err(|fault| format!("the journal cannot be opened: {fault}"))
}
