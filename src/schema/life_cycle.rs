//! What the mutations of an account's life take and answer: its address, its end.

use super::payload::{UserError, payloads};
use super::scalar::DateTime;
use async_graphql::{InputObject, SimpleObject};

/// Another address for the account.
#[derive(InputObject)]
pub struct ChangeEmailInput {
    /// The address to move to; a mail with a link goes there.
    pub email: String,
}

/// Shows that the new address gets mail.
#[derive(InputObject)]
pub struct ConfirmEmailChangeInput {
    /// The token out of the link that was mailed to the new address.
    #[graphql(secret)]
    pub token: String,
}

/// Takes an account back to its address before.
#[derive(InputObject)]
pub struct RevertEmailChangeInput {
    /// The token out of the link that was mailed to the old address.
    #[graphql(secret)]
    pub token: String,
}

/// The end of an account.
#[derive(InputObject)]
pub struct DeleteAccountInput {
    /// Whether what is in the account is to be left behind. Without, a balance is refused with BALANCE_REMAINS.
    #[graphql(default = false)]
    pub leave_balances: bool,
}

/// What `deleteAccount` answers.
#[derive(Clone, Debug, Default, SimpleObject)]
#[graphql(crate = "crate::graphql::executor")]
pub struct DeleteAccountPayload {
    /// Until when `signIn` with `restore: true` brings the account back; null when nothing was deleted.
    pub restorable_until: Option<DateTime>,
    /// What the caller can mend; empty when it was deleted.
    pub user_errors: Vec<UserError>,
}

payloads!(DeleteAccountPayload);
