//! What a request knows of its connection: where it comes from, and its place among the connections.

use std::net::SocketAddr;
use std::sync::Arc;
use tokio::sync::OwnedSemaphorePermit;

/// The address a connection comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Holds a place among the connections; a WebSocket keeps it after hyper has let go of the connection.
#[derive(Clone)]
pub(super) struct Slot(#[expect(dead_code, reason = "held, not read")] Arc<OwnedSemaphorePermit>);

/// The connection that a request came over.
#[derive(Clone)]
pub(super) struct Connected {
    pub(super) peer: Peer,
    pub(super) slot: Slot,
}

impl Slot {
    /// Keeps the place as long as this or a clone of it lives.
    pub(super) fn holding(permit: &Arc<OwnedSemaphorePermit>) -> Slot {
        Slot(Arc::clone(permit))
    }
}
