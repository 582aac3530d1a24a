//! The transports over a real listener, in front of a schema of a dozen lines.

mod batches;
mod closing;
mod graphql;
mod logs;
mod pages;
mod persisted;
mod rates;
mod raw;
mod server;
mod sharing;
mod socket_callers;
mod sockets;
mod standards;
mod streams;
mod tiny;
mod uploads;

use super::{Check, HttpConfig, Serve, serve};
use crate::domain::{Clock, Fault, rng::SystemRng, time::SystemClock};
use crate::services::api_keys::testing::api_keys_on;
use crate::services::auth::testing::{auth_on, signed_in};
use crate::services::auth::{Auth, Caller, ClientInfo, SignedIn};
use crate::services::documents::{Documents, DocumentsConfig};
use crate::services::files::Files;
use crate::services::mail::{MailPreview, Mailbox};
use crate::services::rate_limits::{RateLimits, RateLimitsConfig};
use crate::storage::testing::TestDatabase;
use reqwest::{Client, Response};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tiny::Gates;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A running server and a client for it.
struct TestServer {
    address: SocketAddr,
    client: Client,
    /// Somebody who is signed in; her number is 1.
    ann: SignedIn,
    auth: Auth,
    healthy: Arc<AtomicBool>,
    gates: Arc<Gates>,
    mailbox: Mailbox,
    shutdown: CancellationToken,
    serving: JoinHandle<Result<(), Fault>>,
    _database: TestDatabase,
}

impl TestServer {
    async fn start() -> TestServer {
        TestServer::with(|_| {}).await
    }

    async fn with(settings: impl FnOnce(&mut HttpConfig)) -> TestServer {
        TestServer::serving(settings, true, &DocumentsConfig::default()).await
    }

    async fn with_documents(documents: &DocumentsConfig) -> TestServer {
        TestServer::serving(|_| {}, true, documents).await
    }

    /// As in production: mail goes out, and `/dev/mailbox` is not there.
    async fn without_mailbox() -> TestServer {
        TestServer::serving(|_| {}, false, &DocumentsConfig::default()).await
    }

    /// With these limits of operations.
    async fn limited(limits: RateLimitsConfig) -> TestServer {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let limits = RateLimits::of_test(limits, &clock);
        TestServer::serving_within(limits, |_| {}, (true, &DocumentsConfig::default())).await
    }

    async fn serving(
        settings: impl FnOnce(&mut HttpConfig),
        mailbox_shown: bool,
        documents: &DocumentsConfig,
    ) -> TestServer {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let generous = RateLimits::generous(&clock);
        TestServer::serving_within(generous, settings, (mailbox_shown, documents)).await
    }

    async fn serving_within(
        rate_limits: RateLimits,
        settings: impl FnOnce(&mut HttpConfig),
        (mailbox_shown, documents): (bool, &DocumentsConfig),
    ) -> TestServer {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let mut config = HttpConfig { listen: address.into(), ..HttpConfig::default() };
        settings(&mut config);
        let gates = Arc::new(Gates::default());
        let database = TestDatabase::new().await;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let auth = auth_on(&database, &clock);
        let ann = signed_in(&auth, "ann").await;
        let healthy = Arc::new(AtomicBool::new(true));
        let recorder = metrics_exporter_prometheus::PrometheusBuilder::new().build_recorder();
        let mailbox = Mailbox::new(Arc::new(SystemClock));
        let serve_it = Serve {
            config,
            operations: tiny::operations(Arc::clone(&gates)),
            auth: auth.clone(),
            api_keys: api_keys_on(&database, (&auth, &clock)),
            rate_limits,
            documents: Documents::open(documents, None).expect("usable documents"),
            files: Files::of_test(&database, clock.clone()),
            readiness: vec![check("database", Arc::clone(&healthy))],
            role: Arc::new(|| "leader"),
            mailbox: mailbox_shown.then(|| mailbox.clone()),
            mail_previews: MailPreview::of_test(),
            metrics: Some(recorder.handle()),
            rng: Arc::new(SystemRng),
        };
        let shutdown = CancellationToken::new();
        let serving = tokio::spawn(serve(serve_it, listener, shutdown.clone()));
        TestServer {
            address,
            client: Client::new(),
            ann,
            auth,
            healthy,
            gates,
            mailbox,
            shutdown,
            serving,
            _database: database,
        }
    }

    /// Her access token.
    fn token(&self) -> &str {
        &self.ann.tokens.access_token
    }

    /// The payload of `connection_init` with it.
    fn init(&self) -> Value {
        json!({ "authorization": format!("Bearer {}", self.token()) })
    }

    /// Ends her session.
    async fn sign_out(&self) {
        let client =
            ClientInfo { ip: [127, 0, 0, 1].into(), user_agent: None, request_id: String::new() };
        self.auth
            .sign_out_everywhere(Caller::new(&self.ann.principal, &client))
            .await
            .expect("ends");
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    fn post(&self, query: &str) -> reqwest::RequestBuilder {
        self.client.post(self.url("/graphql")).json(&json!({ "query": query }))
    }

    async fn query(&self, query: &str) -> Value {
        body(self.post(query).send().await.expect("an answer")).await
    }

    async fn get(&self, path: &str) -> Response {
        self.client.get(self.url(path)).send().await.expect("an answer")
    }

    /// Asks the server to stop and waits until it has.
    async fn stop(self) {
        self.shutdown.cancel();
        self.serving.await.expect("no panic").expect("no fault");
    }
}

async fn body(response: Response) -> Value {
    response.json().await.expect("JSON")
}

fn header<'r>(response: &'r Response, name: &str) -> &'r str {
    response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn code(body: &Value) -> &str {
    body["errors"][0]["extensions"]["code"].as_str().unwrap_or_default()
}

fn check(name: &'static str, passes: Arc<AtomicBool>) -> Check {
    Check::new(name, move || {
        let passes = passes.load(Ordering::SeqCst);
        async move { if passes { Ok(()) } else { Err(Fault::unavailable("secret host")) } }
    })
}
