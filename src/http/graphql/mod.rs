//! `POST /graphql` and `GET /graphql`.
//!
//! Only `application/json` bodies are taken, with a header that no form can send also those with files, and GET runs
//! queries only: a form or a link on another site can then never make a visitor's browser change anything.

mod accept;
mod answer;
mod batch;
mod framing;
mod intake;
pub(super) mod operation;
pub(super) mod params;
mod persisted;
mod stream;
mod uploads;

pub(super) use accept::thousandths;

use super::error::{Problem, code, error};
use super::execute::{Denied, permit, refusal, run};
use super::middleware::RequestId;
use super::peer::Peer;
use super::rates;
use super::signature::{Received, is_signed, signer};
use super::state::State;
use super::trace::note_user;
use crate::services::auth::{ClientInfo, Principal};
use accept::{Accepted, MediaType};
use answer::{has_credentials, publish, render};
use async_graphql::parser::types::OperationType;
use axum::Extension;
use axum::extract::{Request, State as Shared};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use intake::Bounds;
use operation::{Admitted, admitted};
use params::{Asked, Params};
use std::net::IpAddr;
use std::sync::Arc;
use stream::Listener;

/// Runs the operation, or the batch of them, in a JSON body.
pub(super) async fn post(
    Shared(state): Shared<Arc<State>>,
    Extension(Peer(peer)): Extension<Peer>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, body) = request.into_parts();
    let mut call = Call::new(&state, &parts, (peer.ip(), &request_id))?;
    intake::uncoded(&parts.headers)?;
    if let Some(boundary) = uploads::boundary(&parts.headers) {
        if is_signed(&parts.headers) {
            return Err(unsigned_only());
        }
        let (params, _sending) = uploads::receive(&call, body, &boundary).await?;
        return execute(call, params).await;
    }
    intake::json_only(&parts.headers)?;
    let bounds = Bounds { bytes: state.config.body_bytes_max, time: state.config.body_timeout() };
    let body = intake::read(body, bounds).await?;
    call.recognise(&parts, &body).await?;
    match Asked::from_body(&body, state.config.limits.batch_max)? {
        Asked::One(params) => execute(call, params).await,
        Asked::Several(all) => batch::answer(call, all).await,
    }
}

/// Runs the query in a query string.
pub(super) async fn get(
    Shared(state): Shared<Arc<State>>,
    Extension(Peer(peer)): Extension<Peer>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    request: Request,
) -> Result<Response, Problem> {
    let (parts, _) = request.into_parts();
    let mut call = Call::new(&state, &parts, (peer.ip(), &request_id))?;
    call.recognise(&parts, &[]).await?;
    let params = Params::from_query_string(parts.uri.query().unwrap_or_default())?;
    execute(call, params).await
}

/// How something was asked for, and by whom.
struct Call<'r> {
    state: &'r Arc<State>,
    headers: &'r HeaderMap,
    client: ClientInfo,
    reads_only: bool,
    accepted: Accepted,
    /// Whoever signed it.
    signer: Option<Principal>,
}

impl<'r> Call<'r> {
    fn new(
        state: &'r Arc<State>,
        parts: &'r Parts,
        (peer, request_id): (IpAddr, &str),
    ) -> Result<Call<'r>, Problem> {
        let accepted = Accepted::negotiate(&parts.headers).ok_or_else(|| {
            Problem::new(
                StatusCode::NOT_ACCEPTABLE,
                code::NOT_ACCEPTABLE,
                "The server answers application/graphql-response+json, application/json and, for subscriptions, text/event-stream or multipart/mixed;subscriptionSpec=1.0. Send one of them in Accept.",
            )
        })?;
        Ok(Call {
            state,
            headers: &parts.headers,
            client: state.client(peer, &parts.headers, request_id),
            reads_only: parts.method != Method::POST,
            accepted,
            signer: None,
        })
    }

    /// Tells who signed the request, once for all that is asked in it: a signature is good for one request.
    async fn recognise(&mut self, parts: &Parts, body: &[u8]) -> Result<(), Problem> {
        let received = Received { parts, body, ip: self.client.ip };
        self.signer = signer(self.state, received).await?;
        Ok(())
    }

    /// Whether everybody may be given the answer to this.
    fn is_public(&self, admitted: &Admitted) -> bool {
        self.reads_only
            && admitted.by_name
            && admitted.operation.kind() == OperationType::Query
            && self.accepted.once != MediaType::EventStream
            && self.state.documents.config().public_seconds > 0
            && !has_credentials(self.headers)
    }
}

async fn execute(call: Call<'_>, params: Params) -> Result<Response, Problem> {
    let (state, once) = (call.state, call.accepted.once);
    let request_id = call.client.request_id.clone();
    let admitted = match admitted(state, params, &request_id).await {
        Ok(admitted) => admitted,
        Err(refused) => return Ok(render(&refused, once)),
    };
    let kind = admitted.operation.kind();
    if call.reads_only && kind == OperationType::Mutation {
        return Ok(post_it());
    }
    let public = call.is_public(&admitted);
    let operation = admitted.operation;
    let (ip, streamed) = (call.client.ip, call.accepted.streamed);
    let context = state.context(call.headers, call.client, call.signer).await?;
    let principal = context.principal;
    note_user(principal.as_ref());
    let standing = match permit(state, &operation, &context).await {
        Ok(standing) => standing,
        Err(denied) => return Ok(refused(&denied, once)),
    };
    let (operation, cookies) = context.attach(operation);
    if kind == OperationType::Subscription {
        let Some(framing) = streamed else {
            return Ok(render(&refusal(subscribe_elsewhere(), &request_id), once));
        };
        let listener = Listener { framing, principal, ip, request_id };
        let begun = stream::begin(state, operation, listener);
        return Ok(begun.unwrap_or_else(|refused| reply(&refused, once)));
    }
    let outcome = run(state, operation, &request_id).await;
    let mut response = reply(&outcome, once);
    let cookies = cookies.take();
    if public && outcome.is_ok() && cookies.is_empty() {
        publish(&mut response, state.documents.config().public_seconds);
    } else if let Some(standing) = &standing {
        // What a cache keeps says nothing of who reads it there.
        rates::tell(response.headers_mut(), standing);
    }
    set_cookies(&mut response, cookies);
    Ok(response)
}

/// The answer to an operation that is not run.
fn refused(denied: &Denied, media: MediaType) -> Response {
    let mut response = reply(&denied.response, media);
    if let Some(standing) = &denied.standing {
        rates::tell(response.headers_mut(), standing);
    }
    response
}

/// One outcome, as the client wants to read it.
fn reply(outcome: &async_graphql::Response, media: MediaType) -> Response {
    match media {
        MediaType::EventStream => stream::single(outcome),
        MediaType::Json | MediaType::GraphqlResponse => render(outcome, media),
    }
}

fn set_cookies(response: &mut Response, cookies: Vec<String>) {
    for cookie in cookies {
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

fn unsigned_only() -> Problem {
    Problem::bad_request(
        "Requests with files are not signed. Send them with an access token, or without files.",
    )
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
        "Subscriptions run over WebSocket at /graphql/ws (graphql-transport-ws), or over HTTP with Accept: text/event-stream or multipart/mixed;subscriptionSpec=1.0.",
    )
}
