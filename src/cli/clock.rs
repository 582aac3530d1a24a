//! `agio confirm-clock`: an operator's word to a running server that the computer's clock is right.
//!
//! It goes through a file in the data directory, so that it reaches the server of that directory, in a container too,
//! and nobody who cannot write there. The server takes the file away when it has read it.

use crate::config::Config;
use crate::domain::time::SystemClock;
use crate::domain::{AuditAction, Clock, Timestamp};
use crate::exchange::{ExchangeHandle, Part};
use crate::services::audit::{Act, AuditLog};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// The file's name in the data directory.
const FILE: &str = "clock.confirmed";
/// How often a server whose clock has jumped looks for it.
const LOOK: Duration = Duration::from_secs(1);
/// A word that is older by the clock it is about says nothing of that clock.
const VALID: Duration = Duration::from_secs(60);

/// Writes the file.
///
/// # Errors
/// When it cannot be written, in words for the operator.
pub(super) fn confirm(config: &Config) -> Result<ExitCode, String> {
    let (path, now) = (config.data_dir.join(FILE), SystemClock.now());
    std::fs::write(&path, now.to_string())
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
    println!(
        "The computer's clock says {now}. The server on this data directory takes it as right within a second."
    );
    Ok(ExitCode::SUCCESS)
}

/// Passes the operator's word on to the exchange.
pub(super) struct ConfirmationWatch {
    /// Where the file is written.
    pub(super) data_dir: PathBuf,
    pub(super) exchange: ExchangeHandle,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) audit: AuditLog,
}

/// Runs for as long as the server does.
pub(super) async fn watch(confirmations: ConfirmationWatch) {
    let ConfirmationWatch { data_dir, exchange, clock, audit } = confirmations;
    let path = data_dir.join(FILE);
    loop {
        tokio::time::sleep(LOOK).await;
        if exchange.trouble(Part::Clock).is_some() && is_confirmed(&path, &*clock).await {
            // What is not in the audit log is not done.
            match audit.record_alone(Act::of_operator(AuditAction::ConfirmClock)).await {
                Ok(()) => exchange.confirm_clock(),
                Err(fault) => tracing::error!(
                    %fault,
                    "the word on the clock could not be noted and was left out: run `agio confirm-clock` again"
                ),
            }
        }
    }
}

/// Whether there is such a word about the clock as it is now.
async fn is_confirmed(path: &Path, clock: &dyn Clock) -> bool {
    let Ok(text) = tokio::fs::read_to_string(path).await else { return false };
    if let Err(error) = tokio::fs::remove_file(path).await {
        tracing::warn!(%error, file = %path.display(), "the word on the clock cannot be taken away");
    }
    let said = Timestamp::parse(text.trim());
    let fresh = said.is_some_and(|said| {
        let now = clock.now();
        now.since(said) <= VALID && said.since(now) <= VALID
    });
    if !fresh {
        tracing::warn!("an old word on the clock was left out: run `agio confirm-clock` again");
    }
    fresh
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::ManualClock;

    #[tokio::test]
    async fn clock_confirmation_counts_once_and_for_that_clock_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(FILE);
        let clock = ManualClock::at(Timestamp::from_seconds(1_768_000_000));
        assert!(!is_confirmed(&path, &clock).await, "nothing was said");
        for (text, counts) in [
            (clock.now().to_string(), true),
            (clock.now().plus(Duration::from_secs(3_600)).to_string(), false),
            (clock.now().minus(Duration::from_secs(3_600)).to_string(), false),
            ("yes".to_owned(), false),
        ] {
            std::fs::write(&path, &text).expect("writes");
            assert_eq!(is_confirmed(&path, &clock).await, counts, "{text}");
            assert!(!path.exists(), "taken away");
        }
    }
}
