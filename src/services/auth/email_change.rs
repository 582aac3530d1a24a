//! Another address for an account: asked for with a fresh proof, confirmed by the new address in a session of who asked,
//! and taken back by the old address for a week.
//!
//! The link in the mail to the new address is no way in by itself: who mistypes the address must not hand the account to
//! its owner. The link in the mail to the old address is one, for whoever lost the account: it ends all sessions and keys, takes
//! the password away and mails a link to set another one. An address that can still be taken back belongs to nobody else.

use super::codes::SecurityNote;
use super::keys::{draw_link_token, token_hash};
use super::password::Password;
use super::{
    Auth, Caller, ClientInfo, Inner, NOBODY, Ticket, User, address, days, hours, minutes,
    salutation,
};
use crate::domain::network::client_network;
use crate::domain::{
    AuditAction, Failure, Fault, Refusal, RefusalCode, SessionId, Timestamp, UserId,
};
use crate::services::audit::{Act, Origin};
use crate::services::mail::{AddressLetter, MailTemplate, SecurityChange};
use crate::storage::email_changes::{self, Confirmed, EmailChange, NewEmailChange};
use crate::storage::limiter::LimitKey;
use crate::storage::password_resets::{self, NewPasswordReset};
use crate::storage::sessions::{self, Revocation};
use crate::storage::users::{self, NewPassword, ProvenAddress};
use crate::storage::{Transaction, api_keys, email_tokens, linked_accounts, passkeys, wallets};
use std::sync::Arc;

/// How long the old address can take the account back.
const REVERT_DAYS: u64 = 7;

/// What became of a step.
enum Written<T> {
    Done(T),
    Refused(Refusal),
    /// The session is over.
    NoAuthority,
}

/// A step of somebody who is signed in.
struct Step {
    user: UserId,
    session: SessionId,
    origin: Origin,
}

impl Auth {
    /// Mails a link to another address, which becomes the person's when they open it, and tells the present one. An
    /// address that has an account gets another letter; the answer is the same.
    ///
    /// # Errors
    /// Refuses what cannot be an address, and the present one; [`Failure::StepUpRequired`] without a fresh proof;
    /// [`Failure::RateLimited`] after too many.
    pub async fn change_email(&self, caller: Caller<'_>, email: &str) -> Result<(), Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        inner.require_step_up(principal).await?;
        let email = address::checked(email)?;
        inner.limits.change_email(principal.user).await?;
        inner.limits.request_mail(client_network(client.ip)).await?;
        let may_remind = inner.limits.may_remind(&email).await?;
        let asked = Asked { email, may_remind, step: step(caller) };
        let writing = Arc::clone(inner);
        let written = inner
            .database
            .write(move |tx| Box::pin(async move { ask(&writing, tx, asked).await }))
            .await?;
        inner.mailer.posted();
        done(written)
    }

    /// Moves the person to the address whose link this is. Their other sessions end, and whatever was mailed to the old
    /// address before is void.
    ///
    /// # Errors
    /// Refuses links that are not of this person, over, or of an address that somebody has by now.
    pub async fn confirm_email_change(
        &self,
        caller: Caller<'_>,
        token: &str,
    ) -> Result<User, Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        let network = client_network(client.ip);
        inner.limits.network_may_guess(network).await?;
        let token_hash = token_hash(token.trim().as_bytes());
        let (step, writing) = (step(caller), Arc::clone(inner));
        let written = inner
            .database
            .write(move |tx| Box::pin(async move { confirm(&writing, tx, step, token_hash).await }))
            .await?;
        if matches!(written, Written::Refused(_)) {
            inner.limits.network_guessed_wrong(network).await?;
        }
        inner.sessions_changed(principal.user);
        inner.mailer.posted();
        done(written)
    }

    /// Moves an account back to the address whose link this is, whatever it moved to since. All sessions end, the
    /// password works no more, and a link to set another one is mailed to the address.
    ///
    /// # Errors
    /// Refuses links that are not ours, used, or over.
    pub async fn revert_email_change(
        &self,
        token: &str,
        client: &ClientInfo,
    ) -> Result<(), Failure> {
        let inner = &self.inner;
        let network = client_network(client.ip);
        inner.limits.network_may_guess(network).await?;
        let hash = token_hash(token.trim().as_bytes());
        let change = email_changes::by_revert_token(&inner.database, &hash).await?;
        let change =
            change.filter(|change| change.closed_at.is_none() && inner.now() < change.expires_at);
        let Some(change) = change else {
            inner.limits.network_guessed_wrong(network).await?;
            return Err(no_way_back().into());
        };
        let user = change.user;
        let key = LimitKey::of("revert", &[&user.to_string()]);
        let turn = inner.passwords.turn(Ticket { network, key }).await?;
        let nobodys = Password::typed(&draw_link_token(&*inner.rng));
        let (turn, password_hash) = turn.hash(&nobodys, &*inner.rng).await?;
        drop(turn);
        let reverting = Reverting { change, password_hash, origin: client.origin() };
        let writing = Arc::clone(inner);
        let reverted = inner
            .database
            .write(move |tx| Box::pin(async move { revert(&writing, tx, reverting).await }))
            .await?;
        inner.sessions_changed(user);
        inner.mailer.posted();
        reverted.then_some(()).ok_or_else(|| no_way_back().into())
    }
}

