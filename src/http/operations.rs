//! The schema as the transports use it: what executes operations, and how much is listed.
//!
//! The transports hold two functions and not the schema's type, so that their tests run them on a schema of a dozen
//! lines.

use super::guards::Listed;
use crate::resolvers::app::App;
use crate::resolvers::streams::PUBLIC_STREAMS;
use crate::resolvers::{self, with_loaders};
use async_graphql::{Executor, Request, Response};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use std::sync::Arc;

/// Executes operations. Cloning is cheap.
#[derive(Clone)]
pub struct Operations {
    execute: Arc<dyn Fn(Request) -> BoxFuture<'static, Response> + Send + Sync>,
    subscribe: Arc<dyn Fn(Request) -> BoxStream<'static, Response> + Send + Sync>,
    listed: Arc<dyn Fn() -> Listed + Send + Sync>,
    shared: &'static [&'static str],
}

impl Operations {
    /// Operations on the schema of Agio.
    pub fn agio(app: &App) -> Operations {
        let (schema, exchange) = (resolvers::schema(app.clone()), app.exchange.clone());
        let loaded = app.clone();
        let listed = move || {
            let listing = exchange.listing();
            Listed {
                assets: listing.assets().len() as u64,
                markets: listing.markets().len() as u64,
            }
        };
        Operations::on(schema, move |request| with_loaders(&loaded, request), listed)
            .sharing(PUBLIC_STREAMS)
    }

    /// The subscriptions that tell everybody the same. Equal ones are run once for all.
    #[must_use]
    pub(super) fn sharing(self, shared: &'static [&'static str]) -> Operations {
        Operations { shared, ..self }
    }

    /// Whether what a subscription to this field tells hangs on nobody's identity.
    pub(super) fn is_shared(&self, field: &str) -> bool {
        self.shared.contains(&field)
    }

    /// Operations on a schema. `prepare` adds to each request what its resolvers look for besides the caller.
    pub(super) fn on<E: Executor>(
        schema: E,
        prepare: impl Fn(Request) -> Request + Send + Sync + 'static,
        listed: impl Fn() -> Listed + Send + Sync + 'static,
    ) -> Operations {
        let (prepare, streamed) = (Arc::new(prepare), schema.clone());
        let prepare_stream = Arc::clone(&prepare);
        Operations {
            execute: Arc::new(move |request| {
                let (schema, request) = (schema.clone(), prepare(request));
                async move { schema.execute(request).await }.boxed()
            }),
            subscribe: Arc::new(move |request| {
                streamed.execute_stream(prepare_stream(request), None)
            }),
            listed: Arc::new(listed),
            shared: &[],
        }
    }

    /// Runs a query or a mutation.
    pub(super) fn execute(&self, request: Request) -> BoxFuture<'static, Response> {
        (self.execute)(request)
    }

    /// Starts a subscription.
    pub(super) fn subscribe(&self, request: Request) -> BoxStream<'static, Response> {
        (self.subscribe)(request)
    }

    /// How much is listed now: what it costs to ask for all of it.
    pub(super) fn listed(&self) -> Listed {
        (self.listed)()
    }
}
