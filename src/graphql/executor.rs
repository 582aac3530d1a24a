//! Execution of a selection set: what async-graphql's macros call for every object, instead of the library's own.
//!
//! A plan holds each response key of an object once, so one key is one call of its resolver. Values stand in the order
//! of the selection. A field that fails is null where its type allows it, and otherwise takes the object with it that
//! it belongs to, up to the nearest place that may be null (GraphQL, September 2025, 6.4.4).
//!
//! This module stands for the library in the code that the macros write: `#[graphql(crate = "crate::graphql::executor")]`.

pub use async_graphql::*;

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{Field, Selection, SelectionSet};
use futures_util::future::{BoxFuture, join_all};
use std::sync::Arc;

/// What the macros look for under this name: the library's own, but for the execution of objects.
pub mod resolver_utils {
    pub use super::{resolve_container, resolve_container_serial};
    pub use async_graphql::resolver_utils::*;
}

/// Stands for an error that was reported already, on its way to a place that may be null.
struct Reported;

/// The error that makes whatever holds it null and says nothing.
fn reported() -> ServerError {
    let mut error = ServerError::new("", None);
    error.source = Some(Arc::new(Reported));
    error
}

/// Whether an error only stands for one that was reported.
pub(super) fn is_reported(error: &ServerError) -> bool {
    error.source.as_ref().is_some_and(|source| source.is::<Reported>())
}

/// Executes the fields of an object side by side.
///
/// # Errors
/// That the object must be null: a field that may not be null failed.
pub fn resolve_container<'c, T: ContainerType + ?Sized>(
    ctx: &'c ContextSelectionSet<'c>,
    root: &'c T,
) -> BoxFuture<'c, ServerResult<Value>> {
    // A named type, because objects hold objects: the compiler cannot see through all of them at once.
    Box::pin(async move {
        let items = &ctx.item.node.items;
        let fields = items.iter().filter_map(as_field);
        if let [only] = items.as_slice()
            && let Some(field) = as_field(only)
        {
            let value = resolve(ctx, root, field).await?;
            return Ok(Value::Object([(field.node.response_key().node.clone(), value)].into()));
        }
        let values = join_all(fields.map(|field| resolve(ctx, root, field))).await;
        let mut object = IndexMap::with_capacity(values.len());
        for (field, value) in items.iter().filter_map(as_field).zip(values) {
            object.insert(field.node.response_key().node.clone(), value?);
        }
        Ok(Value::Object(object))
    })
}

/// Executes the fields of an object one after the other, and none after one that takes the object with it.
///
/// # Errors
/// That the object must be null: a field that may not be null failed.
pub fn resolve_container_serial<'c, T: ContainerType + ?Sized>(
    ctx: &'c ContextSelectionSet<'c>,
    root: &'c T,
) -> BoxFuture<'c, ServerResult<Value>> {
    Box::pin(async move {
        let mut object = IndexMap::new();
        for field in ctx.item.node.items.iter().filter_map(as_field) {
            let value = resolve(ctx, root, field).await?;
            object.insert(field.node.response_key().node.clone(), value);
        }
        Ok(Value::Object(object))
    })
}

/// What was selected of one of the objects that an interface may be.
pub fn narrowed<'a>(ctx: &ContextSelectionSet<'a>, to: &str) -> ContextSelectionSet<'a> {
    let inline = ctx.item.node.items.iter().find_map(|item| match &item.node {
        Selection::InlineFragment(inline) => {
            let on = inline.node.type_condition.as_ref()?;
            (on.node.on.node == to).then_some(&inline.node.selection_set)
        }
        _ => None,
    });
    inline.map_or_else(
        || ctx.clone(),
        |set: &'a Positioned<SelectionSet>| ctx.with_selection_set(set),
    )
}

fn as_field(item: &Positioned<Selection>) -> Option<&Positioned<Field>> {
    match &item.node {
        Selection::Field(field) => Some(field),
        // A plan has none where the type is known.
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => None,
    }
}

pub(super) async fn resolve<'a, T: ContainerType + ?Sized>(
    ctx: &ContextSelectionSet<'a>,
    root: &'a T,
    field: &'a Positioned<Field>,
) -> ServerResult<Value> {
    if field.node.name.node == "__typename" {
        return Ok(Value::String(root.introspection_type_name().into_owned()));
    }
    let ctx = ctx.with_field(field);
    #[cfg(test)]
    if let Some(failed) = super::probe::resolving(&ctx, &root.introspection_type_name()) {
        return failure(&ctx, &root.introspection_type_name(), failed);
    }
    match root.resolve_field(&ctx).await {
        Ok(value) => Ok(value.unwrap_or_default()),
        Err(error) => failure(&ctx, &root.introspection_type_name(), error),
    }
}

/// A field that failed: null, or the end of the object it belongs to.
fn failure(ctx: &Context<'_>, of: &str, error: ServerError) -> ServerResult<Value> {
    if !is_reported(&error) {
        let placed = if error.path.is_empty() { ctx.set_error_path(error) } else { error };
        ctx.add_error(placed);
    }
    let name = ctx.item.node.name.node.as_str();
    let types = &ctx.schema_env.registry.types;
    let known = types.get(of).and_then(|ty| ty.field_by_name(name));
    if known.is_some_and(|field| !field.ty.ends_with('!')) {
        return Ok(Value::Null);
    }
    Err(reported())
}
