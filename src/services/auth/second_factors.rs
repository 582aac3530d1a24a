//! The second factor of a person: setting an authenticator app up, recovery codes, and taking both away.

use super::codes::{SecurityNote, secret_of, wrong_code};
use super::limits::Guess;
use super::totp::{TotpSecret, TotpSetup};
use super::{Auth, Caller, Inner, Principal, User, recovery};
use crate::domain::{
    AuditAction, AuthenticationMethod, Failure, Fault, Refusal, RefusalCode, SessionId, UserId,
};
use crate::services::audit::Origin;
use crate::services::mail::SecurityChange;
use crate::storage::sessions::{self, Revocation, SessionProof};
use crate::storage::totp_factors::{self, ProposedSecret};
use crate::storage::{Transaction, recovery_codes, users};
use std::sync::Arc;

/// How many people's secrets one statement looks up.
const OWNERS_AT_ONCE: u64 = 500;

/// How an account is protected beside its password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondFactors {
    /// Whether signing in needs a code of an authenticator app.
    pub totp_enabled: bool,
    /// How many recovery codes are left.
    pub recovery_codes_left: u64,
}

/// What became of a change.
enum Changed {
    Done(Vec<String>),
    Refused(Refusal),
    /// The session is over.
    NoAuthority,
}

/// A change about to be made, by a session.
struct Change {
    user: UserId,
    session: SessionId,
    origin: Origin,
    what: What,
}

enum What {
    /// An app counts from now on, because its owner shows its code.
    Confirm { code: String },
    /// The app goes, and the recovery codes unless there is another second factor.
    Remove,
    /// New recovery codes take the place of those before.
    NewCodes,
}

impl Auth {
    /// How a person's account is protected.
    ///
    /// # Errors
    /// Faults only.
    pub async fn second_factors(&self, owner: UserId) -> Result<SecondFactors, Failure> {
        let inner = &self.inner;
        Ok(SecondFactors {
            totp_enabled: inner.has_app(owner).await?,
            recovery_codes_left: recovery_codes::left(&inner.database, owner).await?,
        })
    }

    /// Draws the secret of an authenticator app. It counts once its owner has shown a code ([`Auth::confirm_totp`]); until
    /// then, drawing again replaces it.
    ///
    /// # Errors
    /// Refuses when there is an app already; [`Failure::StepUpRequired`] without a fresh proof.
    pub async fn enable_totp(&self, principal: &Principal) -> Result<TotpSetup, Failure> {
        let inner = &self.inner;
        inner.require_step_up(principal).await?;
        let user = users::by_id(&inner.database, principal.user).await?;
        let user = user.ok_or(Failure::Unauthenticated)?;
        let secret = TotpSecret::draw(&*inner.rng);
        let sealed = inner.sealing.seal(secret.bytes(), secret_of(user.id), &*inner.rng)?;
        let (id, proposed) = (user.id, ProposedSecret { sealed, at: inner.now() });
        let proposing = inner.database.write(move |tx| {
            Box::pin(async move { totp_factors::propose(tx, id, proposed).await })
        });
        if !proposing.await? {
            return Err(is_there().into());
        }
        Ok(secret.setup(&inner.config.totp_issuer, &user.email)?)
    }

