//! What the identity mutations take and answer.

use super::payload::{UserError, payloads};
use super::scalar::DateTime;
use super::second_factors::MfaChallenge;
use super::user::{Theme, User};
use crate::domain;
use async_graphql::{Enum, ID, InputObject, SimpleObject};

/// Who signs up.
#[derive(InputObject)]
pub struct SignUpInput {
    /// E-mail address; a mail with a six-digit code and a link goes there.
    pub email: String,
    /// At least 8 characters (the exchange may want more), at most 128, and not among the commonly used ones.
    #[graphql(secret)]
    pub password: String,
    /// Name to be called by.
    pub display_name: String,
}

/// The same answer whether or not the address was taken: the mail that follows tells its owner.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct SignUpPayload {
    /// Whether the sign-up was taken and a mail is on its way.
    pub acknowledged: bool,
    /// What the caller can mend; empty when it was acknowledged.
    pub user_errors: Vec<UserError>,
}

/// Either the token out of the mailed link, or the address with the six-digit code.
#[derive(InputObject)]
pub struct VerifyEmailInput {
    /// The token out of the mailed link.
    #[graphql(secret)]
    pub token: Option<String>,
    /// The address; goes with `code`.
    pub email: Option<String>,
    /// The six digits out of the mail; goes with `email`.
    #[graphql(secret)]
    pub code: Option<String>,
}

/// What `verifyEmail` answers.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct VerifyEmailPayload {
    /// Whether the address is verified now.
    pub verified: bool,
    /// The person after it, when the caller is signed in as that person; null for anybody else, who learns no
    /// more than that the proof was good.
    pub user: Option<User>,
    /// What the caller can mend; empty when the address was verified.
    pub user_errors: Vec<UserError>,
}

/// Where to send the verification mail again.
#[derive(InputObject)]
pub struct ResendVerificationEmailInput {
    /// The address given at sign-up.
    pub email: String,
}

/// How a client keeps its tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::TokenTransport")]
pub enum TokenTransport {
    /// In httpOnly cookies: for browsers. Mutations then need the X-CSRF-Token header.
    Cookie,
    /// In the payload, to send as `Authorization: Bearer`: for programs.
    Bearer,
}

/// Who signs in, and how the tokens travel.
#[derive(InputObject)]
pub struct SignInInput {
    /// E-mail address.
    pub email: String,
    /// Password.
    #[graphql(secret)]
    pub password: String,
    /// What to call this device in the list of sessions.
    pub device_name: Option<String>,
    /// How the tokens travel.
    #[graphql(default_with = "TokenTransport::Cookie")]
    pub transport: TokenTransport,
    /// The `deviceToken` of an earlier sign-in on this device, so that strangers who guess at the account do not lock it
    /// out; null to use the cookie's, if there is one.
    #[graphql(secret)]
    pub device_token: Option<String>,
    /// Restores the account, if it was deleted: without, the answer is ACCOUNT_DELETED.
    #[graphql(default = false)]
    pub restore: bool,
}

/// What `signIn`, `completeMfa` and `refreshSession` answer.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct SignInPayload {
    /// Who is signed in now; null when nobody is.
    pub user: Option<User>,
    /// Set instead of `user` when a second factor, or a mailed code, is due: `completeMfa` takes it.
    pub mfa: Option<MfaChallenge>,
    /// Null with COOKIE transport.
    pub tokens: Option<Tokens>,
    /// To send back as the X-CSRF-Token header with every mutation; null with BEARER transport.
    pub csrf_token: Option<String>,
    /// To keep on this device, also after signing out, and to send with the next `signIn`. It signs nobody in. Null with
    /// COOKIE transport, which keeps it in a cookie of its own, and from `refreshSession`.
    pub device_token: Option<String>,
    /// What the caller can mend; empty when signed in, or when a second factor is due.
    pub user_errors: Vec<UserError>,
}

/// What a program proves itself with.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct Tokens {
    /// To send as `Authorization: Bearer`.
    pub access_token: String,
    /// When the access token ends; refresh before.
    pub access_token_expires_at: DateTime,
    /// To send to `refreshSession`, once: each refresh answers with a new one.
    pub refresh_token: String,
    /// When the session ends unless it is refreshed.
    pub refresh_token_expires_at: DateTime,
}

/// `refreshToken` is null when it is in the cookie.
#[derive(InputObject)]
pub struct RefreshSessionInput {
    /// The newest refresh token; null to use the cookie's.
    #[graphql(secret)]
    pub refresh_token: Option<String>,
}

/// Which session to end.
#[derive(InputObject)]
pub struct RevokeSessionInput {
    /// Id of the session.
    pub id: ID,
}

/// Who forgot the password.
#[derive(InputObject)]
pub struct RequestPasswordResetInput {
    /// E-mail address; if it has an account, a mail with a link goes there.
    pub email: String,
}

/// What ends all sessions of whoever got the mail about a sign-in.
#[derive(InputObject)]
pub struct ReportSignInInput {
    /// The token out of the mailed link; good for seven days.
    #[graphql(secret)]
    pub token: String,
}

/// The word that stands in every mail to the person.
#[derive(InputObject)]
pub struct SetAntiPhishingCodeInput {
    /// 4 to 32 characters; null takes it away.
    #[graphql(secret)]
    pub code: Option<String>,
}

/// A new password for whoever got the mail.
#[derive(InputObject)]
pub struct ResetPasswordInput {
    /// The token out of the mailed link; works once, for one hour.
    #[graphql(secret)]
    pub token: String,
    /// At least 8 characters (the exchange may want more), at most 128, and not among the commonly used ones. All sessions end.
    #[graphql(secret)]
    pub new_password: String,
}

/// A new password for whoever is signed in.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// The present password.
    #[graphql(secret)]
    pub current_password: String,
    /// At least 8 characters (the exchange may want more), at most 128, and not among the commonly used ones.
    #[graphql(secret)]
    pub new_password: String,
}

/// What to change of the profile; what is left out stays.
#[derive(InputObject)]
pub struct UpdateProfileInput {
    /// Name to be called by.
    pub display_name: Option<String>,
}

/// What to change of the preferences; what is left out stays.
#[derive(InputObject)]
pub struct UpdatePreferencesInput {
    /// Symbol of the asset that values are shown in.
    pub currency: Option<String>,
    /// Language and region as a BCP 47 tag, such as "en-GB".
    pub locale: Option<String>,
    /// IANA time zone, such as "Europe/Lisbon".
    pub time_zone: Option<String>,
    /// Colours of the pages.
    pub theme: Option<Theme>,
    /// Whether to send mail beyond what security demands.
    pub email_notifications: Option<bool>,
}

/// What mutations of the signed-in person answer.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct UserPayload {
    /// The person after the change; null when nothing changed.
    pub user: Option<User>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

payloads!(SignUpPayload, VerifyEmailPayload, SignInPayload, UserPayload);
