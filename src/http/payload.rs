//! What every transport writes of an operation's outcome, and what kind of failure it is.

use super::error::{code, code_of};
use crate::graphql::json;
use async_graphql::{PathSegment, Response, Value};

/// A response as the specification wants it written: no `data` when nothing was executed.
pub(in crate::http) fn written(response: &Response) -> String {
    let mut text = String::with_capacity(BYTES_EXPECTED);
    write(response, &mut text);
    text
}

/// Room for most answers.
const BYTES_EXPECTED: usize = 256;

/// Writes a response at the end of a text.
pub(in crate::http) fn write(response: &Response, out: &mut String) {
    let mut before = '{';
    let mut part = |name: &str, out: &mut String| {
        out.push(before);
        before = ',';
        out.push('"');
        out.push_str(name);
        out.push_str("\":");
    };
    if !is_request_error(response) {
        part("data", out);
        json::write(&response.data, out);
    }
    if !response.errors.is_empty() {
        part("errors", out);
        out.push_str(&serde_json::to_string(&response.errors).unwrap_or_default());
    }
    if !response.extensions.is_empty() {
        part("extensions", out);
        out.push_str(&serde_json::to_string(&response.extensions).unwrap_or_default());
    }
    if before == '{' {
        out.push('{');
    }
    out.push('}');
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
