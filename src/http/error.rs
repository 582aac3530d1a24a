//! The one shape of every error that leaves the server: a message for people, a code for programs, the
//! request id for support. Causes stay in the log.

use crate::domain::Fault;
use async_graphql::{ErrorExtensionValues, PathSegment, Response, ServerError};
use axum::body::Body;
use axum::response::IntoResponse;
use http::{HeaderName, HeaderValue, StatusCode, header};
use serde_json::json;

/// Codes of the errors that the transport itself makes; resolvers add those of their own.
pub(super) mod code {
    pub(in crate::http) const BAD_REQUEST: &str = "BAD_REQUEST";
    pub(in crate::http) const PARSE_FAILED: &str = "GRAPHQL_PARSE_FAILED";
    pub(in crate::http) const VALIDATION_FAILED: &str = "GRAPHQL_VALIDATION_FAILED";
    pub(in crate::http) const BAD_USER_INPUT: &str = "BAD_USER_INPUT";
    pub(in crate::http) const QUERY_TOO_LARGE: &str = "QUERY_TOO_LARGE";
    pub(in crate::http) const QUERY_TOO_DEEP: &str = "QUERY_TOO_DEEP";
    pub(in crate::http) const QUERY_TOO_COMPLEX: &str = "QUERY_TOO_COMPLEX";
    pub(in crate::http) const FRAGMENT_CYCLE: &str = "FRAGMENT_CYCLE";
    pub(in crate::http) const PERSISTED_QUERY_NOT_FOUND: &str = "PERSISTED_QUERY_NOT_FOUND";
    pub(in crate::http) const PERSISTED_QUERY_NOT_SUPPORTED: &str = "PERSISTED_QUERY_NOT_SUPPORTED";
    pub(in crate::http) const TRUSTED_DOCUMENTS_ONLY: &str = "TRUSTED_DOCUMENTS_ONLY";
    pub(in crate::http) const UNAUTHENTICATED: &str = "UNAUTHENTICATED";
    pub(in crate::http) const CSRF_REQUIRED: &str = "CSRF_REQUIRED";
    pub(in crate::http) const UNAVAILABLE: &str = "UNAVAILABLE";
    pub(in crate::http) const OVERLOADED: &str = "OVERLOADED";
    pub(in crate::http) const OUTCOME_UNKNOWN: &str = "OUTCOME_UNKNOWN";
    pub(in crate::http) const RESUBSCRIBE: &str = "RESUBSCRIBE";
    pub(in crate::http) const TIMEOUT: &str = "TIMEOUT";
    pub(in crate::http) const INTERNAL: &str = "INTERNAL";
    pub(in crate::http) const FORBIDDEN: &str = "FORBIDDEN";
    pub(in crate::http) const RATE_LIMITED: &str = "RATE_LIMITED";
    pub(in crate::http) const LIMIT_EXCEEDED: &str = "LIMIT_EXCEEDED";
    pub(in crate::http) const NOT_FOUND: &str = "NOT_FOUND";
    pub(in crate::http) const METHOD_NOT_ALLOWED: &str = "METHOD_NOT_ALLOWED";
    pub(in crate::http) const UNSUPPORTED_MEDIA_TYPE: &str = "UNSUPPORTED_MEDIA_TYPE";
    pub(in crate::http) const NOT_ACCEPTABLE: &str = "NOT_ACCEPTABLE";
    pub(in crate::http) const BODY_TOO_LARGE: &str = "BODY_TOO_LARGE";
    pub(in crate::http) const EXPECTATION_FAILED: &str = "EXPECTATION_FAILED";
    pub(in crate::http) const PRECONDITION_FAILED: &str = "PRECONDITION_FAILED";
}

/// The extension that says how many seconds to wait.
pub(super) const RETRY_AFTER: &str = "retryAfter";

/// What a client reads instead of the cause of an internal error.
pub(super) const INTERNAL_MESSAGE: &str = "Something went wrong on the server. It was logged under this request id. If this was to change something, look first whether it was done; mention the id if it keeps happening.";

/// A GraphQL error with a code.
pub(super) fn error(code: &str, message: impl Into<String>) -> ServerError {
    let mut error = ServerError::new(message, None);
    extensions(&mut error).set("code", code);
    error
}

/// The extensions of an error, made when it has none.
pub(super) fn extensions(error: &mut ServerError) -> &mut ErrorExtensionValues {
    error.extensions.get_or_insert_default()
}

/// The code of an error, when it carries one.
pub(super) fn code_of(error: &ServerError) -> Option<&str> {
    match error.extensions.as_ref()?.get("code")? {
        async_graphql::Value::String(code) => Some(code),
        async_graphql::Value::Enum(code) => Some(code),
        _ => None,
    }
}

