//! `agio serve`: prepares a development server's secrets, starts everything, listens, and stops gracefully.

use super::app::Running;
use super::lock::DataDirLock;
use super::private_files::make_data_dir;
use super::{banner, descriptors, secrets};
use crate::config::Config;
use crate::domain::KeyVersion;
use crate::domain::rng::SystemRng;
use crate::http::{self, Operations, Serve};
use crate::telemetry;
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// What is said last when an invariant broke; the panic's own message stands above it.
const BROKEN: &str = "the exchange broke one of its own rules and was stopped, because nothing it \
    would answer now could be trusted. Every acknowledged command is in the journal: start again, and if \
    that fails too, keep the data as it is and report the message above";

/// Runs the server until SIGTERM or SIGINT.
///
/// # Errors
/// What failed, in words for the operator; also when the exchange broke while it ran.
pub(super) async fn run(mut config: Config) -> Result<ExitCode, String> {
    let metrics = telemetry::install(&config.telemetry).map_err(|fault| fault.to_string())?;
    for warning in &config.warnings {
        tracing::warn!("{warning}");
    }
    let stop = stop_on_signal()?;
    config.http.connections_max = descriptors::connections_max(config.http.connections_max);
    let listener = listen(&config).await?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    let _lock = DataDirLock::take(&config)?;
    prepare(&mut config, &format!("http://{address}"))?;
    let running = Running::start(&config).await?;
    let serve = Serve {
        config: config.http.clone(),
        operations: Operations::agio(&running.app),
        auth: running.app.auth.clone(),
        api_keys: running.app.api_keys.clone(),
        rate_limits: running.app.rate_limits.clone(),
        documents: running.documents.clone(),
        files: running.app.files.clone(),
        readiness: running.readiness(),
        role: running.role(),
        mailbox: running.mailbox.clone(),
        mail_previews: running.mail_previews.clone(),
        metrics: Some(metrics),
        rng: Arc::new(SystemRng),
    };
    banner::print(&config, &running, address);
    let broken = running.broken();
    let served = tokio::select! {
        served = http::serve(serve, listener, stop) => served,
        () = broken.cancelled() => return Err(BROKEN.to_owned()),
    };
    running.shutdown().await;
    if broken.is_cancelled() {
        return Err(BROKEN.to_owned());
    }
    served.map_err(|fault| format!("the listener failed: {fault}"))?;
    Ok(ExitCode::SUCCESS)
}

/// Fills in what a development server may make up for itself.
fn prepare(config: &mut Config, address: &str) -> Result<(), String> {
    if config.http.public_url.is_empty() {
        config.http.public_url = address.to_owned();
    }
    config.mail.public_url = config.http.public_url.clone();
    config.auth.oauth.public_url = config.http.public_url.clone();
    config.auth.passkeys.public_url = config.http.public_url.clone();
    config.auth.wallets.public_url = config.http.public_url.clone();
    with_signing_key(config)
}

/// Fills in the signing key of a development server.
pub(super) fn with_signing_key(config: &mut Config) -> Result<(), String> {
    let auth = &config.auth;
    let first = auth.signing_key.is_empty() && !auth.signing_keys.contains_key(&KeyVersion::FIRST);
    if !config.mode.is_public() && first && auth.signing_key_ring.is_empty() {
        let folder = &config.data_dir;
        make_data_dir(folder)?;
        let made = secrets::signing_key(folder, &SystemRng);
        config.auth.signing_key = made.map_err(|error| {
            format!("no signing key can be kept in {}: {error}", folder.display())
        })?;
    }
    Ok(())
}

async fn listen(config: &Config) -> Result<TcpListener, String> {
    let address = &config.http.listen;
    TcpListener::bind(address.to_string()).await.map_err(|error| {
        format!("cannot listen on {address}: {error}. Set AGIO_LISTEN to another address")
    })
}

/// A token that is cancelled by SIGTERM or SIGINT. A second signal ends the process at once.
fn stop_on_signal() -> Result<CancellationToken, String> {
    let listen = |kind| signal(kind).map_err(|error| format!("signals cannot be heard: {error}"));
    let mut terminate = listen(SignalKind::terminate())?;
    let mut interrupt = listen(SignalKind::interrupt())?;
    let stop = CancellationToken::new();
    let heard = stop.clone();
    tokio::spawn(async move {
        for already in [false, true] {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if already {
                std::process::exit(130);
            }
            tracing::info!("stopping: finishing what was accepted; once more ends at once");
            heard.cancel();
        }
    });
    Ok(stop)
}
