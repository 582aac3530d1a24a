//! Requests that bring files, by the GraphQL multipart request specification. async-graphql-axum parses them; who may send
//! one and how much may be in it is decided here before.
//!
//! A form on another site can send `multipart/form-data` with a visitor's cookies. So such a body is read only with a header
//! that no form can send, from somebody who is signed in, and with the CSRF token where a cookie says who that is.

mod form;
#[cfg(test)]
mod tests;

use super::Call;
use super::intake::{self, Bounds};
use super::params::Params;
use crate::http::credential::PREFLIGHT_HEADERS;
use crate::http::error::{Problem, code};
use crate::http::quota::{Sending, UploadRefused};
use async_graphql_axum::{GraphQLRequest, rejection::GraphQLRejection};
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use bytes::Bytes;
use form::{Broken, Form};
use http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use http_body::Body as _;
use std::time::Duration;

/// The boundary of a body with files; `None` when it is declared as anything else.
pub(super) fn boundary(headers: &HeaderMap) -> Option<String> {
    let mut given = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(only), None) = (given.next(), given.next()) else { return None };
    let mut parts = only.to_str().ok()?.split(';').map(str::trim);
    let form = parts.next()?.eq_ignore_ascii_case("multipart/form-data");
    let preflighted = PREFLIGHT_HEADERS.iter().any(|name| headers.contains_key(name));
    let named = parts.filter_map(|part| part.split_once('='));
    let mut named = named.filter(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"));
    let (_, boundary) = named.next()?;
    let boundary = boundary.trim().trim_matches('"').to_owned();
    (form && preflighted && !boundary.is_empty()).then_some(boundary)
}

/// Reads the operation and its files. They count as being sent until what comes back is dropped.
pub(super) async fn receive(
    call: &Call<'_>,
    body: Body,
    boundary: &str,
) -> Result<(Params, Sending), Problem> {
    let config = &call.state.config.uploads;
    let length = body.size_hint().upper().and_then(|it| usize::try_from(it).ok());
    let length = length.unwrap_or(usize::MAX).min(config.body_bytes_max);
    let sending = admit(call, length).await?;
    let bounds = Bounds {
        bytes: config.body_bytes_max,
        time: Duration::from_secs(config.body_timeout_seconds),
    };
    let body = intake::read(body, bounds).await?;
    let Form { mut params, places } =
        Form::examine(&body, boundary, config).map_err(|broken| match broken {
            Broken::Rule(words) => Problem::bad_request(format!(
                "The body breaks the GraphQL multipart request specification: {words}."
            )),
            Broken::Size(words) => Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                code::BODY_TOO_LARGE,
                format!("The body holds more than is taken: {words}. Send less."),
            ),
        })?;
    let request = parse(call.headers, body).await?;
    let sizes = request.uploads.iter().map(|file| file.content.len());
    if request.uploads.len() != places || sizes.max() > Some(config.file_bytes_max) {
        return Err(Problem::bad_request(
            "The files of the request cannot be told apart. Write the body as the GraphQL multipart request specification says.",
        ));
    }
    params.bring(request);
    Ok((params, sending))
}

/// Whether this caller may send files now, asked before any of them is read.
async fn admit(call: &Call<'_>, bytes: usize) -> Result<Sending, Problem> {
    let context = call.state.context(call.headers, call.client.clone(), call.signer).await?;
    let Some(principal) = context.principal else {
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            code::UNAUTHENTICATED,
            "Files are taken only from somebody who is signed in. Sign in first.",
        )
        .with(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"agio\"")));
    };
    if !context.csrf_ok {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            code::CSRF_REQUIRED,
            "Files sent with a cookie need the X-CSRF-Token header. Send the token that signing in answered.",
        ));
    }
    call.state.uploads.take(principal.user.0, bytes).map_err(|refused| match refused {
        UploadRefused::Person => Problem::new(
            StatusCode::TOO_MANY_REQUESTS,
            code::LIMIT_EXCEEDED,
            "You are sending files already, as many as may be sent at once. Wait until one is done.",
        ),
        UploadRefused::Server => Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            code::OVERLOADED,
            "Too many files are being sent to the server. Nothing was done: try again shortly.",
        )
        .with(header::RETRY_AFTER, 1),
    })
}

/// Has async-graphql-axum read the body: it makes the request, and puts the files where the map says.
async fn parse(headers: &HeaderMap, body: Bytes) -> Result<async_graphql::Request, Problem> {
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = Method::POST;
    if let Some(declared) = headers.get(header::CONTENT_TYPE) {
        request.headers_mut().insert(header::CONTENT_TYPE, declared.clone());
    }
    let parsed = GraphQLRequest::<GraphQLRejection>::from_request(request, &()).await;
    parsed.map(GraphQLRequest::into_inner).map_err(|GraphQLRejection(cause)| {
        Problem::bad_request(format!(
            "The body breaks the GraphQL multipart request specification: {cause}."
        ))
    })
}
