//! Runs planned operations on the roots of a schema.

use super::document::Language;
use super::executor::{is_reported, resolve_container, resolve_container_serial};
use super::inputs::Scalars;
use super::introspection;
use super::library;
use super::operation::Operation;
#[cfg(test)]
use super::plan::AskedOperation;
use super::plan::{Plan, is_introspection};
use async_graphql::context::QueryEnvInner;
use async_graphql::extensions::Extensions;
use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    Field, OperationDefinition, OperationType, Selection, SelectionSet,
};
use async_graphql::{
    Name, ObjectType, Positioned, QueryEnv, Response, SchemaBuilder, SchemaEnv, ServerResult,
    SubscriptionType, Value,
};
use futures_util::StreamExt;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use std::sync::Arc;
#[cfg(test)]
use {super::refusal::Refusal, async_graphql::Variables};

/// The objects that operations begin at.
#[derive(Clone, Copy, Debug, Default)]
pub struct Roots<Q, M, S> {
    /// Of queries.
    pub query: Q,
    /// Of mutations.
    pub mutation: M,
    /// Of subscriptions.
    pub subscription: S,
}

/// A schema that operations run on. Cloning is cheap.
pub struct Engine<Q, M, S>(Arc<Inner<Q, M, S>>);

impl<Q, M, S> Clone for Engine<Q, M, S> {
    fn clone(&self) -> Engine<Q, M, S> {
        Engine(Arc::clone(&self.0))
    }
}

struct Inner<Q, M, S> {
    language: Arc<Language>,
    environment: SchemaEnv,
    extensions: Extensions,
    roots: Roots<Q, M, S>,
}

impl<Q, M, S> Engine<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    /// An engine for a schema.
    ///
    /// # Errors
    /// What is wrong with the schema: a fault of whoever wrote it, which every start shows.
    pub fn new(
        builder: SchemaBuilder<Q, M, S>,
        roots: Roots<Q, M, S>,
        scalars: &Scalars,
    ) -> Result<Engine<Q, M, S>, String> {
        let lost = || "async-graphql did not show its environment".to_owned();
        let (environment, sdl) = library::environment(builder).ok_or_else(lost)?;
        let extensions = library::no_extensions().ok_or_else(lost)?;
        let language = Arc::new(Language::new(&sdl, scalars)?);
        Ok(Engine(Arc::new(Inner { language, environment, extensions, roots })))
    }

    /// What parses and validates documents.
    pub fn language(&self) -> Arc<Language> {
        Arc::clone(&self.0.language)
    }

    /// An operation of a text, without the guards of the transports.
    #[cfg(test)]
    pub fn operation(
        &self,
        source: &str,
        name: Option<&str>,
        sent: &Variables,
    ) -> Result<Operation, Refusal> {
        let document = self.0.language.validate(super::document::parse(source)?)?;
        Operation::prepare(
            &self.0.language,
            &Arc::new(document),
            AskedOperation { name, variables: sent },
        )
    }

    /// Runs a query or a mutation.
    pub fn execute(&self, operation: Operation) -> BoxFuture<'static, Response> {
        let inner = Arc::clone(&self.0);
        Box::pin(async move { inner.execute(operation).await })
    }

    /// Runs a subscription: a response for each event, or one that says why there are none.
    pub fn subscribe(&self, operation: Operation) -> BoxStream<'static, Response> {
        let inner = Arc::clone(&self.0);
        let plan = Arc::clone(&operation.plan);
        async_stream::stream! {
            let env = inner.query_env(operation);
            let Some(field) = plan.selection.node.items.iter().find_map(as_field) else { return };
            let ctx = env.create_context(&inner.environment, None, &plan.selection, None);
            let ctx = ctx.with_field(field);
            #[cfg(test)]
            if let Some(failed) = super::probe::resolving(&ctx, "Subscription") {
                yield Response::from_errors(vec![ctx.set_error_path(failed)]);
                return;
            }
            let Some(mut events) = inner.roots.subscription.create_field_stream(&ctx) else { return };
            while let Some(event) = events.next().await {
                yield told_once(event);
            }
        }
        .boxed()
    }
}

