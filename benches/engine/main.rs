//! How many messages a second the engine takes on one core: the bare book beside a published peer, and all
//! of it with ledger and fees. Medians of five runs; `cargo bench -p agio-engine --bench engine`, and with `-- book` or
//! `-- full` one half of it.

mod bare;
mod dice;
mod floor;
mod full;
#[path = "../shared/listing.rs"]
mod listing;
mod peer;
mod stream;
mod table;

/// The server's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let wanted = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    if wanted.as_deref() != Some("full") {
        bare::report();
    }
    if wanted.as_deref() != Some("book") {
        full::report();
    }
}
