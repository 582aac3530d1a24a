//! What is left of making a snapshot: an engine, or two, and their bytes. Nobody needs them any more, and yet
//! they must not be dropped at once.
//!
//! The allocator (mimalloc) keeps what is freed for a while (version 3 a second, version 2 a tenth of that), and then
//! returns all of that to the system in one go, on whichever thread next frees something: the engine's own, as
//! likely as not. At 200 MB that is 10 ms in which nobody is answered. So it is freed a little at a time, with a
//! pause after each piece.

use crate::engine::Engine;
use std::time::Duration;

/// What is freed at a time.
const PIECE_BYTES: usize = 8 << 20;
/// The pause after it: 32 MiB a second.
const PAUSE: Duration = Duration::from_millis(250);

/// Memory to be given back.
#[derive(Debug, Default)]
pub(crate) struct DeferredDrop {
    pub(super) engines: Vec<Engine>,
    pub(super) parts: Vec<Vec<u8>>,
}

impl DeferredDrop {
    /// Gives it back little by little. Dropping the future gives back the rest at once.
    pub(super) async fn give_back(self) {
        let parts = self.parts.into_iter().map(|part| part.capacity());
        let engines = self.engines.into_iter().flat_map(Engine::dismantled);
        let mut freed = 0;
        for bytes in parts.chain(engines) {
            freed += bytes;
            if freed >= PIECE_BYTES {
                freed = 0;
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}
