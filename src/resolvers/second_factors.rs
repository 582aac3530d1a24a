//! The mutations of second factors and of fresh proofs, and what `Security` tells of them.

use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::identity::{acknowledged, cookies_reach, end_replaced, signed_in_payload};
use crate::domain::{Failure, Refusal, RefusalCode, TokenTransport};
use crate::schema::identity::SignInPayload;
use crate::schema::lists::{PASSKEYS_MAX, PROVIDERS_MAX, WALLETS_MAX};
use crate::schema::passkeys::Passkey;
use crate::schema::payload::{AcknowledgedPayload, Payload};
use crate::schema::providers::LinkedAccount;
use crate::schema::scalar::Json;
use crate::schema::second_factors::{
    CompleteMfaInput, ConfirmTotpInput, EnableTotpPayload, MfaChallenge, MfaMethod,
    RecoveryCodesPayload, StepUpInput, StepUpPayload,
};
use crate::schema::user::Security;
use crate::schema::wallets::LinkedWallet;
use crate::services::auth::{Challenge, CompleteMfa, MfaAnswer, SecondFactors, StepUp};
use async_graphql::{ComplexObject, Context, Object};

/// What people prove themselves with beside the password.
#[derive(Default)]
pub struct SecondFactorMutation;

#[Object(crate = "crate::graphql::executor")]
impl SecondFactorMutation {
    /// Ends a sign-in that `signIn` answered with a challenge. The tokens travel as that `signIn` said.
    async fn complete_mfa(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The challenge and its answer.")] input: CompleteMfaInput,
    ) -> Result<SignInPayload, ApiError> {
        let CompleteMfaInput { challenge_token, code, passkey } = input;
        let request = ctx.request()?;
        let sent = match (code, passkey) {
            (Some(code), None) => MfaAnswer::Code(code),
            (None, Some(passkey)) => MfaAnswer::Passkey(passkey.0),
            _ => return Ok(SignInPayload::refused(vec![one_answer().into()])),
        };
        let cookies_lost = cookies_reach(request, TokenTransport::Cookie, "challengeToken").err();
        let answered = CompleteMfa { challenge_token, answer: sent, cookies_lost };
        let outcome = ctx.app().auth.complete_mfa(answered, &request.client).await;
        if let Ok(signed_in) = &outcome {
            end_replaced(ctx, signed_in).await?;
        }
        answer(outcome, |signed_in| signed_in_payload(ctx, signed_in))
    }

    /// Proves anew who is there. What changes the protection of an account needs a proof of the last ten minutes, and answers
    /// STEP_UP_REQUIRED without one; signing in is one, refreshing is none.
    async fn step_up(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The proof.")] input: StepUpInput,
    ) -> Result<StepUpPayload, ApiError> {
        let StepUpInput { password, code, passkey } = input;
        let proof = StepUp { password, code, passkey: passkey.map(|passkey| passkey.0) };
        let outcome = ctx.app().auth.step_up(ctx.caller()?, proof).await;
        answer(outcome, |until| {
            Ok(StepUpPayload { step_up_until: Some(until.into()), user_errors: Vec::new() })
        })
    }

    /// Begins to set an authenticator app up; `confirmTotp` ends it. Until then nothing is changed, and calling it again
    /// draws another secret. Needs a fresh proof.
    async fn enable_totp(&self, ctx: &Context<'_>) -> Result<EnableTotpPayload, ApiError> {
        let outcome = ctx.app().auth.enable_totp(ctx.principal()?).await;
        answer(outcome, |setup| {
            Ok(EnableTotpPayload {
                secret: Some(setup.secret),
                otpauth_url: Some(setup.otpauth_url),
                qr_code: Some(setup.qr_code),
                user_errors: Vec::new(),
            })
        })
    }

    /// Has sign-ins ask for the authenticator app from now on, and answers the recovery codes. All other sessions end. Needs a
    /// fresh proof.
    async fn confirm_totp(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "A code of the app.")] input: ConfirmTotpInput,
    ) -> Result<RecoveryCodesPayload, ApiError> {
        codes(ctx.app().auth.confirm_totp(ctx.caller()?, input.code).await)
    }

    /// Takes the authenticator app away, and the recovery codes unless there is a passkey. All other sessions end. Needs a fresh
    /// proof by a second factor.
    async fn disable_totp(&self, ctx: &Context<'_>) -> Result<AcknowledgedPayload, ApiError> {
        acknowledged(ctx.app().auth.disable_totp(ctx.caller()?).await)
    }

    /// Makes new recovery codes; those before are void. Needs a fresh proof by a second factor.
    async fn regenerate_recovery_codes(
        &self,
        ctx: &Context<'_>,
    ) -> Result<RecoveryCodesPayload, ApiError> {
        codes(ctx.app().auth.regenerate_recovery_codes(ctx.caller()?).await)
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl Security {
    /// Whether signing in needs a code of an authenticator app.
    async fn totp_enabled(&self, ctx: &Context<'_>) -> Result<bool, ApiError> {
        Ok(self.second_factors(ctx).await?.totp_enabled)
    }

    /// The accounts at other providers that sign the person in, at most 16.
    async fn linked_accounts(&self, ctx: &Context<'_>) -> Result<Vec<LinkedAccount>, ApiError> {
        let linked = ctx.app().auth.linked_accounts(self.number).await?;
        Ok(linked.into_iter().take(PROVIDERS_MAX as usize).map(Into::into).collect())
    }

    /// The person's passkeys, the oldest first; at most 20.
    async fn passkeys(&self, ctx: &Context<'_>) -> Result<Vec<Passkey>, ApiError> {
        let passkeys = ctx.app().auth.passkeys(self.number).await?;
        Ok(passkeys.into_iter().take(PASSKEYS_MAX as usize).map(Into::into).collect())
    }

    /// The Ethereum wallets that sign the person in, the oldest first; at most 10.
    async fn wallets(&self, ctx: &Context<'_>) -> Result<Vec<LinkedWallet>, ApiError> {
        let wallets = ctx.app().auth.wallets(self.number).await?;
        Ok(wallets.into_iter().take(WALLETS_MAX as usize).map(Into::into).collect())
    }

    /// How many recovery codes are left.
    async fn recovery_codes_left(&self, ctx: &Context<'_>) -> Result<i32, ApiError> {
        let left = self.second_factors(ctx).await?.recovery_codes_left;
        Ok(i32::try_from(left).unwrap_or(i32::MAX))
    }
}

impl Security {
    async fn second_factors(&self, ctx: &Context<'_>) -> Result<SecondFactors, ApiError> {
        Ok(ctx.app().auth.second_factors(self.number).await?)
    }
}

fn one_answer() -> Refusal {
    Refusal::new(
        RefusalCode::InvalidInput,
        "Nobody was signed in, because a challenge has one answer: send either `code` or `passkey`.",
    )
    .at("code")
}

fn codes(outcome: Result<Vec<String>, Failure>) -> Result<RecoveryCodesPayload, ApiError> {
    answer(outcome, |codes| {
        Ok(RecoveryCodesPayload { recovery_codes: Some(codes), user_errors: Vec::new() })
    })
}

impl From<Challenge> for MfaChallenge {
    fn from(challenge: Challenge) -> MfaChallenge {
        MfaChallenge {
            token: challenge.token,
            methods: challenge
                .methods
                .into_iter()
                .filter_map(MfaMethod::of)
                .chain(challenge.by_mail.then_some(MfaMethod::EmailCode))
                .collect(),
            passkey_options: challenge.passkey_options.map(Json),
            expires_at: challenge.expires_at.into(),
        }
    }
}
