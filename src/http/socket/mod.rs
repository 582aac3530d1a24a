//! `/graphql/ws`: operations over WebSocket in the graphql-transport-ws protocol.
//!
//! Our own loop, because the stock one answers wrong close codes, waits for `connection_init` forever and
//! never pings. Everything of a connection is bounded: its messages, its operations, what waits for a slow
//! reader, and the silence it may keep.

mod connection;
mod outbound;
mod outbox;
mod protocol;
mod running;

use super::credential::{cookie, origin_allowed, presented};
use super::error::{Problem, code};
use super::middleware::RequestId;
use super::peer::{Peer, Slot};
use super::state::State;
use crate::services::auth::Credential;
use axum::Extension;
use axum::extract::State as Shared;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::response::{IntoResponse, Response};
use connection::{Connection, Greeting};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use protocol::{Goodbye, SUBPROTOCOL};
use std::sync::Arc;
use tracing::{Instrument, Span};

/// What is read at once. Every socket keeps this much; a longer message grows its buffer.
const READ_BYTES: usize = 2 * 1024;

/// How much gathers, of what goes out together, before it is written.
const WRITE_BYTES: usize = 4 * 1024;

/// The most bytes that may wait to be written to one socket.
const WRITE_BYTES_MAX: usize = 4 * 1024 * 1024;

/// Turns a request into a socket. Refusals of the protocol come after the upgrade, as close codes, because
/// a browser shows its page no other reason.
pub(super) async fn upgrade(
    Shared(state): Shared<Arc<State>>,
    Extension(Peer(peer)): Extension<Peer>,
    Extension(RequestId(request_id)): Extension<RequestId>,
    Extension(slot): Extension<Slot>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Ok(upgrade) = upgrade else { return upgrade_required() };
    let upgrade = upgrade
        .protocols([SUBPROTOCOL])
        .read_buffer_size(READ_BYTES)
        .write_buffer_size(WRITE_BYTES)
        .max_write_buffer_size(WRITE_BYTES_MAX)
        .max_message_size(state.config.socket.message_bytes_max)
        .max_frame_size(state.config.socket.message_bytes_max);
    let client = state.client(peer.ip(), &headers, &request_id);
    let place = state.quotas.socket(client.ip);
    let refused = match place {
        Some(_) => refusal(&state, &headers, &upgrade),
        None => Some(Goodbye::TooManySockets),
    };
    let greeting = Greeting {
        credential: presented(&headers, state.cookies),
        client,
        refresh_cookie: state.refresh_cookie(&headers),
        device_cookie: state.device_cookie(&headers),
    };
    let sockets = state.sockets.clone();
    let token = sockets.token();
    let span = Span::current();
    upgrade.on_upgrade(async move |socket| {
        let (_token, _slot, _place) = (token, slot, place);
        let talking = async {
            match refused {
                Some(goodbye) => turn_away(socket, &goodbye).await,
                None => Connection::run(state, socket, greeting).await,
            }
        };
        talking.instrument(span).await;
    })
}

fn refusal(state: &State, headers: &HeaderMap, upgrade: &WebSocketUpgrade) -> Option<Goodbye> {
    if upgrade.selected_protocol().is_none() {
        return Some(Goodbye::NotAcceptable);
    }
    // The refresh cookie outlives the access cookie, and refreshing by it tells who its owner is.
    let with_cookie = matches!(presented(headers, state.cookies), Some(Credential::Cookie(_)))
        || cookie(headers, state.cookies.refresh).is_some();
    if with_cookie && !origin_allowed(headers, &state.origins, state.config.secure()) {
        return Some(Goodbye::Forbidden("this page's origin is not in http.cors_origins"));
    }
    None
}

async fn turn_away(mut socket: WebSocket, goodbye: &Goodbye) {
    let _ = socket.send(goodbye.message()).await;
}

fn upgrade_required() -> Response {
    Problem::new(
        StatusCode::UPGRADE_REQUIRED,
        code::BAD_REQUEST,
        "This path speaks WebSocket with the subprotocol graphql-transport-ws. Connect with a client such as graphql-ws.",
    )
    .with(header::UPGRADE, HeaderValue::from_static("websocket"))
    .with(header::CONNECTION, HeaderValue::from_static("upgrade"))
    .with(header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"))
    .into_response()
}
