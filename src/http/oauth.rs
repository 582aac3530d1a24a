//! `GET /auth/oauth/{provider}` and its callback: signing in by another provider, as a browser walks it. What became of it
//! is told to the front end in the fragment of the address that the browser ends at, which no server sees.

use super::credential::{cookie, cookie_reach};
use super::error::{Problem, code};
use super::middleware::RequestId;
use super::peer::Peer;
use super::state::State;
use crate::domain::{Failure, Fault, Secret};
use crate::resolvers::context::CookieReach;
use crate::resolvers::cookies;
use crate::services::auth::{
    BROWSER_COOKIE_SECONDS, Challenge, OAuthAnswer, OAuthDone, OAuthFailed, OAuthOutcome,
    OAuthStart, SignInStep,
};
use axum::Extension;
use axum::extract::{Path, Query, Request, State as Shared};
use axum::response::{IntoResponse, Response};
use axum::{Router, routing::get};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Deserialize;
use std::sync::Arc;

/// The paths of each provider.
pub(super) fn routes() -> Router<Arc<State>> {
    Router::new()
        .route("/auth/oauth/{provider}", get(start))
        .route("/auth/oauth/{provider}/callback", get(callback))
}

/// What a sign-in begins with.
#[derive(Deserialize)]
pub(super) struct Begin {
    return_path: Option<String>,
}

/// What a provider sends back (RFC 6749, 4.1.2; RFC 9207, 2). Why it refused is not looked at: anybody may write it.
#[derive(Deserialize)]
pub(super) struct Answer {
    #[serde(default)]
    state: String,
    code: Option<String>,
    error: Option<String>,
    iss: Option<String>,
}

async fn start(
    Shared(state): Shared<Arc<State>>,
    Extension(Peer(peer)): Extension<Peer>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Path(provider): Path<String>,
    Query(begin): Query<Begin>,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers();
    if cookie_reach(headers) == CookieReach::LostCrossSite {
        return Err(from_elsewhere());
    }
    let client = state.client(peer.ip(), headers, &request_id);
    let start = OAuthStart {
        provider: &provider,
        return_path: begin.return_path.as_deref(),
        browser: cookie(headers, state.cookies.oauth),
    };
    let begun = state.auth.begin_oauth(start, &client).await.map_err(|it| problem(&it))?;
    let kept = browser_cookie(&state, &begun.browser, BROWSER_COOKIE_SECONDS);
    redirect(&begun.url, [kept])
}

async fn callback(
    Shared(state): Shared<Arc<State>>,
    Extension(Peer(peer)): Extension<Peer>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Path(provider): Path<String>,
    Query(answer): Query<Answer>,
    request: Request,
) -> Result<Response, Problem> {
    let headers = request.headers();
    let client = state.client(peer.ip(), headers, &request_id);
    let answer = OAuthAnswer {
        provider,
        state: answer.state,
        code: answer.code.filter(|_| answer.error.is_none()),
        issuer: answer.iss,
        browser: cookie(headers, state.cookies.oauth).map(str::to_owned),
        device_token: device(&state, headers),
    };
    let replaced = state.refresh_cookie(headers);
    // A browser that goes away does not leave half a sign-in behind.
    let ending = Arc::clone(&state);
    let ended = tokio::spawn(async move {
        let ended = ending.auth.end_oauth(answer, &client).await;
        if let (Ok(done), Some(replaced)) = (&ended, replaced)
            && matches!(done.outcome, OAuthOutcome::SignIn(SignInStep::SignedIn(_)))
        {
            ending.auth.end_replaced(replaced.expose(), &client).await;
        }
        ended
    });
    match ended.await.map_err(|_| Problem::internal())? {
        Ok(done) => finished(&state, done),
        Err(OAuthFailed { trouble, url }) => {
            redirect(&format!("{url}#signIn=failed&code={}", trouble.word()), [])
        }
    }
}

/// A provider that knows its visitor asks nothing: a page of another site could sign people in who only looked at it.
fn from_elsewhere() -> Problem {
    Problem::new(
        StatusCode::FORBIDDEN,
        code::FORBIDDEN,
        "A page of another site may not begin a sign-in. Begin it on a page of this exchange.",
    )
}

fn finished(state: &State, done: OAuthDone) -> Result<Response, Problem> {
    let OAuthDone { outcome, url } = done;
    let secure = state.config.secure();
    let over = browser_cookie(state, "", 0);
    match outcome {
        OAuthOutcome::Linked => redirect(&format!("{url}#signIn=linked"), [over]),
        OAuthOutcome::SignIn(SignInStep::Challenge(Challenge { token, .. })) => {
            redirect(&format!("{url}#signIn=mfa&token={token}"), [over])
        }
        OAuthOutcome::SignIn(SignInStep::SignedIn(signed_in)) => {
            let kept = cookies::of_session(&signed_in, secure, state.auth.now());
            redirect(&format!("{url}#signIn=done"), kept.into_iter().chain([over]))
        }
    }
}

fn device(state: &State, headers: &HeaderMap) -> Option<String> {
    state.device_cookie(headers).as_ref().map(Secret::expose).map(str::to_owned)
}

fn browser_cookie(state: &State, value: &str, seconds: i64) -> String {
    cookies::browser_flow(value, seconds, state.config.secure())
}

fn redirect(url: &str, cookies: impl IntoIterator<Item = String>) -> Result<Response, Problem> {
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    let location = HeaderValue::from_str(url).map_err(|_| Problem::internal())?;
    headers.insert(header::LOCATION, location);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    for cookie in cookies {
        let cookie = HeaderValue::from_str(&cookie).map_err(|_| Problem::internal())?;
        headers.append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}

fn problem(failure: &Failure) -> Problem {
    match failure {
        Failure::Refused(refusals) => {
            let refusal = refusals.first();
            let message = refusal.map(|it| it.message.clone()).unwrap_or_default();
            let is_unknown =
                refusal.is_some_and(|it| it.path.iter().any(|part| part == "provider"));
            match is_unknown {
                true => Problem::new(StatusCode::NOT_FOUND, code::NOT_FOUND, message),
                false => Problem::bad_request(message),
            }
        }
        Failure::RateLimited(seconds) => Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            code::RATE_LIMITED,
            format!("Too many sign-ins. Try again in {seconds} seconds."),
        )
        .with(header::RETRY_AFTER, *seconds),
        Failure::Fault(Fault::Internal(cause)) => {
            tracing::error!(%cause, "a sign-in by a provider could not begin");
            Problem::internal()
        }
        failure => {
            tracing::warn!(%failure, "a sign-in by a provider could not begin");
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                code::UNAVAILABLE,
                "The provider does not answer at the moment. Try again shortly, or sign in otherwise.",
            )
            .with(header::RETRY_AFTER, 5)
        }
    }
}
