//! What every transport writes of an operation's outcome, and what kind of failure it is.

use super::error::{code, code_of};
use async_graphql::{PathSegment, Response, ServerError, Value};
use serde::Serialize;
use std::collections::BTreeMap;

/// A response as the specification wants it written: no `data` when nothing was executed.
#[derive(Serialize)]
pub(in crate::http) struct Payload<'r> {
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<&'r Value>,
    #[serde(skip_serializing_if = "<[ServerError]>::is_empty")]
    errors: &'r [ServerError],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'r BTreeMap<String, Value>,
}

impl<'r> From<&'r Response> for Payload<'r> {
    fn from(response: &'r Response) -> Payload<'r> {
        Payload {
            data: (!is_request_error(response)).then_some(&response.data),
            errors: &response.errors,
            extensions: &response.extensions,
        }
    }
}

/// Whether the request was refused before anything of it was executed.
pub(in crate::http) fn is_request_error(response: &Response) -> bool {
    response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| {
            // It was begun, and may have been done.
            error.path.is_empty() && code_of(error) != Some(code::OUTCOME_UNKNOWN)
        })
}

/// Whether a subscription could not be started or has failed, as opposed to one of its events.
pub(in crate::http) fn is_source_error(response: &Response) -> bool {
    let outermost = |path: &[PathSegment]| path.len() <= 1;
    response.data == Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| outermost(&error.path))
}
