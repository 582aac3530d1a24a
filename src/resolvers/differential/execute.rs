//! Runs one document, with no bound on what it costs and without asking for permission, and watches the resolvers.

use super::stage::Stage;
use crate::resolvers::scenarios::nobody;
use crate::resolvers::with_loaders;
use async_graphql::extensions::{
    Extension, ExtensionContext, ExtensionFactory, NextResolve, ResolveInfo,
};
use async_graphql::{
    QueryPathSegment, Request, Response, ServerError, ServerResult, Value, Variables,
};
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use serde::Deserialize;
use serde_json::{Map, json};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinError;

/// How long a subscription is listened to before something is done that it may tell of, and after it. Many never tell
/// anything, which is fine.
const SILENCE_MAX: Duration = Duration::from_millis(50);

/// What Node wants to have run.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    pub(super) id: u64,
    query: String,
    #[serde(default)]
    variables: Option<Map<String, serde_json::Value>>,
    #[serde(default)]
    operation_name: Option<String>,
    /// Whether somebody is signed in.
    viewer: bool,
    /// `Type.field`, or the place in the answer, of what is to fail.
    fail: HashSet<String>,
}

/// What came of it.
pub(super) struct Answered {
    refused: bool,
    /// The response as JSON.
    response: String,
    /// How often each resolver was called, by `Type.field`.
    calls: BTreeMap<String, u64>,
    panicked: Option<String>,
}

impl Answered {
    pub(super) fn panicked(panic: &JoinError) -> Answered {
        let response = "null".to_owned();
        Answered {
            refused: false,
            response,
            calls: BTreeMap::new(),
            panicked: Some(panic.to_string()),
        }
    }

    /// As a line for Node. The response goes in as it stands, because the order of its keys matters.
    pub(super) fn line(&self, id: u64) -> String {
        let Answered { refused, response, calls, panicked } = self;
        let (calls, panicked) = (json!(calls), json!(panicked));
        format!(
            r#"{{"id":{id},"refused":{refused},"calls":{calls},"panicked":{panicked},"response":{response}}}"#
        )
    }
}

/// Runs a document; of a subscription, up to its first event.
pub(super) async fn execute(stage: &Stage, asked: Asked) -> Answered {
    let probe = Probe { failing: asked.fail, ..Probe::default() };
    let caller = if asked.viewer { stage.ada.clone() } else { nobody() };
    let variables = Variables::from_json(asked.variables.unwrap_or_default().into());
    let listens = asked.query.contains("subscription");
    let mut request = Request::new(asked.query).variables(variables).data(probe.clone());
    if let Some(name) = asked.operation_name {
        request = request.operation_name(name);
    }
    let (request, _) = caller.attach(with_loaders(&stage.house.app, request));
    let mut responses = stage.schema.execute_stream(request).boxed();
    let response =
        if listens { first_event(stage, responses).await } else { responses.next().await };
    let refused = response.as_ref().is_some_and(is_refusal);
    Answered { refused, response: shown(response.as_ref()), calls: probe.calls(), panicked: None }
}

/// What a subscription tells first; `None` when it stays silent.
async fn first_event(stage: &Stage, mut events: BoxStream<'static, Response>) -> Option<Response> {
    if let Ok(first) = tokio::time::timeout(SILENCE_MAX, events.next()).await {
        return first;
    }
    stage.trade().await;
    tokio::time::timeout(SILENCE_MAX, events.next()).await.ok().flatten()
}

/// Whether nothing was executed.
fn is_refusal(response: &Response) -> bool {
    let errors = &response.errors;
    response.data == Value::Null
        && !errors.is_empty()
        && errors.iter().all(|error| error.path.is_empty())
}

/// As JSON, without `data` when nothing was executed.
fn shown(response: Option<&Response>) -> String {
    match response {
        None => "null".to_owned(),
        Some(refusal) if is_refusal(refusal) => json!({ "errors": refusal.errors }).to_string(),
        Some(response) => serde_json::to_string(response).expect("JSON"),
    }
}

/// Counts the calls of resolvers, and makes chosen ones fail.
#[derive(Clone, Default)]
struct Probe {
    failing: HashSet<String>,
    calls: Arc<Mutex<BTreeMap<String, u64>>>,
}

impl Probe {
    fn calls(&self) -> BTreeMap<String, u64> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Puts the probe of a request between the executor and the resolvers.
pub(in crate::resolvers) struct Watch;

impl ExtensionFactory for Watch {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Watch)
    }
}

#[async_graphql::async_trait::async_trait]
impl Extension for Watch {
    async fn resolve(
        &self,
        ctx: &ExtensionContext<'_>,
        info: ResolveInfo<'_>,
        next: NextResolve<'_>,
    ) -> ServerResult<Option<Value>> {
        let field = matches!(info.path_node.segment, QueryPathSegment::Name(_));
        if let (Some(probe), true) = (ctx.data_opt::<Probe>(), field) {
            let coordinate = format!("{}.{}", info.parent_type, info.name);
            let place = info.path_node.to_string();
            let fails = probe.failing.contains(&coordinate) || probe.failing.contains(&place);
            if !info.is_for_introspection {
                let mut calls = probe.calls.lock().unwrap_or_else(PoisonError::into_inner);
                *calls.entry(coordinate).or_default() += 1;
            }
            if fails {
                let mut error = ServerError::new("made to fail", Some(info.field.name.pos));
                error.path = info.path_node.to_string_vec().into_iter().map(segment).collect();
                return Err(error);
            }
        }
        next.run(ctx, info).await
    }
}

/// A part of a path as async-graphql writes it.
fn segment(part: String) -> async_graphql::PathSegment {
    part.parse().map_or(async_graphql::PathSegment::Field(part), async_graphql::PathSegment::Index)
}
