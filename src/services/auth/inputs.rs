//! What people send to the use cases of identity, and what they get.

use super::Principal;
use crate::domain::{AuthenticationMethod, Refusal, Timestamp, TokenTransport};
use crate::storage::sessions::Session;
use crate::storage::users::User;
use std::fmt;

/// Somebody who wants an account.
#[derive(Clone)]
pub struct SignUp {
    /// Address, as typed.
    pub email: String,
    /// Password, as typed.
    pub password: String,
    /// Name, as typed.
    pub display_name: String,
}

/// Either the token out of the mailed link, or the address with the six-digit code.
#[derive(Clone, Default)]
pub struct VerifyEmail {
    /// Out of the link.
    pub token: Option<String>,
    /// The address, with `code`.
    pub email: Option<String>,
    /// The code, with `email`.
    pub code: Option<String>,
}

/// Somebody who wants in.
#[derive(Clone)]
pub struct SignIn {
    /// Address, as typed.
    pub email: String,
    /// Password, as typed.
    pub password: String,
    /// Name for the device in the list of sessions; made from the user agent when missing.
    pub device_name: Option<String>,
    /// How the client will keep the tokens.
    pub transport: TokenTransport,
    /// What an earlier sign-in left on the device.
    pub device_token: Option<String>,
    /// Whether a deleted account is to be restored.
    pub restore: bool,
}

/// Somebody who leaves, by whatever they have left.
#[derive(Clone, Copy)]
pub struct SignOut<'a> {
    /// Whoever the access token belongs to, while it is good.
    pub principal: Option<&'a Principal>,
    /// A refresh token of the session, also a spent one.
    pub refresh_token: Option<&'a str>,
}

/// What a session gets: two tokens and the ends of their lives.
#[derive(Clone, PartialEq, Eq)]
pub struct Tokens {
    /// JWT to send with every request.
    pub access_token: String,
    /// When it stops working.
    pub access_token_expires_at: Timestamp,
    /// Opaque token that gets the next pair, once.
    pub refresh_token: String,
    /// When it stops working.
    pub refresh_token_expires_at: Timestamp,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(hidden)")
    }
}

/// Somebody who is in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The person.
    pub user: User,
    /// What the rest of the request may treat them as.
    pub principal: Principal,
    /// Goes into cookies or the payload: the session's transport says which.
    pub tokens: Tokens,
    /// To send back as `X-CSRF-Token`, with cookies.
    pub csrf_token: String,
    /// For the device to keep for the next sign-in; none when a session goes on.
    pub device: Option<KnownDevice>,
}

/// What somebody with the right password must answer with a second factor.
#[derive(Clone, PartialEq, Eq)]
pub struct Challenge {
    /// To send with the code.
    pub token: String,
    /// The second factors that can answer it.
    pub methods: Vec<AuthenticationMethod>,
    /// Whether a code that was mailed answers it; there are no second factors then.
    pub by_mail: bool,
    /// What the browser is asked for, of whoever has a passkey.
    pub passkey_options: Option<serde_json::Value>,
    /// Until when.
    pub expires_at: Timestamp,
}

impl fmt::Debug for Challenge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Challenge({:?})", self.methods)
    }
}

/// The answer to a challenge.
#[derive(Clone)]
pub struct CompleteMfa {
    /// The challenge's token.
    pub challenge_token: String,
    /// The second factor.
    pub answer: MfaAnswer,
    /// Why cookies would get lost on the way to the client, if they would.
    pub cookies_lost: Option<Refusal>,
}

/// A second factor, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MfaAnswer {
    /// A code of the app, or a recovery code.
    Code(String),
    /// What a browser answered for a passkey.
    Passkey(serde_json::Value),
}

/// How far a sign-in has come.
#[derive(Clone, Debug)]
pub enum SignInStep {
    /// Somebody is in.
    SignedIn(Box<SignedIn>),
    /// The password is right, and a second factor is due.
    Challenge(Challenge),
}

/// What a device keeps from a sign-in.
#[derive(Clone, PartialEq, Eq)]
pub struct KnownDevice {
    /// To show at the next sign-in.
    pub token: String,
    /// Until when it counts.
    pub expires_at: Timestamp,
}

impl fmt::Debug for KnownDevice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KnownDevice(hidden)")
    }
}

/// A session in its owner's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSession {
    /// The session.
    pub session: Session,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// What to change of the preferences; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreferencesPatch {
    /// Symbol of a listed asset.
    pub currency: Option<String>,
    /// BCP 47 tag.
    pub locale: Option<String>,
    /// IANA name.
    pub time_zone: Option<String>,
    /// Colours.
    pub theme: Option<crate::domain::Theme>,
    /// Whether news may be mailed.
    pub email_notifications: Option<bool>,
}
