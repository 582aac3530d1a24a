//! Forgets what is over: expired proofs and resets, ended sessions, finished mail, old login history.

use super::Job;
use crate::domain::{Clock, Fault, Timestamp};
use crate::storage::{
    Database, code_tries, decoys, email_tokens, login_events, outbox, password_resets, sessions,
};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// How long to rest between rounds.
const REST: Duration = HOUR;
/// How long expired links are still told from made-up ones.
const PROOFS_KEPT: Duration = DAY;
/// How long rows are kept that mean nothing.
const DECOYS_KEPT: Duration = HOUR;
/// How long ended sessions are kept.
const SESSIONS_KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// How long finished mail is kept, without its text.
const MAIL_KEPT: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The job.
#[derive(Debug)]
pub struct Cleanup {
    database: Database,
    clock: Arc<dyn Clock>,
    login_history_kept: Duration,
}

impl Cleanup {
    /// The job over this database; login history is kept for so many days.
    pub fn new(database: Database, clock: Arc<dyn Clock>, login_history_days: u64) -> Cleanup {
        let days = u32::try_from(login_history_days).unwrap_or(u32::MAX);
        Cleanup { database, clock, login_history_kept: DAY.saturating_mul(days) }
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
        gone += code_tries::delete_old(database, self.ago(PROOFS_KEPT)).await?;
        gone += decoys::delete_old(database, self.ago(DECOYS_KEPT)).await?;
        gone += password_resets::delete_expired(database, self.ago(PROOFS_KEPT)).await?;
        gone += sessions::delete_ended(database, self.ago(SESSIONS_KEPT)).await?;
        gone += outbox::delete_finished(database, self.ago(MAIL_KEPT)).await?;
        gone += login_events::delete_old(database, self.ago(self.login_history_kept)).await?;
        if gone > 0 {
            tracing::info!(rows = gone, "forgot what is over");
        }
        Ok(REST)
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
        let sign_in = SignIn { email, password, device_name: None, transport };
        auth.sign_in(sign_in, &client).await.expect("signs in");
    }

    #[tokio::test]
    async fn what_is_over_is_forgotten_and_people_stay() {
        let database = TestDatabase::new().await;
        let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_700_000_000)));
        let mailer = Mailer::new(&MailConfig::default(), Arc::clone(&clock) as _).expect("sane");
        let auth = Auth::new(AuthParts {
            config: AuthConfig { signing_key: Secret::new("k".repeat(32)), ..Default::default() },
            database: database.clone(),
            mailer,
            clock: Arc::clone(&clock) as _,
            rng: Arc::new(SystemRng),
            bus: None,
        })
        .expect("sane");
        signed_in(&auth).await;
        let user = users::by_email(&database, ADA).await.expect("answers").expect("is there").id;

        let cleanup = Cleanup::new(database.clone(), Arc::clone(&clock) as _, 365);
        let stop = CancellationToken::new();
        let tries = || login_events::page(&database, user, PageRequest::first(9));
        assert_eq!(cleanup.round(&stop).await.expect("a round"), REST);
        assert_eq!(tries().await.expect("lists").items.len(), 1, "too young");

        clock.advance(366 * DAY);
        cleanup.round(&stop).await.expect("a round");
        assert!(tries().await.expect("lists").items.is_empty());
        let now = clock.now();
        assert_eq!(sessions::delete_ended(&database, now).await.expect("deletes"), 0);
        assert_eq!(email_tokens::delete_expired(&database, now).await.expect("deletes"), 0);
        assert!(users::by_id(&database, user).await.expect("answers").is_some());
    }
}
