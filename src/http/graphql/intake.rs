//! Reads what a request brings: how it is declared, how much of it there is, and how long it takes.

use crate::http::error::{Problem, code};
use axum::body::Body;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body::Body as _;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use std::time::Duration;

/// Takes JSON in UTF-8, in one declared way.
pub(super) fn json_only(headers: &HeaderMap) -> Result<(), Problem> {
    let mut given = headers.get_all(header::CONTENT_TYPE).iter();
    let declared = match (given.next(), given.next()) {
        (Some(only), None) => only.to_str().unwrap_or_default(),
        _ => "",
    };
    if !is_json(declared) {
        return Err(unsupported("GraphQL requests are JSON. Send Content-Type: application/json. Files are sent as multipart/form-data with the header GraphQL-Require-Preflight: 1.")
            .with(header::ACCEPT, HeaderValue::from_static("application/json")));
    }
    Ok(())
}

/// Takes bodies as they are.
pub(super) fn uncoded(headers: &HeaderMap) -> Result<(), Problem> {
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

/// How large a body may be, and how long it may take.
#[derive(Clone, Copy)]
pub(super) struct Bounds {
    pub(super) bytes: usize,
    pub(super) time: Duration,
}

/// Reads a body.
pub(super) async fn read(body: Body, bounds: Bounds) -> Result<Bytes, Problem> {
    // What says beforehand that it is too large is not waited for, nor asked to continue.
    if body.size_hint().lower() > bounds.bytes as u64 {
        return Err(too_large(bounds.bytes));
    }
    let collected = Limited::new(body, bounds.bytes).collect();
    match tokio::time::timeout(bounds.time, collected).await {
        Ok(Ok(collected)) => Ok(collected.to_bytes()),
        Ok(Err(cause)) if cause.is::<LengthLimitError>() => Err(too_large(bounds.bytes)),
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

fn too_large(limit: usize) -> Problem {
    Problem::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        code::BODY_TOO_LARGE,
        format!("The body is larger than {limit} bytes. Split the request."),
    )
}
