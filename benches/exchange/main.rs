//! Measures the durable exchange without HTTP: commands through the queue, fsynced and acknowledged, and how
//! fast the projections follow. Real journal, real tables, on SQLite and (with `AGIO_TEST_DATABASE_URL`, as
//! `./dev bench` sets it) on PostgreSQL. Prints tables; asserts nothing about time.
//!
//! The callers run in this process, on the same processors: a figure is what the machine does all in all.
//!
//! - `cargo bench --bench exchange` prints everything but the soak and the recovery
//! - `... -- insert burst sustained` only these parts; `cancelling` is one, too
//! - `... -- soak` what a resting order costs in memory, and churn; `AGIO_SOAK_SECONDS` says how long (60)
//! - `... -- recovery` snapshots and starts with a million resting orders (`AGIO_BENCH_RESTING` says how
//!   many), in `AGIO_BENCH_ROUNDS` rounds

mod cancelling;
#[path = "../../tests/support/database.rs"]
#[expect(dead_code, reason = "the tests use the rest")]
mod database;
mod floor;
mod insert;
#[path = "../shared/listing.rs"]
mod listing;
mod load;
mod memory;
mod processor;
mod projection;
mod recovery;
mod traders;

use floor::On;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The parts in the order they are printed; the soak and the recovery only run when they are named.
const PARTS: [&str; 4] = ["insert", "burst", "sustained", "cancelling"];
const NAMED: [&str; 2] = ["soak", "recovery"];

fn main() {
    let named: Vec<String> =
        std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    let (parts, on): (Vec<String>, Vec<String>) = named
        .into_iter()
        .partition(|name| PARTS.contains(&name.as_str()) || NAMED.contains(&name.as_str()));
    let wanted = |part: &str| match parts.is_empty() {
        true => PARTS.contains(&part),
        false => parts.iter().any(|name| name == part),
    };
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    for database in On::all().into_iter().filter(|it| on.is_empty() || on.contains(&it.word())) {
        runtime.block_on(measure(&database, &wanted));
    }
}

async fn measure(on: &On, wanted: &impl Fn(&str) -> bool) {
    if wanted("insert") {
        insert::compare(on).await;
    }
    if wanted("burst") {
        load::burst(on).await;
    }
    if wanted("sustained") {
        projection::sustain(on).await;
    }
    if wanted("cancelling") {
        cancelling::cancel(on).await;
    }
    if wanted("soak") {
        memory::soak(on).await;
    }
    if wanted("recovery") {
        recovery::compare(on).await;
    }
}