    /// Lets the app count from now on, and answers the recovery codes, which nobody sees again. The other sessions end.
    ///
    /// # Errors
    /// Refuses a wrong code; [`Failure::StepUpRequired`] without a fresh proof; [`Failure::RateLimited`] after too many
    /// wrong ones.
    pub async fn confirm_totp(
        &self,
        caller: Caller<'_>,
        code: String,
    ) -> Result<Vec<String>, Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        let guess = Guess::of_setup(principal.user, client.ip);
        inner.limits.may_guess(&guess).await?;
        let changed = self.change(caller, What::Confirm { code }).await;
        if let Err(Failure::Refused(refusals)) = &changed
            && refusals.iter().any(|refusal| refusal.code == RefusalCode::InvalidCode)
        {
            inner.limits.guessed_wrong(&guess).await?;
        }
        changed
    }

    /// Takes the app away, and with the last second factor the recovery codes. The other sessions end.
    ///
    /// # Errors
    /// Refuses when there is none; [`Failure::StepUpRequired`] without a fresh proof by a second factor.
    pub async fn disable_totp(&self, caller: Caller<'_>) -> Result<(), Failure> {
        self.change(caller, What::Remove).await.map(drop)
    }

    /// New recovery codes; those before are void.
    ///
    /// # Errors
    /// As [`Auth::disable_totp`].
    pub async fn regenerate_recovery_codes(
        &self,
        caller: Caller<'_>,
    ) -> Result<Vec<String>, Failure> {
        self.change(caller, What::NewCodes).await
    }

    /// Seals anew what an older version of the signing key sealed; answers how much.
    ///
    /// # Errors
    /// Faults only.
    pub async fn reseal_secrets(&self) -> Result<u64, Fault> {
        let (mut sealed, mut after) = (0, UserId::default());
        loop {
            let owners =
                totp_factors::owners_after(&self.inner.database, after, OWNERS_AT_ONCE).await?;
            let Some(last) = owners.last() else { return Ok(sealed) };
            after = *last;
            for owner in owners {
                sealed += u64::from(self.inner.reseal_secret(owner).await?);
            }
        }
    }

    async fn change(&self, caller: Caller<'_>, what: What) -> Result<Vec<String>, Failure> {
        let Caller { principal, client } = caller;
        self.inner.require_step_up(principal).await?;
        let inner = Arc::clone(&self.inner);
        let database = inner.database.clone();
        let (user, session) = (principal.user, principal.session().id);
        let change = Change { user, session, origin: client.origin(), what };
        let changed = database
            .write(move |tx| Box::pin(async move { write_change(&inner, tx, change).await }))
            .await?;
        match changed {
            Changed::Done(codes) => {
                self.inner.sessions_changed(user);
                self.inner.mailer.posted();
                Ok(codes)
            }
            Changed::Refused(refusal) => Err(refusal.into()),
            Changed::NoAuthority => Err(Failure::Unauthenticated),
        }
    }
}

async fn write_change(inner: &Inner, tx: &Transaction, change: Change) -> Result<Changed, Fault> {
    // First the person: whoever signs in meanwhile waits, and then needs what is changed here.
    let user = users::by_id_locked(tx, change.user).await?;
    let session = sessions::refreshable(tx, change.session).await?;
    let alive = session.is_some_and(|row| row.session.alive(inner.now()));
    let Some(user) = user.filter(|_| alive) else { return Ok(Changed::NoAuthority) };
    let factor = totp_factors::find_locked(tx, user.id).await?;
    let is_confirmed = factor.as_ref().is_some_and(|factor| factor.is_confirmed);
    match (change.what, factor) {
        (What::Confirm { .. }, Some(_)) if is_confirmed => Ok(Changed::Refused(is_there())),
        (What::Confirm { code }, Some(factor)) => {
            let opened = inner.sealing.open(&factor.secret, secret_of(user.id))?;
            let step =
                TotpSecret::from_bytes(&opened.content)?.step_of(code.trim(), inner.now())?;
            let Some(step) = step else { return Ok(Changed::Refused(wrong_code())) };
            totp_factors::accept_step(tx, user.id, step).await?;
            totp_factors::confirm(tx, user.id, inner.now()).await?;
            let (session, method) = (change.session, AuthenticationMethod::Totp);
            let proof = SessionProof { session, method, at: inner.now() };
            sessions::prove(tx, user.id, proof).await?;
            inner.end_others(tx, &user, change.session).await?;
            let note = SecurityNote {
                action: AuditAction::EnableTotp,
                change: SecurityChange::TotpEnabled,
                origin: change.origin,
            };
            inner.note_change(tx, &user, note).await?;
            Ok(Changed::Done(inner.new_codes(tx, user.id).await?))
        }
        (What::Remove, Some(_)) if is_confirmed => {
            totp_factors::delete(tx, user.id).await?;
            inner.delete_lone_codes(tx, user.id).await?;
            inner.end_others(tx, &user, change.session).await?;
            let note = SecurityNote {
                action: AuditAction::DisableTotp,
                change: SecurityChange::TotpDisabled,
                origin: change.origin,
            };
            inner.note_change(tx, &user, note).await?;
            Ok(Changed::Done(Vec::new()))
        }
        (What::NewCodes, _) if inner.has_factor_in(tx, user.id).await? => {
            let note = SecurityNote {
                action: AuditAction::RegenerateRecoveryCodes,
                change: SecurityChange::NewRecoveryCodes,
                origin: change.origin,
            };
            inner.note_change(tx, &user, note).await?;
            Ok(Changed::Done(inner.new_codes(tx, user.id).await?))
        }
        (What::NewCodes, _) => Ok(Changed::Refused(no_factor())),
        _ => Ok(Changed::Refused(is_not_there())),
    }
}

