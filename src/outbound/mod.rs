//! The one HTTP client by which the server asks others: providers of prices, of sign-ins and of mail.
//!
//! Every request has a time limit, no redirect is followed, no answer is read beyond its limit, and certificates are
//! held against the roots that the machine trusts. What goes wrong is told without the address that was asked, which may
//! carry codes or the start of a hash. Who calls decides what a status means, and whether to ask again.

pub mod sigv4;

use crate::domain::Fault;
use reqwest::header::HeaderMap;
use reqwest::{Client, IntoUrl, Method, RequestBuilder, StatusCode, Url, redirect};
use serde::de::DeserializeOwned;
use std::time::Duration;

/// What the server calls itself.
const USER_AGENT: &str = concat!("agio/", env!("CARGO_PKG_VERSION"));

/// How long an answer may take, and how much of it is read.
#[derive(Clone, Copy, Debug)]
pub struct OutboundLimits {
    /// From the first byte sent to the last one read.
    pub timeout: Duration,
    /// The largest body read, unpacked.
    pub body_bytes_max: usize,
}

/// Asks others over HTTP. Clones share their connections.
#[derive(Clone, Debug)]
pub struct Outbound {
    client: Client,
    body_bytes_max: usize,
}

/// An answer, whatever its status.
#[derive(Clone, Debug)]
pub struct Answered {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, whole.
    pub body: Vec<u8>,
}

/// Why there is no answer. It names no address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoAnswer(String);

impl Outbound {
    /// # Errors
    /// [`Fault::Internal`] when the machine's roots of trust cannot be read.
    pub fn new(limits: OutboundLimits) -> Result<Outbound, Fault> {
        // A second provider of cryptography is no error: some other part of the program has installed the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder()
            .timeout(limits.timeout)
            .redirect(redirect::Policy::none())
            .referer(false)
            .user_agent(USER_AGENT)
            .build()
            .map_err(Fault::internal)?;
        Ok(Outbound { client, body_bytes_max: limits.body_bytes_max })
    }

    /// A request to read something.
    pub fn get(&self, url: impl IntoUrl) -> RequestBuilder {
        self.client.request(Method::GET, url)
    }

    /// A request that hands something over.
    pub fn post(&self, url: impl IntoUrl) -> RequestBuilder {
        self.client.request(Method::POST, url)
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    /// Why there is none: it took too long, is too large, or nobody is there.
    pub async fn send(&self, request: RequestBuilder) -> Result<Answered, NoAnswer> {
        let mut response = request.send().await.map_err(lost)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            if body.len() + chunk.len() > self.body_bytes_max {
                let cause = format!("the answer is longer than {} bytes", self.body_bytes_max);
                return Err(NoAnswer(cause));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answered { status, headers, body })
    }

    /// Sends a request that must be answered with status 200 and JSON.
    ///
    /// # Errors
    /// Why it was not.
    pub async fn json<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, NoAnswer> {
        let Answered { status, body, .. } = self.send(request).await?;
        if status != StatusCode::OK {
            return Err(NoAnswer(format!("status {status}")));
        }
        serde_json::from_slice(&body).map_err(|error| NoAnswer(error.to_string()))
    }
}

/// Whether what is sent to a URL is seen by its host only: `https`, or this very machine.
pub fn is_safe_url(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let plain = url.username().is_empty() && url.password().is_none() && url.fragment().is_none();
    let here = match url.host_str() {
        Some(host) => {
            let host = host.trim_matches(['[', ']']);
            host == "localhost"
                || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        None => false,
    };
    plain && (url.scheme() == "https" || (url.scheme() == "http" && here))
}

/// An error with its causes and without the address.
fn lost(error: reqwest::Error) -> NoAnswer {
    let error = error.without_url();
    let mut text = error.to_string();
    let mut source = std::error::Error::source(&error);
    while let Some(cause) = source {
        text = format!("{text}: {cause}");
        source = cause.source();
    }
    NoAnswer(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::http::HeaderMap as Headers;
    use axum::response::Redirect;
    use axum::routing::get;

    async fn serve(routes: Router) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        tokio::spawn(async move { axum::serve(listener, routes).await });
        url
    }

    fn outbound(timeout_ms: u64, body_bytes_max: usize) -> Outbound {
        let timeout = Duration::from_millis(timeout_ms);
        Outbound::new(OutboundLimits { timeout, body_bytes_max }).expect("a client")
    }

    #[tokio::test]
    async fn request_says_who_asks_and_follows_no_redirect() {
        let agent = |headers: Headers| async move {
            headers["user-agent"].to_str().map(str::to_owned).expect("text")
        };
        let routes = Router::new()
            .route("/agent", get(agent))
            .route("/away", get(|| async { Redirect::temporary("/agent") }));
        let (url, outbound) = (serve(routes).await, outbound(5_000, 1_000));
        let answered =
            outbound.send(outbound.get(format!("{url}/agent"))).await.expect("an answer");
        assert_eq!(answered.body, USER_AGENT.as_bytes());
        let answered = outbound.send(outbound.get(format!("{url}/away"))).await.expect("an answer");
        assert_eq!((answered.status.as_u16(), answered.body.len()), (307, 0));
    }

    #[tokio::test]
    async fn answer_that_is_slow_or_long_is_none_and_names_no_address() {
        let routes = Router::new()
            .route("/slow", get(std::future::pending::<String>))
            .route("/long", get(|| async { "x".repeat(1_001) }))
            .route("/fits", get(|| async { "x".repeat(1_000) }));
        let url = serve(routes).await;
        let slow = outbound(50, 1_000);
        let asked = slow.send(slow.get(format!("{url}/slow?code=secret"))).await;
        let told = asked.expect_err("too slow").to_string();
        assert!(
            told.contains("timed out") && !told.contains("secret") && !told.contains(&url),
            "{told}"
        );
        let outbound = outbound(5_000, 1_000);
        let asked = outbound.send(outbound.get(format!("{url}/long"))).await;
        assert_eq!(
            asked.expect_err("too long").to_string(),
            "the answer is longer than 1000 bytes"
        );
        assert!(outbound.send(outbound.get(format!("{url}/fits"))).await.is_ok());
    }

    #[test]
    fn urls_of_providers_are_https_or_of_this_machine() {
        for (url, safe) in [
            ("https://accounts.google.com", true),
            ("http://127.0.0.1:9000/realms/a", true),
            ("http://[::1]:9000", true),
            ("http://localhost:9000", true),
            ("http://accounts.example.com", false),
            ("http://localhost.example.com", false),
            ("https://user:secret@accounts.example.com", false),
            ("https://accounts.example.com/#a", false),
            ("file:///etc/passwd", false),
            ("", false),
        ] {
            assert_eq!(is_safe_url(url), safe, "{url}");
        }
    }
}
