//! Changing the password, with the old one or by mail.

use super::keys::{draw_link_token, token_hash};
use super::password::{self, Password, PasswordRules};
use super::{
    Auth, AuthConfig, Caller, ClientInfo, Guess, Inner, MAIL_WINDOW, NOBODY, Ticket, User, address,
    minutes, salutation,
};
use crate::domain::network::client_network;
use crate::domain::{
    AuditAction, Failure, Fault, Refusal, RefusalCode, SessionId, Timestamp, UserId,
};
use crate::services::audit::{Act, Origin};
use crate::services::mail::MailTemplate;
use crate::storage::limiter::LimitKey;
use crate::storage::password_resets::{self, NewPasswordReset, PasswordReset};
use crate::storage::sessions::{self, Revocation};
use crate::storage::users::{self, Credentials, NewPassword};
use crate::storage::{
    Transaction, api_keys, email_changes, email_tokens, linked_accounts, passkeys, recovery_codes,
    totp_factors, wallets,
};
use std::sync::Arc;

/// A change of the password by somebody who knows the present one.
#[derive(Clone)]
pub struct ChangePassword {
    /// The present one, as typed.
    pub current_password: String,
    /// The new one, as typed.
    pub new_password: String,
}

impl Auth {
    /// Mails a link that sets a new password after the answer, if there is such an account. The answer is the same.
    ///
    /// # Errors
    /// Refuses what cannot be an address; [`Failure::RateLimited`] when the client's network asked for too many
    /// mails.
    pub async fn request_password_reset(
        &self,
        email: &str,
        client: &ClientInfo,
    ) -> Result<(), Failure> {
        let email = address::checked(email)?;
        let place = self.inner.background_place()?;
        self.inner.limits.request_mail(client_network(client.ip)).await?;
        let noted = self.inner.limits.may_note(&email).await?;
        let asked = ResetAsked { email, origin: client.origin(), noted };
        let inner = Arc::clone(&self.inner);
        Inner::in_background(place, "mailing a password reset", mail_reset(inner, asked));
        Ok(())
    }

    /// Whether a token out of a reset mail can still be used.
    ///
    /// # Errors
    /// Faults only.
    pub async fn reset_token_valid(&self, token: &str) -> Result<bool, Failure> {
        Ok(self.usable_reset(token).await?.is_ok())
    }

    /// Sets a new password with a token out of a reset mail. The token works once; all sessions end; the
    /// address counts as proven, because the mail was read.
    ///
    /// # Errors
    /// Refuses tokens that cannot be used, and passwords that would be guessed.
    pub async fn reset_password(
        &self,
        token: &str,
        new_password: String,
        client: &ClientInfo,
    ) -> Result<(), Failure> {
        let inner = &self.inner;
        let reset = self.usable_reset(token).await??;
        let known = users::credentials_by_id(&inner.database, reset.user).await?;
        let known = known.ok_or_else(|| Fault::internal("a password reset belongs to nobody"))?;
        let new_password = Password::typed(&new_password);
        inner.check_new(&new_password, "newPassword", &known.user.email).await?;
        let token_hash = token_hash(token.trim().as_bytes());
        let key = LimitKey::of("reset", &[&reset.user.to_string()]);
        let turn = inner.passwords.turn(Ticket { network: client_network(client.ip), key }).await?;
        let (turn, password_hash) = turn.hash(&new_password, &*inner.rng).await?;
        drop(turn);
        let change = Change {
            template: inner.changed_template(&known.user, client),
            known,
            password_hash,
            by: Authority::Reset { token_hash },
            origin: client.origin(),
        };
        match self.write(change).await? {
            Written::Done => Ok(()),
            Written::Overtaken | Written::NoAuthority => Err(unusable().into()),
        }
    }

