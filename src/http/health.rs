//! `/health/live`, `/health/ready` and `/metrics`.

use super::credential::bearer;
use super::error::{Problem, code};
use super::readiness::Check;
use super::state::State;
use axum::Json;
use axum::extract::State as Shared;
use axum::response::{IntoResponse, Response};
use futures_util::future::join_all;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use subtle::ConstantTimeEq;

/// The process runs.
pub(super) async fn live() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// Requests can be served: every check passes and no shutdown has begun. Standbys serve, too; the answer says
/// whether this node is one.
pub(super) async fn ready(Shared(state): Shared<Arc<State>>) -> Response {
    let passed = join_all(state.readiness.iter().map(Check::passes)).await;
    let word = |passed| Value::from(if passed { "ok" } else { "failed" });
    let told = state.readiness.iter().zip(&passed).map(|(check, passed)| {
        let told = if check.alarm && !passed { "alarm".into() } else { word(*passed) };
        (check.name.to_owned(), told)
    });
    let mut checks: Map<String, Value> = told.collect();
    let running = !state.shutdown.is_cancelled();
    checks.insert("accepting".to_owned(), word(running));
    let serves = |(check, passed): (&Check, &bool)| *passed || check.alarm;
    let ready = running && state.readiness.iter().zip(&passed).all(serves);
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let role = (state.role)();
    (status, Json(json!({ "status": word(ready), "role": role, "checks": checks }))).into_response()
}

const TOKEN_WANTED: &str = "Bearer realm=\"metrics\"";
const TOKEN_WRONG: &str = "Bearer realm=\"metrics\", error=\"invalid_token\"";

/// The metrics in Prometheus' text format.
pub(super) async fn metrics(
    Shared(state): Shared<Arc<State>>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let token = state.config.metrics_token.now();
    let wanted = token.expose();
    let given = bearer(&headers).unwrap_or_default();
    if !wanted.is_empty() && !bool::from(given.as_bytes().ct_eq(wanted.as_bytes())) {
        let challenge = if given.is_empty() { TOKEN_WANTED } else { TOKEN_WRONG };
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            code::UNAUTHENTICATED,
            "Send Authorization: Bearer with the token of the setting http.metrics_token.",
        )
        .with(header::WWW_AUTHENTICATE, HeaderValue::from_static(challenge)));
    }
    let text = state.metrics.as_ref().map(|metrics| metrics.render()).unwrap_or_default();
    let plain = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");
    Ok(([(header::CONTENT_TYPE, plain)], text).into_response())
}
