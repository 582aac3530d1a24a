//! Deleting an account, coming back within some weeks, and being forgotten after them.
//!
//! Deleting ends whatever signs in and leaves all rows where they are; `deleted_at` says so. Until the person is forgotten
//! the right password and `restore` bring everything back. Forgetting replaces and deletes what
//! `storage::personal_data::RULES` says, after the person was put on the list of the erased: whoever comes back with a
//! backup of the database is forgotten again at the next start.

use super::keys::draw_link_token;
use super::password::Password;
use super::{Auth, Caller, Inner, Principal, Ticket, days, salutation};
use crate::domain::network::client_network;
use crate::domain::{AuditAction, Failure, Fault, Refusal, RefusalCode, Timestamp, UserId};
use crate::services::audit::{Act, Origin};
use crate::services::mail::{LifeLetter, MailTemplate, SecurityChange};
use crate::storage::erasure_list::{Erased, ErasureList};
use crate::storage::jobs::{self, NewJob};
use crate::storage::limiter::LimitKey;
use crate::storage::personal_data::{Erasing, erase};
use crate::storage::sessions::{self, Revocation};
use crate::storage::users::{self, User};
use crate::storage::{
    Transaction, api_keys, email_tokens, mfa_challenges, oauth_flows, password_resets,
    wallet_challenges,
};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

/// How many people one round forgets.
const AT_ONCE: u64 = 100;

impl Auth {
    /// Deletes the principal's account: every session, API key and half-done sign-in ends in one transaction, and `then` is
    /// enqueued in it. Answers until when it can be restored.
    ///
    /// # Errors
    /// [`Failure::Unauthenticated`] when the session is over; [`Failure::Forbidden`] for people with duties.
    pub(crate) async fn delete_account(
        &self,
        caller: Caller<'_>,
        then: NewJob,
    ) -> Result<Timestamp, Failure> {
        let (inner, principal) = (&self.inner, caller.principal);
        let deleting = Deleting { principal: *principal, origin: caller.client.origin(), then };
        let writing = Arc::clone(inner);
        let deleted = inner
            .database
            .write(move |tx| Box::pin(async move { delete(&writing, tx, deleting).await }));
        let until = deleted.await??;
        inner.sessions_changed(principal.user);
        inner.mailer.posted();
        Ok(until)
    }

    /// Forgets everybody whose time to come back is over; answers how many there were.
    ///
    /// # Errors
    /// [`Fault`] when the database or the list fails.
    pub async fn erase_due(&self, list: &ErasureList) -> Result<u64, Fault> {
        let inner = &self.inner;
        let before = inner.now().minus(days(inner.config.deleted_kept_days));
        let mut gone = 0;
        loop {
            let due = users::to_erase(&inner.database, before, AT_ONCE).await?;
            if due.is_empty() {
                return Ok(gone);
            }
            let password_hash = inner.nobodys_password().await?;
            for user in due {
                list.add(Erased { user: user.id, created_at: user.created_at }).await?;
                let erasing = Erasing {
                    user: user.id,
                    password_hash: password_hash.clone(),
                    at: inner.now(),
                };
                gone += u64::from(inner.erase(erasing, Some(before)).await?);
            }
        }
    }

    /// Forgets everybody on the list who is there all the same: they came back with a backup. `then` is enqueued for each.
    /// Answers how many there were.
    ///
    /// # Errors
    /// [`Fault`] when the database or the list fails.
    pub async fn erase_listed(
        &self,
        list: &ErasureList,
        then: impl Fn(UserId) -> Result<NewJob, Fault>,
    ) -> Result<u64, Fault> {
        let inner = &self.inner;
        let mut gone = 0;
        let mut password_hash = None;
        for Erased { user, created_at } in list.all().await? {
            let there = users::by_id(&inner.database, user).await?;
            let back = there.filter(|it| it.created_at == created_at && it.erased_at.is_none());
            if back.is_none() {
                continue;
            }
            let hash = match &password_hash {
                Some(hash) => hash,
                None => password_hash.insert(inner.nobodys_password().await?),
            };
            let erasing = Erasing { user, password_hash: hash.clone(), at: inner.now() };
            let (job, now) = (then(user)?, inner.now());
            let enqueued = inner.database.write(move |tx| {
                Box::pin(async move { jobs::enqueue(tx, job, now).await.map(drop) })
            });
            enqueued.await?;
            gone += u64::from(inner.erase(erasing, None).await?);
        }
        Ok(gone)
    }
}

/// An account about to be deleted.
struct Deleting {
    principal: Principal,
    origin: Origin,
    then: NewJob,
}

