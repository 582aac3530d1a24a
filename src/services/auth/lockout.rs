//! Wrong passwords in a row. After some, signing in with the right one is refused for a while; from then on each try
//! waits twice as long as the one before. All of it counts by address, whichever networks the tries come from and
//! whether the address has an account or not, and on all nodes. Only who has the right password hears of a lock.
//!
//! A device that somebody signed in from before is counted by itself ([`DeviceToken`]), so that strangers who guess
//! lock nobody out of their own devices.

use super::device_token::DeviceToken;
use super::{AuthConfig, ClientInfo, Inner, Keys, NOBODY, User, days, minutes, salutation};
use crate::domain::{
    AuditAction, Failure, Fault, OpaqueIds, Refusal, RefusalCode, Timestamp, UserId,
};
use crate::services::audit::{Act, AuditLog, Origin};
use crate::services::keyring::KeyRing;
use crate::services::mail::MailTemplate;
use crate::storage::limiter::whole_seconds;
use crate::storage::sign_in_failures::{self, Failures, NewFailure};
use crate::storage::{Database, Transaction, users};
use std::sync::Arc;
use std::time::Duration;

/// After so long without a failure, the next one is the first in a row.
pub const FORGOTTEN_AFTER: Duration = Duration::from_secs(24 * 60 * 60);
/// More doublings than any wait survives.
const DOUBLINGS_MAX: i64 = 30;

/// The rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lockout {
    failures_max: i64,
    locked_for: Duration,
    wait_max: Duration,
    device_good_for: Duration,
}

/// What a password is tried for, and how it stands with that.
#[derive(Clone, Debug)]
pub(super) struct Tried {
    /// What wrong ones are counted by; empty where nothing is guessed.
    pub(super) subject: Vec<u8>,
    /// The device that showed itself to be known, if it is the one that counts.
    pub(super) device: Option<DeviceToken>,
    /// Until when even the right one is refused.
    pub(super) locked_until: Option<Timestamp>,
    /// How many were wrong in a row.
    pub(super) wrong_before: i64,
}

/// What somebody types to get in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Guessed {
    Password,
    Code,
}

/// A guess that was wrong.
pub(super) struct WrongGuess {
    /// What it is counted by.
    pub(super) subject: Vec<u8>,
    pub(super) guessed: Guessed,
    /// Whose account it was.
    pub(super) known: Option<User>,
    pub(super) origin: Origin,
}

/// What is typed for whom.
#[derive(Clone, Copy, Debug)]
pub(super) enum GuessedFor<'a> {
    /// A password for an address, and whose that is.
    Password { address: &'a str, user: Option<UserId> },
    /// A code for a person's second factor.
    Code(UserId),
}

impl GuessedFor<'_> {
    fn user(self) -> Option<UserId> {
        match self {
            GuessedFor::Password { user, .. } => user,
            GuessedFor::Code(user) => Some(user),
        }
    }
}

impl Tried {
    /// Nothing was guessed, because a provider vouches: locks neither hold nor end by it.
    pub(super) fn nothing(device: Option<DeviceToken>) -> Tried {
        Tried { subject: Vec::new(), device, locked_until: None, wrong_before: 0 }
    }
}

impl Lockout {
    pub(super) fn new(config: &AuthConfig) -> Lockout {
        Lockout {
            failures_max: i64::from(config.lockout_failures_max.max(1)),
            locked_for: minutes(config.lockout_minutes),
            wait_max: Duration::from_secs(config.lockout_wait_seconds_max),
            device_good_for: days(config.device_token_days),
        }
    }

    /// Whether this failure locks: every so many in a row do, also while it is locked.
    fn locks(&self, count: i64) -> bool {
        count % self.failures_max == 0
    }

    /// How long a try must wait after so many failures in a row: nothing until there were as many as lock, one second
    /// after one more, and twice as long after each.
    fn wait_after(&self, count: i64) -> Duration {
        let beyond = count.saturating_sub(self.failures_max);
        if beyond < 1 {
            return Duration::ZERO;
        }
        let doublings = (beyond - 1).min(DOUBLINGS_MAX);
        Duration::from_secs(1 << doublings).min(self.wait_max)
    }

