//! Reads who signed a request: the headers of a signature, or the payload of `connection_init`.

use super::credential::Single;
use super::error::{Problem, code};
use super::state::State;
use crate::domain::Fault;
use crate::services::api_keys::{NotTaken, SignedRequest};
use crate::services::auth::Principal;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::{Map, Value};
use std::net::IpAddr;

const KEY: HeaderName = HeaderName::from_static("agio-key");
const TIMESTAMP: HeaderName = HeaderName::from_static("agio-timestamp");
const NONCE: HeaderName = HeaderName::from_static("agio-nonce");
const SIGNATURE: HeaderName = HeaderName::from_static("agio-signature");
const HEADERS: [HeaderName; 4] = [KEY, TIMESTAMP, NONCE, SIGNATURE];

/// The member of the payload of `connection_init`.
const IN_PAYLOAD: &str = "apiKey";
/// What is signed for a socket: the request that opens it.
const SOCKET_PATH: &str = "/graphql/ws";

/// The challenge for a signature that is no good.
const CHALLENGE: HeaderValue = HeaderValue::from_static("Agio-Signature realm=\"agio\"");

/// Whether a request says that it is signed.
pub(super) fn is_signed(headers: &HeaderMap) -> bool {
    HEADERS.iter().any(|name| headers.contains_key(name))
}

/// A request whose body was read.
pub(super) struct Received<'r> {
    pub(super) parts: &'r Parts,
    pub(super) body: &'r [u8],
    pub(super) ip: IpAddr,
}

/// Whoever signed a request; `None` when it says nothing of a signature. One that says who it is in another way, too, is
/// not taken: what it says would depend on who reads it.
pub(super) async fn signer(
    state: &State,
    received: Received<'_>,
) -> Result<Option<Principal>, Problem> {
    let Received { parts, body, ip } = received;
    let headers = &parts.headers;
    if !is_signed(headers) {
        return Ok(None);
    }
    let said = HEADERS.each_ref().map(|name| Single::of(headers, name).text());
    let [Some(key), Some(timestamp), Some(nonce), Some(signature)] = said else {
        return Err(problem(&NotTaken::Malformed));
    };
    if headers.contains_key(header::AUTHORIZATION) {
        return Err(problem(&NotTaken::Malformed));
    }
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let method = parts.method.as_str();
    let request = SignedRequest { key, timestamp, nonce, signature, method, path, body };
    let signed = state.api_keys.authenticate(&request, ip).await;
    signed.map(Some).map_err(|not_taken| problem(&not_taken))
}

/// Whoever signed a socket's `connection_init`; `None` when it says nothing of a signature.
pub(super) async fn socket_signer(
    state: &State,
    payload: Option<&Map<String, Value>>,
    ip: IpAddr,
) -> Result<Option<Principal>, NotTaken> {
    let said = payload.and_then(|payload| payload.get(IN_PAYLOAD)).filter(|said| !said.is_null());
    let Some(said) = said else { return Ok(None) };
    let text = |name: &str| said.get(name).and_then(Value::as_str).ok_or(NotTaken::Malformed);
    let request = SignedRequest {
        key: text("key")?,
        timestamp: text("timestamp")?,
        nonce: text("nonce")?,
        signature: text("signature")?,
        method: "GET",
        path: SOCKET_PATH,
        body: &[],
    };
    state.api_keys.authenticate(&request, ip).await.map(Some)
}

fn problem(not_taken: &NotTaken) -> Problem {
    let message = not_taken.message();
    match not_taken {
        NotTaken::TooMany(seconds) => {
            Problem::new(StatusCode::TOO_MANY_REQUESTS, code::RATE_LIMITED, message)
                .with(header::RETRY_AFTER, *seconds)
        }
        NotTaken::Fault(Fault::Internal(cause)) => {
            tracing::error!(%cause, "a signature could not be checked");
            Problem::internal()
        }
        NotTaken::Fault(fault) => {
            tracing::warn!(%fault, "a signature could not be checked");
            Problem::new(StatusCode::SERVICE_UNAVAILABLE, code::UNAVAILABLE, message)
                .with(header::RETRY_AFTER, 1)
        }
        _ => {
            tracing::warn!(why = ?not_taken, "a signed request was not taken");
            Problem::new(StatusCode::UNAUTHORIZED, code::UNAUTHENTICATED, message)
                .with(header::WWW_AUTHENTICATE, CHALLENGE)
        }
    }
}
