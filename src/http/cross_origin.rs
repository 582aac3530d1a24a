//! What other web sites may read and send: the layer for all paths, and the same by hand for the one path that gets
//! nearly all requests.

use super::credential;
use super::middleware::{API_VERSION_HEADER, REQUEST_ID};
use super::rates::{RATE_LIMIT, RATE_LIMIT_POLICY};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use std::time::Duration;
use tower_http::cors::CorsLayer;

/// How long a browser may remember what it may call.
const PREFLIGHT_SECONDS: u64 = 600;

/// What a page of another site may read of an answer.
const EXPOSED: [HeaderName; 5] =
    [REQUEST_ID, API_VERSION_HEADER, header::RETRY_AFTER, RATE_LIMIT, RATE_LIMIT_POLICY];

const VARY: HeaderValue = HeaderValue::from_static(
    "origin, access-control-request-method, access-control-request-headers",
);

const YES: HeaderValue = HeaderValue::from_static("true");

/// Who may read, and what.
pub(super) struct CrossOrigin {
    allowed: Vec<HeaderValue>,
    exposed: HeaderValue,
}

impl CrossOrigin {
    /// These origins may.
    pub(super) fn of(origins: &[String]) -> CrossOrigin {
        let exposed = EXPOSED;
        let names: Vec<&str> = exposed.iter().map(HeaderName::as_str).collect();
        CrossOrigin {
            allowed: origins.iter().filter_map(|text| text.parse().ok()).collect(),
            exposed: HeaderValue::from_str(&names.join(","))
                .unwrap_or(HeaderValue::from_static("")),
        }
    }

    /// Answers preflights, and tells of every answer who may read it.
    pub(super) fn layer(&self) -> CorsLayer {
        CorsLayer::new()
            .allow_origin(self.allowed.clone())
            .allow_credentials(true)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers(taken())
            .expose_headers(EXPOSED)
            .max_age(Duration::from_secs(PREFLIGHT_SECONDS))
    }

    /// Tells of one answer what the layer tells, preflights aside.
    pub(super) fn tell(&self, origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
        if let Some(origin) = origin.filter(|origin| self.allowed.contains(origin)) {
            headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        }
        headers.insert(header::ACCESS_CONTROL_ALLOW_CREDENTIALS, YES);
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, self.exposed.clone());
        headers.append(header::VARY, VARY);
    }
}

/// What a page of another site may send.
fn taken() -> Vec<HeaderName> {
    let headers = [
        header::ACCEPT,
        header::AUTHORIZATION,
        header::CONTENT_TYPE,
        HeaderName::from_static(credential::CSRF_HEADER),
        REQUEST_ID,
    ];
    headers.into_iter().chain(credential::PREFLIGHT_HEADERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;
    use tower::ServiceExt;
    use tower_http::cors::Cors;

    #[tokio::test]
    async fn by_hand_is_told_what_the_layer_tells() {
        let cross_origin = CrossOrigin::of(&["https://app.example.com".to_owned()]);
        for origin in
            [None, Some("https://app.example.com"), Some("https://evil.example"), Some("")]
        {
            let origin = origin.map(HeaderValue::from_static);
            let mut request = http::Request::new(());
            if let Some(origin) = &origin {
                request.headers_mut().insert(header::ORIGIN, origin.clone());
            }
            let bare = tower::service_fn(async |_| Ok::<_, Infallible>(http::Response::new(())));
            let service: Cors<_> = tower_layer_of(&cross_origin, bare);
            let expected = service.oneshot(request).await.expect("an answer");
            let mut told = HeaderMap::new();
            cross_origin.tell(origin.as_ref(), &mut told);
            assert_eq!(&told, expected.headers(), "{origin:?}");
        }
    }

    fn tower_layer_of<S>(cross_origin: &CrossOrigin, service: S) -> Cors<S> {
        use tower::Layer;
        cross_origin.layer().layer(service)
    }
}
