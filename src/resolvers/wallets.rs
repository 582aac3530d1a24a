//! Signing in by an Ethereum wallet, linking one, and taking one away.

use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::identity::{acknowledged, cookies_reach, end_replaced, signed_in_payload};
use crate::domain::Failure;
use crate::schema::identity::SignInPayload;
use crate::schema::lists::WALLET_CHAINS_MAX;
use crate::schema::payload::AcknowledgedPayload;
use crate::schema::wallets::{
    FinishWalletLinkInput, FinishWalletSignInInput, LinkedWallet, StartWalletLinkInput,
    StartWalletSignInInput, UnlinkWalletInput, WalletMessagePayload, WalletPayload, WalletSignIn,
};
use crate::services::auth::{
    self, SignInStep, SignedMessage, WalletChallenge, WalletStart, WalletTerms,
};
use async_graphql::{Context, Object};

/// Wallets that sign people in.
#[derive(Default)]
pub struct WalletMutation;

#[Object(crate = "crate::graphql::executor")]
impl WalletMutation {
    /// Begins a sign-in by an Ethereum wallet that is linked to an account: have it sign the message by `personal_sign`, within
    /// five minutes, and send both to `finishWalletSignIn`.
    async fn start_wallet_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which wallet.")] input: StartWalletSignInInput,
    ) -> Result<WalletMessagePayload, ApiError> {
        let start = WalletStart { address: input.address, chain_id: input.chain_id };
        given_out(ctx.app().auth.begin_wallet_sign_in(start, &ctx.request()?.client).await)
    }

    /// Signs in whoever the wallet is linked to, or answers a challenge to whoever has a second factor, as `signIn` does. A
    /// wallet that is linked to nobody opens no account.
    async fn finish_wallet_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the wallet signed.")] input: FinishWalletSignInInput,
    ) -> Result<SignInPayload, ApiError> {
        let request = ctx.request()?;
        let FinishWalletSignInInput { message, signature, device_name, transport, device_token } =
            input;
        let cookie = || request.device_cookie.as_ref().map(|it| it.expose().to_owned());
        let (transport, device_token) = (transport.into(), device_token.or_else(cookie));
        let signed = SignedMessage { message, signature };
        let sign_in = auth::WalletSignIn { signed, device_name, transport, device_token };
        let outcome = match cookies_reach(request, transport, "transport") {
            Ok(()) => ctx.app().auth.end_wallet_sign_in(sign_in, &request.client).await,
            Err(refusal) => Err(refusal.into()),
        };
        if let Ok(SignInStep::SignedIn(signed_in)) = &outcome {
            end_replaced(ctx, signed_in).await?;
        }
        answer(outcome, |step| match step {
            SignInStep::SignedIn(signed_in) => signed_in_payload(ctx, *signed_in),
            SignInStep::Challenge(challenge) => {
                Ok(SignInPayload { mfa: Some(challenge.into()), ..SignInPayload::default() })
            }
        })
    }

    /// Begins to link an Ethereum wallet, at most 10 in all, to sign in by it: have it sign the message by `personal_sign`,
    /// within five minutes, and send both to `finishWalletLink`. Needs a verified e-mail address and a fresh proof.
    async fn start_wallet_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which wallet.")] input: StartWalletLinkInput,
    ) -> Result<WalletMessagePayload, ApiError> {
        let start = WalletStart { address: input.address, chain_id: input.chain_id };
        given_out(ctx.app().auth.begin_wallet_link(ctx.principal()?, start).await)
    }

    /// Links the wallet that signed. It signs in from now on, and a second factor is asked for after it. Needs a fresh proof.
    async fn finish_wallet_link(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What the wallet signed.")] input: FinishWalletLinkInput,
    ) -> Result<WalletPayload, ApiError> {
        let FinishWalletLinkInput { message, signature } = input;
        let signed = SignedMessage { message, signature };
        let outcome = ctx.app().auth.link_wallet(ctx.caller()?, signed).await;
        answer(outcome, |wallet| {
            Ok(WalletPayload { wallet: Some(wallet.into()), user_errors: Vec::new() })
        })
    }

    /// Takes a wallet away. The other sessions end. The last way in of somebody without a password stays. Needs a fresh proof.
    async fn unlink_wallet(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which wallet.")] input: UnlinkWalletInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        acknowledged(ctx.app().auth.unlink_wallet(ctx.caller()?, &input.address).await)
    }
}

fn given_out(begun: Result<WalletChallenge, Failure>) -> Result<WalletMessagePayload, ApiError> {
    answer(begun, |challenge| {
        Ok(WalletMessagePayload {
            message: Some(challenge.message),
            expires_at: Some(challenge.expires_at.into()),
            user_errors: Vec::new(),
        })
    })
}

impl From<&WalletTerms> for WalletSignIn {
    fn from(terms: &WalletTerms) -> WalletSignIn {
        let chains = terms.chain_ids.iter().take(WALLET_CHAINS_MAX as usize);
        WalletSignIn {
            domain: terms.domain.clone(),
            chain_ids: chains.filter_map(|chain| i32::try_from(*chain).ok()).collect(),
        }
    }
}

impl From<auth::LinkedWallet> for LinkedWallet {
    fn from(wallet: auth::LinkedWallet) -> LinkedWallet {
        LinkedWallet {
            address: wallet.address,
            linked_at: wallet.linked_at.into(),
            last_used_at: wallet.last_used_at.map(Into::into),
        }
    }
}