fn step(caller: Caller<'_>) -> Step {
    let Caller { principal, client } = caller;
    Step { user: principal.user, session: principal.session().id, origin: client.origin() }
}

fn done<T>(written: Written<T>) -> Result<T, Failure> {
    match written {
        Written::Done(outcome) => Ok(outcome),
        Written::Refused(refusal) => Err(refusal.into()),
        Written::NoAuthority => Err(Failure::Unauthenticated),
    }
}

/// Another address is asked for.
struct Asked {
    email: String,
    /// Whether the owner of an address that is taken gets a letter.
    may_remind: bool,
    step: Step,
}

/// Whatever is known of the address, the same statements run: what the mail carries decides.
async fn ask(inner: &Inner, tx: &Transaction, asked: Asked) -> Result<Written<()>, Fault> {
    let Asked { email, may_remind, step } = asked;
    let Some(user) = inner.locked_by(tx, &step).await? else { return Ok(Written::NoAuthority) };
    if user.email == email {
        return Ok(Written::Refused(same_address()));
    }
    let now = inner.now();
    let holder = email_changes::holder(tx, &email, now).await?;
    let owner = users::by_email_in(tx, &email).await?;
    let token = draw_link_token(&*inner.rng);
    email_changes::close_pending(tx, user.id, now).await?;
    let kept = NewEmailChange {
        user: user.id,
        old_email: user.email.clone(),
        new_email: email.clone(),
        token_hash: token_hash(token.as_bytes()),
        expires_at: now.plus(hours(inner.config.verification_link_hours)),
        created_at: now,
    };
    email_changes::insert(tx, kept).await?;
    let is_taken = owner.is_some() || holder.is_some_and(|holder| holder != user.id);
    let letter = if is_taken {
        AddressLetter::Taken
    } else {
        AddressLetter::Confirm { token, hours: inner.config.verification_link_hours }
    };
    let to = if is_taken && !may_remind { NOBODY } else { &email };
    let name = owner.as_ref().and_then(salutation);
    inner.post(tx, to, &MailTemplate::Address { name, letter }).await?;
    let note = SecurityNote {
        action: AuditAction::RequestEmailChange,
        change: SecurityChange::EmailChangeAsked,
        origin: step.origin,
    };
    inner.note_change(tx, &user, note).await?;
    Ok(Written::Done(()))
}

async fn confirm(
    inner: &Inner,
    tx: &Transaction,
    step: Step,
    token_hash: Vec<u8>,
) -> Result<Written<User>, Fault> {
    let now = inner.now();
    let Some(user) = inner.locked_by(tx, &step).await? else { return Ok(Written::NoAuthority) };
    let change = match email_changes::by_token(tx, user.id, &token_hash).await? {
        None => return Ok(Written::Refused(unknown_link())),
        Some(change) if change.confirmed_at.is_some() || change.closed_at.is_some() => {
            return Ok(Written::Refused(spent_link()));
        }
        Some(change) if now >= change.expires_at => return Ok(Written::Refused(expired())),
        Some(change) => change,
    };
    if !inner.move_to(tx, &user, &change.new_email).await? {
        return Ok(Written::Refused(taken()));
    }
    let back = user.email_verified_at.map(|_| draw_link_token(&*inner.rng));
    let confirmed = Confirmed {
        revert_hash: back.as_ref().map(|token| super::keys::token_hash(token.as_bytes())),
        at: now,
        expires_at: now.plus(days(REVERT_DAYS)),
    };
    email_changes::confirm(tx, change.id, confirmed).await?;
    email_changes::close_back(tx, &change, now).await?;
    inner.void_mailed(tx, &user).await?;
    inner.end_others(tx, &user, step.session).await?;
    let letter = AddressLetter::Changed {
        at: now,
        ip: step.origin.ip.to_string(),
        back: back.map(|token| (token, REVERT_DAYS)),
    };
    let told = MailTemplate::Address { name: salutation(&user), letter };
    inner.post(tx, &user.email, &told).await?;
    let moved = User { email: change.new_email, email_verified_at: Some(now), ..user };
    let note = SecurityNote {
        action: AuditAction::ChangeEmail,
        change: SecurityChange::EmailChanged,
        origin: step.origin,
    };
    inner.note_change(tx, &moved, note).await?;
    Ok(Written::Done(moved))
}

/// A change about to be taken back.
struct Reverting {
    change: EmailChange,
    /// Of a password that nobody knows.
    password_hash: String,
    origin: Origin,
}

