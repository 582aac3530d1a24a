//! The mutations of passkeys: adding one, naming it, taking it away, and signing in by it. As a second factor it goes through
//! `completeMfa` and `stepUp`.

use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::identity::{acknowledged, cookies_reach, end_replaced, signed_in_payload};
use crate::domain::{Failure, PasskeyId};
use crate::schema::identity::SignInPayload;
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::passkeys::{
    FinishPasskeyRegistrationInput, FinishPasskeyRegistrationPayload, FinishPasskeySignInInput,
    Passkey, PasskeyOptionsPayload, PasskeyPayload, RemovePasskeyInput, RenamePasskeyInput,
};
use crate::schema::payload::AcknowledgedPayload;
use crate::schema::scalar::Json;
use crate::services::auth::{self, AddPasskey, PasskeySignIn};
use async_graphql::{Context, ID, Object};

/// Keys on people's devices.
#[derive(Default)]
pub struct PasskeyMutation;

#[Object(crate = "crate::graphql::executor")]
impl PasskeyMutation {
    /// Begins to add a passkey, at most 20 in all: pass the options to `navigator.credentials.create()`, and what it answers to
    /// `finishPasskeyRegistration`. Needs a fresh proof.
    async fn start_passkey_registration(
        &self,
        ctx: &Context<'_>,
    ) -> Result<PasskeyOptionsPayload, ApiError> {
        options(ctx.app().auth.begin_passkey(ctx.principal()?).await)
    }

    /// Adds a passkey: sign-ins by password ask for a second factor from now on, and the passkey signs in by itself. When it is
    /// the first second factor, the recovery codes are answered, and all other sessions end. Needs a fresh proof.
    async fn finish_passkey_registration(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The browser's answer.")] input: FinishPasskeyRegistrationInput,
    ) -> Result<FinishPasskeyRegistrationPayload, ApiError> {
        let new = AddPasskey { credential: input.credential.0, name: input.name };
        let outcome = ctx.app().auth.add_passkey(ctx.caller()?, new).await;
        answer(outcome, |added| {
            Ok(FinishPasskeyRegistrationPayload {
                passkey: Some(added.passkey.into()),
                recovery_codes: added.recovery_codes,
                user_errors: Vec::new(),
            })
        })
    }

    /// Gives a passkey another name. The device does not learn of it.
    async fn rename_passkey(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The passkey and its name.")] input: RenamePasskeyInput,
    ) -> Result<PasskeyPayload, ApiError> {
        let id = number(ctx, &input.id);
        let outcome = ctx.app().auth.rename_passkey(ctx.caller()?, id, &input.name).await;
        answer(outcome, |passkey| {
            Ok(PasskeyPayload { passkey: Some(passkey.into()), user_errors: Vec::new() })
        })
    }

    /// Takes a passkey away, and with the last second factor the recovery codes. All other sessions end. The device keeps it,
    /// until its owner deletes it there. Needs a fresh proof by a second factor.
    async fn remove_passkey(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which passkey.")] input: RemovePasskeyInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let id = number(ctx, &input.id);
        acknowledged(ctx.app().auth.remove_passkey(ctx.caller()?, id).await)
    }

    /// Begins a sign-in by a passkey alone: pass the options to `navigator.credentials.get()`, and what it answers to
    /// `finishPasskeySignIn`.
    async fn start_passkey_sign_in(
        &self,
        ctx: &Context<'_>,
    ) -> Result<PasskeyOptionsPayload, ApiError> {
        options(ctx.app().auth.begin_passkey_sign_in(&ctx.request()?.client).await)
    }

    /// Signs in whoever the passkey belongs to. Its device made sure of its owner, so no second factor is asked for.
    async fn finish_passkey_sign_in(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The browser's answer.")] input: FinishPasskeySignInInput,
    ) -> Result<SignInPayload, ApiError> {
        let request = ctx.request()?;
        let FinishPasskeySignInInput { credential, device_name, transport, device_token } = input;
        let cookie = || request.device_cookie.as_ref().map(|it| it.expose().to_owned());
        let device_token = device_token.or_else(cookie);
        let (credential, transport) = (credential.0, transport.into());
        let sign_in = PasskeySignIn { credential, device_name, transport, device_token };
        let outcome = match cookies_reach(request, transport, "transport") {
            Ok(()) => ctx.app().auth.end_passkey_sign_in(sign_in, &request.client).await,
            Err(refusal) => Err(refusal.into()),
        };
        if let Ok(signed_in) = &outcome {
            end_replaced(ctx, signed_in).await?;
        }
        answer(outcome, |signed_in| signed_in_payload(ctx, signed_in))
    }

    /// Begins a fresh proof by a passkey: pass the options to `navigator.credentials.get()`, and what it answers to `stepUp`.
    async fn start_passkey_step_up(
        &self,
        ctx: &Context<'_>,
    ) -> Result<PasskeyOptionsPayload, ApiError> {
        options(ctx.app().auth.begin_passkey_proof(ctx.principal()?).await)
    }
}

fn options(begun: Result<serde_json::Value, Failure>) -> Result<PasskeyOptionsPayload, ApiError> {
    answer(begun, |options| {
        Ok(PasskeyOptionsPayload { options: Some(Json(options)), user_errors: Vec::new() })
    })
}

/// The number of a passkey; what is no id of one is nobody's.
fn number(ctx: &Context<'_>, id: &ID) -> PasskeyId {
    PasskeyId(NodeId::number_of(&ctx.app().ids, NodeKind::Passkey, id).unwrap_or_default())
}

impl From<auth::Passkey> for Passkey {
    fn from(passkey: auth::Passkey) -> Passkey {
        Passkey {
            id: NodeId::new(NodeKind::Passkey, passkey.id.0),
            name: passkey.name,
            created_at: passkey.created_at.into(),
            last_used_at: passkey.last_used_at.map(Into::into),
        }
    }
}
