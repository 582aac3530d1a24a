//! API keys as their owner sees them, and what their mutations take and answer.

use super::node::NodeId;
use super::payload::{UserError, payloads};
use super::scalar::{DateTime, DateTimeInput};
use crate::domain::{self, AccountId, UserId};
use async_graphql::{Enum, ID, InputObject, SimpleObject};

/// A key of a program, which signs its requests instead of signing in. It reaches one account, and nothing that has to do
/// with who its owner is. `docs/guides/api-keys.md` says how requests are signed.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
#[graphql(complex)]
pub struct ApiKey {
    /// Global id, to send to `revokeApiKey` and `rotateApiKey`.
    #[graphql(owned)]
    pub id: NodeId,
    /// What its owner calls it.
    pub name: String,
    /// What requests name it by, in the header Agio-Key. It is no secret.
    pub prefix: String,
    /// How requests are signed.
    pub algorithm: ApiKeyAlgorithm,
    /// What it may do, at most 3.
    pub scopes: Vec<ApiKeyScope>,
    /// Addresses and networks that it may be used from, at most 20; none means any.
    pub ip_allow_list: Vec<String>,
    /// When it was made.
    pub created_at: DateTime,
    /// When it was used last, within a minute.
    pub last_used_at: Option<DateTime>,
    /// From when on it is good for nothing; null when it has no end.
    pub expires_at: Option<DateTime>,
    /// Whose it is, for the fields that look further.
    #[graphql(skip)]
    pub owner: UserId,
    /// The account that it is bound to, for the same.
    #[graphql(skip)]
    pub bound_to: AccountId,
}

/// What an API key may do with its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ApiKeyScope")]
pub enum ApiKeyScope {
    /// To read balances, orders, trades and transactions.
    Read,
    /// To place, change and cancel orders.
    Trade,
    /// To move money out of the account. Needs an `ipAllowList`.
    Withdraw,
}

/// How requests are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ApiKeyAlgorithm")]
pub enum ApiKeyAlgorithm {
    /// Ed25519 (RFC 8032): with a private key that never leaves the program.
    Ed25519,
    /// HMAC with SHA-256 (RFC 2104): with a secret that the exchange drew.
    HmacSha256,
}

/// A key to make.
#[derive(InputObject)]
pub struct CreateApiKeyInput {
    /// The account that it reaches, and no other.
    pub account_id: ID,
    /// What to call it: 1 to 64 characters.
    pub name: String,
    /// What it may do: 1 to 3.
    pub scopes: Vec<ApiKeyScope>,
    /// Addresses and networks that it may be used from, such as 203.0.113.7 and 2001:db8::/48, at most 20; none means any.
    /// WITHDRAW needs one.
    pub ip_allow_list: Option<Vec<String>>,
    /// The public key of an Ed25519 key: its 32 bytes in base64, or as `openssl pkey -pubout` writes it. Without, the
    /// exchange draws a secret for HMAC_SHA256 and shows it once.
    pub public_key: Option<String>,
    /// From when on it is good for nothing; without, it has no end.
    pub expires_at: Option<DateTimeInput>,
}

/// A key that was made.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct CreateApiKeyPayload {
    /// The key; null when none was made.
    pub api_key: Option<ApiKey>,
    /// The secret that the exchange drew, in base64url. Nobody sees it again. Null for an Ed25519 key.
    pub secret: Option<String>,
    /// What the caller can mend; empty when it was made.
    pub user_errors: Vec<UserError>,
}

/// A key to end.
#[derive(InputObject)]
pub struct RevokeApiKeyInput {
    /// Which.
    pub id: ID,
}

/// A key to replace.
#[derive(InputObject)]
pub struct RotateApiKeyInput {
    /// Which.
    pub id: ID,
    /// The public key of an Ed25519 key, as for `createApiKey`. Without, the exchange draws a secret.
    pub public_key: Option<String>,
    /// How long the replaced key stays in force, in seconds: 0 to 604800.
    #[graphql(default = 86400)]
    pub overlap_seconds: i32,
}

/// A key that took the place of another.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct RotateApiKeyPayload {
    /// The new key: like the other in everything but how it signs. Null when none was made.
    pub api_key: Option<ApiKey>,
    /// The secret that the exchange drew, in base64url. Nobody sees it again. Null for an Ed25519 key.
    pub secret: Option<String>,
    /// The key that was replaced, with its end.
    pub replaced: Option<ApiKey>,
    /// What the caller can mend; empty when it was made.
    pub user_errors: Vec<UserError>,
}

payloads!(CreateApiKeyPayload, RotateApiKeyPayload);
