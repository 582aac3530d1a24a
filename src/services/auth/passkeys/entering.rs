//! Signing in by a passkey alone: nobody says who they are, the passkey does. Its device made sure that the owner is there,
//! so it counts as two factors, and no code is asked for. Nothing is guessed: locks of passwords neither hold here nor end.

use super::super::codes::{Proof, wrong_passkey};
use super::super::lockout::Tried;
use super::super::sign_in::{Beginning, Begun, Entering, write_session};
use super::super::{Auth, ClientInfo, Inner, SignIn, SignInStep, SignedIn};
use super::relying_party::Shown;
use super::showing::Showing;
use super::{Purpose, malformed};
use crate::domain::network::client_network;
use crate::domain::{AuthenticationMethod, Failure, Fault, Refusal, RefusalCode, TokenTransport};
use crate::storage::Transaction;
use crate::storage::passkey_ceremonies::Ground;
use crate::storage::passkeys::{self, Use};
use crate::storage::users;
use ipnet::IpNet;
use serde_json::Value;
use std::sync::Arc;

/// Somebody who wants in by a passkey.
#[derive(Clone, Debug)]
pub struct PasskeySignIn {
    /// What the browser answered: `PublicKeyCredential.toJSON()`.
    pub credential: Value,
    /// Name for the device in the list of sessions; made from the user agent when missing.
    pub device_name: Option<String>,
    /// How the client will keep the tokens.
    pub transport: TokenTransport,
    /// What an earlier sign-in left on the device.
    pub device_token: Option<String>,
}

impl Auth {
    /// Begins a sign-in by a passkey: what the browser is asked for.
    ///
    /// # Errors
    /// [`Failure::RateLimited`] when the client's network began too many.
    pub async fn begin_passkey_sign_in(&self, client: &ClientInfo) -> Result<Value, Failure> {
        let inner = &self.inner;
        inner.limits.sign_in_by_passkey(client_network(client.ip)).await?;
        let begun = inner.relying_party()?.ask_for_any()?;
        inner.keep(begun, ground()).await
    }

    /// Ends a sign-in by a passkey.
    ///
    /// # Errors
    /// Refuses passkeys that are not right or not known, and what was not asked for; [`Failure::RateLimited`] after too
    /// many of a network.
    pub async fn end_passkey_sign_in(
        &self,
        input: PasskeySignIn,
        client: &ClientInfo,
    ) -> Result<SignedIn, Failure> {
        let inner = &self.inner;
        let network = client_network(client.ip);
        inner.limits.network_may_guess(network).await?;
        let shown = Shown::read_chosen(&input.credential);
        let shown = shown.ok_or_else(|| malformed(Purpose::SignIn))?;
        let state = match inner.taken(shown.challenge(), ground()).await {
            Err(Failure::Refused(refusals)) => {
                inner.limits.network_guessed_wrong(network).await?;
                return Err(Failure::Refused(refusals));
            }
            taken => taken?,
        };
        let passkey = passkeys::by_credential(&inner.database, &shown.credential_id()).await?;
        let Some(passkey) = passkey else { return Err(inner.stranger(network).await?) };
        let known = users::credentials_by_id(&inner.database, passkey.owner).await?;
        let known = known.ok_or_else(|| Fault::internal("a passkey is nobody's"))?;
        let showing = Showing { state: &state, shown: &shown, user: &known.user, client };
        let used = match inner.verified(&passkey, showing).await? {
            Proof::Right(used) => used,
            Proof::Wrong => return Err(inner.stranger(network).await?),
        };
        if !passkey.enters_alone {
            return Err(needs_password().into());
        }
        let device = inner.shown_device(input.device_token.as_deref());
        let device = device.filter(|device| device.user == known.user.id);
        let sign_in = SignIn {
            email: known.user.email.clone(),
            password: String::new(),
            device_name: input.device_name,
            transport: input.transport,
            device_token: input.device_token,
            restore: false,
        };
        let (tried, method) = (Tried::nothing(device), AuthenticationMethod::Passkey);
        let entering = Entering { input: &sign_in, client, tried, method };
        let (beginning, secret) = inner.beginning(&known, &entering).await?;
        let writing = Arc::clone(inner);
        let begun = inner
            .database
            .write(move |tx| Box::pin(async move { enter(&writing, tx, used, beginning).await }))
            .await?;
        inner.mailer.posted();
        let begun = begun.ok_or_else(wrong_sign_in)?;
        match inner.entered(known, (begun, (device, secret))).await? {
            SignInStep::SignedIn(signed_in) => Ok(*signed_in),
            SignInStep::Challenge(_) => {
                Err(Fault::internal("a passkey was asked for one more factor").into())
            }
        }
    }
}

/// Begins the session; `None` when the passkey is gone, was used in between, or does not let in alone any more.
async fn enter(
    inner: &Inner,
    tx: &Transaction,
    used: Use,
    beginning: Beginning,
) -> Result<Option<Begun>, Fault> {
    // The person first, as every sign-in does: no two wait for each other.
    let user = beginning.new.user;
    users::by_id_locked(tx, user).await?;
    let passkey = passkeys::find_in(tx, user, used.id).await?;
    if !passkey.is_some_and(|passkey| passkey.enters_alone) {
        return Ok(None);
    }
    if !passkeys::note_use(tx, user, used).await? {
        return Ok(None);
    }
    write_session(inner, tx, beginning).await.map(Some)
}

impl Inner {
    /// Counts a passkey that nobody may enter by.
    async fn stranger(&self, network: IpNet) -> Result<Failure, Fault> {
        self.limits.network_guessed_wrong(network).await?;
        Ok(wrong_sign_in().into())
    }
}

/// Whoever it is belongs to nothing yet.
fn ground() -> Ground {
    Ground { purpose: Purpose::SignIn, user: None, bound_to: Vec::new() }
}

fn needs_password() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidCode,
        "Nobody was signed in, because this passkey was there when the owner of the account said that somebody else was in it: \
         it counts beside the password only. Sign in by `signIn` and show it as second factor, remove it, and add it anew.",
    )
    .at("credential")
}

fn wrong_sign_in() -> Refusal {
    wrong_passkey().at("credential")
}
