//! The schema as the transports use it: what executes operations, and how much is listed.
//!
//! The transports hold two functions and not the schema's type, so that their tests run them on a schema of a dozen
//! lines.

use super::guards::Listed;
use crate::graphql::{Documents, Engine, Language, Operation};
use crate::resolvers::app::App;
use crate::resolvers::streams::PUBLIC_STREAMS;
use crate::resolvers::{self, with_loaders};
use async_graphql::{ObjectType, Response, SubscriptionType};
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use std::sync::Arc;

/// Executes operations. Cloning is cheap.
#[derive(Clone)]
pub struct Operations {
    language: Arc<Language>,
    documents: Arc<Documents>,
    execute: Arc<dyn Fn(Operation) -> BoxFuture<'static, Response> + Send + Sync>,
    subscribe: Arc<dyn Fn(Operation) -> BoxStream<'static, Response> + Send + Sync>,
    listed: Arc<dyn Fn() -> Listed + Send + Sync>,
    shared: &'static [&'static str],
}

impl Operations {
    /// Operations on the schema of Agio.
    pub fn agio(app: &App) -> Operations {
        let (engine, exchange) = (resolvers::engine(app.clone()), app.exchange.clone());
        let loaded = Arc::new(app.clone());
        let listed = move || {
            let listing = exchange.listing();
            Listed {
                assets: listing.assets().len() as u64,
                markets: listing.markets().len() as u64,
            }
        };
        Operations::on(engine, move |operation| with_loaders(&loaded, operation), listed)
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

    /// Operations on a schema. `prepare` adds to each what its resolvers look for besides the caller.
    pub(super) fn on<Q, M, S>(
        engine: Engine<Q, M, S>,
        prepare: impl Fn(Operation) -> Operation + Send + Sync + 'static,
        listed: impl Fn() -> Listed + Send + Sync + 'static,
    ) -> Operations
    where
        Q: ObjectType + 'static,
        M: ObjectType + 'static,
        S: SubscriptionType + 'static,
    {
        let (prepare, streamed) = (Arc::new(prepare), engine.clone());
        let prepare_stream = Arc::clone(&prepare);
        Operations {
            language: engine.language(),
            documents: Arc::default(),
            execute: Arc::new(move |operation| engine.execute(prepare(operation))),
            subscribe: Arc::new(move |operation| streamed.subscribe(prepare_stream(operation))),
            listed: Arc::new(listed),
            shared: &[],
        }
    }

    /// What parses and validates.
    pub(super) fn language(&self) -> &Language {
        &self.language
    }

    /// The documents that were found valid.
    pub(super) fn documents(&self) -> &Documents {
        &self.documents
    }

    /// Runs a query or a mutation.
    pub(super) fn execute(&self, operation: Operation) -> BoxFuture<'static, Response> {
        (self.execute)(operation)
    }

    /// Starts a subscription.
    pub(super) fn subscribe(&self, operation: Operation) -> BoxStream<'static, Response> {
        (self.subscribe)(operation)
    }

    /// How much is listed now: what it costs to ask for all of it.
    pub(super) fn listed(&self) -> Listed {
        (self.listed)()
    }
}
