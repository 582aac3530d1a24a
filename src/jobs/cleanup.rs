//! Forgets what is over: expired proofs and resets, ended sessions, finished mail, old login history.

use super::Job;
use crate::domain::{Clock, Fault, Timestamp};
use crate::storage::{Database, email_tokens, login_events, outbox, password_resets, sessions};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long to rest between rounds.
const REST: Duration = HOUR;
/// How long expired links are still told from made-up ones.
const PROOFS_KEPT: Duration = DAY;
/// How long ended sessions are kept.
const SESSIONS_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long finished mail is kept, without its text.
const MAIL_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long login history is kept.
const LOGIN_HISTORY_KEPT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The job.
#[derive(Debug)]
pub struct Cleanup {
    database: Database,
    clock: Arc<dyn Clock>,
}

impl Cleanup {
    /// The job over this database.
    pub fn new(database: Database, clock: Arc<dyn Clock>) -> Cleanup {
        Cleanup { database, clock }
    }

    fn ago(&self, kept: Duration) -> Timestamp {
        self.clock.now().minus(kept)
    }
}

impl Job for Cleanup {
    fn name(&self) -> &'static str {
        "cleanup"
    }

    async fn round(&self, _stop: &CancellationToken) -> Result<Duration, Fault> {
        let database = &self.database;
        let mut gone = email_tokens::delete_expired(database, self.ago(PROOFS_KEPT)).await?;
        gone += password_resets::delete_expired(database, self.ago(PROOFS_KEPT)).await?;
        gone += sessions::delete_ended(database, self.ago(SESSIONS_KEPT)).await?;
        gone += outbox::delete_finished(database, self.ago(MAIL_KEPT)).await?;
        gone += login_events::delete_old(database, self.ago(LOGIN_HISTORY_KEPT)).await?;
        if gone > 0 {
            tracing::info!(rows = gone, "forgot what is over");
        }
        Ok(REST)
    }
}
