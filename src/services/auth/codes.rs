//! What second factors are shown by: codes of the authenticator app, recovery codes, and passkeys. Each is taken once, in
//! the transaction of what it allows.

use super::lockout::{Guessed, Tried, WrongGuess};
use super::totp::{DIGITS, TotpSecret};
use super::{Inner, User, recovery, salutation};
use crate::domain::{AuditAction, AuthenticationMethod, Fault, Refusal, RefusalCode, UserId};
use crate::services::audit::{Act, Origin};
use crate::services::mail::{MailTemplate, SecurityChange};
use crate::services::sealing::Place;
use crate::storage::passkeys::{self, Use};
use crate::storage::recovery_codes::{self, SpentCode};
use crate::storage::{Transaction, totp_factors};

/// Where the secret of a person's app is sealed.
pub(super) fn secret_of(user: UserId) -> Place {
    Place { what: "TOTP secret", row: user.0 }
}

/// A change of what protects an account, for the audit log and its owner.
pub(super) struct SecurityNote {
    pub(super) action: AuditAction,
    pub(super) change: SecurityChange,
    pub(super) origin: Origin,
}

/// What a passkey proved.
#[derive(Clone, Debug)]
pub(super) enum Proof {
    /// It is right: to be noted in the transaction of what it allows.
    Right(Use),
    /// It is not.
    Wrong,
}

/// What somebody shows of a second factor.
pub(super) enum Factor {
    /// A code, as typed.
    Code(String),
    /// A passkey, as it was judged.
    Passkey(Proof),
    /// The code that was mailed for a suspicious sign-in. It proves no more than the first step did: an owner of the mailbox,
    /// who could set a new password, too.
    Mailed { typed: String, hash: Vec<u8>, first: AuthenticationMethod },
}

impl Factor {
    /// Why it was not taken.
    pub(super) fn wrong(&self) -> Refusal {
        match self {
            Factor::Code(_) => wrong_code(),
            Factor::Passkey(_) => wrong_passkey(),
            Factor::Mailed { .. } => wrong_mailed_code(),
        }
    }
}

/// A second factor about to be tried, where wrong ones are counted.
pub(super) struct TriedFactor {
    pub(super) user: User,
    pub(super) factor: Factor,
    pub(super) tried: Tried,
    pub(super) origin: Origin,
}

/// What became of it.
pub(super) enum Taken {
    /// It was right, and is spent.
    Right(AuthenticationMethod),
    Wrong,
    /// There were too many wrong ones meanwhile.
    Locked(crate::domain::Timestamp),
}

impl Inner {
    /// Whether a person has an authenticator app that counts.
    pub(super) async fn has_app(&self, user: UserId) -> Result<bool, Fault> {
        let factor = totp_factors::find(&self.database, user).await?;
        Ok(factor.is_some_and(|factor| factor.is_confirmed))
    }

    /// Whether signing in by a password needs a second factor.
    pub(super) async fn has_second_factor(&self, user: UserId) -> Result<bool, Fault> {
        Ok(self.has_app(user).await? || passkeys::any(&self.database, user).await?)
    }

    /// The same inside a transaction.
    pub(super) async fn has_factor_in(
        &self,
        tx: &Transaction,
        user: UserId,
    ) -> Result<bool, Fault> {
        factor_in(tx, user).await
    }

    /// The second factors that a person can show now.
    pub(super) async fn second_factors(
        &self,
        user: UserId,
    ) -> Result<Vec<AuthenticationMethod>, Fault> {
        let mut methods = Vec::new();
        if self.has_app(user).await? {
            methods.push(AuthenticationMethod::Totp);
        }
        if passkeys::any(&self.database, user).await? {
            methods.push(AuthenticationMethod::Passkey);
        }
        if !methods.is_empty() && recovery_codes::left(&self.database, user).await? > 0 {
            methods.push(AuthenticationMethod::RecoveryCode);
        }
        Ok(methods)
    }

    /// Takes a code or a passkey. A wrong one is counted in the same transaction; those of one person take turns, so that
    /// many at once are not more than in a row.
    pub(super) async fn take_factor(
        &self,
        tx: &Transaction,
        tried: &TriedFactor,
    ) -> Result<Taken, Fault> {
        totp_factors::find_locked(tx, tried.user.id).await?;
        if let Some(until) = self.locked_meanwhile(tx, &tried.tried.subject).await? {
            return Ok(Taken::Locked(until));
        }
        if let Some(method) = self.spend_factor(tx, tried).await? {
            self.forget_failures(tx, &tried.tried.subject).await?;
            return Ok(Taken::Right(method));
        }
        let wrong = WrongGuess {
            subject: tried.tried.subject.clone(),
            guessed: Guessed::Code,
            known: Some(tried.user.clone()),
            origin: tried.origin.clone(),
        };
        self.write_failure(tx, wrong).await?;
        Ok(Taken::Wrong)
    }

