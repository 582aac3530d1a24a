//! Background work.
//!
//! A job is a row (`crate::storage::jobs`), enqueued in the transaction that caused it and run by any node, with
//! leases, retries and lanes: [`Runner`], and a [`JobHandler`] per kind. A [`Schedule`] enqueues a job at each tick, once
//! for all nodes. A [`LocalTask`] is what each node must do for itself. None of them ever answers anybody.

mod account_check;
mod account_closing;
mod account_opening;
mod attempt;
mod audit_sealer;
mod backoff;
mod cleanup;
mod config;
mod export;
mod handler;
mod imports;
mod lease_watch;
mod local;
mod mail;
mod metrics;
mod personal_data_export;
mod resealing;
mod runner;
mod schedules;
mod session_check;
mod tax_report_export;
#[cfg(test)]
mod tests;

pub use account_check::AccountCheck;
pub use account_opening::AccountOpening;
pub use audit_sealer::AuditSealer;
pub use backoff::Backoff;
pub use cleanup::{Cleanup, CleanupParts};
pub use config::JobsConfig;
pub use handler::{JobError, JobHandler, JobRun, StopReason};
pub use local::LocalTask;
pub use mail::SendMail;
pub use runner::{Runner, RunnerParts};
pub use schedules::{SCHEDULES, Schedule};
pub use session_check::SessionCheck;

use crate::domain::{Clock, Rng};
use crate::services::accounts::Accounts;
use crate::services::api_keys::ApiKeys;
use crate::services::auth::{Auth, AuthConfig};
use crate::services::exports::Exports;
use crate::services::imports::Imports;
use crate::services::life_cycle::LifeCycle;
use crate::services::mail::Mailer;
use crate::services::personal_data::PersonalData;
use crate::services::tax_exports::TaxExports;
use crate::storage::Database;
use crate::storage::jobs::JobSignal;
use account_closing::{AccountClosing, Erasure};
use export::Export;
use imports::ImportWork;
use local::keep_running;
use personal_data_export::PersonalDataExport;
use resealing::Resealing;
use std::sync::Arc;
use std::time::Duration;
use tax_report_export::TaxReportExport;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What the jobs need.
pub struct JobParts {
    /// Where their work is kept.
    pub database: Database,
    /// Sends mail.
    pub mailer: Mailer,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Spreads retries.
    pub rng: Arc<dyn Rng>,
    /// Tells that something was enqueued on this node.
    pub signal: JobSignal,
    /// The node's name, which no other process alive has.
    pub node: String,
    /// Settings of the queue.
    pub config: JobsConfig,
    /// Finishes opening accounts.
    pub accounts: Accounts,
    /// Whose sessions are looked after.
    pub auth: Auth,
    /// Keys of programs, whose secrets are sealed anew.
    pub api_keys: ApiKeys,
    /// Writes archives of what is kept about people.
    pub personal_data: PersonalData,
    /// Reads files of other exchanges, and writes down what is in them.
    pub imports: Imports,
    /// Writes files of tax reports.
    pub tax_exports: TaxExports,
    /// Writes files of what people have here.
    pub exports: Exports,
    /// Closes accounts that were deleted, and forgets people.
    pub life_cycle: LifeCycle,
    /// Its settings: how long and how often.
    pub auth_config: AuthConfig,
}

/// The running jobs of a node.
#[derive(Debug)]
pub struct Jobs {
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Jobs {
    /// Starts all background work of a node.
    pub fn start(parts: JobParts) -> Jobs {
        let jobs = Jobs { tasks: TaskTracker::new(), stop: CancellationToken::new() };
        let JobParts {
            database,
            mailer,
            clock,
            rng,
            signal,
            node,
            config,
            accounts,
            auth,
            api_keys,
            personal_data,
            imports,
            tax_exports,
            exports,
            life_cycle,
            auth_config,
        } = parts;
        let check_every = Duration::from_secs(auth_config.session_check_seconds.max(1));
        jobs.run(AccountCheck::new(auth.clone(), accounts.clone()));
        jobs.run(AuditSealer::new(database.clone()));
        jobs.run(SessionCheck::new(auth.clone(), check_every));
        let cleanup = Cleanup::new(CleanupParts {
            database: database.clone(),
            clock: Arc::clone(&clock),
            login_history_days: auth_config.login_history_days,
            jobs: config.clone(),
        });
        let handlers: Vec<Arc<dyn JobHandler>> = vec![
            Arc::new(SendMail::new(mailer)),
            Arc::new(AccountOpening::new(accounts)),
            Arc::new(cleanup),
            Arc::new(Resealing::new(auth, api_keys)),
            Arc::new(PersonalDataExport::new(personal_data)),
            Arc::new(ImportWork::new(imports)),
            Arc::new(TaxReportExport::new(tax_exports)),
            Arc::new(Export::new(exports)),
            Arc::new(AccountClosing::new(life_cycle.clone())),
            Arc::new(Erasure::new(life_cycle)),
        ];
        let schedules = SCHEDULES.to_vec();
        let runner =
            RunnerParts { database, clock, rng, signal, node, config, handlers, schedules };
        jobs.run(Runner::new(runner, jobs.tasks.clone(), jobs.stop.clone()));
        jobs
    }

    fn run(&self, task: impl LocalTask) {
        self.tasks.spawn(keep_running(task, self.stop.clone()));
    }

    /// Lets what runs end, gives back what has not begun, and starts nothing new; `false` when something did not end
    /// within `grace`.
    pub async fn stop(self, grace: Duration) -> bool {
        self.stop.cancel();
        self.tasks.close();
        tokio::time::timeout(grace, self.tasks.wait()).await.is_ok()
    }
}
