//! Runs one document, with no bound on what it costs and without asking for permission, and watches the resolvers.

use super::stage::Stage;
use crate::graphql::probe::Probe;
use crate::graphql::{Operation, Refusal};
use crate::resolvers::context::Cost;
use crate::resolvers::scenarios::nobody;
use crate::resolvers::with_loaders;
use async_graphql::parser::types::OperationType;
use async_graphql::{Response, Variables};
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use serde::Deserialize;
use serde_json::{Map, json};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
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

/// Runs a document; of a subscription, up to its first event. A query is run twice: watched, each field by its resolver,
/// and unwatched, rows in one go.
pub(super) async fn execute(stage: &Stage, asked: Asked) -> Answered {
    let probe = Probe::failing(asked.fail.iter().cloned());
    let admitted = match operation(stage, &asked) {
        Ok(admitted) => admitted,
        Err(refusal) => return Answered::refused(&refusal),
    };
    let (engine, kind) = (&stage.house.engine, admitted.kind());
    let watched = admitted.data(probe.clone());
    let mut panicked = None;
    let response = match kind {
        OperationType::Subscription => first_event(stage, engine.subscribe(watched)).await,
        OperationType::Mutation => {
            let _alone = stage.turn.write().await;
            Some(engine.execute(watched).await)
        }
        OperationType::Query => {
            let _nothing_changes = stage.turn.read().await;
            let response = engine.execute(watched).await;
            if asked.fail.is_empty() {
                panicked = unlike_in_one_go(stage, &asked, &response).await;
            }
            Some(response)
        }
    };
    let response = response.map_or_else(|| "null".to_owned(), |response| text(&response));
    Answered { refused: false, response, calls: probe.calls(), panicked }
}

fn text(response: &Response) -> String {
    serde_json::to_string(response).expect("JSON")
}

/// Says so when a query is answered differently unwatched. Which of several errors are told hangs on which comes first.
async fn unlike_in_one_go(stage: &Stage, asked: &Asked, watched: &Response) -> Option<String> {
    let unwatched = operation(stage, asked).expect("it ran before");
    let in_one_go = stage.house.engine.execute(unwatched).await;
    let [told, there] = [&in_one_go, watched]
        .map(|response| (serde_json::to_string(&response.data).expect("JSON"), response.is_ok()));
    (told != there).then(|| format!("written in one go it is {}", text(&in_one_go)))
}

/// The operation with all that its resolvers look for.
fn operation(stage: &Stage, asked: &Asked) -> Result<Operation, Refusal> {
    let caller = if asked.viewer { stage.ada.clone() } else { nobody() };
    let variables = Variables::from_json(asked.variables.clone().unwrap_or_default().into());
    let name = asked.operation_name.as_deref();
    let operation = stage.house.engine.operation(&asked.query, name, &variables)?;
    let operation = with_loaders(&Arc::new(stage.house.app.clone()), operation);
    Ok(caller.attach(operation.data(COST)).0)
}

/// What the guards, which do not stand here, would tell.
const COST: Cost = Cost { cost: 1, limit: 1_000 };

/// What a subscription tells first; `None` when it stays silent.
async fn first_event(stage: &Stage, mut events: BoxStream<'static, Response>) -> Option<Response> {
    if let Ok(first) = tokio::time::timeout(SILENCE_MAX, events.next()).await {
        return first;
    }
    stage.trade().await;
    tokio::time::timeout(SILENCE_MAX, events.next()).await.ok().flatten()
}