async fn delete(
    inner: &Inner,
    tx: &Transaction,
    deleting: Deleting,
) -> Result<Result<Timestamp, Failure>, Fault> {
    let Deleting { principal, origin, then } = deleting;
    let now = inner.now();
    let user = users::by_id_locked(tx, principal.user).await?;
    let session = sessions::refreshable(tx, principal.session().id).await?;
    let alive = session.is_some_and(|row| row.session.alive(now));
    let Some(user) = user.filter(|_| alive) else { return Ok(Err(Failure::Unauthenticated)) };
    if user.staff_roles.iter().next().is_some() {
        return Ok(Err(Failure::Forbidden(STAFF.to_owned())));
    }
    users::mark_deleted(tx, user.id, now).await?;
    sessions::revoke_all(tx, user.id, Revocation { except: None, at: now }).await?;
    api_keys::revoke_all(tx, user.id, now).await?;
    mfa_challenges::delete_all(tx, user.id).await?;
    oauth_flows::delete_all(tx, user.id).await?;
    wallet_challenges::delete_all(tx, user.id).await?;
    email_tokens::void_all(tx, user.id, now).await?;
    password_resets::void_all(tx, user.id, now).await?;
    jobs::enqueue(tx, then, now).await?;
    let until = inner.restorable_until(now);
    let letter = LifeLetter::Deleted { at: now, ip: origin.ip.to_string(), until };
    let told = MailTemplate::Life { name: salutation(&user), letter };
    inner.post(tx, &user.email, &told).await?;
    let act = Act::of_user(user.id, AuditAction::DeleteAccount).from(origin);
    inner.audit.record(tx, act).await?;
    Ok(Ok(until))
}

impl Inner {
    /// Until when whoever deleted their account then can come back. They can for as long as they are not forgotten.
    pub(super) fn restorable_until(&self, deleted_at: Timestamp) -> Timestamp {
        deleted_at.plus(days(self.config.deleted_kept_days))
    }

    /// Brings an account back, by somebody who proved themselves as for signing in.
    pub(super) async fn restore(
        &self,
        tx: &Transaction,
        user: UserId,
        origin: &Origin,
    ) -> Result<(), Fault> {
        users::mark_restored(tx, user).await?;
        let Some(person) = users::by_id_locked(tx, user).await? else { return Ok(()) };
        let told = MailTemplate::SecurityChanged {
            name: salutation(&person),
            change: SecurityChange::AccountRestored,
            at: self.now(),
            ip: origin.ip.to_string(),
        };
        self.post(tx, &person.email, &told).await?;
        let act = Act::of_user(user, AuditAction::RestoreAccount).from(origin.clone());
        self.audit.record(tx, act).await
    }

    /// Forgets somebody, unless they came back since: deleted before then, when that is said.
    async fn erase(
        self: &Arc<Self>,
        erasing: Erasing,
        before: Option<Timestamp>,
    ) -> Result<bool, Fault> {
        let writing = Arc::clone(self);
        let user = erasing.user;
        let erased = self.database.write(move |tx| {
            Box::pin(async move {
                let person = users::by_id_locked(tx, user).await?;
                let due = |person: &User| match before {
                    Some(before) => person.deleted_at.is_some_and(|at| at <= before),
                    None => true,
                };
                let due = person.filter(|it| it.erased_at.is_none() && due(it));
                let Some(person) = due else { return Ok(false) };
                jobs::owned::forget_mail_to(tx, &person.email).await?;
                erase(tx, &erasing).await?;
                let act = Act::of_operator(AuditAction::EraseAccount).about(user);
                writing.audit.record(tx, act).await?;
                Ok(true)
            })
        });
        let erased = erased.await?;
        self.sessions_changed(user);
        Ok(erased)
    }

    /// The hash of a password that nobody knows. An empty one would be no hash, and signing in would fail instead of
    /// being refused.
    async fn nobodys_password(&self) -> Result<String, Fault> {
        let network = client_network(IpAddr::V4(Ipv4Addr::LOCALHOST));
        let ticket = Ticket { network, key: LimitKey::of("erasing", &[]) };
        let turn = self.passwords.turn(ticket).await?;
        let nobodys = Password::typed(&draw_link_token(&*self.rng));
        let (turn, hash) = turn.hash(&nobodys, &*self.rng).await?;
        drop(turn);
        Ok(hash)
    }
}

/// What whoever has the right password of a deleted account is told.
pub(super) fn account_deleted(until: Timestamp) -> Failure {
    Refusal::new(
        RefusalCode::AccountDeleted,
        format!(
            "Nobody was signed in, because this account was deleted. Until {until} it comes back with everything in it: sign \
             in with `restore: true`. After that it is forgotten."
        ),
    )
    .into()
}

const STAFF: &str = "Whoever has a duty at the exchange cannot delete their account. Have your duties taken back first: \
    `agio user revoke-role`.";
