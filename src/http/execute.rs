//! Runs one admitted operation, whatever transport it came by: panics become INTERNAL, mutations run to
//! their end even when the client hangs up, and every error is sealed with a code and the request id.

use super::error::{INTERNAL_MESSAGE, code, code_of, error, seal};
use super::guards;
use super::quota::{Exceeded, Subscribed};
use super::rates::too_many;
use super::retry::Effects;
use super::state::State;
use super::trace::{in_span, note_operation};
use crate::graphql::Operation;
use crate::resolvers::context::RequestContext;
use crate::services::auth::Principal;
use crate::services::rate_limits::{RateSubject, Standing};
use async_graphql::{Request, Response};
use futures_util::stream::BoxStream;
use futures_util::{FutureExt, StreamExt};
use std::net::IpAddr;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Instant;
use tracing::{Instrument, Span};

/// Checks an operation against the limits. An `Err` is the response to give instead of running it.
pub(super) fn admit(
    state: &State,
    request: &Request,
    request_id: &str,
) -> Result<Operation, Box<Response>> {
    let around = guards::Around {
        language: state.operations.language(),
        documents: state.operations.documents(),
        listed: state.operations.listed(),
        limits: &state.config.limits,
        shape: &state.shape,
        introspection: state.config.introspection,
    };
    let operation = guards::check(request, around).map_err(|refused| {
        metrics::counter!("agio_graphql_refused_total").increment(1);
        Box::new(refusals(refused.into_errors(), request_id))
    })?;
    note_operation(&operation);
    Ok(operation)
}

/// Why an admitted operation is not run.
pub(super) struct Denied {
    /// What to answer instead.
    pub(super) response: Box<Response>,
    /// The limit that it is beyond, when it is one.
    pub(super) standing: Option<Standing>,
}

/// Checks that the caller may run an admitted operation, and may by now, and counts it. Answers the limit that it came
/// nearest to. Whatever runs an operation asks here first.
pub(super) async fn permit(
    state: &State,
    operation: &Operation,
    context: &RequestContext,
) -> Result<Option<Standing>, Denied> {
    let request_id = &context.client.request_id;
    guards::permit(operation, &state.shape, context).map_err(|denied| {
        metrics::counter!("agio_graphql_denied_total").increment(1);
        note_denied(&denied);
        Denied { response: Box::new(refusal(denied, request_id)), standing: None }
    })?;
    let demand = guards::demand(operation, &state.shape, context);
    let caller = RateSubject::of(context.principal.as_ref(), context.client.ip);
    let counted = state.rate_limits.admit(&caller, &demand).await;
    counted.map_err(|held| {
        tracing::warn!(rate = held.rate.name(), "an operation was beyond its limit");
        Denied {
            response: Box::new(refusal(too_many(&held), request_id)),
            standing: Some(held.standing()),
        }
    })
}

/// Notes that somebody asked for what is not theirs to ask for. That nobody is signed in is everyday: a cookie ran out.
fn note_denied(denied: &async_graphql::ServerError) {
    match code_of(denied) {
        Some(code::UNAUTHENTICATED) | None => {}
        Some(code) => tracing::warn!(code, "an operation was denied"),
    }
}

/// A sealed response of one error.
pub(super) fn refusal(error: async_graphql::ServerError, request_id: &str) -> Response {
    refusals(vec![error], request_id)
}

fn refusals(errors: Vec<async_graphql::ServerError>, request_id: &str) -> Response {
    let mut response = Response::from_errors(errors);
    seal(&mut response, request_id);
    response
}

/// Runs a query or mutation and bounds how long the client waits for it.
pub(super) async fn run(state: &Arc<State>, operation: Operation, request_id: &str) -> Response {
    let started = Instant::now();
    let kind = operation.kind();
    let effects = Effects::of(kind, operation.plan().selection.node.items.len());
    let outcome = tokio::time::timeout(
        state.config.handler_timeout(),
        run_to_end(Arc::clone(state), operation, effects, request_id.to_owned()),
    );
    let response =
        outcome.await.unwrap_or_else(|_| refusal(effects.broken_off(too_slow), request_id));
    state.counts(kind).count(response.is_ok(), started.elapsed());
    response
}

/// A mutation is spawned, so that it is finished and its shutdown waited for whoever stops listening. The span
/// goes with it.
async fn run_to_end(
    state: Arc<State>,
    operation: Operation,
    effects: Effects,
    request_id: String,
) -> Response {
    if effects == Effects::None {
        return caught(&state, operation, Ending { effects, request_id: &request_id }).await;
    }
    let id = request_id.clone();
    let tasks = state.tasks.clone();
    let running =
        async move { caught(&state, operation, Ending { effects, request_id: &id }).await };
    let task = tasks.spawn(running.in_current_span());
    task.await.unwrap_or_else(|_| refusal(effects.broken_off(internal), &request_id))
}

/// What the response is told at its end.
#[derive(Clone, Copy)]
struct Ending<'a> {
    effects: Effects,
    request_id: &'a str,
}

async fn caught(state: &State, operation: Operation, ending: Ending<'_>) -> Response {
    let Ending { effects, request_id } = ending;
    let running = AssertUnwindSafe(state.operations.execute(operation)).catch_unwind();
    let mut response = running.await.unwrap_or_else(|panic| {
        log_panic(&*panic);
        Response::from_errors(vec![effects.broken_off(internal)])
    });
    effects.settle(&mut response);
    seal(&mut response, request_id);
    response
}

/// Who subscribes, and from where.
pub(super) struct Subscribing<'a> {
    pub(super) principal: Option<&'a Principal>,
    pub(super) ip: IpAddr,
}

/// Places for one more subscription, or the response that refuses it.
pub(super) fn reserve(
    state: &State,
    who: Subscribing<'_>,
    request_id: &str,
) -> Result<Subscribed, Box<Response>> {
    let person = who.principal.map(|principal| principal.user.0);
    state.quotas.subscription(who.ip, person).map_err(|exceeded| {
        let (whose, max) = match exceeded {
            Exceeded::Person => {
                ("This account has", state.config.socket.subscriptions_per_user_max)
            }
            Exceeded::Address => {
                ("Your network address has", state.config.socket.subscriptions_per_address_max)
            }
        };
        metrics::counter!("agio_subscriptions_refused_total").increment(1);
        let message =
            format!("{whose} {max} subscriptions open, as many as it may. End one first.");
        Box::new(refusal(error(code::LIMIT_EXCEEDED, message), request_id))
    })
}

/// Starts a subscription. Its stream ends after a panic.
pub(super) fn subscribe(
    state: &State,
    operation: Operation,
    request_id: String,
) -> BoxStream<'static, Response> {
    let stream = state.operations.subscribe(operation);
    let caught = AssertUnwindSafe(stream).catch_unwind();
    let sealed = caught.map(move |item| {
        let mut response = item.unwrap_or_else(|panic| {
            log_panic(&*panic);
            Response::from_errors(vec![internal()])
        });
        seal(&mut response, &request_id);
        response
    });
    in_span(Span::current(), sealed).boxed()
}

fn log_panic(panic: &(dyn std::any::Any + Send)) {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let cause = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message");
    tracing::error!(cause, "a resolver panicked");
}

fn internal() -> async_graphql::ServerError {
    error(code::INTERNAL, INTERNAL_MESSAGE)
}

/// A mutation goes on after its client was answered; anything else is given up.
fn too_slow() -> async_graphql::ServerError {
    error(
        code::TIMEOUT,
        "The query took too long and was given up. Ask for smaller pages, or try again.",
    )
}
