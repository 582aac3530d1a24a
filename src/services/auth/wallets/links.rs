//! A person's wallets: which there are, linking one, and taking one away.

use super::super::codes::SecurityNote;
use super::super::limits::Guess;
use super::super::{Auth, Caller, Inner, Principal};
use super::address::EthereumAddress;
use super::{SignedMessage, WalletChallenge, WalletStart};
use crate::domain::{AuditAction, Failure, Fault, Refusal, RefusalCode, UserId};
use crate::services::audit::Origin;
use crate::services::mail::SecurityChange;
use crate::storage::oauth_flows::Linker;
use crate::storage::wallets::{self, LinkedWallet, WALLETS_MAX, WalletAt};
use crate::storage::{Transaction, mfa_challenges};
use std::sync::Arc;

impl Auth {
    /// A person's wallets, the oldest first.
    ///
    /// # Errors
    /// Faults only.
    pub async fn wallets(&self, owner: UserId) -> Result<Vec<LinkedWallet>, Failure> {
        Ok(wallets::of_user(&self.inner.database, owner).await?)
    }

    /// Begins to link a wallet: what it is to sign.
    ///
    /// # Errors
    /// Refuses what is no address, chains that are not taken, people whose address is not verified, and more wallets than
    /// there may be; [`Failure::StepUpRequired`] without a fresh proof.
    pub async fn begin_wallet_link(
        &self,
        principal: &Principal,
        start: WalletStart,
    ) -> Result<WalletChallenge, Failure> {
        let inner = &self.inner;
        inner.require_step_up(principal).await?;
        if !principal.email_verified {
            return Err(unproven_address().into());
        }
        if wallets::count(&inner.database, principal.user).await? >= WALLETS_MAX {
            return Err(too_many().into());
        }
        let linker = linker(principal);
        inner.give_out(start, Some(linker)).await
    }

    /// Links a wallet to whoever asked for it, by its signature.
    ///
    /// # Errors
    /// Refuses what was not asked for, or too long ago, other signatures, and wallets that are linked already;
    /// [`Failure::StepUpRequired`] without a fresh proof; [`Failure::RateLimited`] after too many wrong ones.
    pub async fn link_wallet(
        &self,
        caller: Caller<'_>,
        signed: SignedMessage,
    ) -> Result<LinkedWallet, Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        inner.require_step_up(principal).await?;
        let guess = Guess::of_setup(principal.user, client.ip);
        inner.limits.may_guess(&guess).await?;
        let linker = linker(principal);
        let address = match inner.signer(&signed, Some(linker)).await {
            Err(Failure::Refused(refusals)) => {
                inner.limits.guessed_wrong(&guess).await?;
                return Err(Failure::Refused(refusals));
            }
            signer => signer?,
        };
        let wallet = WalletAt { address, at: inner.now() };
        let linking = Linking { linker, wallet: wallet.clone(), origin: client.origin() };
        let writing = Arc::clone(inner);
        let linked = inner
            .database
            .write(move |tx| Box::pin(async move { link(&writing, tx, linking).await }))
            .await?;
        inner.after_wallet(principal.user, linked)?;
        let WalletAt { address, at } = wallet;
        Ok(LinkedWallet { address, linked_at: at, last_used_at: None })
    }

    /// Takes a wallet away. The other sessions end.
    ///
    /// # Errors
    /// Refuses wallets that are not the person's, and the last way in of somebody without a password;
    /// [`Failure::StepUpRequired`] without a fresh proof.
    pub async fn unlink_wallet(&self, caller: Caller<'_>, address: &str) -> Result<(), Failure> {
        let Caller { principal, client } = caller;
        let inner = &self.inner;
        inner.require_step_up(principal).await?;
        let address = EthereumAddress::read(address).map_err(Refusal::from)?.to_string();
        let linker = linker(principal);
        let wallet = WalletAt { address, at: inner.now() };
        let unlinking = Linking { linker, wallet, origin: client.origin() };
        let writing = Arc::clone(inner);
        let unlinked = inner
            .database
            .write(move |tx| Box::pin(async move { unlink(&writing, tx, unlinking).await }))
            .await?;
        inner.after_wallet(principal.user, unlinked)
    }
}

