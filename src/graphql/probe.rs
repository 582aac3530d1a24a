//! For tests: counts the calls of resolvers, and makes chosen ones fail.

use async_graphql::parser::types::Field;
use async_graphql::resolver_utils::ContainerType;
use async_graphql::{Context, ContextSelectionSet, Positioned, ServerError};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

/// What is put into an operation's data to watch it.
#[derive(Clone, Debug, Default)]
pub struct Probe(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// Fields as `Type.field`, or places in the answer as `viewer.orders.0.id`.
    failing: HashSet<String>,
    calls: Mutex<BTreeMap<String, u64>>,
}

impl Probe {
    /// Fails at these fields (`Type.field`) and places (`viewer.orders.0.id`).
    pub fn failing(at: impl IntoIterator<Item = String>) -> Probe {
        let failing = at.into_iter().collect();
        Probe(Arc::new(Inner { failing, calls: Mutex::default() }))
    }

    /// How often each field was resolved, by `Type.field`.
    pub fn calls(&self) -> BTreeMap<String, u64> {
        self.0.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Notes a call; an error when it is to fail.
pub(super) fn resolving(ctx: &Context<'_>, of: &str) -> Option<ServerError> {
    let probe = ctx.data_opt::<Probe>()?;
    probe.note(ctx, of);
    probe.fails(ctx, of).then(|| ServerError::new("made to fail", Some(ctx.item.pos)))
}

/// Whether an operation is watched.
pub(super) fn watches(ctx: &ContextSelectionSet<'_>) -> bool {
    ctx.data_opt::<Probe>().is_some()
}

/// Writes a field of a row, unless it is to fail: then it has to be resolved.
pub(super) fn written<T: ContainerType + ?Sized>(
    (ctx, row): (&ContextSelectionSet<'_>, &T),
    field: &Positioned<Field>,
    write: impl FnOnce() -> bool,
) -> bool {
    let (ctx, of) = (ctx.with_field(field), row.introspection_type_name());
    let Some(probe) = ctx.data_opt::<Probe>().filter(|_| field.node.name.node != "__typename")
    else {
        return write();
    };
    let written = !probe.fails(&ctx, &of) && write();
    if written {
        probe.note(&ctx, &of);
    }
    written
}

impl Probe {
    fn fails(&self, ctx: &Context<'_>, of: &str) -> bool {
        let place = ctx.path_node.map(|path| path.to_string_vec().join(".")).unwrap_or_default();
        self.0.failing.contains(&name(ctx, of)) || self.0.failing.contains(&place)
    }

    fn note(&self, ctx: &Context<'_>, of: &str) {
        let mut calls = self.0.calls.lock().unwrap_or_else(PoisonError::into_inner);
        *calls.entry(name(ctx, of)).or_default() += 1;
    }
}

fn name(ctx: &Context<'_>, of: &str) -> String {
    format!("{of}.{}", ctx.item.node.name.node)
}
