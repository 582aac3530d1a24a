//! Stories of identity, over a real database, with a clock that stands still and predictable randomness.

mod accounts;
mod audit;
mod email_change;
mod endings;
mod guessing;
mod lockout;
mod mfa;
mod oauth;
mod passkey_attacks;
mod passkeys;
mod refreshing;
mod reporting;
mod rotation;
mod same_work;
mod sessions;
mod sign_up;
mod suspicion;
mod wallet_attacks;
mod wallets;

use super::*;
use crate::domain::time::ManualClock;
use crate::domain::{
    AuthenticationMethod, Failure, LoginOutcome, Refusal, RefusalCode, Secret, Theme,
};
use crate::services::mail::{MailConfig, SentMail, testing};
use crate::storage::PageRequest;
use crate::storage::jobs::JobSignal;
use crate::storage::limiter::limiter;
use crate::storage::testing::TestDatabase;
use crate::storage::users;
use std::sync::atomic::{AtomicU64, Ordering};

const PASSWORD: &str = "correct horse battery";
const ADA: &str = "ada@example.com";

/// Counts up: every draw differs, and every run draws the same.
#[derive(Debug, Default)]
struct CountingRng(AtomicU64);

impl Rng for CountingRng {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let drawn = blake3::hash(&self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes());
            chunk.copy_from_slice(&drawn.as_bytes()[..chunk.len()]);
        }
    }
}

struct Scenario {
    auth: Auth,
    clock: Arc<ManualClock>,
    mailer: Mailer,
    rng: Arc<dyn Rng>,
    config: AuthConfig,
    database: TestDatabase,
}

async fn scenario() -> Scenario {
    scenario_with(AuthConfig::default()).await
}

async fn scenario_with(config: AuthConfig) -> Scenario {
    scenario_on(config, None).await
}

async fn scenario_on(config: AuthConfig, bus: Option<PubSub>) -> Scenario {
    let database = TestDatabase::new().await;
    let seen = database.clone();
    scenario_seeing((database, seen), config, bus)
}

/// A scenario whose use cases see the database through a handle of their own.
fn scenario_seeing(
    (database, seen): (TestDatabase, Database),
    config: AuthConfig,
    bus: Option<PubSub>,
) -> Scenario {
    let clock = Arc::new(ManualClock::at(Timestamp::from_seconds(1_700_000_000)));
    let mailer = Mailer::new(&MailConfig::default(), Arc::clone(&clock) as _, JobSignal::default())
        .expect("sane settings");
    let rng: Arc<dyn Rng> = Arc::new(CountingRng::default());
    let auth = node((&seen, &mailer, &clock, &rng), config.clone(), bus);
    Scenario { auth, clock, mailer, rng, config, database }
}

/// One node's use cases on a database that others may use, too. It counts for itself.
fn node(
    parts: (&Database, &Mailer, &Arc<ManualClock>, &Arc<dyn Rng>),
    config: AuthConfig,
    bus: Option<PubSub>,
) -> Auth {
    let limiter = limiter(None, Arc::clone(parts.2) as _);
    node_counting(parts, config, (bus, limiter))
}

fn node_counting(
    (database, mailer, clock, rng): (&Database, &Mailer, &Arc<ManualClock>, &Arc<dyn Rng>),
    config: AuthConfig,
    (bus, limiter): (Option<PubSub>, Arc<dyn Limiter>),
) -> Auth {
    let signing_key = match config.signing_keys.is_empty() {
        true => Secret::new("k".repeat(48)),
        false => config.signing_key.clone(),
    };
    let config = AuthConfig { signing_key, ..config };
    Auth::new(AuthParts {
        ring: config.key_ring().expect("a good ring"),
        config,
        database: database.clone(),
        mailer: mailer.clone(),
        clock: Arc::clone(clock) as _,
        rng: Arc::clone(rng),
        bus,
        limiter,
        ids: super::testing::ids(),
    })
    .expect("sane settings")
}

