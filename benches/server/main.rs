//! Measures a real server on this machine: orders over HTTP with durable acknowledgement, queries, and
//! subscriptions. Prints a table; asserts nothing about time.
//!
//! The load comes from this process, on the same machine, so it takes its share of the processors: the
//! figures are what one small machine does all in all. `./dev bench` runs it on SQLite and, with
//! PostgreSQL and Redis started by it, on those, at last on two nodes of which one forwards to the other.
//!
//! Parts are run by name: `cargo bench --bench server -- peers` runs only the comparison with other GraphQL servers,
//! `sockets` only crowds of subscribers, `flood` only signing in during a flood, `imports` only files that are brought in, `exports`
//! only files that are taken along,
//! `forwarding` only the two nodes, `load` only the rest. `hold` measures nothing: it prints the process, address, token and
//! requests of the comparison and keeps the server, for a profiler.

#[expect(dead_code, unused_imports, reason = "the tests use the rest of the harness")]
#[path = "../../tests/support/mod.rs"]
mod support;

mod bare;
mod contender;
mod exports;
mod flood;
mod forwarding;
mod imports;
mod listener;
mod load;
mod orders;
mod peers;
mod process;
mod queries;
mod sockets;
mod subscriptions;
mod wire;

use load::Figures;

const RUNS: usize = 5;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let words: Vec<String> = std::env::args().skip(1).collect();
    if words.iter().any(|word| word == bare::ARGUMENT) {
        return runtime.block_on(bare::serve());
    }
    if words.iter().any(|word| word == "hold") {
        return runtime.block_on(peers::hold());
    }
    runtime.block_on(run(&Parts::named(&words)));
}

/// Which parts to run.
struct Parts(Vec<&'static str>);

impl Parts {
    /// Those that are named; all, when none is.
    fn named(words: &[String]) -> Parts {
        let all = ["peers", "sockets", "flood", "imports", "exports", "load", "forwarding"];
        let named: Vec<_> =
            all.into_iter().filter(|part| words.iter().any(|w| w == part)).collect();
        Parts(if named.is_empty() { all.to_vec() } else { named })
    }

    fn has(&self, part: &str) -> bool {
        self.0.contains(&part)
    }
}

async fn run(parts: &Parts) {
    if parts.has("peers") {
        peers::compare().await;
        println!();
    }
    if parts.has("sockets") {
        sockets::measure().await;
        println!();
    }
    if parts.has("flood") {
        flood::measure().await;
        println!();
    }
    let urls =
        ["AGIO_TEST_DATABASE_URL", "AGIO_TEST_REDIS_URL"].map(|name| std::env::var(name).ok());
    if parts.has("imports") {
        imports::measure("SQLite", &[None, None]).await;
        if urls[0].is_some() {
            imports::measure("PostgreSQL + Redis", &urls).await;
        }
        println!();
    }
    if parts.has("exports") {
        exports::measure("SQLite", &[None, None]).await;
        if urls[0].is_some() {
            exports::measure("PostgreSQL + Redis", &urls).await;
        }
        println!();
    }
    if !parts.has("load") && !parts.has("forwarding") {
        return;
    }
    println!("| what | on | per second | p50 | p99 |");
    println!("|---|---|---:|---:|---:|");
    let mut shares = Vec::new();
    if parts.has("load") {
        shares.push(measure("SQLite", &[None, None]).await);
    }
    if parts.has("load") && urls[0].is_some() {
        shares.push(measure("PostgreSQL + Redis", &urls).await);
    }
    if parts.has("forwarding") && urls.iter().all(Option::is_some) {
        forwarding::compare(&urls).await;
    }
    println!("\n{}", shares.join("\n"));
}

/// Prints the rows; answers how the work on an order is divided.
async fn measure(on: &str, urls: &[Option<String>; 2]) -> String {
    let databases = support::Databases::on(urls[0].as_deref(), urls[1].clone()).await;
    let quiet = [
        ("AGIO_LIQUIDITY__ENABLED", "false"),
        ("AGIO_LOG", "error"),
        // All of them come from one address here.
        ("AGIO_HTTP__SOCKET__SOCKETS_PER_ADDRESS_MAX", "2000"),
    ];
    let server = support::Home::on(databases, &quiet).start();
    let clients = orders::traders(&server).await;
    row("placeOrder, 64 in flight", on, &orders::place(&clients, 64).await);
    row(
        "placeOrder, 64 in flight, from a bare client",
        on,
        &orders::place_over_wires(&server, &clients, 64).await,
    );
    row("placeOrder, one at a time", on, &orders::place(&clients, 1).await);
    row(
        "placeOrder over one WebSocket, 64 in flight",
        on,
        &orders::place_over_socket(&server, &clients[0]).await,
    );
    row("viewer with portfolio", on, &queries::portfolio(&server, &clients).await);
    row("public markets with tickers", on, &queries::markets(&server).await);
    row("order book, depth 20", on, &queries::book(&server).await);
    row("trades to 1,000 sockets (messages)", on, &subscriptions::fan_out(&server, &clients).await);
    let shares = orders::shares(&server, &clients).await;
    server.stop();
    format!("CPU of the server per order on {on}: {shares}")
}

fn row(what: &str, on: &str, figures: &Figures) {
    println!("| {what} | {on} | {} | {} | {} |", figures.per_second, figures.p50(), figures.p99());
}