    /// Sets a new password, given the present one. The other sessions end.
    ///
    /// # Errors
    /// Refuses a wrong present password, also when it became wrong meanwhile, and a new one that would be guessed;
    /// [`Failure::RateLimited`] after too many wrong ones; [`Failure::Unauthenticated`] when the session ended
    /// meanwhile.
    pub async fn change_password(
        &self,
        caller: Caller<'_>,
        input: ChangePassword,
    ) -> Result<(), Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        if inner.has_second_factor(principal.user).await? {
            inner.require_step_up(principal).await?;
        }
        let guess = Guess::of_user(principal.user, client.ip);
        inner.limits.may_guess(&guess).await?;
        let known = users::credentials_by_id(&inner.database, principal.user).await?;
        let known = known.ok_or(Failure::Unauthenticated)?;
        let current = Password::typed(&input.current_password);
        let turn = inner.turn_to_guess(&guess).await?;
        let (turn, right) = turn.verify(&current, Some(known.password_hash.clone())).await?;
        if !right {
            inner.limits.guessed_wrong(&guess).await?;
            if inner.limits.may_note(&principal.user.to_string()).await? {
                let act = Act::of_user(principal.user, AuditAction::ChangePassword);
                inner.audit.record_alone(act.from(client.origin()).refused()).await?;
            }
            return Err(wrong_current().into());
        }
        inner.limits.guessed_right(&guess).await?;
        let new_password = Password::typed(&input.new_password);
        inner.check_new(&new_password, "newPassword", &known.user.email).await?;
        if new_password == current {
            return Err(same_again().into());
        }
        let (turn, password_hash) = turn.hash(&new_password, &*inner.rng).await?;
        drop(turn);
        let change = Change {
            template: inner.changed_template(&known.user, client),
            known,
            password_hash,
            by: Authority::Session(principal.session().id),
            origin: client.origin(),
        };
        match self.write(change).await? {
            Written::Done => Ok(()),
            Written::Overtaken => Err(wrong_current().into()),
            Written::NoAuthority => Err(Failure::Unauthenticated),
        }
    }

    async fn usable_reset(&self, token: &str) -> Result<Result<PasswordReset, Refusal>, Fault> {
        let hash = token_hash(token.trim().as_bytes());
        let reset = password_resets::by_token(&self.inner.database, &hash).await?;
        Ok(match reset {
            None => Err(unusable()),
            Some(reset) if reset.used_at.is_some() => Err(unusable()),
            Some(reset) if self.inner.now() >= reset.expires_at => Err(expired()),
            Some(reset) => Ok(reset),
        })
    }

    /// Writes a change of the password down, whole or not at all.
    async fn write(&self, change: Change) -> Result<Written, Fault> {
        let inner = Arc::clone(&self.inner);
        let database = inner.database.clone();
        let user = change.known.user.id;
        let written = database
            .write(move |tx| Box::pin(async move { set_password(&inner, tx, change).await }))
            .await?;
        self.inner.sessions_changed(user);
        self.inner.mailer.posted();
        Ok(written)
    }
}

impl Inner {
    /// Refuses a new password that would be guessed, or is known from a breach.
    async fn check_new(
        &self,
        password: &Password,
        field: &str,
        email: &str,
    ) -> Result<(), Refusal> {
        password::check(password, field, self.password_rules(email))?;
        self.breached.check(password, field).await
    }

    /// What a new password of somebody with this address is held against.
    pub(super) fn password_rules<'a>(&'a self, email: &'a str) -> PasswordRules<'a> {
        let AuthConfig { password_length_min, totp_issuer, .. } = &self.config;
        PasswordRules { length_min: *password_length_min, email, exchange: totp_issuer }
    }

    fn changed_template(&self, user: &User, client: &ClientInfo) -> MailTemplate {
        MailTemplate::PasswordChanged {
            name: salutation(user),
            at: self.now(),
            ip: client.ip.to_string(),
        }
    }
}

/// A new password about to be set.
struct Change {
    /// The person, and the hash that was there when the change began.
    known: Credentials,
    password_hash: String,
    by: Authority,
    template: MailTemplate,
    origin: Origin,
}

/// What allows a change. It is looked at once more when the change is written: hashing takes its time.
enum Authority {
    /// The present password, by a session. It is the one that need not end.
    Session(SessionId),
    /// A mailed token.
    Reset { token_hash: Vec<u8> },
}

/// What became of a change.
enum Written {
    Done,
    /// The password is another one by now.
    Overtaken,
    /// The session is over, or the token spent.
    NoAuthority,
}