    /// How long it is until the next try.
    fn rest(&self, failures: &Failures, now: Timestamp) -> Duration {
        failures.failed_at.plus(self.wait_after(failures.count)).since(now)
    }
}

/// What still counts of failures.
fn in_a_row(failures: Option<Failures>, now: Timestamp) -> Option<Failures> {
    failures.filter(|failures| now.since(failures.failed_at) < FORGOTTEN_AFTER)
}

fn locked(failures: &Failures, now: Timestamp) -> Option<Timestamp> {
    failures.locked_until.filter(|until| now < *until)
}

impl Inner {
    /// The device that a text shows, of whomever it is.
    pub(super) fn shown_device(&self, text: Option<&str>) -> Option<DeviceToken> {
        DeviceToken::decode(
            self.keys.device_tokens(),
            text?,
            self.now().minus(self.lockout.device_good_for),
        )
    }

    /// How it stands with whoever tries something: with their device, if the person signed in from it before and it was
    /// not used to guess, or else with the address or the person.
    ///
    /// # Errors
    /// [`Failure::RateLimited`] while the try has to wait.
    pub(super) async fn tried(
        &self,
        guessed: GuessedFor<'_>,
        device: Option<DeviceToken>,
    ) -> Result<Tried, Failure> {
        let own = device.filter(|device| guessed.user() == Some(device.user));
        if let Some(device) = own {
            let subject = match guessed {
                GuessedFor::Password { .. } => self.keys.device_hash(&device.nonce),
                GuessedFor::Code(user) => self.keys.codes_hash(user, &device.nonce),
            };
            let tried = self.look(subject, own).await?;
            if tried.locked_until.is_none() {
                return Ok(tried);
            }
        }
        let subject = match guessed {
            GuessedFor::Password { address, .. } => self.keys.address_hash(address).to_vec(),
            GuessedFor::Code(user) => self.keys.codes_hash(user, &[]),
        };
        self.look(subject, None).await
    }

    async fn look(&self, subject: Vec<u8>, device: Option<DeviceToken>) -> Result<Tried, Failure> {
        let now = self.now();
        let failures = sign_in_failures::find(&self.database, &subject).await?;
        let Some(failures) = in_a_row(failures, now) else {
            return Ok(Tried { subject, device, locked_until: None, wrong_before: 0 });
        };
        match self.lockout.rest(&failures, now) {
            Duration::ZERO => Ok(Tried {
                subject,
                device,
                locked_until: locked(&failures, now),
                wrong_before: failures.count,
            }),
            rest => Err(Failure::RateLimited(whole_seconds(rest))),
        }
    }

    /// Counts a wrong password before its answer. The one that begins a lock leaves a row in the audit log and a mail;
    /// for an address without an account a decoy and a letter to nobody: the same statements.
    pub(super) async fn count_failure(
        self: &Arc<Self>,
        subject: &[u8],
        known: Option<User>,
        client: &ClientInfo,
    ) -> Result<(), Fault> {
        let inner = Arc::clone(self);
        let wrong = WrongGuess {
            subject: subject.to_vec(),
            guessed: Guessed::Password,
            known,
            origin: client.origin(),
        };
        let mailed = self
            .database
            .write(move |tx| Box::pin(async move { inner.write_failure(tx, wrong).await }))
            .await?;
        if mailed {
            self.mailer.posted();
        }
        Ok(())
    }