fn laptop() -> ClientInfo {
    ClientInfo {
        ip: [203, 0, 113, 7].into(),
        user_agent: Some("Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0".to_owned()),
        request_id: "test".to_owned(),
    }
}

fn sign_up(email: &str) -> SignUp {
    SignUp {
        email: email.to_owned(),
        password: PASSWORD.to_owned(),
        display_name: "Ada".to_owned(),
    }
}

fn sign_in(email: &str, password: &str) -> SignIn {
    SignIn {
        email: email.to_owned(),
        password: password.to_owned(),
        device_name: None,
        transport: TokenTransport::Bearer,
        device_token: None,
        restore: false,
    }
}

fn code_proof(email: &str, code: &str) -> VerifyEmail {
    VerifyEmail { token: None, email: Some(email.to_owned()), code: Some(code.to_owned()) }
}

fn token_proof(token: &str) -> VerifyEmail {
    VerifyEmail { token: Some(token.to_owned()), ..VerifyEmail::default() }
}

fn bearer(tokens: &Tokens) -> Credential {
    Credential::Bearer(tokens.access_token.clone())
}

/// The one refusal of an outcome.
fn refusal<T: std::fmt::Debug>(outcome: Result<T, Failure>) -> Refusal {
    match outcome {
        Err(Failure::Refused(mut refusals)) if refusals.len() == 1 => refusals.remove(0),
        other => panic!("one refusal expected: {other:?}"),
    }
}

impl Scenario {
    /// Another node on the same database.
    fn another_node(&self, bus: Option<PubSub>) -> Auth {
        let parts = (&*self.database, &self.mailer, &self.clock, &self.rng);
        node(parts, self.config.clone(), bus)
    }

    /// Two more nodes, which count together.
    fn nodes_counting_together(&self) -> [Auth; 2] {
        let parts = (&*self.database, &self.mailer, &self.clock, &self.rng);
        let limiter = limiter(None, Arc::clone(&self.clock) as _);
        [(); 2].map(|()| node_counting(parts, self.config.clone(), (None, Arc::clone(&limiter))))
    }

    /// Sends the mail that waits, and answers all mail to an address, newest first.
    async fn mail_to(&self, email: &str) -> Vec<SentMail> {
        self.auth.settle().await;
        testing::send_waiting(&self.database, (&self.mailer, self.clock.now())).await;
        let mut mails = self.mailer.mailbox().expect("a mailbox").mails();
        mails.retain(|mail| mail.to == email);
        mails
    }

    async fn code_mailed_to(&self, email: &str) -> String {
        let text = self.mail_to(email).await.remove(0).text;
        text.split("your code is ").nth(1).expect("a code")[..6].to_owned()
    }

    async fn token_mailed_to(&self, email: &str) -> String {
        let text = self.mail_to(email).await.remove(0).text;
        text.split("token=").nth(1).expect("a link").lines().next().expect("a line").to_owned()
    }

    async fn signed_up(&self) {
        self.auth.sign_up(sign_up(ADA), &laptop()).await.expect("signs up");
    }

    /// As if a person had confirmed their address, without the mail that follows.
    async fn mark_verified(&self, email: &str) {
        let user = users::by_email(&self.database, email).await.expect("reads").expect("is there");
        let now = self.clock.now();
        let marked = self.database.write(move |tx| {
            Box::pin(async move { users::mark_email_verified(tx, user.id, now).await })
        });
        marked.await.expect("marks");
    }

    async fn signed_in(&self) -> SignedIn {
        self.auth.sign_in(sign_in(ADA, PASSWORD), &laptop()).await.expect("signs in")
    }

    async fn refreshed(&self, tokens: &Tokens) -> Result<SignedIn, Failure> {
        self.auth.refresh(&tokens.refresh_token, &laptop()).await
    }

    async fn is_signed_in(&self, tokens: &Tokens) -> bool {
        match self.auth.authenticate(&bearer(tokens)).await {
            Ok(_) => true,
            Err(Failure::Unauthenticated) => false,
            Err(other) => panic!("neither in nor out: {other}"),
        }
    }
}
