//! Passkeys as their owner sees them, and what their mutations take and answer.

use super::identity::TokenTransport;
use super::node::NodeId;
use super::payload::{UserError, payloads};
use super::scalar::{DateTime, Json};
use async_graphql::{ID, InputObject, SimpleObject};

/// A passkey (WebAuthn): a key on a device, which makes sure that its owner is there before it signs. It is a second factor
/// beside the password, and signs in by itself.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct Passkey {
    /// Global id, to send to `renamePasskey` and `removePasskey`.
    #[graphql(owned)]
    pub id: NodeId,
    /// What its owner calls it.
    pub name: String,
    /// When it was added.
    pub created_at: DateTime,
    /// When it was last used; null when it never was.
    pub last_used_at: Option<DateTime>,
}

/// What a browser is asked for.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct PasskeyOptionsPayload {
    /// For `PublicKeyCredential.parseCreationOptionsFromJSON()` or `parseRequestOptionsFromJSON()`; good once, for five minutes.
    /// Null when nothing was begun.
    pub options: Option<Json>,
    /// What the caller can mend; empty when it was begun.
    pub user_errors: Vec<UserError>,
}

/// A passkey to add.
#[derive(InputObject)]
pub struct FinishPasskeyRegistrationInput {
    /// What the browser answered to `startPasskeyRegistration`: `toJSON()` of the PublicKeyCredential.
    pub credential: Json,
    /// What to call it: 1 to 64 characters; "Passkey" unless said.
    pub name: Option<String>,
}

/// A passkey that was added.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct FinishPasskeyRegistrationPayload {
    /// The passkey; null when none was added.
    pub passkey: Option<Passkey>,
    /// When there was no second factor before: the recovery codes, at most 10, to be written down. Nobody sees them again.
    pub recovery_codes: Option<Vec<String>>,
    /// What the caller can mend; empty when it was added.
    pub user_errors: Vec<UserError>,
}

/// A name for a passkey.
#[derive(InputObject)]
pub struct RenamePasskeyInput {
    /// Which.
    pub id: ID,
    /// What to call it: 1 to 64 characters.
    pub name: String,
}

/// A passkey after a change.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct PasskeyPayload {
    /// The passkey; null when nothing was changed.
    pub passkey: Option<Passkey>,
    /// What the caller can mend; empty when it was done.
    pub user_errors: Vec<UserError>,
}

/// A passkey to take away.
#[derive(InputObject)]
pub struct RemovePasskeyInput {
    /// Which.
    pub id: ID,
}

/// Who signs in by a passkey, and how the tokens travel.
#[derive(InputObject)]
pub struct FinishPasskeySignInInput {
    /// What the browser answered to `startPasskeySignIn`: `toJSON()` of the PublicKeyCredential.
    #[graphql(secret)]
    pub credential: Json,
    /// What to call this device in the list of sessions.
    pub device_name: Option<String>,
    /// How the tokens travel.
    #[graphql(default_with = "TokenTransport::Cookie")]
    pub transport: TokenTransport,
    /// The `deviceToken` of an earlier sign-in on this device; null to use the cookie's, if there is one.
    #[graphql(secret)]
    pub device_token: Option<String>,
}

payloads!(PasskeyOptionsPayload, FinishPasskeyRegistrationPayload, PasskeyPayload);
