//! Accounts and sessions: signing up, proving an address, signing in and out, passwords, preferences.
//!
//! [`Auth`] is the use cases; each file holds those of one subject. Passwords are kept as Argon2id hashes,
//! tokens and codes as hashes only. What the caller hears never tells whether an address has an account: the
//! mail that follows tells its owner. Keys of programs are not here. `oauth` is signing in by another provider,
//! `wallets` by an Ethereum wallet.
//! SQL is in `storage::{users, sessions, email_tokens, password_resets, login_events}`, letters in
//! `services::mail`.

mod access_token;
mod address;
mod authenticating;
mod breached;
mod challenge;
mod codes;
mod config;
mod deletion;
mod device_token;
mod email_change;
mod endings;
mod fair_queue;
mod hashing;
mod inputs;
mod keys;
mod known_tokens;
mod legible;
mod limits;
mod live;
mod live_ring;
mod lockout;
mod lost_factors;
mod mfa;
mod names;
mod numbers;
mod oauth;
mod oauth_config;
mod passkey_config;
mod passkeys;
mod password;
mod passwords;
mod places;
mod principal;
mod profile;
mod recovery;
mod refresh_token;
mod refreshing;
mod reporting;
mod ring_document;
mod second_factors;
mod sessions;
mod showing_out;
mod sign_in;
mod sign_up;
mod staff;
mod step_up;
mod suspicion;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod totp;
mod verification;
mod wallet_config;
mod wallets;
mod watch;

pub use crate::domain::{SessionCredential, SessionId, TokenTransport, VerifiedCredential};
pub use crate::storage::linked_accounts::LinkedAccount;
pub use crate::storage::login_events::LoginEvent;
pub use crate::storage::passkeys::Passkey;
pub use crate::storage::sessions::Session;
pub use crate::storage::users::{Preferences, User};
pub use crate::storage::wallets::LinkedWallet;
pub use config::AuthConfig;
pub use inputs::{
    Challenge, CompleteMfa, KnownDevice, ListedSession, MfaAnswer, PreferencesPatch, SignIn,
    SignInStep, SignOut, SignUp, SignedIn, Tokens, VerifyEmail,
};
pub use live_ring::{CheckSigningKeys, LiveRing, LiveRingParts};
pub use lockout::{FORGOTTEN_AFTER, LockedAddress, unlock_sign_in};
pub use lost_factors::{Acting, LostFactors, remove_factors};
pub(crate) use names::{checked_name, is_same_name};
pub use numbers::give_up_accounts;
pub use oauth::{
    BROWSER_COOKIE_SECONDS, BrowserFlow, OAuthAnswer, OAuthDone, OAuthFailed, OAuthOutcome,
    OAuthStart, OAuthTrouble, SignInProvider,
};
pub use oauth_config::{OAuthConfig, PROVIDERS_MAX, ProviderConfig, ProviderKind};
pub use passkey_config::PasskeyConfig;
pub use passkeys::{AddPasskey, AddedPasskey, PasskeySignIn};
pub use passwords::ChangePassword;
pub use places::Place;
pub use principal::{Caller, ClientInfo, Credential, Principal};
pub use second_factors::SecondFactors;
pub use showing_out::{ShownOut, end_sessions};
pub use staff::{ChangedDuty, Duty, DutyChange, change_duty};
pub use step_up::StepUp;
pub use totp::TotpSetup;
pub use wallet_config::{WALLET_CHAINS_MAX, WalletConfig};
pub use wallets::{SignedMessage, WalletChallenge, WalletSignIn, WalletStart, WalletTerms};

use super::audit::{Act, AuditLog};
use super::keyring::KeyRing;
use super::mail::{MailTemplate, Mailer, NOBODY};
use super::sealing::Sealing;
use crate::domain::{Clock, Failure, Fault, OpaqueIds, Rng, Timestamp};
use crate::storage::decoys::{self, NewDecoy};
use crate::storage::limiter::Limiter;
use crate::storage::pubsub::PubSub;
use crate::storage::{Database, Transaction, accounts, jobs};
use access_token::AccessTokens;
use breached::BreachedPasswords;
use fair_queue::{Room, Ticket};
use hashing::{HashingTurn, PasswordHashing};
use keys::{Keys, draw_token};
use limits::{Guess, Limits};
use live::LiveSessions;
use lockout::Lockout;
use oauth::Providers;
use passkeys::RelyingParty;
use places::Places;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::DropGuard;
use tracing::Instrument;
use watch::SessionWatches;

