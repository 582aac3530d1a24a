//! Batches: several operations in one request, run one after the other in the order they stand in.
//!
//! Each is an operation like any other: it has the limits, the permission check, the time and the line in the log of its
//! own. What one counts against the limits, the next ones have less of. The whole batch takes no longer than a single operation may.

use super::Call;
use super::accept::MediaType;
use super::answer::render_all;
use super::operation::admitted;
use super::params::Params;
use crate::http::error::{Problem, code, error};
use crate::http::execute::{Denied, permit, refusal, run};
use crate::http::rates;
use crate::http::trace::{note_user, request_span};
use crate::resolvers::context::RequestContext;
use crate::services::rate_limits::Standing;
use async_graphql::Response;
use async_graphql::parser::types::OperationType;
use tokio::time::Instant;
use tracing::Instrument;

/// Runs the operations and answers all of them at once.
pub(super) async fn answer(
    call: Call<'_>,
    all: Vec<Params>,
) -> Result<axum::response::Response, Problem> {
    if call.accepted.once == MediaType::EventStream {
        return Err(Problem::bad_request(
            "A batch is answered as a list in JSON. Accept application/json, or send the operations one by one.",
        ));
    }
    let end = Instant::now() + call.state.config.handler_timeout();
    let context = call.state.context(call.headers, call.client.clone(), call.signer).await?;
    let (mut outcomes, mut cookies) = (Vec::with_capacity(all.len()), Vec::new());
    let mut tightest: Option<Standing> = None;
    for (index, params) in all.into_iter().enumerate() {
        let mut context = context.clone();
        let id = format!("{}-{}", call.client.request_id, index + 1);
        let span = request_span(&id, "BATCH", "/graphql");
        context.client.request_id = id;
        let running = one(&call, params, Turn { context, end });
        let One { outcome, cookies: set, standing } = running.instrument(span).await;
        outcomes.push(outcome);
        cookies.extend(set);
        tightest = match (tightest, standing) {
            (Some(one), Some(other)) => Some(one.tighter(other)),
            (one, other) => one.or(other),
        };
    }
    let mut response = render_all(&outcomes, call.accepted.once);
    if let Some(standing) = &tightest {
        rates::tell(response.headers_mut(), standing);
    }
    super::set_cookies(&mut response, cookies);
    Ok(response)
}

/// The turn of one operation.
struct Turn {
    context: RequestContext,
    /// When the batch must be over.
    end: Instant,
}

/// What came of one of them.
struct One {
    outcome: Response,
    /// Those that it sets.
    cookies: Vec<String>,
    /// The limit that it came nearest to.
    standing: Option<Standing>,
}

impl One {
    fn refused(outcome: Response) -> One {
        One { outcome, cookies: Vec::new(), standing: None }
    }
}

/// Runs one of them.
async fn one(call: &Call<'_>, params: Params, turn: Turn) -> One {
    let Turn { context, end } = turn;
    let id = context.client.request_id.clone();
    let refused = |code: &str, message: &str| One::refused(refusal(error(code, message), &id));
    if Instant::now() >= end {
        return refused(
            code::TIMEOUT,
            "The operations before this one took all the time that a batch has. Nothing of this one was done: send it by itself.",
        );
    }
    note_user(context.principal.as_ref());
    let operation = match admitted(call.state, params, &id).await {
        Ok(admitted) => admitted.operation,
        Err(refused) => return One::refused(*refused),
    };
    if operation.kind() == OperationType::Subscription {
        return refused(
            code::BAD_REQUEST,
            "A batch holds no subscriptions. Subscribe over WebSocket at /graphql/ws, or in a request of its own.",
        );
    }
    let standing = match permit(call.state, &operation, &context).await {
        Ok(standing) => standing,
        Err(Denied { response, standing }) => {
            return One { standing, ..One::refused(*response) };
        }
    };
    let (operation, cookies) = context.attach(operation);
    let outcome = run(call.state, operation, &id).await;
    One { outcome, cookies: cookies.take(), standing }
}
