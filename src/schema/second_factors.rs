//! What the mutations of second factors and of fresh proofs take and answer.

use super::payload::{UserError, payloads};
use super::scalar::{DateTime, Json};
use crate::domain::AuthenticationMethod;
use async_graphql::{Enum, InputObject, SimpleObject};

/// What the person must answer a sign-in with beside the password: see `completeMfa`.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct MfaChallenge {
    /// To send back with the code or the passkey.
    pub token: String,
    /// What can answer it, at most 3. EMAIL_CODE stands alone.
    pub methods: Vec<MfaMethod>,
    /// For `PublicKeyCredential.parseRequestOptionsFromJSON()`, when PASSKEY is among the methods; good once. Null otherwise.
    pub passkey_options: Option<Json>,
    /// Until when; a challenge takes five codes and passkeys at the most.
    pub expires_at: DateTime,
}

/// What answers a challenge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum MfaMethod {
    /// A six-digit code of the authenticator app.
    Totp,
    /// A recovery code, in place of the app or a passkey. Each works once.
    RecoveryCode,
    /// A passkey: see `MfaChallenge.passkeyOptions` and `startPasskeyStepUp`.
    Passkey,
    /// The six digits of a mail that went out with the challenge: of a sign-in that is not like those before it, by somebody
    /// without a second factor.
    EmailCode,
}

impl MfaMethod {
    /// The second factor among the methods; `None` for what comes before it.
    pub fn of(method: AuthenticationMethod) -> Option<MfaMethod> {
        match method {
            AuthenticationMethod::Password
            | AuthenticationMethod::Provider
            | AuthenticationMethod::Wallet => None,
            AuthenticationMethod::Totp => Some(MfaMethod::Totp),
            AuthenticationMethod::RecoveryCode => Some(MfaMethod::RecoveryCode),
            AuthenticationMethod::Passkey => Some(MfaMethod::Passkey),
        }
    }
}

/// The answer to the challenge of `signIn`: exactly one of `code` and `passkey`.
#[derive(InputObject)]
pub struct CompleteMfaInput {
    /// The challenge's `token`.
    #[graphql(secret)]
    pub challenge_token: String,
    /// The six digits that the authenticator app shows, or those of the mail, or a recovery code.
    #[graphql(secret)]
    pub code: Option<String>,
    /// What the browser answered to `passkeyOptions`: `toJSON()` of the PublicKeyCredential.
    #[graphql(secret)]
    pub passkey: Option<Json>,
}

/// What to set an authenticator app up with. Nobody sees it again.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct EnableTotpPayload {
    /// The secret in base 32, to be typed into the app; null when nothing was begun.
    pub secret: Option<String>,
    /// The same as an `otpauth://` link.
    pub otpauth_url: Option<String>,
    /// The link as a QR code: an SVG as a `data:` URL.
    pub qr_code: Option<String>,
    /// What the caller can mend; empty when it was begun.
    pub user_errors: Vec<UserError>,
}

/// Shows that the app has the secret.
#[derive(InputObject)]
pub struct ConfirmTotpInput {
    /// The six digits that the app shows.
    #[graphql(secret)]
    pub code: String,
}

/// New recovery codes.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct RecoveryCodesPayload {
    /// The codes, at most 10, to be written down: nobody sees them again. Null when nothing was changed.
    pub recovery_codes: Option<Vec<String>>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// A fresh proof: exactly one of the three, as `extensions.methods` of STEP_UP_REQUIRED says.
#[derive(InputObject)]
pub struct StepUpInput {
    /// The password, of somebody without a second factor.
    #[graphql(secret)]
    pub password: Option<String>,
    /// A code of the authenticator app, or a recovery code.
    #[graphql(secret)]
    pub code: Option<String>,
    /// What the browser answered to `startPasskeyStepUp`: `toJSON()` of the PublicKeyCredential.
    #[graphql(secret)]
    pub passkey: Option<Json>,
}

/// What `stepUp` answers.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct StepUpPayload {
    /// Until when the proof counts as fresh; null when nothing was proven.
    pub step_up_until: Option<DateTime>,
    /// What the caller can mend; empty when it was proven.
    pub user_errors: Vec<UserError>,
}

payloads!(EnableTotpPayload, RecoveryCodesPayload, StepUpPayload);