    async fn spend_factor(
        &self,
        tx: &Transaction,
        tried: &TriedFactor,
    ) -> Result<Option<AuthenticationMethod>, Fault> {
        match &tried.factor {
            Factor::Code(code) => self.spend_code(tx, tried, code).await,
            Factor::Mailed { typed, hash, first } => {
                let right = self.keys.code_matches(hash, tried.user.id, typed.trim());
                Ok(right.then_some(*first))
            }
            Factor::Passkey(Proof::Wrong) => Ok(None),
            Factor::Passkey(Proof::Right(used)) => {
                let noted = passkeys::note_use(tx, tried.user.id, used.clone()).await?;
                Ok(noted.then_some(AuthenticationMethod::Passkey))
            }
        }
    }

    async fn spend_code(
        &self,
        tx: &Transaction,
        tried: &TriedFactor,
        code: &str,
    ) -> Result<Option<AuthenticationMethod>, Fault> {
        let typed: String = code.chars().filter(|it| !it.is_whitespace()).collect();
        if typed.len() == DIGITS && typed.bytes().all(|byte| byte.is_ascii_digit()) {
            let right = self.spend_totp(tx, tried.user.id, &typed).await?;
            return Ok(right.then_some(AuthenticationMethod::Totp));
        }
        let Some(hash) = recovery::hash_of(tried.user.id, &typed) else { return Ok(None) };
        if !recovery_codes::spend(tx, tried.user.id, SpentCode { hash, at: self.now() }).await? {
            return Ok(None);
        }
        let note = SecurityNote {
            action: AuditAction::UseRecoveryCode,
            change: SecurityChange::RecoveryCodeUsed,
            origin: tried.origin.clone(),
        };
        self.note_change(tx, &tried.user, note).await?;
        Ok(Some(AuthenticationMethod::RecoveryCode))
    }

    /// Each step's code is taken once, and none of a step before it afterwards.
    async fn spend_totp(&self, tx: &Transaction, user: UserId, code: &str) -> Result<bool, Fault> {
        let factor = totp_factors::find_locked(tx, user).await?;
        let Some(factor) = factor.filter(|factor| factor.is_confirmed) else { return Ok(false) };
        let opened = self.sealing.open(&factor.secret, secret_of(user))?;
        let step = TotpSecret::from_bytes(&opened.content)?.step_of(code, self.now())?;
        let Some(step) = step else { return Ok(false) };
        if !totp_factors::accept_step(tx, user, step).await? {
            return Ok(false);
        }
        if opened.is_old {
            let sealed = self.sealing.seal(&opened.content, secret_of(user), &*self.rng)?;
            totp_factors::reseal(tx, user, sealed).await?;
        }
        Ok(true)
    }

    /// Notes a change of what protects an account, and tells its owner.
    pub(super) async fn note_change(
        &self,
        tx: &Transaction,
        user: &User,
        note: SecurityNote,
    ) -> Result<(), Fault> {
        let SecurityNote { action, change, origin } = note;
        let template = MailTemplate::SecurityChanged {
            name: salutation(user),
            change,
            at: self.now(),
            ip: origin.ip.to_string(),
        };
        self.audit.record(tx, Act::of_user(user.id, action).from(origin)).await?;
        self.post(tx, &user.email, &template).await
    }
}

/// Whether a person has a second factor, with their app's row locked.
pub(super) async fn factor_in(tx: &Transaction, user: UserId) -> Result<bool, Fault> {
    let app = totp_factors::find_locked(tx, user).await?;
    let has_app = app.is_some_and(|factor| factor.is_confirmed);
    Ok(has_app || passkeys::count_in(tx, user).await? > 0)
}

pub(super) fn wrong_passkey() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "Nothing was done, because the passkey is not one of this account, or what the browser answered is not right: it must \
         come from a page of this exchange, and the device must have made sure that you are there. Ask for new options, or \
         use another second factor.",
    )
    .at("passkey")
}

fn wrong_mailed_code() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "Nobody was signed in, because the code is not the one in the mail of this sign-in. Type the six digits of the newest \
         mail, or sign in again for another one.",
    )
    .at("code")
}

pub(super) fn wrong_code() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "Nothing was done, because the code is not right, or was used already. Type the one that your authenticator app \
         shows now, or a recovery code that you have not used.",
    )
    .at("code")
}
