//! The server's face: router, GraphQL over HTTP, WebSocket and SSE, health, metrics, the explorer.
//!
//! Everything that arrives is bounded here before anything of it runs; nothing of the business is decided
//! here. [`Operations`] is the schema as the transports know it, `services::auth` tells them who calls.

mod assets;
mod body;
mod client_ip;
mod conditional;
mod config;
mod counts;
mod credential;
mod cross_origin;
mod dev;
mod error;
mod execute;
mod explorer;
mod files;
mod graphql;
mod guards;
mod health;
mod ids;
mod io;
mod mailbox;
mod middleware;
mod oauth;
mod operations;
mod pages;
mod payload;
mod peer;
mod quota;
mod rates;
mod readiness;
mod reference;
mod retry;
mod router;
mod server;
mod shared;
mod signature;
mod socket;
mod state;
mod target;
mod trace;

#[cfg(test)]
mod tests;

pub use config::{ExplorerKind, HttpConfig, Limits, SocketConfig, UploadsConfig};
pub use guards::Listed;
pub use operations::Operations;
pub use readiness::Check;

use crate::domain::{Fault, Rng};
use crate::services::api_keys::ApiKeys;
use crate::services::auth::Auth;
use crate::services::documents::Documents;
use crate::services::files::Files;
use crate::services::mail::{MailPreview, Mailbox};
use crate::services::rate_limits::RateLimits;
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

/// What is served, and how.
pub struct Serve {
    /// The `[http]` settings.
    pub config: HttpConfig,
    /// Executes operations.
    pub operations: Operations,
    /// Tells who calls.
    pub auth: Auth,
    /// Tells whose key signed.
    pub api_keys: ApiKeys,
    /// How often everybody may ask.
    pub rate_limits: RateLimits,
    /// Documents that are run by id.
    pub documents: Documents,
    /// Files that jobs made.
    pub files: Files,
    /// What `/health/ready` asks.
    pub readiness: Vec<Check>,
    /// What this node is among others, as `/health/ready` says it.
    pub role: Arc<dyn Fn() -> &'static str + Send + Sync>,
    /// What `/dev/mailbox` shows; the page is there only with it.
    pub mailbox: Option<Mailbox>,
    /// What `/dev/mails` shows, beside the mailbox.
    pub mail_previews: Vec<MailPreview>,
    /// What `/metrics` prints; it is there only with it.
    pub metrics: Option<PrometheusHandle>,
    /// Makes request ids.
    pub rng: Arc<dyn Rng>,
}

/// Serves until `shutdown` is cancelled; then takes nothing new, finishes what was accepted within the
/// configured grace, and returns.
///
/// # Errors
/// When the settings contradict themselves or the listener cannot be used.
pub async fn serve(
    serve: Serve,
    listener: TcpListener,
    shutdown: CancellationToken,
) -> Result<(), Fault> {
    let state = Arc::new(state::State::new(serve, shutdown)?);
    server::run(state, listener).await
}
