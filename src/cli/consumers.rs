//! The durable consumers of this program, and `agio consumers`: how far each has come, and letting a stopped one go
//! on.

use super::stores::{open_migrated, operators_audit_log, patient};
use crate::config::Config;
use crate::domain::{AuditAction, ConsumerKind, Seq};
use crate::exchange::consumers::Consumer;
use crate::services::audit;
use crate::storage::consumers::{self, ConsumerRow};
use crate::storage::journal::JournalReader;
use std::process::ExitCode;

/// What to do with a consumer.
#[derive(Clone, Debug, clap::Subcommand)]
pub(super) enum Act {
    /// Lets a stopped consumer go on where it stopped; a running server notices within a second.
    Resume {
        /// The consumer's name, as `agio consumers` prints it.
        name: String,
    },
}

/// Every consumer beside the projections: `agio serve` runs them, `agio rebuild` resets those that are projections.
/// Rooms that do something after an event add theirs here.
pub(super) fn registered() -> Vec<Consumer> {
    Vec::new()
}

/// Lists the consumers, or does something with one. Status 1 while one is stopped.
pub(super) async fn run(config: &Config, act: Option<Act>) -> Result<ExitCode, String> {
    let config = patient(config)?;
    let database = open_migrated(&config).await?;
    let failed = |fault| format!("the consumers cannot be read: {fault}");
    if let Some(Act::Resume { name }) = act {
        let resumed = consumers::resume(&database, &name).await;
        if !resumed.map_err(|fault| format!("{name} could not be resumed: {fault}"))? {
            return Err(format!(
                "no consumer of the name {name} is stopped: `agio consumers` lists them"
            ));
        }
        let act = audit::Act::of_operator(AuditAction::ResumeConsumer);
        let noted = operators_audit_log(&database).record_alone(act).await;
        noted.map_err(|fault| format!("it could not be noted in the audit log: {fault}"))?;
        println!("{name} goes on where it stopped.");
        return Ok(ExitCode::SUCCESS);
    }
    let tip = journal_end(&config).await.map_err(failed)?;
    let rows = consumers::all(&database).await.map_err(failed)?;
    for row in &rows {
        println!("{}", line(row, tip));
    }
    let is_stopped = rows.iter().any(|row| row.stopped.is_some());
    Ok(if is_stopped { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn journal_end(config: &Config) -> Result<Seq, crate::domain::Fault> {
    let mut journal = JournalReader::open(&config.database, &config.data_dir).await?;
    let newest = journal.newest(1).await?;
    Ok(newest.last().map_or(Seq::ZERO, |record| record.last_seq))
}

fn line(row: &ConsumerRow, tip: Seq) -> String {
    let kind = match row.kind {
        ConsumerKind::Projection => "projection",
        ConsumerKind::Effect => "effect",
    };
    let behind = tip.0.saturating_sub(row.cursor.0);
    let state = match &row.stopped {
        None => "not stopped".to_owned(),
        Some(stopped) => format!("stopped at {}: {}", stopped.at, stopped.error),
    };
    format!("{} ({kind}): seq {}, {behind} commands behind, {state}", row.name, row.cursor)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;
    use crate::storage::consumers::Stopped;

    #[test]
    fn consumer_line_says_how_far_it_is_and_why_it_stopped() {
        let row = ConsumerRow {
            name: "projections".to_owned(),
            kind: ConsumerKind::Projection,
            cursor: Seq(40),
            stopped: None,
        };
        let running = "projections (projection): seq 40, 2 commands behind, not stopped";
        assert_eq!(line(&row, Seq(42)), running);
        let error = "internal: no such table: notes".to_owned();
        let row = ConsumerRow {
            name: "notes".to_owned(),
            kind: ConsumerKind::Effect,
            stopped: Some(Stopped { at: Timestamp::from_seconds(0), error }),
            ..row
        };
        let stopped = line(&row, Seq(40));
        assert!(stopped.starts_with("notes (effect): seq 40, 0 commands behind, stopped at 1970"));
        assert!(stopped.ends_with(": internal: no such table: notes"), "{stopped}");
    }
}
