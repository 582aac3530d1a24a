//! What a subscription answers with, and how it ends.

use super::error::ApiError;
use crate::exchange::Lagged;
use futures_util::StreamExt as _;
use futures_util::stream::{BoxStream, Stream};
use std::future::ready;

/// What a subscription answers with. After an error it ends.
pub type Answers<T> = BoxStream<'static, Result<T, ApiError>>;

impl From<Lagged> for ApiError {
    fn from(_: Lagged) -> ApiError {
        ApiError::Resubscribe
    }
}

/// Ends the stream after its first error.
pub fn until_error<T: Send + 'static>(
    answers: impl Stream<Item = Result<T, ApiError>> + Send + 'static,
) -> Answers<T> {
    let ended = answers.scan(false, |failed, answer| {
        let answer = (!*failed).then_some(answer);
        *failed = matches!(answer, Some(Err(_)));
        ready(answer)
    });
    ended.boxed()
}
