//! Forgets what is over: expired proofs and resets, ended sessions, finished jobs, old login history, expired files.

use super::JobsConfig;
use super::handler::{JobError, JobHandler, JobRun};
use crate::domain::{Clock, Fault, Timestamp};
use crate::services::auth;
use crate::storage::jobs::{Retention, delete_finished};
use crate::storage::{
    Database, code_tries, decoys, email_changes, email_tokens, exports, files, imports,
    login_events, mfa_challenges, nonces, oauth_flows, passkey_ceremonies, password_resets,
    sessions, sign_in_failures, wallet_challenges,
};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;

/// The kind of the job.
pub(super) const KIND: &str = "cleanup";

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long expired links are still told from made-up ones.
const PROOFS_KEPT: Duration = DAY;
/// How long rows are kept that mean nothing.
const DECOYS_KEPT: Duration = HOUR;
/// How long exports count whose jobs are forgotten.
const EXPORTS_COUNTED: Duration = DAY;
/// How long ended sessions are kept.
const SESSIONS_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// What the handler needs.
pub struct CleanupParts {
    /// Where what is over is.
    pub database: Database,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// How long login history is kept.
    pub login_history_days: u64,
    /// How long finished jobs are kept.
    pub jobs: JobsConfig,
}

/// The handler.
#[derive(Debug)]
pub struct Cleanup {
    database: Database,
    clock: Arc<dyn Clock>,
    login_history_kept: Duration,
    jobs: JobsConfig,
}

impl Cleanup {
    /// The handler over this database.
    pub fn new(parts: CleanupParts) -> Cleanup {
        let CleanupParts { database, clock, login_history_days, jobs } = parts;
        Cleanup { database, clock, login_history_kept: days(login_history_days), jobs }
    }

    fn ago(&self, kept: Duration) -> Timestamp {
        self.clock.now().minus(kept)
    }

    async fn clean_up(&self) -> Result<(), Fault> {
        let database = &self.database;
        let mut gone = email_tokens::delete_expired(database, self.ago(PROOFS_KEPT)).await?;
        gone += email_changes::delete_expired(database, self.ago(PROOFS_KEPT)).await?;
        gone += code_tries::delete_old(database, self.ago(PROOFS_KEPT)).await?;
        gone += decoys::delete_old(database, self.ago(DECOYS_KEPT)).await?;
        gone += password_resets::delete_expired(database, self.ago(PROOFS_KEPT)).await?;
        gone += mfa_challenges::delete_expired(database, self.clock.now()).await?;
        gone += nonces::delete_old(database, self.ago(HOUR)).await?;
        gone += oauth_flows::delete_expired(database, self.clock.now()).await?;
        gone += passkey_ceremonies::delete_expired(database, self.clock.now()).await?;
        gone += wallet_challenges::delete_expired(database, self.clock.now()).await?;
        gone += sign_in_failures::delete_old(database, self.ago(auth::FORGOTTEN_AFTER)).await?;
        gone += sessions::delete_ended(database, self.ago(SESSIONS_KEPT)).await?;
        let finished = Retention {
            done_before: self.ago(days(self.jobs.finished_kept_days)),
            failed_before: self.ago(days(self.jobs.failed_kept_days)),
        };
        gone += delete_finished(database, finished).await?;
        gone += exports::delete_forgotten(database, self.ago(EXPORTS_COUNTED)).await?;
        gone += files::delete_expired(database, self.clock.now()).await?;
        gone += imports::clean_up(database, self.clock.now()).await?;
        gone += login_events::delete_old(database, self.ago(self.login_history_kept)).await?;
        if gone > 0 {
            tracing::info!(rows = gone, "forgot what is over");
        }
        Ok(())
    }
}

fn days(count: u64) -> Duration {
    DAY.saturating_mul(u32::try_from(count).unwrap_or(u32::MAX))
}

impl JobHandler for Cleanup {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'r>(&'r self, _run: &'r JobRun) -> BoxFuture<'r, Result<(), JobError>> {
        async { Ok(self.clean_up().await?) }.boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rng::SystemRng;
    use crate::domain::time::ManualClock;
    use crate::domain::{Secret, TokenTransport};
    use crate::services::auth::{Auth, AuthConfig, AuthParts, ClientInfo, SignIn, SignUp};
    use crate::services::mail::{MailConfig, Mailer};
    use crate::storage::jobs::JobSignal;
    use crate::storage::testing::TestDatabase;
    use crate::storage::{PageRequest, users};

    const ADA: &str = "ada@example.com";
    const PASSWORD: &str = "correct horse battery";

    async fn signed_in(auth: &Auth) {
        let (email, password) = (ADA.to_owned(), PASSWORD.to_owned());
        let display_name = "Ada".to_owned();
        let sign_up = SignUp { email: email.clone(), password: password.clone(), display_name };
        let client =
            ClientInfo { ip: [127, 0, 0, 1].into(), user_agent: None, request_id: String::new() };
        auth.sign_up(sign_up, &client).await.expect("signs up");
        let transport = TokenTransport::Bearer;
        let sign_in = SignIn {
            email,
            password,
            device_name: None,
            transport,
            device_token: None,
            restore: false,
        };
        auth.sign_in(sign_in, &client).await.expect("signs in");
    }

    #[tokio::test]
    async fn cleanup_forgets_what_is_over_and_keeps_people() {
        let database = TestDatabase::new().await;
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_700_000_000)));
        let mailer =
            Mailer::new(&MailConfig::default(), Arc::clone(&clock) as _, JobSignal::default())
                .expect("sane");
        let config = AuthConfig { signing_key: Secret::new("k".repeat(32)), ..Default::default() };
        let auth = Auth::new(AuthParts {
            ring: config.key_ring().expect("a good ring"),
            config,
            database: database.clone(),
            mailer,
            clock: Arc::clone(&clock) as _,
            rng: Arc::new(SystemRng),
            bus: None,
            limiter: crate::storage::limiter::limiter(None, Arc::clone(&clock) as _),
            ids: crate::services::auth::testing::ids(),
        })
        .expect("sane");
        signed_in(&auth).await;
        let user = users::by_email(&database, ADA).await.expect("answers").expect("is there").id;

        let cleanup = Cleanup::new(CleanupParts {
            database: database.clone(),
            clock: Arc::clone(&clock) as _,
            login_history_days: 365,
            jobs: JobsConfig::default(),
        });
        let tries = || login_events::page(&database, user, PageRequest::first(9));
        cleanup.clean_up().await.expect("cleans up");
        assert_eq!(tries().await.expect("lists").items.len(), 1, "too young");

        clock.advance(366 * DAY);
        cleanup.clean_up().await.expect("cleans up");
        assert!(tries().await.expect("lists").items.is_empty());
        let now = clock.now();
        assert_eq!(sessions::delete_ended(&database, now).await.expect("deletes"), 0);
        assert_eq!(email_tokens::delete_expired(&database, now).await.expect("deletes"), 0);
        assert!(users::by_id(&database, user).await.expect("answers").is_some());
    }
}
