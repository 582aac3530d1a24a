//! Looks all sessions up that connections of this node belong to, so that one that was ended elsewhere ends its
//! connections though no message of it arrived.

use super::LocalTask;
use crate::domain::Fault;
use crate::services::auth::Auth;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The task. Every node has one, for its own connections.
#[derive(Debug)]
pub struct SessionCheck {
    auth: Auth,
    every: Duration,
    failing: AtomicBool,
}

impl SessionCheck {
    /// The task over these people.
    pub fn new(auth: Auth, every: Duration) -> SessionCheck {
        SessionCheck { auth, every, failing: AtomicBool::new(false) }
    }
}

impl LocalTask for SessionCheck {
    fn name(&self) -> &'static str {
        "session check"
    }

    /// A failure does not lengthen the rest: sessions must end soon after the database is back.
    async fn round(&self) -> Result<Duration, Fault> {
        let outcome = self.auth.check_watched_sessions().await;
        let failed_before = self.failing.swap(outcome.is_err(), Ordering::Relaxed);
        if let Err(fault) = outcome
            && !failed_before
        {
            tracing::warn!(%fault, "watched sessions cannot be looked up; it is tried again");
        }
        Ok(self.every)
    }
}
