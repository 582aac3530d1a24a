//! What a starting server tells the person in front of it: what runs, where, and what to do next.

use super::app::Running;
use crate::config::{Config, Mode};
use crate::http::ExplorerKind;
use std::net::SocketAddr;

/// Prints it on standard output. The first line with the address means: listening.
pub(super) fn print(config: &Config, running: &Running, address: SocketAddr) {
    let listing = running.app.exchange.listing();
    let database = if config.database.is_postgres() { "PostgreSQL" } else { "SQLite files" };
    let redis = if config.database.redis_url.is_empty() { "in-process" } else { "Redis" };
    let mode = config.mode.word();
    println!("Agio {} ({mode}) on http://{address}", env!("CARGO_PKG_VERSION"));
    println!("  data      {} ({database}, cache {redis})", config.data_dir.display());
    println!("  listing   {} markets from {}", listing.markets().len(), running.listing);
    println!("  GraphQL   http://{address}/graphql, subscriptions at ws://{address}/graphql/ws");
    if running.mailbox.is_some() {
        println!("  mail      http://{address}/dev/mailbox");
    }
    println!("  health    http://{address}/health/ready, metrics at http://{address}/metrics");
    if config.mode == Mode::Development && config.http.explorer != ExplorerKind::Off {
        println!(
            "Next: open http://{address} and follow the examples, from sign-up to a live fill."
        );
    }
}
