//! The mutations of an account's life: moving to another address and back, and its end.

use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::identity::{
    acknowledged, clear_cookies_of_the_ended, clear_cookies_when_gone, user_payload,
};
use crate::schema::identity::UserPayload;
use crate::schema::life_cycle::{
    ChangeEmailInput, ConfirmEmailChangeInput, DeleteAccountInput, DeleteAccountPayload,
    RevertEmailChangeInput,
};
use crate::schema::payload::AcknowledgedPayload;
use async_graphql::{Context, Object};

/// How accounts move.
#[derive(Default)]
pub struct LifeCycleMutation;

#[Object(crate = "crate::graphql::executor")]
impl LifeCycleMutation {
    /// Asks for another e-mail address. A mail with a link goes there, and the present address is told; nothing changes
    /// until `confirmEmailChange`. The answer does not tell whether the address has an account. Needs a fresh proof.
    async fn change_email(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The new address.")] input: ChangeEmailInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        acknowledged(ctx.app().auth.change_email(ctx.caller()?, &input.email).await)
    }

    /// Moves the account to the new address, by the token that was mailed there, in any session of the person who asked. All
    /// their other sessions end. The old address gets a link that takes the account back for seven days.
    async fn confirm_email_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mailed token.")] input: ConfirmEmailChangeInput,
    ) -> Result<UserPayload, ApiError> {
        let principal = ctx.principal()?;
        let outcome = ctx.app().auth.confirm_email_change(ctx.caller()?, &input.token).await;
        user_payload(outcome, principal)
    }

    /// Takes the account back to its address before, by the token that was mailed there when it moved. All sessions and API keys
    /// end, the password works no more, and a link to set a new one goes to the address.
    async fn revert_email_change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mailed token.")] input: RevertEmailChangeInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let client = &ctx.request()?.client;
        let outcome = ctx.app().auth.revert_email_change(&input.token, client).await;
        if outcome.is_ok() {
            clear_cookies_of_the_ended(ctx).await?;
        }
        acknowledged(outcome)
    }

    /// Deletes the account: every session and API key ends at once, open orders are cancelled soon after, and nobody can
    /// sign in. For 30 days, unless the server is set otherwise, `signIn` with `restore: true` brings it back whole but for
    /// those; after that everything that says who the person is is erased. Needs a fresh proof.
    async fn delete_account(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to leave behind.")] input: DeleteAccountInput,
    ) -> Result<DeleteAccountPayload, ApiError> {
        let life_cycle = &ctx.app().life_cycle;
        let deleted = life_cycle.delete(ctx.caller()?, input.leave_balances).await;
        clear_cookies_when_gone(ctx, &deleted)?;
        answer(deleted, |until| {
            let restorable_until = Some(until.into());
            Ok(DeleteAccountPayload { restorable_until, user_errors: Vec::new() })
        })
    }
}
