//! Asking providers over HTTP: no redirect is followed, and no answer may take long or be large.

use crate::domain::Fault;
use reqwest::{Client, RequestBuilder, StatusCode, redirect};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// How long a provider may take for one answer.
const ANSWER_TIME_MAX: Duration = Duration::from_secs(8);
/// The longest answer that is read. Google's keys take 2 KiB.
const ANSWER_BYTES_MAX: usize = 128 * 1024;

/// What a provider answered to a request that it could refuse.
pub(super) struct Answered {
    pub(super) status: StatusCode,
    pub(super) body: Vec<u8>,
}

pub(super) fn client() -> Result<Client, Fault> {
    // A second provider of cryptography is no error: some other part of the program has installed the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .timeout(ANSWER_TIME_MAX)
        .redirect(redirect::Policy::none())
        .referer(false)
        .user_agent(concat!("agio/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(Fault::internal)
}

/// Sends a request and reads the answer, whatever its status.
///
/// # Errors
/// [`Fault::Unavailable`] when there is none, or one that is too large.
pub(super) async fn answer(request: RequestBuilder) -> Result<Answered, Fault> {
    // The address may carry codes.
    let lost = |error: reqwest::Error| unusable(error.without_url());
    let mut response = request.send().await.map_err(lost)?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        if body.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(unusable(format!("more than {ANSWER_BYTES_MAX} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answered { status, body })
}

/// Sends a request that must be answered with JSON.
///
/// # Errors
/// [`Fault::Unavailable`] when it is not.
pub(super) async fn json<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Fault> {
    let Answered { status, body } = answer(request).await?;
    if status != StatusCode::OK {
        return Err(unusable(format!("status {status}")));
    }
    serde_json::from_slice(&body).map_err(unusable)
}

fn unusable(cause: impl std::fmt::Display) -> Fault {
    Fault::unavailable(format!("a provider gave no usable answer: {cause}"))
}
