//! What the mutations of an account's life take: its address.

use async_graphql::InputObject;

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