/// A wallet about to be linked, or taken away.
struct Linking {
    linker: Linker,
    wallet: WalletAt,
    origin: Origin,
}

enum Written {
    Done,
    Refused(Refusal),
    /// The session is over.
    NoAuthority,
}

async fn link(inner: &Inner, tx: &Transaction, linking: Linking) -> Result<Written, Fault> {
    let Linking { linker, wallet, origin } = linking;
    let Some(user) = inner.linker(tx, linker).await? else { return Ok(Written::NoAuthority) };
    // Who signs up with somebody else's address must not keep a way in that stays when its owner comes.
    if user.email_verified_at.is_none() {
        return Ok(Written::Refused(unproven_address()));
    }
    if wallets::count_in(tx, user.id).await? >= WALLETS_MAX {
        return Ok(Written::Refused(too_many()));
    }
    if !wallets::insert(tx, user.id, wallet).await? {
        return Ok(Written::Refused(is_linked()));
    }
    let note = SecurityNote {
        action: AuditAction::LinkWallet,
        change: SecurityChange::WalletLinked,
        origin,
    };
    inner.note_change(tx, &user, note).await?;
    Ok(Written::Done)
}

async fn unlink(inner: &Inner, tx: &Transaction, unlinking: Linking) -> Result<Written, Fault> {
    let Linking { linker, wallet, origin } = unlinking;
    let Some(user) = inner.linker(tx, linker).await? else { return Ok(Written::NoAuthority) };
    if wallets::owner_in(tx, &wallet.address).await? != Some(user.id) {
        return Ok(Written::Refused(not_linked()));
    }
    let is_last = inner.usable_wallets_in(tx, user.id).await? <= 1
        && inner.usable_providers_in(tx, user.id).await?.is_empty();
    if !user.has_password && is_last {
        return Ok(Written::Refused(last_way()));
    }
    wallets::delete(tx, user.id, &wallet.address).await?;
    // A sign-in by it that waits for its second factor must not come to its end.
    mfa_challenges::delete_all(tx, user.id).await?;
    inner.end_others(tx, &user, linker.session).await?;
    let note = SecurityNote {
        action: AuditAction::UnlinkWallet,
        change: SecurityChange::WalletUnlinked,
        origin,
    };
    inner.note_change(tx, &user, note).await?;
    Ok(Written::Done)
}

impl Inner {
    fn after_wallet(&self, user: UserId, written: Written) -> Result<(), Failure> {
        match written {
            Written::Done => {
                self.sessions_changed(user);
                self.mailer.posted();
                Ok(())
            }
            Written::Refused(refusal) => Err(refusal.into()),
            Written::NoAuthority => Err(Failure::Unauthenticated),
        }
    }
}

fn linker(principal: &Principal) -> Linker {
    Linker { user: principal.user, session: principal.session().id }
}

fn unproven_address() -> Refusal {
    Refusal::new(
        RefusalCode::EmailNotVerified,
        "No wallet was linked, because your e-mail address is not verified, so it may be somebody else's. Verify it first: \
         `resendVerificationEmail` sends the mail again.",
    )
}

fn too_many() -> Refusal {
    let message = format!(
        "No wallet was linked, because there are {WALLETS_MAX}, which is as many as there may be. Take one away with \
         `unlinkWallet` first."
    );
    Refusal::new(RefusalCode::LimitExceeded, message)
}

fn is_linked() -> Refusal {
    Refusal::new(
        RefusalCode::AlreadyExists,
        "No wallet was linked, because this one is linked already, to your account or to another one. `viewer { security { \
         wallets { address } } }` lists yours. Whoever holds it may sign in by it and unlink it.",
    )
    .at("message")
}

fn not_linked() -> Refusal {
    Refusal::new(
        RefusalCode::NotFound,
        "Nothing was unlinked, because you have no wallet with this address. `viewer { security { wallets { address } } }` lists \
         those that you have.",
    )
    .at("address")
}

fn last_way() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidInput,
        "Nothing was unlinked, because this account has no password and would have no way in. Set a password first: ask for \
         a password reset.",
    )
    .at("address")
}
