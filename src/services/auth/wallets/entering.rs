//! Signing in by a wallet: whom it is linked to gets a session, or is asked for the second factor. A wallet that is linked
//! to nobody opens no account, because it vouches for no e-mail address. Nothing is guessed: locks of passwords neither
//! hold here nor end.

use super::super::lockout::Tried;
use super::super::sign_in::{Beginning, Begun, Entering, write_session};
use super::super::{Auth, ClientInfo, Inner, SignIn, SignInStep};
use super::{SignedMessage, WalletChallenge, WalletStart, over};
use crate::domain::network::client_network;
use crate::domain::{
    AuthenticationMethod, Failure, Fault, Refusal, RefusalCode, TokenTransport, UserId,
};
use crate::storage::Transaction;
use crate::storage::users;
use crate::storage::wallets::{self, WalletAt};
use ipnet::IpNet;
use std::sync::Arc;

/// Somebody who wants in by a wallet.
#[derive(Clone, Debug)]
pub struct WalletSignIn {
    /// What the wallet signed.
    pub signed: SignedMessage,
    /// Name for the device in the list of sessions; made from the user agent when missing.
    pub device_name: Option<String>,
    /// How the client will keep the tokens.
    pub transport: TokenTransport,
    /// What an earlier sign-in left on the device.
    pub device_token: Option<String>,
}

impl Auth {
    /// Begins a sign-in by a wallet: what it is to sign. The answer does not tell whether the wallet is linked.
    ///
    /// # Errors
    /// Refuses what is no address, and chains that are not taken; [`Failure::RateLimited`] when the client's network began
    /// too many.
    pub async fn begin_wallet_sign_in(
        &self,
        start: WalletStart,
        client: &ClientInfo,
    ) -> Result<WalletChallenge, Failure> {
        let inner = &self.inner;
        inner.limits.sign_in_by_wallet(client_network(client.ip)).await?;
        inner.give_out(start, None).await
    }

    /// Ends a sign-in by a wallet, or asks for the second factor.
    ///
    /// # Errors
    /// Refuses what was not asked for, or too long ago, other signatures, and wallets that are linked to nobody;
    /// [`Failure::RateLimited`] after too many of a network.
    pub async fn end_wallet_sign_in(
        &self,
        input: WalletSignIn,
        client: &ClientInfo,
    ) -> Result<SignInStep, Failure> {
        let inner = &self.inner;
        let network = client_network(client.ip);
        inner.limits.network_may_guess(network).await?;
        let address = match inner.signer(&input.signed, None).await {
            Err(Failure::Refused(refusals)) => {
                inner.limits.network_guessed_wrong(network).await?;
                return Err(Failure::Refused(refusals));
            }
            signer => signer?,
        };
        let Some(owner) = wallets::owner(&inner.database, &address).await? else {
            return Err(inner.linked_to_nobody(network).await?);
        };
        let known = users::credentials_by_id(&inner.database, owner).await?;
        let known = known.ok_or_else(|| Fault::internal("a wallet is nobody's"))?;
        let device = inner.shown_device(input.device_token.as_deref());
        let device = device.filter(|device| device.user == owner);
        let sign_in = SignIn {
            email: known.user.email.clone(),
            password: String::new(),
            device_name: input.device_name,
            transport: input.transport,
            device_token: input.device_token,
            restore: false,
        };
        let (tried, method) = (Tried::nothing(device), AuthenticationMethod::Wallet);
        let entering = Entering { input: &sign_in, client, tried, method };
        let (beginning, secret) = inner.beginning(&known, &entering).await?;
        let entry = Entry { owner, used: WalletAt { address, at: inner.now() }, beginning };
        let writing = Arc::clone(inner);
        let begun = inner
            .database
            .write(move |tx| Box::pin(async move { enter(&writing, tx, entry).await }))
            .await?;
        inner.mailer.posted();
        inner.entered(known, (begun.ok_or_else(over)?, (device, secret))).await
    }
}

/// A session about to be written for whom a wallet is linked to.
struct Entry {
    owner: UserId,
    used: WalletAt,
    beginning: Beginning,
}

/// Begins the session; `None` when the wallet was taken away meanwhile.
async fn enter(inner: &Inner, tx: &Transaction, entry: Entry) -> Result<Option<Begun>, Fault> {
    // The person first, as every sign-in does: no two wait for each other.
    users::by_id_locked(tx, entry.owner).await?;
    if !wallets::note_use(tx, entry.owner, entry.used).await? {
        return Ok(None);
    }
    write_session(inner, tx, entry.beginning).await.map(Some)
}

impl Inner {
    /// Counts a wallet by which nobody may enter. That it is linked to nobody is told to its owner alone, who has just signed.
    async fn linked_to_nobody(&self, network: IpNet) -> Result<Failure, Fault> {
        self.limits.network_guessed_wrong(network).await?;
        let refusal = Refusal::new(
            RefusalCode::NotFound,
            "Nobody was signed in, because this wallet is linked to no account. A wallet opens none, because an account has an \
             e-mail address: sign up, or sign in another way, and link the wallet with `startWalletLink`.",
        );
        Ok(refusal.at("message").into())
    }
}
