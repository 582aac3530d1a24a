//! `/files/{token}`: files that jobs made, to whoever has a link that is good. A download that was cut off goes on by
//! `Range` (RFC 9110 section 14); the bytes come chunk by chunk, so that a long file takes no more memory than a short one.

use super::conditional::{Verdict, judge};
use super::error::{Problem, code};
use super::state::State;
use crate::services::files::{CHUNK_BYTES, File, Files, NoFile};
use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State as Shared};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use bytes::Bytes;
use futures_util::stream;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use std::io;
use std::ops::Range;
use std::sync::Arc;

/// RFC 9530.
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

pub(super) fn routes() -> Router<Arc<State>> {
    Router::new().route("/files/{token}", get(download))
}

async fn download(
    Shared(state): Shared<Arc<State>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = state.files.open(&token).await.map_err(no_file)?;
    let etag = header_value(&format!("\"{}\"", URL_SAFE_NO_PAD.encode(&file.sha256)))?;
    match judge(&headers, &etag) {
        Verdict::Failed => return Err(changed()),
        Verdict::NotModified => {
            return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response());
        }
        Verdict::Send => {}
    }
    let part = match asked(&headers, &etag).map(|range| resolved(&range, file.bytes)) {
        None => None,
        Some(Some(part)) => Some(part),
        Some(None) => return Err(beyond(&file)?),
    };
    let sent = part.clone().unwrap_or(0..file.bytes);
    let mut response = Response::new(bytes_of(&state.files, &file, sent.clone()));
    let about = response.headers_mut();
    about.insert(header::CONTENT_TYPE, header_value(&file.content_type)?);
    about.insert(header::CONTENT_LENGTH, (sent.end - sent.start).into());
    about.insert(header::CONTENT_DISPOSITION, header_value(&disposition(&file.name))?);
    about.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    about.insert(header::ETAG, etag);
    let digest = format!("sha-256=:{}:", STANDARD.encode(&file.sha256));
    about.insert(REPR_DIGEST, header_value(&digest)?);
    if let Some(part) = part {
        let place = format!("bytes {}-{}/{}", part.start, part.end - 1, file.bytes);
        about.insert(header::CONTENT_RANGE, header_value(&place)?);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    Ok(response)
}

/// What one `Range` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// From this byte on, up to and with that one.
    From(u64, Option<u64>),
    /// The last bytes, so many.
    Last(u64),
}

/// The part that is asked for. A server may leave ranges aside that it does not know, and several at once.
fn asked(headers: &HeaderMap, etag: &HeaderValue) -> Option<Wanted> {
    // A part of another file would not fit to what the client has.
    if headers.get(header::IF_RANGE).is_some_and(|condition| condition != etag) {
        return None;
    }
    let mut lines = headers.get_all(header::RANGE).iter();
    let (line, further) = (lines.next()?, lines.next());
    if further.is_some() {
        return None;
    }
    let (first, last) = line.to_str().ok()?.strip_prefix("bytes=")?.trim().split_once('-')?;
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse().unwrap_or(u64::MAX))
    };
    match (first.is_empty(), last.is_empty()) {
        (true, _) => number(last).map(Wanted::Last),
        (false, true) => number(first).map(|first| Wanted::From(first, None)),
        (false, false) => {
            let (first, last) = (number(first)?, number(last)?);
            (first <= last).then_some(Wanted::From(first, Some(last)))
        }
    }
}

/// The bytes of a file that are wanted; `None` when it has none of them.
fn resolved(wanted: &Wanted, bytes: u64) -> Option<Range<u64>> {
    let range = match *wanted {
        Wanted::From(first, last) => {
            first..last.map_or(bytes, |last| last.saturating_add(1)).min(bytes)
        }
        Wanted::Last(count) => bytes.saturating_sub(count)..bytes,
    };
    (range.start < range.end).then_some(range)
}

