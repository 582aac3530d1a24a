//! What follows when a provider has vouched for somebody: a session for whom it is linked to, an account for whoever is
//! new. The second factor is asked for as after a password; locks of passwords neither hold here nor end.

use super::{Identity, OAuthTrouble, Trouble, Vouched};
use crate::domain::network::client_network;
use crate::domain::{AuditAction, AuthenticationMethod, Fault, TokenTransport, UserId};
use crate::services::audit::{Act, Origin};
use crate::services::auth::keys::draw_link_token;
use crate::services::auth::lockout::Tried;
use crate::services::auth::password::Password;
use crate::services::auth::sign_in::{Beginning, Begun, Entering, write_session};
use crate::services::auth::{Auth, ClientInfo, Inner, SignIn, SignInStep, Ticket, address, names};
use crate::storage::Transaction;
use crate::storage::accounts::{self, NewAccount};
use crate::storage::email_changes;
use crate::storage::limiter::LimitKey;
use crate::storage::linked_accounts::{self, NewLink, ProviderSubject};
use crate::storage::users::{self, NewUser};
use std::sync::Arc;

/// What somebody is called whose provider tells no name that can be used.
const NAMELESS: &str = "New member";

impl Auth {
    /// Signs in whom an account at a provider is linked to, or opens an account for whoever is new.
    pub(super) async fn enter(
        &self,
        vouched: Vouched,
        device_token: Option<&str>,
        client: &ClientInfo,
    ) -> Result<SignInStep, Trouble> {
        let Vouched { account, identity } = vouched;
        let inner = &self.inner;
        let owner = match linked_accounts::owner(&inner.database, &account).await? {
            Some(owner) => owner,
            None => inner.sign_up_by_provider(&account, identity, client).await?,
        };
        let gone = || Trouble::Told(OAuthTrouble::Expired);
        let known = users::credentials_by_id(&inner.database, owner).await?.ok_or_else(gone)?;
        let device = inner.shown_device(device_token).filter(|device| device.user == owner);
        let input = SignIn {
            email: known.user.email.clone(),
            password: String::new(),
            device_name: None,
            transport: TokenTransport::Cookie,
            device_token: device_token.map(str::to_owned),
            restore: false,
        };
        let method = AuthenticationMethod::Provider;
        let entering = Entering { input: &input, client, tried: Tried::nothing(device), method };
        let (beginning, secret) = inner.beginning(&known, &entering).await?;
        let writing = Arc::clone(inner);
        let entry = Entry { account, owner, beginning };
        let begun = inner
            .database
            .write(move |tx| Box::pin(async move { write_entry(&writing, tx, entry).await }))
            .await?;
        inner.mailer.posted();
        Ok(inner.entered(known, (begun.ok_or_else(gone)?, (device, secret))).await?)
    }
}

/// A session about to be written for whom an account at a provider is linked to.
struct Entry {
    account: ProviderSubject,
    owner: UserId,
    beginning: Beginning,
}

/// Begins the session, unless the link was taken away meanwhile.
async fn write_entry(
    inner: &Inner,
    tx: &Transaction,
    entry: Entry,
) -> Result<Option<Begun>, Fault> {
    // The person first, as every sign-in does: no two wait for each other.
    users::by_id_locked(tx, entry.owner).await?;
    if linked_accounts::owner_in(tx, &entry.account).await? != Some(entry.owner) {
        return Ok(None);
    }
    write_session(inner, tx, entry.beginning).await.map(Some)
}

impl Inner {
    /// Opens an account for whoever is new, if the provider has verified their address and nobody has it here.
    async fn sign_up_by_provider(
        self: &Arc<Self>,
        account: &ProviderSubject,
        identity: Identity,
        client: &ClientInfo,
    ) -> Result<UserId, Trouble> {
        let unproven = || Trouble::Told(OAuthTrouble::EmailNotVerified);
        let email = identity.email.filter(|_| identity.email_verified).ok_or_else(unproven)?;
        let email = address::normalised(&email).ok_or_else(unproven)?;
        self.sign_ups_open()?;
        let network = client_network(client.ip);
        self.limits.may_sign_up(network).await?;
        let ticket = Ticket { network, key: LimitKey::of("sign-up", &[&email]) };
        let turn = self.passwords.turn(ticket).await?;
        self.limits.sign_up(network).await?;
        // A password that nobody knows, so that to guess at it takes as long as at any.
        let unknown = Password::typed(&draw_link_token(&*self.rng));
        let (turn, password_hash) = turn.hash(&unknown, &*self.rng).await?;
        drop(turn);
        let display_name = name_of(identity.name.as_deref());
        let now = self.now();
        let link = NewLink { account: account.clone(), email: Some(email.clone()), at: now };
        let user = NewUser { email, password_hash, display_name, created_at: now };
        let (inner, new) = (Arc::clone(self), Newcomer { user, link, origin: client.origin() });
        let opened = self
            .database
            .write(move |tx| Box::pin(async move { register(&inner, tx, new).await }))
            .await?;
        opened.ok_or(Trouble::Told(OAuthTrouble::LinkRequired))
    }
}

/// Somebody new, about to be written.
struct Newcomer {
    user: NewUser,
    link: NewLink,
    origin: Origin,
}

/// Opens the account; `None` when the address has one, whether it was ever verified or not.
async fn register(inner: &Inner, tx: &Transaction, new: Newcomer) -> Result<Option<UserId>, Fault> {
    let Newcomer { user, link, origin } = new;
    let (email, now) = (user.email.clone(), user.created_at);
    let inserted = users::insert(tx, user).await?;
    // Not before: whoever has just moved away from the address has it no more, and may still come back to it.
    let holder = email_changes::holder(tx, &email, now).await?;
    if let (Some(user), Some(_)) = (&inserted, holder) {
        users::take_out(tx, user.id).await?;
    }
    let Some(user) = inserted.filter(|_| holder.is_none()) else {
        let owner = match holder {
            Some(holder) => Some(holder),
            None => users::by_email_in(tx, &email).await?.map(|owner| owner.id),
        };
        let act = Act::of_stranger(owner, AuditAction::SignUp).from(origin);
        inner.audit.record(tx, act.refused()).await?;
        return Ok(None);
    };
    accounts::insert(tx, NewAccount::main(user.id, now)).await?;
    users::mark_email_verified(tx, user.id, now).await?;
    users::mark_passwordless(tx, user.id).await?;
    if !linked_accounts::insert(tx, user.id, link).await? {
        // Two sign-ins of somebody new at once: the other one has the account.
        return Err(Fault::unavailable("an account at a provider was linked meanwhile"));
    }
    inner.welcome(tx, &user).await?;
    for action in [AuditAction::SignUp, AuditAction::LinkProvider] {
        inner.audit.record(tx, Act::of_user(user.id, action).from(origin.clone())).await?;
    }
    Ok(Some(user.id))
}

/// The name that a provider tells, if one may be called so here.
fn name_of(told: Option<&str>) -> String {
    let usable = told.and_then(|name| names::display_name(name).ok());
    usable.unwrap_or_else(|| NAMELESS.to_owned())
}