/// How much work may go on after its caller was answered.
const BACKGROUND_MAX: u32 = 1_024;
/// The window of `mails_per_hour_max`.
const MAIL_WINDOW: Duration = Duration::from_secs(60 * 60);

/// What the use cases need.
pub struct AuthParts {
    /// Settings.
    pub config: AuthConfig,
    /// Where people and sessions are kept.
    pub database: Database,
    /// Writes the letters.
    pub mailer: Mailer,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
    /// Draws tokens, codes and salts.
    pub rng: Arc<dyn Rng>,
    /// How nodes tell each other of sessions that ended; `None` when there is one node, or no Redis.
    pub bus: Option<PubSub>,
    /// Counts tries: on all nodes together where they share one.
    pub limiter: Arc<dyn Limiter>,
    /// Names people and sessions in tokens.
    pub ids: OpaqueIds,
    /// The keys of tokens, codes and what is sealed.
    pub ring: KeyRing,
}

/// The use cases of identity. Cheap to clone.
#[derive(Clone)]
pub struct Auth {
    inner: Arc<Inner>,
}

struct Inner {
    config: AuthConfig,
    database: Database,
    mailer: Mailer,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    keys: Keys,
    access_tokens: AccessTokens,
    sealing: Sealing,
    audit: AuditLog,
    passwords: PasswordHashing,
    breached: BreachedPasswords,
    live: LiveSessions,
    limits: Limits,
    lockout: Lockout,
    providers: Providers,
    relying_party: Option<RelyingParty>,
    wallet_terms: WalletTerms,
    places: Places,
    background: Arc<Semaphore>,
    watches: SessionWatches,
    /// How many accounts of the journal belong to nobody.
    ownerless_accounts: AtomicUsize,
    bus: Option<PubSub>,
    hearing: OnceLock<DropGuard>,
}

impl Auth {
    /// # Errors
    /// [`Fault::Internal`] when the settings make no sense; [`AuthConfig::problems`] says what is wrong.
    pub fn new(parts: AuthParts) -> Result<Auth, Fault> {
        let AuthParts { config, database, mailer, clock, rng, bus, limiter, ids, ring } = parts;
        let keys = Keys::derive(&ring, ids);
        let room = Room {
            turns: config.password_hashes_parallel,
            waiting_max: config.password_hashes_waiting_max,
            waiting_network_max: config.password_hashes_waiting_network_max,
        };
        let auth = Auth {
            inner: Arc::new(Inner {
                access_tokens: AccessTokens::new(
                    &keys,
                    &config.token_issuer,
                    &config.token_audience,
                ),
                audit: AuditLog::new(database.clone(), Arc::clone(&clock), Arc::clone(&rng)),
                passwords: PasswordHashing::new(room, &*rng)?,
                breached: BreachedPasswords::new(&config)?,
                live: LiveSessions::default(),
                limits: Limits::new(&config, limiter),
                sealing: Sealing::new(&ring),
                lockout: Lockout::new(&config),
                providers: Providers::new(&config.oauth, &clock)?,
                relying_party: RelyingParty::new(&config.passkeys),
                wallet_terms: WalletTerms::of(&config.wallets),
                places: Places::open(&config.places_file)?,
                background: Arc::new(Semaphore::new(BACKGROUND_MAX as usize)),
                watches: SessionWatches::default(),
                ownerless_accounts: AtomicUsize::new(0),
                hearing: OnceLock::new(),
                bus,
                keys,
                config,
                database,
                mailer,
                clock,
                rng,
            }),
        };
        auth.hear_other_nodes();
        Ok(auth)
    }

