//! For tests: counts the calls of resolvers, and makes chosen ones fail.

use async_graphql::{Context, ServerError};
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
    let field = format!("{of}.{}", ctx.item.node.name.node);
    let place = ctx.path_node.map(|path| path.to_string_vec().join(".")).unwrap_or_default();
    let fails = probe.0.failing.contains(&field) || probe.0.failing.contains(&place);
    let mut calls = probe.0.calls.lock().unwrap_or_else(PoisonError::into_inner);
    *calls.entry(field).or_default() += 1;
    fails.then(|| ServerError::new("made to fail", Some(ctx.item.pos)))
}
