//! Changing the password, with the old one or by mail.

use super::keys::{draw_link_token, token_hash};
use super::{
    Auth, ClientInfo, Inner, MAIL_WINDOW, User, Viewer, address, minutes, password, salutation,
};
use crate::domain::{Failure, Fault, Refusal, RefusalCode, SessionId};
use crate::services::mail::Letter;
use crate::storage::password_resets::{self, NewPasswordReset, PasswordReset};
use crate::storage::{Transaction, email_tokens, sessions, users};
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
    /// Mails a link that sets a new password, if there is such an account. The answer is the same.
    ///
    /// # Errors
    /// Refuses what cannot be an address.
    pub async fn request_password_reset(&self, email: &str) -> Result<(), Failure> {
        let email = address::checked(email)?;
        let place = self.inner.background_place()?;
        let inner = Arc::clone(&self.inner);
        if let Some(user) = users::by_email(&inner.database, &email).await? {
            Inner::in_background(place, "mailing a password reset", mail_reset(inner, user));
        }
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
        (token, new_password): (&str, String),
        client: &ClientInfo,
    ) -> Result<(), Failure> {
        let inner = &self.inner;
        let reset = self.usable_reset(token).await??;
        let user = users::by_id(&inner.database, reset.user).await?;
        let user = user.ok_or_else(|| Fault::internal("a password reset belongs to nobody"))?;
        password::check(&new_password, "newPassword", &user.email)?;
        let password_hash = inner.passwords.hash(new_password, &*inner.rng).await?;
        let change = Change {
            letter: inner.changed_letter(&user, client),
            user,
            password_hash,
            kept_session: None,
        };
        let spent = self.spend_and_set(token_hash(token.trim().as_bytes()), change).await?;
        if spent { Ok(()) } else { Err(unusable().into()) }
    }

    /// Sets a new password, given the present one. The other sessions end.
    ///
    /// # Errors
    /// Refuses a wrong present password and a new one that would be guessed; [`Failure::RateLimited`] after
    /// too many tries.
    pub async fn change_password(
        &self,
        viewer: &Viewer,
        (input, client): (ChangePassword, &ClientInfo),
    ) -> Result<(), Failure> {
        let inner = &self.inner;
        inner.password_tries.count(viewer.user, inner.now()).map_err(Failure::RateLimited)?;
        let known = users::credentials_by_id(&inner.database, viewer.user).await?;
        let known = known.ok_or(Failure::Unauthenticated)?;
        let phc = Some(known.password_hash);
        if !inner.passwords.verify(input.current_password.clone(), phc).await? {
            return Err(wrong_current().into());
        }
        password::check(&input.new_password, "newPassword", &known.user.email)?;
        if input.new_password == input.current_password {
            return Err(same_again().into());
        }
        let password_hash = inner.passwords.hash(input.new_password, &*inner.rng).await?;
        let change = Change {
            letter: inner.changed_letter(&known.user, client),
            user: known.user,
            password_hash,
            kept_session: Some(viewer.session),
        };
        let shared = Arc::clone(inner);
        inner
            .database
            .write(move |tx| Box::pin(async move { set_password(&shared, tx, change).await }))
            .await?;
        inner.password_tries.clear(&viewer.user);
        inner.sessions_changed(viewer.user);
        inner.mailer.posted();
        Ok(())
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

    /// Spends the token and sets the password, both or neither; `false` when somebody was faster.
    async fn spend_and_set(&self, token_hash: Vec<u8>, change: Change) -> Result<bool, Fault> {
        let inner = Arc::clone(&self.inner);
        let database = inner.database.clone();
        let user = change.user.id;
        let spent = database
            .write(move |tx| {
                Box::pin(async move {
                    if !password_resets::spend(tx, &token_hash, inner.now()).await? {
                        return Ok(false);
                    }
                    users::mark_email_verified(tx, change.user.id, inner.now()).await?;
                    email_tokens::void_all(tx, change.user.id, inner.now()).await?;
                    set_password(&inner, tx, change).await?;
                    Ok(true)
                })
            })
            .await?;
        self.inner.sessions_changed(user);
        self.inner.mailer.posted();
        Ok(spent)
    }
}

impl Inner {
    fn changed_letter(&self, user: &User, client: &ClientInfo) -> Letter {
        Letter::PasswordChanged {
            name: salutation(user),
            at: self.now(),
            ip: client.ip.to_string(),
        }
    }
}

/// A new password about to be set.
struct Change {
    user: User,
    password_hash: String,
    /// The session that need not end.
    kept_session: Option<SessionId>,
    letter: Letter,
}

/// Sets the password, ends the sessions, voids mailed resets, and tells the owner.
async fn set_password(inner: &Inner, tx: &Transaction, change: Change) -> Result<(), Fault> {
    let now = inner.now();
    let user = change.user.id;
    users::set_password(tx, user, (change.password_hash, now)).await?;
    sessions::revoke_all(tx, user, (change.kept_session, now)).await?;
    password_resets::void_all(tx, user, now).await?;
    inner.post(tx, &change.user.email, &change.letter).await
}

async fn mail_reset(inner: Arc<Inner>, user: User) -> Result<(), Fault> {
    let (database, mailer) = (inner.database.clone(), inner.mailer.clone());
    database
        .write(move |tx| {
            Box::pin(async move {
                let now = inner.now();
                let since = now.minus(MAIL_WINDOW);
                let mailed = password_resets::count_since(tx, user.id, since).await?;
                if mailed >= u64::from(inner.config.mails_per_hour_max) {
                    return Ok(());
                }
                let token = draw_link_token(&*inner.rng);
                let minutes_good = inner.config.password_reset_minutes;
                let kept = NewPasswordReset {
                    user: user.id,
                    token_hash: token_hash(token.as_bytes()),
                    expires_at: now.plus(minutes(minutes_good)),
                    created_at: now,
                };
                password_resets::insert(tx, kept).await?;
                let name = salutation(&user);
                let letter = Letter::PasswordReset { name, token, minutes: minutes_good };
                inner.post(tx, &user.email, &letter).await
            })
        })
        .await?;
    mailer.posted();
    Ok(())
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
