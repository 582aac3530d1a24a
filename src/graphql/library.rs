//! The parts of async-graphql that execution needs and that the library only hands to its own: the environment of a
//! schema (its registry and data), and an empty list of extensions.

use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, Extensions, NextSubscribe,
};
use async_graphql::{
    Context, EmptyMutation, EmptySubscription, Object, ObjectType, Response, SDLExportOptions,
    Schema, SchemaBuilder, SchemaEnv, SubscriptionType,
};
use futures_util::FutureExt;
use futures_util::stream::BoxStream;
use std::sync::{Arc, Mutex, PoisonError};

/// What was handed over, once it was.
struct Handed<T>(Arc<Mutex<Option<T>>>);

impl<T> Clone for Handed<T> {
    fn clone(&self) -> Handed<T> {
        Handed(Arc::clone(&self.0))
    }
}

impl<T> Handed<T> {
    fn new() -> Handed<T> {
        Handed(Arc::default())
    }

    fn set(&self, value: T) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }

    fn take(&self) -> Option<T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl Extension for Handed<SchemaEnv> {
    fn subscribe<'s>(
        &self,
        ctx: &ExtensionContext<'_>,
        stream: BoxStream<'s, Response>,
        next: NextSubscribe<'_>,
    ) -> BoxStream<'s, Response> {
        self.set(ctx.schema_env.clone());
        next.run(ctx, stream)
    }
}

impl ExtensionFactory for Handed<SchemaEnv> {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(self.clone())
    }
}

/// The environment of a schema and its printed form. Extensions are told of the environment when a stream begins; this
/// one listens and does nothing.
pub(super) fn environment<Q, M, S>(builder: SchemaBuilder<Q, M, S>) -> Option<(SchemaEnv, String)>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let handed = Handed::new();
    let schema = builder.extension(handed.clone()).finish();
    drop(schema.execute_stream("{ __typename }"));
    Some((handed.take()?, schema.sdl_with_options(sdl_options())))
}

/// How a schema is printed.
pub fn sdl_options() -> SDLExportOptions {
    SDLExportOptions::new()
        .include_specified_by()
        .use_space_ident()
        .indent_width(2)
        .prefer_single_line_descriptions()
}

struct Probe(Handed<Extensions>);

#[Object]
impl Probe {
    async fn probe(&self, ctx: &Context<'_>) -> bool {
        self.0.set(ctx.query_env.extensions.clone());
        true
    }
}

/// A list of extensions without any: each field's resolver is shown it.
pub(super) fn no_extensions() -> Option<Extensions> {
    let handed = Handed::new();
    let schema = Schema::new(Probe(handed.clone()), EmptyMutation, EmptySubscription);
    let _ = schema.execute("{ probe }").now_or_never();
    handed.take()
}
