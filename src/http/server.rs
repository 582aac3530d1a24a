//! Accepts connections and drives them with hyper directly, because `axum::serve` has no timer for slow
//! request heads and no cap on connections.
//!
//! HTTP/1.1 only: TLS and HTTP/2 end at the proxy in front, and detecting cleartext HTTP/2 would read a
//! preface without a timer.

use super::body::Tracked;
use super::io::{Watched, linger};
use super::middleware::API_VERSION;
use super::peer::{Connected, Peer, Slot};
use super::router::Routes;
use super::state::State;
use crate::domain::Fault;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// How long to wait when the system has no more file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// How often the metrics are tidied.
const METRICS_UPKEEP: Duration = Duration::from_secs(5);

/// The longest request head, in bytes: request line and headers together. A longer one is answered 431.
pub(super) const HEAD_BYTES_MAX: usize = 64 * 1024;

/// The most headers a request may have.
const HEADERS_MAX: usize = 100;

/// How many connections beyond the most may be told so at once; further ones are closed without a word.
const TURNED_AWAY_MAX: usize = 32;

const FULL_BODY: &str = r#"{"errors":[{"message":"The server has no free connection. Try again shortly.","extensions":{"code":"OVERLOADED"}}]}"#;

/// Accepts until shutdown, then finishes what was accepted.
pub(super) async fn run(state: Arc<State>, listener: TcpListener) -> Result<(), Fault> {
    let server = Server {
        routes: Arc::new(Routes::new(&state)),
        free: Arc::new(Semaphore::new(state.config.connections_max)),
        doors: Arc::new(Semaphore::new(TURNED_AWAY_MAX)),
        connections: TaskTracker::new(),
        cut: CancellationToken::new(),
        state,
    };
    let upkeep = server.start_upkeep();
    server.accept(&listener).await;
    drop(listener);
    server.finish().await;
    if let Some(upkeep) = upkeep {
        upkeep.abort();
    }
    Ok(())
}

struct Server {
    state: Arc<State>,
    routes: Arc<Routes>,
    free: Arc<Semaphore>,
    /// Places for connections that are told that there is no other.
    doors: Arc<Semaphore>,
    connections: TaskTracker,
    /// Ends the connections that outlast the grace.
    cut: CancellationToken,
}

impl Server {
    async fn accept(&self, listener: &TcpListener) {
        loop {
            tokio::select! {
                biased;
                () = self.state.shutdown.cancelled() => return,
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => self.take(stream, peer),
                    Err(cause) => {
                        tracing::warn!(%cause, "cannot accept connections");
                        tokio::time::sleep(ACCEPT_PAUSE).await;
                    }
                },
            }
        }
    }

    fn take(&self, stream: TcpStream, peer: SocketAddr) {
        let _ = stream.set_nodelay(true);
        match Arc::clone(&self.free).try_acquire_owned() {
            Ok(permit) => {
                self.connections.spawn(self.connection(stream, peer, permit));
            }
            Err(_) => {
                metrics::counter!("agio_http_connections_refused_total").increment(1);
                if let Ok(door) = Arc::clone(&self.doors).try_acquire_owned() {
                    tokio::spawn(turn_away(stream, door));
                }
            }
        }
    }

    fn connection(
        &self,
        stream: TcpStream,
        peer: SocketAddr,
        permit: OwnedSemaphorePermit,
    ) -> impl Future<Output = ()> + Send + use<> {
        let config = &self.state.config;
        let write_timeout = Duration::from_secs(config.write_timeout_seconds);
        let permit = Arc::new(permit);
        let slot = Slot::holding(&permit);
        let watched = Watched::new(stream, write_timeout, slot.clone());
        let routes = Arc::clone(&self.routes);
        let connected = Connected { peer: Peer(peer), slot };
        let service = hyper::service::service_fn(move |request: http::Request<Incoming>| {
            answer(Arc::clone(&routes), connected.clone(), request)
        });
        let serving = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(Duration::from_secs(config.header_timeout_seconds))
            .max_buf_size(HEAD_BYTES_MAX)
            .max_header_size(HEAD_BYTES_MAX)
            .max_headers(HEADERS_MAX)
            .serve_connection(TokioIo::new(watched), service)
            .with_upgrades();
        let (shutdown, cut) = (self.state.shutdown.clone(), self.cut.clone());
        async move {
            let _permit = permit;
            let mut serving = std::pin::pin!(serving);
            let ended = tokio::select! {
                ended = serving.as_mut() => ended,
                () = shutdown.cancelled() => {
                    serving.as_mut().graceful_shutdown();
                    tokio::select! {
                        ended = serving.as_mut() => ended,
                        () = cut.cancelled() => Ok(()),
                    }
                }
            };
            if let Err(cause) = ended {
                tracing::debug!(%cause, %peer, "connection ended early");
            }
        }
    }

    async fn finish(&self) {
        let state = &self.state;
        for tracker in [&self.connections, &state.tasks, &state.sockets] {
            tracker.close();
        }
        let all = async {
            self.connections.wait().await;
            state.sockets.wait().await;
            state.tasks.wait().await;
        };
        let grace = Duration::from_secs(state.config.shutdown_grace_seconds);
        if tokio::time::timeout(grace, all).await.is_err() {
            let mutations = state.tasks.len();
            tracing::warn!(mutations, "the grace is over; what still runs is left behind");
            self.cut.cancel();
        }
    }

    fn start_upkeep(&self) -> Option<tokio::task::JoinHandle<()>> {
        let metrics = self.state.metrics.clone()?;
        Some(tokio::spawn(async move {
            let mut ticks = tokio::time::interval(METRICS_UPKEEP);
            loop {
                ticks.tick().await;
                metrics.run_upkeep();
            }
        }))
    }
}

/// Answers one request; a connection whose request was not read to its end carries no other.
async fn answer(
    routes: Arc<Routes>,
    connected: Connected,
    request: http::Request<Incoming>,
) -> Result<axum::response::Response, Infallible> {
    let (parts, body) = request.into_parts();
    let (body, observer) = Tracked::new(body);
    let request = http::Request::from_parts(parts, axum::body::Body::new(body));
    let mut response = routes.answer(connected, request).await?;
    observer.announce(&mut response);
    Ok(response)
}

async fn turn_away(mut stream: TcpStream, _door: OwnedSemaphorePermit) {
    let full = format!(
        "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/json\r\nContent-Length: {}\r\nRetry-After: 1\r\nCache-Control: no-store\r\nX-API-Version: {API_VERSION}\r\nConnection: close\r\n\r\n{FULL_BODY}",
        FULL_BODY.len()
    );
    let told = tokio::time::timeout(Duration::from_secs(1), stream.write_all(full.as_bytes()));
    if told.await.is_ok_and(|written| written.is_ok()) {
        linger(stream).await;
    }
}
