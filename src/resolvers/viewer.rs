//! Whoever is signed in, as `viewer` answers it: read from the database only when more is asked of them than what is in
//! their main account.

use super::context_ext::ContextExt;
use super::error::ApiError;
use super::users;
use crate::graphql::executor::{
    ContainerType, Context, ContextSelectionSet, ObjectType, OutputType, Positioned, ServerResult,
    Value, resolve_container,
};
use crate::schema::account::AccountContent;
use crate::schema::user::User;
use crate::services::auth::Principal;
use async_graphql::parser::types::{Field, Selection};
use async_graphql::registry::Registry;
use std::borrow::Cow;

/// Whoever is signed in.
pub(super) struct Viewer {
    pub(super) principal: Principal,
    main_account: AccountContent,
}

/// The fields of a person that answer for their main account.
const CONTENT: [&str; 8] = [
    "balance",
    "balances",
    "order",
    "orders",
    "portfolio",
    "trades",
    "tradingFees",
    "transactions",
];

impl Viewer {
    pub(super) fn new(principal: Principal) -> Viewer {
        Viewer { principal, main_account: AccountContent(principal.account) }
    }

    /// As the database knows them; `None` when it does not.
    pub(super) async fn user(&self, ctx: &Context<'_>) -> Result<Option<User>, ApiError> {
        let user = ctx.app().auth.user(self.principal.user).await?;
        Ok(user.map(|user| users::user(user, &self.principal)))
    }
}

fn is_content(item: &Positioned<Selection>) -> bool {
    match &item.node {
        Selection::Field(field) => CONTENT.contains(&field.node.name.node.as_str()),
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => false,
    }
}

impl OutputType for Viewer {
    fn type_name() -> Cow<'static, str> {
        <User as OutputType>::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        <User as OutputType>::create_type_info(registry)
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        if ctx.item.node.items.iter().all(is_content) {
            return resolve_container(ctx, self).await;
        }
        let of_field = ctx.with_field(field);
        let found = self.user(&of_field).await;
        match found
            .map_err(|error| async_graphql::Error::from(error).into_server_error(field.pos))?
        {
            Some(user) => Box::pin(user.resolve(ctx, field)).await,
            None => Ok(Value::Null),
        }
    }
}

impl ContainerType for Viewer {
    async fn resolve_field(&self, ctx: &Context<'_>) -> ServerResult<Option<Value>> {
        self.main_account.resolve_field(ctx).await
    }
}

impl ObjectType for Viewer {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_the_main_account_are_those_of_every_account() {
        let mut registry = Registry::default();
        AccountContent::create_type_info(&mut registry);
        let content = &registry.types["AccountContent"];
        let fields: Vec<&str> =
            content.fields().into_iter().flatten().map(|(name, _)| name.as_str()).collect();
        let mut known = CONTENT.to_vec();
        let mut declared = fields.clone();
        known.sort_unstable();
        declared.sort_unstable();
        assert_eq!(known, declared);
    }
}