/// Sets the password if it is still the one that was there when the change began and what allowed the change still
/// does; ends the sessions, voids what was mailed before, and tells the owner.
async fn set_password(inner: &Inner, tx: &Transaction, change: Change) -> Result<Written, Fault> {
    let now = inner.now();
    let Credentials { user, password_hash: before } = change.known;
    if !users::password_hash_is(tx, user.id, &before).await? {
        return Ok(Written::Overtaken);
    }
    let (kept_session, action) = match change.by {
        Authority::Session(session) => {
            let row = sessions::refreshable(tx, session).await?;
            if row.is_none_or(|row| !row.session.alive(now)) {
                return Ok(Written::NoAuthority);
            }
            (Some(session), AuditAction::ChangePassword)
        }
        Authority::Reset { token_hash } => {
            if !password_resets::spend(tx, &token_hash, now).await? {
                return Ok(Written::NoAuthority);
            }
            if user.email_verified_at.is_none() {
                end_other_ways_in(tx, user.id, now).await?;
            }
            // Whoever read the mail owns the address.
            users::mark_email_verified(tx, user.id, now).await?;
            email_tokens::void_all(tx, user.id, now).await?;
            (None, AuditAction::ResetPassword)
        }
    };
    let password = NewPassword { hash: change.password_hash, at: now };
    users::set_password(tx, user.id, password).await?;
    sessions::revoke_all(tx, user.id, Revocation { except: kept_session, at: now }).await?;
    password_resets::void_all(tx, user.id, now).await?;
    email_changes::close_pending(tx, user.id, now).await?;
    inner.unlock(tx, &user.email).await?;
    inner.audit.record(tx, Act::of_user(user.id, action).from(change.origin)).await?;
    inner.post(tx, &user.email, &change.template).await?;
    Ok(Written::Done)
}

/// Takes everything away that lets somebody in without the password: whoever opened an account for an address and never proved it may
/// not be its owner, and what they set up must not outlast the owner's coming.
async fn end_other_ways_in(tx: &Transaction, user: UserId, now: Timestamp) -> Result<(), Fault> {
    totp_factors::delete(tx, user).await?;
    recovery_codes::delete_all(tx, user).await?;
    passkeys::delete_all(tx, user).await?;
    linked_accounts::delete_all(tx, user).await?;
    wallets::delete_all(tx, user).await?;
    api_keys::revoke_all(tx, user, now).await
}

/// Somebody asked for a reset.
struct ResetAsked {
    email: String,
    origin: Origin,
    /// Whether the audit log notes it.
    noted: bool,
}

/// Mails a reset to whoever has the address. An address without an account, or with mails enough, gets a decoy and a
/// letter to nobody: the same statements.
async fn mail_reset(inner: Arc<Inner>, asked: ResetAsked) -> Result<(), Fault> {
    let (database, mailer) = (inner.database.clone(), inner.mailer.clone());
    database
        .write(move |tx| {
            Box::pin(async move {
                // Locked: whoever moves to another address at this moment voids what is mailed to this one.
                let user = users::by_email_locked(tx, &asked.email).await?;
                let subject = user.as_ref().map(|user| user.id);
                let act = Act::of_stranger(subject, AuditAction::RequestPasswordReset);
                let act = asked.noted.then_some(act.from(asked.origin));
                inner.note_stranger(tx, act).await?;
                let id = subject.unwrap_or_default();
                let since = inner.now().minus(MAIL_WINDOW);
                let mailed = password_resets::count_since(tx, id, since).await?;
                let due = mailed < u64::from(inner.config.mails_per_hour_max);
                write_reset(&inner, tx, user.filter(|_| due)).await
            })
        })
        .await?;
    mailer.posted();
    Ok(())
}

/// Mails a link to a new password; for nobody the same statements.
pub(super) async fn write_reset(
    inner: &Inner,
    tx: &Transaction,
    user: Option<User>,
) -> Result<(), Fault> {
    let now = inner.now();
    let token = draw_link_token(&*inner.rng);
    let token_hash = token_hash(token.as_bytes());
    let minutes_good = inner.config.password_reset_minutes;
    match &user {
        Some(user) => {
            let expires_at = now.plus(minutes(minutes_good));
            let kept = NewPasswordReset { user: user.id, token_hash, expires_at, created_at: now };
            password_resets::insert(tx, kept).await?;
        }
        None => inner.leave_decoy(tx, token_hash).await?,
    }
    let to = user.as_ref().map_or(NOBODY, |user| &user.email);
    let name = user.as_ref().and_then(salutation);
    inner.post(tx, to, &MailTemplate::PasswordReset { name, token, minutes: minutes_good }).await
}

fn unusable() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "The password was not changed, because this link is not one of ours or was used already. Ask for \
         a new password reset and use the newest mail.",
    )
    .at("token")
}

fn expired() -> Refusal {
    Refusal::new(
        RefusalCode::Expired,
        "The password was not changed, because this link has expired. Ask for a new password reset and \
         use it soon.",
    )
    .at("token")
}

fn wrong_current() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCredentials,
        "The password was not changed, because the present one is not right. Type it again, or sign out \
         and ask for a password reset.",
    )
    .at("currentPassword")
}

fn same_again() -> Refusal {
    Refusal::new(
        RefusalCode::PasswordTooWeak,
        "The password was not changed, because the new one is the present one. Choose another one.",
    )
    .at("newPassword")
}