    /// Where an address is, if a file of places is configured and knows it.
    pub fn place_of(&self, ip: &str) -> Option<Place> {
        self.inner.places.of(ip.parse().ok()?)
    }

    /// The time by the clock of the use cases.
    pub fn now(&self) -> Timestamp {
        self.inner.now()
    }

    /// Waits until the work that goes on after its callers were answered is done: for a graceful stop.
    pub async fn settle(&self) {
        // The semaphore is never closed, so an error cannot come; and if it did, nothing would be running.
        let _all = self.inner.background.acquire_many(BACKGROUND_MAX).await;
    }
}

/// Names no key.
impl std::fmt::Debug for Auth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Auth")
    }
}

impl Inner {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Enqueues a mail.
    async fn post(&self, tx: &Transaction, to: &str, template: &MailTemplate) -> Result<(), Fault> {
        let mail = self.mailer.write(tx, to, template).await?;
        jobs::enqueue(tx, mail.job()?, self.now()).await?;
        Ok(())
    }

    /// Waits for a turn to hash a guess, and looks once more whether it may be tried: those before it may have
    /// been wrong.
    async fn turn_to_guess(&self, guess: &Guess) -> Result<HashingTurn, Failure> {
        let ticket = Ticket { network: guess.network, key: guess.about };
        let turn = self.passwords.turn(ticket).await?;
        self.limits.may_guess(guess).await?;
        Ok(turn)
    }

    /// Writes down in its transaction that somebody who has proved nothing was refused, or asked for what needs no
    /// proof. What is known of the person does not matter: it is one statement.
    async fn note_stranger(&self, tx: &Transaction, noted: Option<Act>) -> Result<(), Fault> {
        match noted {
            Some(act) => self.audit.record(tx, act).await,
            None => Ok(()),
        }
    }

    /// A place for work that goes on after its caller was answered.
    fn background_place(&self) -> Result<OwnedSemaphorePermit, Fault> {
        Arc::clone(&self.background).try_acquire_owned().map_err(|_| Fault::Overloaded)
    }

    /// Leaves a row behind that means nothing, where an address with an account gets one that means something.
    async fn leave_decoy(&self, tx: &Transaction, hash: Vec<u8>) -> Result<(), Fault> {
        let subject = draw_token(&*self.rng).to_vec();
        decoys::insert(tx, NewDecoy { subject, hash, made_at: self.now() }).await
    }

    /// Lets work go on after its caller was answered. It must be the same work whatever is known of an address: on
    /// SQLite somebody's next write waits for it.
    fn in_background(
        place: OwnedSemaphorePermit,
        what: &'static str,
        work: impl Future<Output = Result<(), Fault>> + Send + 'static,
    ) {
        let done = async move {
            let _place = place;
            if let Err(fault) = work.await {
                tracing::error!(%fault, what, "background work failed");
            }
        };
        tokio::spawn(done.in_current_span());
    }

    /// What a request may treat a person as.
    async fn principal(&self, user: &User, session: &Session) -> Result<Principal, Fault> {
        let account = accounts::main_of(&self.database, user.id).await?;
        Ok(Principal {
            user: user.id,
            account: account.id,
            email_verified: user.email_verified_at.is_some(),
            staff_roles: staff::in_effect(user.staff_roles, session.methods),
            credential: VerifiedCredential::Session(SessionCredential {
                id: session.id,
                transport: session.transport,
                methods: session.methods,
                authenticated_at: session.authenticated_at,
            }),
        })
    }
}

/// What a letter calls its reader. An address that nobody has proven may belong to anybody, and the name was chosen by
/// whoever signed up with it: a letter there carries no text of theirs.
pub(crate) fn salutation(user: &User) -> Option<String> {
    user.email_verified_at.map(|_| user.display_name.clone())
}

fn minutes(count: u64) -> Duration {
    Duration::from_secs(count.saturating_mul(60))
}

fn hours(count: u64) -> Duration {
    minutes(count.saturating_mul(60))
}

fn days(count: u64) -> Duration {
    hours(count.saturating_mul(24))
}