async fn revert(inner: &Inner, tx: &Transaction, reverting: Reverting) -> Result<bool, Fault> {
    let Reverting { change, password_hash, origin } = reverting;
    let now = inner.now();
    let user = users::by_id_locked(tx, change.user).await?;
    let user = user.ok_or_else(|| Fault::internal("a change of an address is nobody's"))?;
    if !email_changes::revert(tx, change.id, now).await? {
        return Ok(false);
    }
    email_changes::close_later(tx, &change, now).await?;
    if !inner.move_to(tx, &user, &change.old_email).await? {
        return Err(Fault::internal("an address was given away that could be taken back"));
    }
    users::set_password(tx, user.id, NewPassword { hash: password_hash, at: now }).await?;
    sessions::revoke_all(tx, user.id, Revocation { except: None, at: now }).await?;
    api_keys::revoke_all(tx, user.id, now).await?;
    linked_accounts::delete_all(tx, user.id).await?;
    wallets::delete_all(tx, user.id).await?;
    // Whoever took the account may have added some; which are whose, nobody can tell.
    passkeys::bind_to_password(tx, user.id, Timestamp(0)).await?;
    inner.void_mailed(tx, &user).await?;
    inner.unlock(tx, &change.old_email).await?;
    let (left, back) = (user.email.clone(), User { email: change.old_email, ..user });
    inner.post(tx, &back.email, &inner.way_in(tx, &back).await?).await?;
    let told = MailTemplate::SecurityChanged {
        name: None,
        change: SecurityChange::EmailReverted,
        at: now,
        ip: origin.ip.to_string(),
    };
    inner.post(tx, &left, &told).await?;
    let act = Act::of_user(back.id, AuditAction::RevertEmailChange).from(origin);
    inner.audit.record(tx, act).await?;
    Ok(true)
}

impl Inner {
    /// The person, locked, while the session is alive.
    async fn locked_by(&self, tx: &Transaction, step: &Step) -> Result<Option<User>, Fault> {
        let user = users::by_id_locked(tx, step.user).await?;
        let session = sessions::refreshable(tx, step.session).await?;
        let alive = session.is_some_and(|row| row.session.alive(self.now()));
        Ok(user.filter(|_| alive))
    }

    /// Gives a person an address; `false` when somebody has it, or may still come back to it.
    async fn move_to(&self, tx: &Transaction, user: &User, email: &str) -> Result<bool, Fault> {
        let at = self.now();
        if !users::move_address(tx, user.id, ProvenAddress { email, at }).await? {
            return Ok(false);
        }
        // Not before: whoever moves away from the address at the same time has come first by now.
        match email_changes::holder(tx, email, at).await? {
            Some(holder) if holder != user.id => {
                let at = user.email_verified_at.unwrap_or(at);
                users::move_address(tx, user.id, ProvenAddress { email: &user.email, at }).await?;
                Ok(false)
            }
            _ => Ok(true),
        }
    }

    /// Voids what was mailed to the address before.
    async fn void_mailed(&self, tx: &Transaction, user: &User) -> Result<(), Fault> {
        email_tokens::void_all(tx, user.id, self.now()).await?;
        password_resets::void_all(tx, user.id, self.now()).await
    }

    /// The letter that lets somebody in again whose account is back.
    async fn way_in(&self, tx: &Transaction, user: &User) -> Result<MailTemplate, Fault> {
        let (token, good_for) = (draw_link_token(&*self.rng), self.config.password_reset_minutes);
        let reset = NewPasswordReset {
            user: user.id,
            token_hash: token_hash(token.as_bytes()),
            expires_at: self.now().plus(minutes(good_for)),
            created_at: self.now(),
        };
        password_resets::insert(tx, reset).await?;
        let letter = AddressLetter::Reverted { token, minutes: good_for };
        Ok(MailTemplate::Address { name: salutation(user), letter })
    }
}

fn same_address() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidInput,
        "Nothing was changed, because this is the address that the account has. Give another one.",
    )
    .at("email")
}

fn taken() -> Refusal {
    Refusal::new(
        RefusalCode::AlreadyExists,
        "The address was not changed, because it has an account by now. Sign in to that one, or change to another address.",
    )
    .at("token")
}

fn unknown_link() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "The address was not changed, because this link was not mailed for the account that is signed in. Sign in to the \
         account that is to move, and open the link again.",
    )
    .at("token")
}

fn spent_link() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "The address was not changed, because this link was used already, or another change was asked for since. Look at \
         `viewer.email`, or ask for the change again.",
    )
    .at("token")
}

fn expired() -> Refusal {
    Refusal::new(
        RefusalCode::Expired,
        "The address was not changed, because this link has expired. Ask for the change again and open the new link soon.",
    )
    .at("token")
}

fn no_way_back() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "Nothing was changed, because this link is not one of ours, was used already, or is older than a week. If you lost \
         your account, ask whoever runs this exchange.",
    )
    .at("token")
}
