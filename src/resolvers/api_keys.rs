//! API keys: the mutations that make, replace and end them, and the key's own fields. What a key may do itself is decided
//! by the table of permissions.

use super::context_ext::ContextExt;
use super::error::{ApiError, answer};
use super::input;
use crate::domain::ApiKeyId;
use crate::schema::account::Account;
use crate::schema::api_keys::{
    ApiKey, CreateApiKeyInput, CreateApiKeyPayload, RevokeApiKeyInput, RotateApiKeyInput,
    RotateApiKeyPayload,
};
use crate::schema::node::{NodeId, NodeKind};
use crate::schema::payload::AcknowledgedPayload;
use crate::services::api_keys::{self, CreateApiKey, MadeKey, RotateApiKey, RotatedKey};
use async_graphql::{ComplexObject, Context, ID, Object};
use std::time::Duration;

/// Keys of programs.
#[derive(Default)]
pub struct ApiKeyMutation;

#[Object(crate = "crate::graphql::executor")]
impl ApiKeyMutation {
    /// Makes an API key, at most 50 in all. Needs a verified e-mail address and a fresh proof.
    async fn create_api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key to make.")] input: CreateApiKeyInput,
    ) -> Result<CreateApiKeyPayload, ApiError> {
        let new = CreateApiKey {
            account: input::account(&ctx.app().ids, &input.account_id),
            name: input.name,
            scopes: input.scopes.into_iter().map(Into::into).collect(),
            ip_allow_list: input.ip_allow_list.unwrap_or_default(),
            public_key: input.public_key,
            expires_at: input::optional_time(input.expires_at, "expiresAt")?,
        };
        let outcome = ctx.app().api_keys.create(ctx.caller()?, new).await;
        answer(outcome, |MadeKey { key, secret }| {
            let api_key = Some(key.into());
            Ok(CreateApiKeyPayload { api_key, secret, user_errors: Vec::new() })
        })
    }

    /// Makes an API key like another, which stays in force for a while, so that programs can change over without a pause.
    /// Needs a fresh proof.
    async fn rotate_api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key to replace.")] input: RotateApiKeyInput,
    ) -> Result<RotateApiKeyPayload, ApiError> {
        let overlap = u64::try_from(input.overlap_seconds).unwrap_or(u64::MAX);
        let rotate = RotateApiKey {
            id: number(ctx, &input.id),
            public_key: input.public_key,
            overlap: Duration::from_secs(overlap),
        };
        let outcome = ctx.app().api_keys.rotate(ctx.caller()?, rotate).await;
        answer(outcome, |RotatedKey { made, replaced }| {
            Ok(RotateApiKeyPayload {
                api_key: Some(made.key.into()),
                secret: made.secret,
                replaced: Some(replaced.into()),
                user_errors: Vec::new(),
            })
        })
    }

    /// Ends an API key at once: within 5 seconds nothing takes it any more, and its sockets are closed.
    async fn revoke_api_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The key to end.")] input: RevokeApiKeyInput,
    ) -> Result<AcknowledgedPayload, ApiError> {
        let outcome = ctx.app().api_keys.revoke(ctx.caller()?, number(ctx, &input.id)).await;
        answer(outcome, |()| Ok(AcknowledgedPayload::done()))
    }
}

#[ComplexObject(crate = "crate::graphql::executor")]
impl ApiKey {
    /// The account that it reaches.
    async fn account(&self, ctx: &Context<'_>) -> Result<Account, ApiError> {
        let account = ctx.app().accounts.find(self.owner, self.bound_to).await?;
        account.map(Account::from).ok_or_else(|| ApiError::internal("an API key of no account"))
    }
}

/// The number of a key; what is no id of one is nobody's.
fn number(ctx: &Context<'_>, id: &ID) -> ApiKeyId {
    ApiKeyId(NodeId::number_of(&ctx.app().ids, NodeKind::ApiKey, id).unwrap_or_default())
}

impl From<api_keys::ApiKey> for ApiKey {
    fn from(key: api_keys::ApiKey) -> ApiKey {
        ApiKey {
            id: NodeId::new(NodeKind::ApiKey, key.id.0),
            name: key.name,
            prefix: key.prefix,
            algorithm: key.algorithm.into(),
            scopes: key.scopes.iter().map(Into::into).collect(),
            ip_allow_list: key.ip_allow_list.iter().map(ToString::to_string).collect(),
            created_at: key.created_at.into(),
            last_used_at: key.last_used_at.map(Into::into),
            expires_at: key.expires_at.map(Into::into),
            owner: key.owner,
            bound_to: key.account,
        }
    }
}
