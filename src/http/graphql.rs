//! `POST /graphql` and `GET /graphql`.
//!
//! Only `application/json` bodies are taken, and GET runs queries only: a form or a link on another site
//! can then never make a visitor's browser change anything.

use super::answer::{MediaType, render};
use super::error::{Problem, code, error};
use super::execute::{admit, permit, refusal, run};
use super::middleware::RequestId;
use super::params::Params;
use super::state::State;
use super::trace::note_user;
use super::{peer::Peer, sse};
use crate::services::auth::ClientInfo;
use async_graphql::parser::types::OperationType;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Request, State as Shared};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::sync::Arc;

/// Runs the operation in a JSON body.
pub(super) async fn post(
    Shared(state): Shared<Arc<State>>,
    Extension(Peer(peer)): Extension<Peer>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let call = Call::new(&parts.method, &parts.headers)?;
    json_only(&parts.headers)?;
    let body = read_body(&state, body).await?;
    let params = Params::from_body(&body)?;
    let client = state.client(peer.ip(), &parts.headers, &request_id);
    execute(&state, call, params, (&parts.headers, client)).await
}

/// Runs the query in a query string.
pub(super) async fn get(
    Shared(state): Shared<Arc<State>>,
    Extension(Peer(peer)): Extension<Peer>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let call = Call::new(&parts.method, &parts.headers)?;
    let params = Params::from_query_string(parts.uri.query().unwrap_or_default())?;
    let client = state.client(peer.ip(), &parts.headers, &request_id);
    execute(&state, call, params, (&parts.headers, client)).await
}

/// How the operation was asked for.
struct Call {
    reads_only: bool,
    media: MediaType,
}

impl Call {
    fn new(method: &Method, headers: &HeaderMap) -> Result<Call, Problem> {
        let media = MediaType::negotiate(headers).ok_or_else(|| {
            Problem::new(
                StatusCode::NOT_ACCEPTABLE,
                code::NOT_ACCEPTABLE,
                "The server answers application/graphql-response+json, application/json and, for subscriptions, text/event-stream. Send one of them in Accept.",
            )
        })?;
        Ok(Call { reads_only: method != Method::POST, media })
    }
}

async fn execute(
    state: &Arc<State>,
    call: Call,
    params: Params,
    (headers, client): (&HeaderMap, ClientInfo),
) -> Result<Response, Problem> {
    let (ip, request_id) = (client.ip, client.request_id.clone());
    let operation = match admit(state, &params.into_request(), &request_id) {
        Ok(operation) => operation,
        Err(refused) => return Ok(render(&refused, call.media)),
    };
    let kind = operation.kind();
    if call.reads_only && kind == OperationType::Mutation {
        return Ok(post_it());
    }
    let context = state.context(headers, client).await?;
    let principal = context.principal;
    note_user(principal.as_ref());
    let streams = call.media == MediaType::EventStream;
    if let Err(denied) = permit(state, &operation, &context) {
        return Ok(if streams { sse::single(&denied) } else { render(&denied, call.media) });
    }
    let (operation, cookies) = context.attach(operation);
    if kind == OperationType::Subscription {
        return Ok(if streams {
            sse::stream(state, operation, (principal, ip, request_id))
        } else {
            render(&refusal(subscribe_elsewhere(), &request_id), call.media)
        });
    }
    let outcome = run(state, operation, &request_id).await;
    let mut response = if streams { sse::single(&outcome) } else { render(&outcome, call.media) };
    for cookie in cookies.take() {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
    Ok(response)
}

fn post_it() -> Response {
    Problem::new(
        StatusCode::METHOD_NOT_ALLOWED,
        code::METHOD_NOT_ALLOWED,
        "GET runs queries only. Send mutations with POST and Content-Type: application/json.",
    )
    .with(header::ALLOW, HeaderValue::from_static("POST"))
    .into_response()
}

fn subscribe_elsewhere() -> async_graphql::ServerError {
    error(
        code::BAD_REQUEST,
        "Subscriptions run over WebSocket at /graphql/ws (graphql-transport-ws), or over POST with Accept: text/event-stream.",
    )
}

/// Takes JSON in UTF-8 as it is, in one declared way.
fn json_only(headers: &HeaderMap) -> Result<(), Problem> {
    let mut given = headers.get_all(header::CONTENT_TYPE).iter();
    let declared = match (given.next(), given.next()) {
        (Some(only), None) => only.to_str().unwrap_or_default(),
        _ => "",
    };
    if !is_json(declared) {
        return Err(unsupported("GraphQL requests are JSON. Send Content-Type: application/json.")
            .with(header::ACCEPT, HeaderValue::from_static("application/json")));
    }
    let codings = headers.get_all(header::CONTENT_ENCODING).iter();
    let mut codings = codings.flat_map(|line| line.as_bytes().split(|byte| *byte == b','));
    let plain = |coding: &[u8]| {
        let coding = coding.trim_ascii();
        coding.is_empty() || coding.eq_ignore_ascii_case(b"identity")
    };
    if !codings.all(plain) {
        return Err(unsupported(
            "Compressed requests are not taken. Send the body without Content-Encoding.",
        )
        .with(header::ACCEPT_ENCODING, HeaderValue::from_static("identity")));
    }
    Ok(())
}

fn is_json(content_type: &str) -> bool {
    let mut parts = content_type.split(';').map(str::trim);
    let json = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    let mut charsets = parts
        .filter_map(|part| part.split_once('='))
        .filter(|(name, _)| name.eq_ignore_ascii_case("charset"));
    json && charsets.all(|(_, charset)| charset.trim_matches('"').eq_ignore_ascii_case("utf-8"))
}

fn unsupported(message: &str) -> Problem {
    Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, code::UNSUPPORTED_MEDIA_TYPE, message)
}

async fn read_body(state: &State, body: Body) -> Result<Bytes, Problem> {
    let limit = state.config.body_bytes_max;
    // What says beforehand that it is too large is not waited for, nor asked to continue.
    if body.size_hint().lower() > limit as u64 {
        return Err(too_large(limit));
    }
    let collected = Limited::new(body, limit).collect();
    match tokio::time::timeout(state.config.body_timeout(), collected).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(cause)) if cause.is::<LengthLimitError>() => Err(too_large(limit)),
        Ok(Err(_)) => {
            Err(Problem::bad_request("The body broke off before its end. Send it again."))
        }
        Err(_) => Err(Problem::new(
            StatusCode::REQUEST_TIMEOUT,
            code::TIMEOUT,
            "The body took too long to arrive. Send it again.",
        )),
    }
}

pub(super) fn too_large(limit: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        code::BODY_TOO_LARGE,
        format!("The body is larger than {limit} bytes. Split the request."),
    )
}
