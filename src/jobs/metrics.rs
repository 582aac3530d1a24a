//! What is counted of jobs, by kind.

use crate::domain::{Fault, JobStatus};
use crate::storage::Database;
use crate::storage::jobs::{Outcome, operate};
use std::collections::BTreeSet;
use std::time::Duration;

/// Shows how many jobs wait, run and have failed, of all nodes. `kinds` are shown even when there are none.
pub(super) async fn show_backlog(db: &Database, kinds: &[&'static str]) -> Result<(), Fault> {
    let counts = operate::backlog(db).await?;
    let found = counts.iter().map(|count| count.kind.as_str());
    let kinds: BTreeSet<&str> = kinds.iter().copied().chain(found).collect();
    for kind in kinds {
        for status in [JobStatus::Waiting, JobStatus::Running, JobStatus::Failed] {
            let counted = counts.iter().find(|it| it.kind == kind && it.status == status);
            let count = counted.map_or(0, |it| it.count) as f64;
            let name = match status {
                JobStatus::Waiting => "agio_jobs_waiting",
                JobStatus::Running => "agio_jobs_running",
                _ => "agio_jobs_failed",
            };
            metrics::gauge!(name, "kind" => kind.to_owned()).set(count);
        }
    }
    Ok(())
}

/// Counts an attempt of this node.
pub(super) fn count_attempt(kind: &'static str, outcome: &Outcome, took: Duration) {
    let word = match outcome {
        Outcome::Succeeded => "succeeded",
        Outcome::Retry(..) => "retry",
        Outcome::Failed(_) | Outcome::FailedFor(..) => "failed",
        Outcome::Cancelled => "cancelled",
        Outcome::GivenBack => "given_back",
    };
    metrics::counter!("agio_jobs_attempts_total", "kind" => kind, "outcome" => word).increment(1);
    metrics::histogram!("agio_jobs_seconds", "kind" => kind).record(took.as_secs_f64());
    if let Outcome::Retry(..) = outcome {
        metrics::counter!("agio_jobs_retries_total", "kind" => kind).increment(1);
    }
}
