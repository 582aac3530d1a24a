//! What things cost in memory, counted by the allocator: bytes that are allocated, not pages that are resident. What
//! was freed before is no part of it, and what is there cannot be missed. `cargo bench -p agio-engine --bench memory`.
//!
//! A program of its own, because counting takes time that the figures of `engine` must not contain.

mod book;
#[path = "../engine/dice.rs"]
#[expect(dead_code, reason = "the other program uses the rest")]
mod dice;
#[path = "../engine/floor.rs"]
mod floor;
#[path = "../shared/listing.rs"]
mod listing;
mod orders;

use cap::Cap;
use mimalloc::MiMalloc;

/// The server's own, counted.
#[global_allocator]
static ALLOCATOR: Cap<MiMalloc> = Cap::new(MiMalloc, usize::MAX);

fn main() {
    book::report();
    orders::report();
}

/// Bytes that are allocated now.
fn allocated() -> u64 {
    ALLOCATOR.allocated() as u64
}

/// Bytes each of `count` things by which the allocated bytes grew; never less than each is known to need.
fn bytes_each((before, after): (u64, u64), count: u64, least: u64) -> f64 {
    let each = after.saturating_sub(before) as f64 / count as f64;
    assert!(
        each >= least as f64,
        "{each} bytes each, which is less than the {least} of its records"
    );
    each
}
