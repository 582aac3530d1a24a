//! Accounts at other providers: which there are, linking one more, and taking one away.

use super::{OAuthTrouble, Trouble, Vouched};
use crate::domain::{AuditAction, Failure, Fault, Refusal, RefusalCode, UserId};
use crate::services::audit::Origin;
use crate::services::auth::codes::SecurityNote;
use crate::services::auth::{Auth, Caller, ClientInfo, Inner, LinkedAccount};
use crate::services::mail::SecurityChange;
use crate::storage::linked_accounts::{self, NewLink};
use crate::storage::oauth_flows::Linker;
use crate::storage::users::{self, User};
use crate::storage::{Transaction, sessions};
use std::sync::Arc;

impl Auth {
    /// A person's accounts at other providers, by name of the provider.
    ///
    /// # Errors
    /// Faults only.
    pub async fn linked_accounts(&self, owner: UserId) -> Result<Vec<LinkedAccount>, Failure> {
        Ok(linked_accounts::of_user(&self.inner.database, owner).await?)
    }

    /// Takes a link away. The other sessions end.
    ///
    /// # Errors
    /// Refuses when there is none, and the last one of somebody without a password; [`Failure::StepUpRequired`] without
    /// a fresh proof.
    pub async fn unlink_provider(
        &self,
        caller: Caller<'_>,
        provider: String,
    ) -> Result<(), Failure> {
        let Caller { principal, client } = caller;
        self.inner.require_step_up(principal).await?;
        let inner = Arc::clone(&self.inner);
        let linker = Linker { user: principal.user, session: principal.session().id };
        let unlinking = Unlinking { linker, provider, origin: client.origin() };
        let unlinked = self
            .inner
            .database
            .write(move |tx| Box::pin(async move { unlink(&inner, tx, unlinking).await }))
            .await?;
        match unlinked {
            Unlinked::Done => {
                self.inner.sessions_changed(principal.user);
                self.inner.mailer.posted();
                Ok(())
            }
            Unlinked::Refused(refusal) => Err(refusal.into()),
            Unlinked::NoAuthority => Err(Failure::Unauthenticated),
        }
    }

    /// Links an account at a provider to whoever asked for it, while the session lives that did.
    pub(super) async fn link(
        &self,
        linker: Linker,
        vouched: Vouched,
        client: &ClientInfo,
    ) -> Result<(), Trouble> {
        let Vouched { account, identity } = vouched;
        let (inner, origin) = (Arc::clone(&self.inner), client.origin());
        let email = identity.email.map(|email| email.chars().take(EMAIL_LENGTH_MAX).collect());
        let link = NewLink { account, email, at: inner.now() };
        let linked = self
            .inner
            .database
            .write(move |tx| {
                Box::pin(async move {
                    let Some(user) = inner.linker(tx, linker).await? else { return Ok(None) };
                    if !linked_accounts::insert(tx, user.id, link).await? {
                        return Ok(Some(false));
                    }
                    let note = SecurityNote {
                        action: AuditAction::LinkProvider,
                        change: SecurityChange::ProviderLinked,
                        origin,
                    };
                    inner.note_change(tx, &user, note).await?;
                    Ok(Some(true))
                })
            })
            .await?;
        match linked {
            Some(true) => {
                self.inner.mailer.posted();
                Ok(())
            }
            Some(false) => Err(Trouble::Told(OAuthTrouble::AlreadyLinked)),
            None => Err(Failure::Unauthenticated.into()),
        }
    }
}

/// The longest address that is shown.
const EMAIL_LENGTH_MAX: usize = 254;

/// A link about to be taken away.
struct Unlinking {
    linker: Linker,
    provider: String,
    origin: Origin,
}

enum Unlinked {
    Done,
    Refused(Refusal),
    NoAuthority,
}

async fn unlink(inner: &Inner, tx: &Transaction, unlinking: Unlinking) -> Result<Unlinked, Fault> {
    let Unlinking { linker, provider, origin } = unlinking;
    let Some(user) = inner.linker(tx, linker).await? else { return Ok(Unlinked::NoAuthority) };
    let linked = linked_accounts::of_user_in(tx, user.id).await?;
    if !linked.iter().any(|account| account.provider == provider) {
        return Ok(Unlinked::Refused(not_linked()));
    }
    let usable = inner.usable_providers_in(tx, user.id).await?;
    let is_last = !usable.iter().any(|account| account.provider != provider)
        && inner.usable_wallets_in(tx, user.id).await? == 0;
    if !user.has_password && is_last {
        return Ok(Unlinked::Refused(last_way()));
    }
    linked_accounts::delete(tx, user.id, &provider).await?;
    inner.end_others(tx, &user, linker.session).await?;
    let note = SecurityNote {
        action: AuditAction::UnlinkProvider,
        change: SecurityChange::ProviderUnlinked,
        origin,
    };
    inner.note_change(tx, &user, note).await?;
    Ok(Unlinked::Done)
}

impl Inner {
    /// The person, locked, if the session lives by which they ask.
    pub(in super::super) async fn linker(
        &self,
        tx: &Transaction,
        linker: Linker,
    ) -> Result<Option<User>, Fault> {
        let user = users::by_id_locked(tx, linker.user).await?;
        let session = sessions::refreshable(tx, linker.session).await?;
        let alive = session.is_some_and(|row| row.session.alive(self.now()));
        Ok(user.filter(|_| alive))
    }

    /// A person's accounts at providers that are there, which let them in.
    pub(in super::super) async fn usable_providers_in(
        &self,
        tx: &Transaction,
        user: UserId,
    ) -> Result<Vec<LinkedAccount>, Fault> {
        let mut linked = linked_accounts::of_user_in(tx, user).await?;
        linked.retain(|account| self.providers.by_name.contains_key(&account.provider));
        Ok(linked)
    }
}

fn not_linked() -> Refusal {
    Refusal::new(
        RefusalCode::NotFound,
        "Nothing was unlinked, because no account at this provider is linked. `viewer { security { linkedAccounts { \
         provider } } }` lists those that are.",
    )
    .at("provider")
}

fn last_way() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidInput,
        "Nothing was unlinked, because this account has no password and would have no way in. Set a password first: ask for \
         a password reset.",
    )
    .at("provider")
}
