//! Measures a real server on this machine: orders over HTTP with durable acknowledgement, queries, and
//! subscriptions. Prints a table; asserts nothing about time.
//!
//! The load comes from this process, on the same machine, so it takes its share of the processors: the
//! figures are what one small machine does all in all. `./dev bench` runs it on SQLite and, with
//! PostgreSQL and Redis started by it, on those, at last on two nodes of which one forwards to the other.
//! `cargo bench --bench server -- forwarding` runs only these last.

#[expect(dead_code, unused_imports, reason = "the tests use the rest of the harness")]
#[path = "../../tests/support/mod.rs"]
mod support;

mod forwarding;
mod load;
mod orders;
mod queries;
mod subscriptions;

use load::Figures;

const RUNS: usize = 5;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!("| what | on | per second | p50 | p99 |");
    println!("|---|---|---:|---:|---:|");
    runtime.block_on(async {
        let urls =
            ["AGIO_TEST_DATABASE_URL", "AGIO_TEST_REDIS_URL"].map(|name| std::env::var(name).ok());
        let only_forwarding = std::env::args().any(|argument| argument == "forwarding");
        if !only_forwarding {
            measure("SQLite", &[None, None]).await;
        }
        if !only_forwarding && urls[0].is_some() {
            measure("PostgreSQL + Redis", &urls).await;
        }
        if urls.iter().all(Option::is_some) {
            forwarding::compare(&urls).await;
        }
    });
}

async fn measure(on: &str, urls: &[Option<String>; 2]) {
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
    row("placeOrder, one at a time", on, &orders::place(&clients, 1).await);
    row("viewer with portfolio", on, &queries::portfolio(&server, &clients).await);
    row("public markets with tickers", on, &queries::markets(&server).await);
    row("order book, depth 20", on, &queries::book(&server).await);
    row("trades to 1,000 sockets (messages)", on, &subscriptions::fan_out(&server, &clients).await);
    server.stop();
}

fn row(what: &str, on: &str, figures: &Figures) {
    println!("| {what} | {on} | {} | {} | {} |", figures.per_second, figures.p50(), figures.p99());
}
