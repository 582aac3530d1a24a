//! Signing in by an Ethereum wallet: what wallets are told, and linking one.

use super::identity::TokenTransport;
use super::payload::{UserError, payloads};
use super::scalar::DateTime;
use async_graphql::{InputObject, SimpleObject};

/// What wallets are told of this exchange.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct WalletSignIn {
    /// Host and port of the page that asks wallets: they warn their owner of any other.
    pub domain: String,
    /// The chains that wallets may be on, by EIP-155 id, at most 20.
    pub chain_ids: Vec<i32>,
}

/// An Ethereum wallet that signs the person in.
#[derive(Clone, Debug, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct LinkedWallet {
    /// Its address, with the checksum of EIP-55.
    pub address: String,
    /// When it was linked.
    pub linked_at: DateTime,
    /// When it last signed in; null when it never did.
    pub last_used_at: Option<DateTime>,
}

/// A wallet that is to sign in.
#[derive(InputObject)]
pub struct StartWalletSignInInput {
    /// Its address: `0x` and 40 digits of base 16, of one case or with the checksum of EIP-55.
    pub address: String,
    /// EIP-155 id of the chain it is on: see `walletSignIn`.
    pub chain_id: i32,
}

/// A wallet to link.
#[derive(InputObject)]
pub struct StartWalletLinkInput {
    /// Its address: `0x` and 40 digits of base 16, of one case or with the checksum of EIP-55.
    pub address: String,
    /// EIP-155 id of the chain it is on: see `walletSignIn`.
    pub chain_id: i32,
}

/// What a wallet is to sign.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct WalletMessagePayload {
    /// The message (EIP-4361), for `personal_sign`; send it back as it is. Null when nothing was begun.
    pub message: Option<String>,
    /// Until when its signature is taken; it is taken once.
    pub expires_at: Option<DateTime>,
    /// What the caller can mend; empty when it was begun.
    pub user_errors: Vec<UserError>,
}

/// Who signs in by a wallet, and how the tokens travel.
#[derive(InputObject)]
pub struct FinishWalletSignInInput {
    /// The `message` of `startWalletSignIn`, as it is.
    #[graphql(secret)]
    pub message: String,
    /// What `personal_sign` answered: `0x` and 130 digits of base 16.
    #[graphql(secret)]
    pub signature: String,
    /// What to call this device in the list of sessions.
    pub device_name: Option<String>,
    /// How the tokens travel.
    #[graphql(default_with = "TokenTransport::Cookie")]
    pub transport: TokenTransport,
    /// The `deviceToken` of an earlier sign-in on this device; null to use the cookie's, if there is one.
    #[graphql(secret)]
    pub device_token: Option<String>,
}

/// A wallet that has signed that it is to be linked.
#[derive(InputObject)]
pub struct FinishWalletLinkInput {
    /// The `message` of `startWalletLink`, as it is.
    #[graphql(secret)]
    pub message: String,
    /// What `personal_sign` answered: `0x` and 130 digits of base 16.
    #[graphql(secret)]
    pub signature: String,
}

/// A wallet that was linked.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct WalletPayload {
    /// The wallet; null when none was linked.
    pub wallet: Option<LinkedWallet>,
    /// What the caller can mend; empty when it was linked.
    pub user_errors: Vec<UserError>,
}

/// A wallet to take away.
#[derive(InputObject)]
pub struct UnlinkWalletInput {
    /// Its address.
    pub address: String,
}

payloads!(WalletMessagePayload, WalletPayload);
