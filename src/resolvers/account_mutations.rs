//! The mutations of accounts. What is in them changes by the mutations of `trading`.

use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::input;
use crate::schema::account::{AccountPayload, OpenAccountInput, RenameAccountInput};
use crate::services::accounts::{Account, Rename};
use async_graphql::{Context, Object};

/// Accounts of people.
#[derive(Default)]
pub struct AccountMutation;

#[Object(crate = "crate::graphql::executor")]
impl AccountMutation {
    /// Opens one more account, at most 20 in all. Needs a verified e-mail address. Money comes into it by `transfer`.
    /// When an account of the caller has the name, that one is the answer: it is safe to ask again.
    async fn open_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account to open.")] input: OpenAccountInput,
    ) -> Result<AccountPayload, ApiError> {
        let outcome = ctx.app().accounts.open(ctx.caller()?, &input.name).await;
        answer(outcome, |account| Ok(payload(account)))
    }

    /// Gives an account of the caller another name.
    async fn rename_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The account and its name.")] input: RenameAccountInput,
    ) -> Result<AccountPayload, ApiError> {
        let rename =
            Rename { account: input::account(&ctx.app().ids, &input.account_id), name: input.name };
        let outcome = ctx.app().accounts.rename(ctx.caller()?, rename).await;
        answer(outcome, |account| Ok(payload(account)))
    }
}

fn payload(account: Account) -> AccountPayload {
    AccountPayload { account: Some(account.into()), user_errors: Vec::new() }
}