    /// The same within a transaction; answers whether a mail is on its way.
    pub(super) async fn write_failure(
        &self,
        tx: &Transaction,
        wrong: WrongGuess,
    ) -> Result<bool, Fault> {
        let WrongGuess { subject, guessed, known, origin } = wrong;
        let now = self.now();
        let forgotten_until = now.minus(FORGOTTEN_AFTER);
        let new = NewFailure { subject: subject.clone(), at: now, forgotten_until };
        let failures = sign_in_failures::count(tx, new).await?;
        if !self.lockout.locks(failures.count) {
            return Ok(false);
        }
        let until = now.plus(self.lockout.locked_for);
        sign_in_failures::lock(tx, subject, until).await?;
        if locked(&failures, now).is_some() {
            return Ok(false);
        }
        let (name, ip) = (known.as_ref().and_then(salutation), origin.ip.to_string());
        let minutes = self.config.lockout_minutes;
        let template = match guessed {
            Guessed::Password => MailTemplate::SignInLocked { name, at: now, ip, minutes },
            Guessed::Code => MailTemplate::CodesLocked { name, at: now, ip, minutes },
        };
        match &known {
            Some(user) => {
                let act = Act::of_stranger(Some(user.id), AuditAction::LockSignIn).from(origin);
                self.audit.record(tx, act).await?;
            }
            None => self.leave_decoy(tx, super::draw_token(&*self.rng).to_vec()).await?,
        }
        self.post(tx, known.as_ref().map_or(NOBODY, |user| &user.email), &template).await?;
        Ok(true)
    }

    /// Looks once more, in the transaction of what is allowed, whether it was locked meanwhile.
    pub(super) async fn locked_meanwhile(
        &self,
        tx: &Transaction,
        subject: &[u8],
    ) -> Result<Option<Timestamp>, Fault> {
        let now = self.now();
        let failures = in_a_row(sign_in_failures::find_locked(tx, subject).await?, now);
        Ok(failures.and_then(|failures| locked(&failures, now)))
    }

    /// Forgets what failed: the right one came.
    pub(super) async fn forget_failures(
        &self,
        tx: &Transaction,
        subject: &[u8],
    ) -> Result<(), Fault> {
        sign_in_failures::forget(tx, vec![subject.to_vec()]).await.map(drop)
    }

    /// Forgets what failed for an address.
    pub(super) async fn unlock(&self, tx: &Transaction, email: &str) -> Result<(), Fault> {
        sign_in_failures::forget(tx, self.keys.address_hashes(email)).await?;
        Ok(())
    }
}

/// An address that nobody can sign in with for a while, and what its failures are counted by.
pub struct LockedAddress<'a> {
    /// The keys that hide it.
    pub ring: &'a KeyRing,
    /// The ids that people are known by outside.
    pub ids: OpaqueIds,
    /// The address.
    pub email: &'a str,
}

/// Lets a person sign in again at once; answers whether there is one with this address.
///
/// # Errors
/// When the database does not answer.
pub async fn unlock_sign_in(
    database: &Database,
    audit: &AuditLog,
    locked: LockedAddress<'_>,
) -> Result<bool, Fault> {
    let LockedAddress { ring, ids, email } = locked;
    let email = super::address::normalised(email).unwrap_or_default();
    let Some(user) = users::by_email(database, &email).await? else { return Ok(false) };
    let subjects = Keys::derive(ring, ids).address_hashes(&email);
    let audit = audit.clone();
    database
        .write(move |tx| {
            Box::pin(async move {
                if sign_in_failures::forget(tx, subjects).await? {
                    let act = Act::of_operator(AuditAction::UnlockSignIn).about(user.id);
                    audit.record(tx, act).await?;
                }
                Ok(true)
            })
        })
        .await
}

pub(super) fn locked_out(until: Timestamp) -> Failure {
    let message = format!(
        "Nobody was signed in, although the password is right: there were too many wrong ones before. Wait until {until}, \
         sign in from a device that was used before, or set a new password by `requestPasswordReset`, which opens it at once."
    );
    Refusal::new(RefusalCode::AccountLocked, message).into()
}

pub(super) fn codes_locked(until: Timestamp) -> Failure {
    let message = format!(
        "No code was tried, because there were too many wrong ones before. Wait until {until}, or sign in from a device that \
         was used before."
    );
    Refusal::new(RefusalCode::AccountLocked, message).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_try_beyond_those_that_lock_waits_twice_as_long_as_the_one_before() {
        let rule = Lockout::new(&AuthConfig::default());
        let waits: Vec<u64> = (4..18).map(|count| rule.wait_after(count).as_secs()).collect();
        assert_eq!(waits, [0, 0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900]);
        assert_eq!(rule.wait_after(i64::MAX).as_secs(), 900);
        let locking: Vec<i64> = (1..16).filter(|count| rule.locks(*count)).collect();
        assert_eq!(locking, [5, 10, 15]);
    }
}
