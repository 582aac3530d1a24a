//! The explorer and the small pages, built into the binary and served without anything from elsewhere.
//!
//! The explorer is built from `web/` into `web/dist/` (`npm ci && npm run build` there) and committed, so
//! that building the server needs no Node.

use super::answer::thousandths;
use super::conditional::{Verdict, judge};
use super::error::{Problem, code};
use axum::Router;
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use std::io::Write;
use std::sync::OnceLock;

/// What the explorer may load: itself, its own server's WebSocket included. Its editor writes inline styles; scripts are never inline.
const POLICY_EXPLORER: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/// What the small pages may load: their own script and style, and the API.
const POLICY_PAGE: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

const HTML: &str = "text/html; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";

/// A file in the binary.
struct Asset {
    path: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
    packed: OnceLock<Packed>,
}

/// What is computed of a file once, when it is first asked for.
struct Packed {
    plain: HeaderValue,
    gzipped: HeaderValue,
    gzip: Bytes,
}

macro_rules! asset {
    ($path:literal, $content_type:expr, $file:literal) => {
        Asset {
            path: $path,
            content_type: $content_type,
            bytes: include_bytes!(concat!("../../web/", $file)),
            packed: OnceLock::new(),
        }
    };
}

static ASSETS: [Asset; 6] = [
    asset!("/", HTML, "dist/index.html"),
    asset!("/favicon.svg", "image/svg+xml", "dist/favicon.svg"),
    asset!("/assets/explorer.js", SCRIPT, "dist/assets/explorer.js"),
    asset!("/assets/explorer.css", STYLE, "dist/assets/explorer.css"),
    asset!("/assets/account.js", SCRIPT, "pages/account.js"),
    asset!("/assets/page.css", STYLE, "pages/page.css"),
];

/// The routes of the embedded files and of the pages behind links in mails.
pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    let files = ASSETS.iter().fold(Router::new(), |router, asset| {
        router.route(asset.path, get(async move |headers: HeaderMap| asset.answer(&headers)))
    });
    files
        .route("/verify-email", get(async || account_page("Confirm your address", VERIFY_FORM)))
        .route("/reset-password", get(async || account_page("Set a new password", RESET_FORM)))
}

impl Asset {
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
            Verdict::Send => Body::from(Bytes::from_static(self.bytes)).into_response(),
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
        if self.content_type == HTML {
            let policy = HeaderValue::from_static(POLICY_EXPLORER);
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
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
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(self.bytes)?;
        let hash = &blake3::hash(self.bytes).to_hex()[..32];
        let etag = |text: String| HeaderValue::from_str(&text).map_err(std::io::Error::other);
        Ok(Packed {
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

const VERIFY_FORM: &str = "<p>Press the button to confirm that this address is yours.</p><form><button>Confirm my address</button></form>";

const RESET_FORM: &str = "<form><label for=\"password\">New password, at least 8 characters</label><input id=\"password\" name=\"password\" type=\"password\" minlength=\"8\" autocomplete=\"new-password\" required><button>Set the password</button></form>";

fn account_page(title: &str, form: &str) -> Response {
    let rest = "<p><output></output></p><noscript>This page needs JavaScript.</noscript><p><a href=\"/\">To the explorer</a></p><script type=\"module\" src=\"/assets/account.js\"></script>";
    html_page(title, &format!("<h1>{title}</h1>{form}{rest}"))
}

/// A small page around `body`, which must be escaped already.
pub(super) fn html_page(title: &str, body: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} - Agio</title><meta name=\"viewport\" content=\"width=device-width\"><link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"><link rel=\"stylesheet\" href=\"/assets/page.css\"></head><body><main>{body}</main></body></html>"
    );
    let mut response = Response::new(Body::from(page));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(HTML));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY_PAGE));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_file_is_embedded() {
        let dist = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("web/dist");
        let mut built = Vec::new();
        for folder in [dist.clone(), dist.join("assets")] {
            for entry in std::fs::read_dir(&folder).expect("web/dist") {
                let path = entry.expect("an entry").path();
                if path.is_file() {
                    built.push(std::fs::read(path).expect("a file"));
                }
            }
        }
        assert_eq!(built.len(), 4);
        for bytes in built {
            assert!(ASSETS.iter().any(|asset| asset.bytes == bytes), "a built file is not served");
        }
    }

    #[test]
    fn pages_load_nothing_from_elsewhere() {
        let index = std::str::from_utf8(ASSETS[0].bytes).expect("UTF-8");
        assert!(!index.contains("//"), "{index}");
        for path in ["/assets/explorer.js", "/assets/explorer.css", "/favicon.svg"] {
            assert!(index.contains(path), "{index}");
            assert!(ASSETS.iter().any(|asset| asset.path == path), "{path}");
        }
    }

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
