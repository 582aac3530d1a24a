//! Runs one document, with no bound on what it costs and without asking for permission, and watches the resolvers.

use super::stage::Stage;
use crate::graphql::Refusal;
use crate::graphql::probe::Probe;
use crate::resolvers::scenarios::nobody;
use crate::resolvers::with_loaders;
use async_graphql::parser::types::OperationType;
use async_graphql::{Response, Variables};
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use serde::Deserialize;
use serde_json::{Map, json};
use std::collections::{BTreeMap, HashSet};
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
    fn refused(refusal: &Refusal) -> Answered {
        let response = json!({ "errors": [{ "message": format!("{refusal:?}") }] }).to_string();
        Answered { refused: true, response, calls: BTreeMap::new(), panicked: None }
    }

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
    let probe = Probe::failing(asked.fail);
    let caller = if asked.viewer { stage.ada.clone() } else { nobody() };
    let variables = Variables::from_json(asked.variables.unwrap_or_default().into());
    let name = asked.operation_name.as_deref();
    let engine = &stage.house.engine;
    let operation = match engine.operation(&asked.query, name, &variables) {
        Ok(operation) => operation.data(probe.clone()),
        Err(refusal) => return Answered::refused(&refusal),
    };
    let listens = operation.kind() == OperationType::Subscription;
    let (operation, _) = caller.attach(with_loaders(&stage.house.app, operation));
    let response = if listens {
        first_event(stage, engine.subscribe(operation)).await
    } else {
        Some(engine.execute(operation).await)
    };
    let response = response.map(|response| serde_json::to_string(&response).expect("JSON"));
    let response = response.unwrap_or_else(|| "null".to_owned());
    Answered { refused: false, response, calls: probe.calls(), panicked: None }
}

/// What a subscription tells first; `None` when it stays silent.
async fn first_event(stage: &Stage, mut events: BoxStream<'static, Response>) -> Option<Response> {
    if let Ok(first) = tokio::time::timeout(SILENCE_MAX, events.next()).await {
        return first;
    }
    stage.trade().await;
    tokio::time::timeout(SILENCE_MAX, events.next()).await.ok().flatten()
}