/// Gives every error of a response a code and the request id, and withholds causes.
///
/// An error without a code is async-graphql's own: without a path it refused the document, with one it
/// refused an argument; anything else is a cause that nobody worded, which goes to the log, where the request's
/// span tells the id.
pub(super) fn seal(response: &mut Response, request_id: &str) {
    for error in &mut response.errors {
        if let Some(fault) =
            error.source.take().as_deref().and_then(|it| it.downcast_ref::<Fault>())
        {
            tracing::error!(path = place(&error.path), %fault, "an operation failed");
        }
        if code_of(error).is_none() {
            name(error);
        }
        extensions(error).set("requestId", request_id);
    }
}

/// A path of an answer as one writes it: `viewer.orders.0`.
fn place(path: &[PathSegment]) -> String {
    let segments = path.iter().map(|segment| match segment {
        PathSegment::Field(name) => name.clone(),
        PathSegment::Index(index) => index.to_string(),
    });
    segments.collect::<Vec<_>>().join(".")
}

fn name(error: &mut ServerError) {
    let code = if error.path.is_empty() {
        code::VALIDATION_FAILED
    } else if error.message.starts_with("Failed to parse \"") {
        code::BAD_USER_INPUT
    } else if let Some(variable) = missing_variable(&error.message) {
        error.message = format!(
            "The operation needs the variable ${variable}, and none was sent: add {variable:?} to \
             `variables`."
        );
        code::BAD_USER_INPUT
    } else if is_null_argument(&error.message) {
        error.message = "A value that this field takes may not be null, and the variable in its place is. Send a value, or \
                         leave the variable out so that its default holds."
            .to_owned();
        code::BAD_USER_INPUT
    } else {
        tracing::error!(path = place(&error.path), cause = error.message, "a resolver failed");
        error.message = INTERNAL_MESSAGE.to_owned();
        code::INTERNAL
    };
    extensions(error).set("code", code);
}

/// Whether an argument was null that may not be. All others were held against their types before; a variable with a
/// default may be sent as null all the same (GraphQL, September 2025, 6.4.1).
fn is_null_argument(message: &str) -> bool {
    message.starts_with("Expected input type \"") && message.contains(", found null.")
}

/// The variable that async-graphql missed when it came to use it.
fn missing_variable(message: &str) -> Option<String> {
    let name = message.strip_prefix("Variable ")?.strip_suffix(" is not defined.")?;
    Some(name.to_owned())
}

/// A request that never became an operation. The middleware writes the body, because it knows the
/// request id.
#[derive(Clone, Debug)]
pub(super) struct Problem {
    pub(super) status: StatusCode,
    pub(super) code: &'static str,
    pub(super) message: String,
    headers: Vec<(HeaderName, HeaderValue)>,
}

impl Problem {
    pub(super) fn new(
        status: StatusCode,
        code: &'static str,
        message: impl Into<String>,
    ) -> Problem {
        Problem { status, code, message: message.into(), headers: Vec::new() }
    }

    /// With a header that its status calls for.
    #[must_use]
    pub(super) fn with(mut self, name: HeaderName, value: impl Into<HeaderValue>) -> Problem {
        self.headers.push((name, value.into()));
        self
    }

    pub(super) fn bad_request(message: impl Into<String>) -> Problem {
        Problem::new(StatusCode::BAD_REQUEST, code::BAD_REQUEST, message)
    }

    pub(super) fn internal() -> Problem {
        Problem::new(StatusCode::INTERNAL_SERVER_ERROR, code::INTERNAL, INTERNAL_MESSAGE)
    }

    /// How many seconds its header says to wait.
    fn retry_after(&self) -> Option<u64> {
        let (_, value) = self.headers.iter().find(|(name, _)| *name == header::RETRY_AFTER)?;
        value.to_str().ok()?.parse().ok()
    }

    pub(super) fn body(&self, request_id: &str) -> Body {
        let mut extensions = json!({ "code": self.code, "requestId": request_id });
        if let Some(seconds) = self.retry_after().filter(|_| self.code == code::RATE_LIMITED) {
            extensions[RETRY_AFTER] = seconds.into();
        }
        let error = json!({ "message": self.message, "extensions": extensions });
        Body::from(json!({ "errors": [error] }).to_string())
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> axum::response::Response {
        let mut response = axum::response::Response::new(self.body(""));
        *response.status_mut() = self.status;
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(header::CONTENT_TYPE, json);
        response.headers_mut().extend(self.headers.iter().cloned());
        response.extensions_mut().insert(self);
        response
    }
}