/// A part of a file, chunk by chunk.
fn bytes_of(files: &Files, file: &File, range: Range<u64>) -> Body {
    let (files, file) = (files.clone(), file.clone());
    let size = CHUNK_BYTES as u64;
    Body::from_stream(stream::try_unfold(range.start, move |at| {
        let (files, file, end) = (files.clone(), file.clone(), range.end);
        async move {
            if at >= end {
                return Ok(None);
            }
            let chunk = files.chunk(&file, at / size).await.map_err(io::Error::other)?;
            let chunk = Bytes::from(chunk.ok_or_else(|| io::Error::other("the file is gone"))?);
            let from = usize::try_from(at % size).unwrap_or(usize::MAX);
            let left = usize::try_from(end - at).unwrap_or(usize::MAX);
            let to = chunk.len().min(from.saturating_add(left));
            if from >= to {
                return Err(io::Error::other("a chunk of a file is too short"));
            }
            let part = chunk.slice(from..to);
            let next = at + part.len() as u64;
            Ok(Some((part, next)))
        }
    }))
}

/// The names of files are ours; what could end the quotes is left out all the same.
fn disposition(name: &str) -> String {
    let plain = |character: &char| {
        character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_' | ' ')
    };
    format!("attachment; filename=\"{}\"", name.chars().filter(plain).collect::<String>())
}

fn header_value(text: &str) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(text).map_err(|_| Problem::internal())
}

fn beyond(file: &File) -> Result<Problem, Problem> {
    let place = header_value(&format!("bytes */{}", file.bytes))?;
    let problem = Problem::new(
        StatusCode::RANGE_NOT_SATISFIABLE,
        code::BAD_REQUEST,
        format!("The file has {} bytes, and none of those that Range asks for.", file.bytes),
    );
    let problem = problem.with(header::CONTENT_RANGE, place);
    Ok(problem)
}

fn changed() -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_FAILED,
        code::PRECONDITION_FAILED,
        "The file is not the one that If-Match names. Ask for it without the condition.",
    )
}

fn no_file(none: NoFile) -> Problem {
    match none {
        NoFile::Unknown => Problem::new(
            StatusCode::NOT_FOUND,
            code::NOT_FOUND,
            "This link leads to no file, or to none any more. `viewer { jobs { file { download { url } } } }` makes links.",
        ),
        NoFile::Expired => Problem::new(
            StatusCode::GONE,
            code::NOT_FOUND,
            "This link is over. `viewer { jobs { file { download { url } } } }` makes a new one to the same file.",
        ),
        NoFile::Fault(cause) => {
            tracing::warn!(%cause, "a file cannot be looked up");
            Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                code::UNAVAILABLE,
                "The file cannot be looked up now. Try again shortly.",
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_understood_as_the_standard_says() {
        let rows = [
            ("bytes=0-0", Some(Some(0..1))),
            ("bytes=2-", Some(Some(2..10))),
            ("bytes=2-5", Some(Some(2..6))),
            ("bytes=2-99", Some(Some(2..10))),
            ("bytes=-3", Some(Some(7..10))),
            ("bytes=-99", Some(Some(0..10))),
            ("bytes=10-", Some(None)),
            ("bytes=-0", Some(None)),
            ("bytes=99999999999999999999-", Some(None)),
            ("bytes=5-2", None),
            ("bytes=0-1,3-4", None),
            ("bytes=", None),
            ("bytes=a-b", None),
            ("bytes=+1-2", None),
            ("lines=1-2", None),
        ];
        let etag = HeaderValue::from_static("\"a\"");
        for (text, expected) in rows {
            let headers = HeaderMap::from_iter([(header::RANGE, HeaderValue::from_static(text))]);
            let found = asked(&headers, &etag).map(|wanted| resolved(&wanted, 10));
            assert_eq!(found, expected, "{text}");
        }
        let with = |condition| {
            HeaderMap::from_iter([
                (header::RANGE, HeaderValue::from_static("bytes=1-")),
                (header::IF_RANGE, HeaderValue::from_static(condition)),
            ])
        };
        assert!(asked(&with("\"a\""), &etag).is_some());
        assert!(asked(&with("\"b\""), &etag).is_none(), "the whole of the other file");
    }

    #[test]
    fn file_names_cannot_end_their_quotes() {
        assert_eq!(disposition("a\"b\r\nc.json"), "attachment; filename=\"abc.json\"");
    }
}