impl Inner {
    async fn reseal_secret(self: &Arc<Self>, owner: UserId) -> Result<bool, Fault> {
        let sealed = totp_factors::find(&self.database, owner).await?;
        let Some(factor) = sealed else { return Ok(false) };
        if !self.sealing.open(&factor.secret, secret_of(owner))?.is_old {
            return Ok(false);
        }
        let inner = Arc::clone(self);
        let sealing = self.database.write(move |tx| {
            Box::pin(async move {
                // Once more, and locked: its owner may have set up another app meanwhile.
                let Some(factor) = totp_factors::find_locked(tx, owner).await? else {
                    return Ok(false);
                };
                let opened = inner.sealing.open(&factor.secret, secret_of(owner))?;
                let sealed = inner.sealing.seal(&opened.content, secret_of(owner), &*inner.rng)?;
                totp_factors::reseal(tx, owner, sealed).await?;
                Ok(opened.is_old)
            })
        });
        sealing.await
    }

    /// Takes recovery codes away that stand in for nothing.
    pub(super) async fn delete_lone_codes(
        &self,
        tx: &Transaction,
        user: UserId,
    ) -> Result<(), Fault> {
        if self.has_factor_in(tx, user).await? {
            return Ok(());
        }
        recovery_codes::delete_all(tx, user).await
    }

    pub(super) async fn new_codes(
        &self,
        tx: &Transaction,
        user: UserId,
    ) -> Result<Vec<String>, Fault> {
        let codes = recovery::draw_codes(&*self.rng);
        let hashes = codes.iter().filter_map(|code| recovery::hash_of(user, code)).collect();
        recovery_codes::replace(tx, user, hashes).await?;
        Ok(codes)
    }

    /// Ends the sessions that began under another protection.
    pub(super) async fn end_others(
        &self,
        tx: &Transaction,
        user: &User,
        kept: SessionId,
    ) -> Result<(), Fault> {
        let others = Revocation { except: Some(kept), at: self.now() };
        sessions::revoke_all(tx, user.id, others).await.map(drop)
    }
}

fn is_there() -> Refusal {
    Refusal::new(
        RefusalCode::AlreadyExists,
        "Nothing was changed, because an authenticator app is set up already. Take it away with `disableTotp` before you set \
         up another one.",
    )
}

fn no_factor() -> Refusal {
    Refusal::new(
        RefusalCode::NotFound,
        "No recovery codes were made, because there is no second factor that they could stand in for. Set an authenticator \
         app up with `enableTotp`, or add a passkey with `startPasskeyRegistration`.",
    )
}

fn is_not_there() -> Refusal {
    Refusal::new(
        RefusalCode::NotFound,
        "Nothing was changed, because no authenticator app is set up. `enableTotp` begins to set one up, and `confirmTotp` \
         ends it.",
    )
}