impl<Q, M, S> Inner<Q, M, S>
where
    Q: ObjectType,
    M: ObjectType,
    S: SubscriptionType,
{
    async fn execute(&self, operation: Operation) -> Response {
        let plan = Arc::clone(&operation.plan);
        let env = self.query_env(operation);
        let executed = if plan.introspects {
            self.with_introspection(&env, &plan).await
        } else {
            self.selection(&env, &plan, &plan.selection).await
        };
        let mut response = Response::new(executed.unwrap_or_default());
        let errors = env.errors.lock();
        response.errors = errors.map(|mut errors| std::mem::take(&mut *errors)).unwrap_or_default();
        told_once(response)
    }

    async fn selection(
        &self,
        env: &QueryEnv,
        plan: &Plan,
        selection: &Positioned<SelectionSet>,
    ) -> ServerResult<Value> {
        let ctx = env.create_context(&self.environment, None, selection, None);
        match plan.kind {
            OperationType::Query => resolve_container(&ctx, &self.roots.query).await,
            OperationType::Mutation => resolve_container_serial(&ctx, &self.roots.mutation).await,
            OperationType::Subscription => {
                resolve_container_serial(&ctx, &async_graphql::EmptyMutation).await
            }
        }
    }

    /// The schema answers for itself; the root answers for the rest.
    async fn with_introspection(&self, env: &QueryEnv, plan: &Plan) -> ServerResult<Value> {
        let mut rest = plan.selection.clone();
        rest.node.items.retain(|item| {
            as_field(item).is_some_and(|field| !is_introspection(&field.node.name.node))
        });
        let mut rest = match self.selection(env, plan, &rest).await? {
            Value::Object(rest) => rest,
            other => return Ok(other),
        };
        let mut answer: IndexMap<Name, Value> = IndexMap::new();
        for field in plan.selection.node.items.iter().filter_map(as_field) {
            let key = &field.node.response_key().node;
            let value = if is_introspection(&field.node.name.node) {
                let (told, failed) =
                    introspection::answer(&self.language, &field.node, &env.variables);
                if let Ok(mut errors) = env.errors.lock() {
                    errors.extend(failed);
                }
                told
            } else {
                rest.swap_remove(key).unwrap_or_default()
            };
            answer.insert(key.clone(), value);
        }
        Ok(Value::Object(answer))
    }

    fn query_env(&self, operation: Operation) -> QueryEnv {
        let Operation { plan, variables, data, .. } = operation;
        let definition = OperationDefinition {
            ty: plan.kind,
            variable_definitions: plan.variables.clone(),
            directives: Vec::new(),
            selection_set: Positioned::default(),
        };
        QueryEnv::new(QueryEnvInner {
            extensions: self.extensions.clone(),
            variables,
            operation_name: plan.name.clone(),
            operation: Positioned::new(definition, plan.selection.pos),
            fragments: Default::default(),
            uploads: Vec::new(),
            session_data: Arc::default(),
            query_data: Arc::new(data),
            http_headers: Default::default(),
            introspection_mode: async_graphql::IntrospectionMode::Enabled,
            errors: Default::default(),
        })
    }
}

/// Without the errors that only stand for others.
fn told_once(mut response: Response) -> Response {
    response.errors.retain(|error| !is_reported(error));
    #[cfg(test)]
    {
        response.data = super::json::read(response.data);
    }
    response
}

fn as_field(item: &Positioned<Selection>) -> Option<&Positioned<Field>> {
    match &item.node {
        Selection::Field(field) => Some(field),
        Selection::FragmentSpread(_) | Selection::InlineFragment(_) => None,
    }
}
