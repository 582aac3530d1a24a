//! Files that are built into the binary: how they are served. What they are is said in `explorer` and `pages`.

use super::conditional::{Verdict, judge};
use super::error::{Problem, code};
use super::graphql::thousandths;
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::io::Write;
use std::sync::{Arc, OnceLock};

pub(super) const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// What a script may load when it runs as a worker, which keeps to its own policy: further scripts of ours.
const POLICY_SCRIPT: &str = "default-src 'none'; script-src 'self'";

/// A file in the binary, or one that is made of what is in it.
pub(super) struct Asset {
    path: &'static str,
    content_type: &'static str,
    content: Content,
    policy: Option<&'static str>,
    packed: OnceLock<Packed>,
}

/// Where the bytes are.
enum Content {
    Kept(&'static [u8]),
    Made(fn() -> Bytes),
}

impl Content {
    fn bytes(&self) -> Bytes {
        match self {
            Content::Kept(bytes) => Bytes::from_static(bytes),
            Content::Made(make) => make(),
        }
    }
}

/// What is computed of a file once, when it is first asked for.
struct Packed {
    bytes: Bytes,
    plain: HeaderValue,
    gzipped: HeaderValue,
    gzip: Bytes,
}

/// A route for each file.
pub(super) fn routes<S: Clone + Send + Sync + 'static>(assets: Vec<Asset>) -> Router<S> {
    assets.into_iter().fold(Router::new(), |router, asset| {
        let (path, asset) = (asset.path, Arc::new(asset));
        router.route(path, get(async move |headers: HeaderMap| asset.answer(&headers)))
    })
}

impl Asset {
    /// A file of the binary under its path; its ending says what it is.
    pub(super) fn new(path: &'static str, bytes: &'static [u8]) -> Asset {
        Asset::of(path, Content::Kept(bytes))
    }

    /// The page at `/`, and what it may load.
    pub(super) fn page(bytes: &'static [u8], policy: &'static str) -> Asset {
        Asset { policy: Some(policy), ..Asset::new("/", bytes) }
    }

    /// A file that is made when it is first asked for.
    pub(super) fn made(path: &'static str, make: fn() -> Bytes) -> Asset {
        Asset::of(path, Content::Made(make))
    }

    /// A page that is made when it is first asked for, and what it may load.
    pub(super) fn made_page(
        path: &'static str,
        make: fn() -> Bytes,
        policy: &'static str,
    ) -> Asset {
        Asset { content_type: HTML, policy: Some(policy), ..Asset::made(path, make) }
    }

    fn of(path: &'static str, content: Content) -> Asset {
        let content_type = content_type(path);
        let policy = (content_type == SCRIPT).then_some(POLICY_SCRIPT);
        Asset { path, content_type, content, policy, packed: OnceLock::new() }
    }

    fn answer(&self, headers: &HeaderMap) -> Result<Response, Problem> {
        let packed = self.packed()?;
        // Two codings are two representations, each with a strong tag of its own.
        let gzip = takes_gzip(headers);
        let etag = if gzip { &packed.gzipped } else { &packed.plain };
        let mut response = match judge(headers, etag) {
            Verdict::Failed => return Err(changed()),
            Verdict::NotModified => StatusCode::NOT_MODIFIED.into_response(),
            Verdict::Send if gzip => {
                let coding = [(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))];
                (coding, Body::from(packed.gzip.clone())).into_response()
            }
            Verdict::Send => Body::from(packed.bytes.clone()).into_response(),
        };
        let sent = response.status() == StatusCode::OK;
        let headers = response.headers_mut();
        if sent {
            let content_type = HeaderValue::from_static(self.content_type);
            headers.insert(header::CONTENT_TYPE, content_type);
        }
        headers.insert(header::ETAG, etag.clone());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
        headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
        if let Some(policy) = self.policy {
            headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
        }
        Ok(response)
    }

    fn packed(&self) -> Result<&Packed, Problem> {
        if let Some(packed) = self.packed.get() {
            return Ok(packed);
        }
        let packed = self.pack().map_err(|cause| {
            tracing::error!(%cause, path = self.path, "an embedded file cannot be compressed");
            Problem::internal()
        })?;
        Ok(self.packed.get_or_init(|| packed))
    }

    fn pack(&self) -> std::io::Result<Packed> {
        let bytes = self.content.bytes();
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&bytes)?;
        let hash = &blake3::hash(&bytes).to_hex()[..32];
        let etag = |text: String| HeaderValue::from_str(&text).map_err(std::io::Error::other);
        Ok(Packed {
            bytes,
            plain: etag(format!("\"{hash}\""))?,
            gzipped: etag(format!("\"{hash}-gzip\""))?,
            gzip: gzip.finish()?.into(),
        })
    }
}

fn changed() -> Problem {
    Problem::new(
        StatusCode::PRECONDITION_FAILED,
        code::PRECONDITION_FAILED,
        "The file is not the one that If-Match names. Ask for it without the condition.",
    )
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "graphql" => "text/plain; charset=utf-8",
        "js" => SCRIPT,
        "json" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "ttf" => "font/ttf",
        "txt" => "text/plain; charset=utf-8",
        "woff2" => "font/woff2",
        _ if path == "/" => HTML,
        _ => "application/octet-stream",
    }
}

/// Whether the client takes gzip, by name or by `*`.
fn takes_gzip(headers: &HeaderMap) -> bool {
    let lines = headers.get_all(header::ACCEPT_ENCODING).iter();
    let lines = lines.filter_map(|line| line.to_str().ok()).flat_map(|line| line.split(','));
    let codings: Vec<(&str, u16)> = lines.filter_map(coding).collect();
    let quality = |name: &str| codings.iter().find(|(found, _)| found.eq_ignore_ascii_case(name));
    quality("gzip").or_else(|| quality("*")).is_some_and(|(_, quality)| *quality > 0)
}

/// One element of `Accept-Encoding` with its quality in thousandths.
fn coding(element: &str) -> Option<(&str, u16)> {
    let mut parts = element.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?;
    Some((name, parts.find_map(|part| part.strip_prefix("q=")).map_or(1_000, thousandths)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_negotiated() {
        let rows = [
            ("gzip, deflate, br", true),
            ("GZIP", true),
            ("br, *;q=0.1", true),
            ("br", false),
            ("gzip;q=0", false),
            ("gzip; q=0.000", false),
            ("*, gzip;q=0", false),
            ("", false),
        ];
        for (accepted, expected) in rows {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_ENCODING, HeaderValue::from_static(accepted));
            assert_eq!(takes_gzip(&headers), expected, "{accepted}");
        }
    }
}
