//! Settings of the job queue.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How jobs are run and how long they are kept.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JobsConfig {
    /// The most jobs that a node runs at once.
    pub workers_max: usize,
    /// How often a node looks for jobs that other nodes enqueued, for tries that are due again, and for schedules. Jobs
    /// that it enqueued itself start at once.
    pub poll_ms: u64,
    /// How long a job may go without a sign of life from its node before another node takes it. The same on every node.
    pub lease_seconds: u64,
    /// How long jobs are kept that succeeded or were cancelled.
    pub finished_kept_days: u64,
    /// How long jobs are kept that failed.
    pub failed_kept_days: u64,
}

impl Default for JobsConfig {
    fn default() -> JobsConfig {
        JobsConfig {
            workers_max: 8,
            poll_ms: 1_000,
            lease_seconds: 30,
            finished_kept_days: 7,
            failed_kept_days: 30,
        }
    }
}

/// Leases below it would be lost to a busy database.
const LEASE_SECONDS_MIN: u64 = 5;

impl JobsConfig {
    /// Everything that is wrong with these settings, in words for the operator.
    pub fn problems(&self) -> Vec<String> {
        let checks = [
            (self.workers_max > 0, "jobs.workers_max is 0, so no job would run: set it above 0"),
            (self.poll_ms > 0, "jobs.poll_ms must be above 0"),
            (self.lease_seconds >= LEASE_SECONDS_MIN, "jobs.lease_seconds must be at least 5"),
            (
                self.poll_ms.saturating_mul(2) <= self.lease_seconds.saturating_mul(1_000),
                "jobs.poll_ms must be at most half of jobs.lease_seconds",
            ),
            (
                self.finished_kept_days > 0 && self.failed_kept_days > 0,
                "jobs.finished_kept_days and jobs.failed_kept_days must be above 0: what is over keeps its key as long",
            ),
        ];
        checks.into_iter().filter(|(good, _)| !good).map(|(_, why)| why.to_owned()).collect()
    }

    pub(super) fn poll(&self) -> Duration {
        Duration::from_millis(self.poll_ms)
    }

    pub(super) fn lease(&self) -> Duration {
        Duration::from_secs(self.lease_seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_named() {
        assert!(JobsConfig::default().problems().is_empty());
        let none = JobsConfig {
            workers_max: 0,
            poll_ms: 0,
            lease_seconds: 0,
            finished_kept_days: 0,
            failed_kept_days: 0,
        };
        assert_eq!(none.problems().len(), 4, "{:?}", none.problems());
        let slow = JobsConfig { poll_ms: 20_000, ..JobsConfig::default() };
        assert_eq!(slow.problems().len(), 1, "{:?}", slow.problems());
    }
}
