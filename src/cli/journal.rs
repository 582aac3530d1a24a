//! `agio verify` and `agio rebuild`: the journal against its projections.

use super::consumers;
use super::lock::DataDirLock;
use super::stores::{open_database, open_journal, open_migrated, operators_audit_log, patient};
use crate::config::Config;
use crate::domain::AuditAction;
use crate::exchange::{rebuild as rebuilding, verify as verifying};
use crate::services::audit::{self, Act, NotedHead};
use std::process::ExitCode;

/// Replays the journal and compares, and walks the audit log; status 1 when anything differs. A server may run beside
/// it. `noted` is a head of the audit log that must be part of it.
pub(super) async fn verify(config: &Config, noted: Option<NotedHead>) -> Result<ExitCode, String> {
    let config = patient(config)?;
    let database = open_migrated(&config).await?;
    let journal = open_journal(&config, &database).await?;
    let report = verifying::run(journal.as_ref(), &database)
        .await
        .map_err(|fault| format!("verification could not be done: {fault}"))?;
    println!("{report}");
    let log = audit::verify(&database, noted)
        .await
        .map_err(|fault| format!("the audit log could not be verified: {fault}"))?;
    println!("{log}");
    let clean = report.is_clean() && log.is_clean();
    Ok(if clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Empties the projections and makes them anew.
pub(super) async fn rebuild(config: &Config) -> Result<ExitCode, String> {
    let config = patient(config)?;
    let _lock = DataDirLock::take(&config)?;
    let database = open_database(&config).await?;
    let journal = open_journal(&config, &database).await?;
    let rebuilt = rebuilding::run(journal.as_ref(), &database, &consumers::registered()).await;
    let act = Act::of_operator(AuditAction::RebuildProjections);
    let act = if rebuilt.is_ok() { act } else { act.failed() };
    let noted = operators_audit_log(&database).record_alone(act).await;
    let report =
        rebuilt.map_err(|fault| format!("the projections could not be rebuilt: {fault}"))?;
    println!("{report}");
    noted.map_err(|fault| format!("the rebuild could not be noted in the audit log: {fault}"))?;
    Ok(if report.is_whole() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
