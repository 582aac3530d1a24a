//! What a starting server tells the person in front of it: what runs, where, and what to do next.

use super::app::Running;
use crate::config::{Config, Mode};
use crate::http::ExplorerKind;
use std::net::SocketAddr;

/// What whoever opens a development server to a network must know.
const BEYOND_LOOPBACK: &str = "WARNING: this is a development server with play money and settings for trying out, and \
    other machines can reach it. Pages under /dev/ answer this machine only. For real use set mode = \"production\".";

/// Prints it on standard output. The first line with the address means: listening.
pub(super) fn print(config: &Config, running: &Running, address: SocketAddr) {
    let listing = running.app.exchange.listing();
    let database = if config.database.is_postgres() { "PostgreSQL" } else { "SQLite files" };
    let redis = if config.database.redis_url.is_empty() { "in-process" } else { "Redis" };
    let mode = config.mode.as_str();
    println!("Agio {} ({mode}) on http://{address}", env!("CARGO_PKG_VERSION"));
    println!("  data      {} ({database}, cache {redis})", config.data_dir.display());
    println!("  listing   {} markets from {}", listing.markets().len(), running.listing);
    println!("  GraphQL   http://{address}/graphql, subscriptions at ws://{address}/graphql/ws");
    if running.mailbox.is_some() {
        println!(
            "  mail      http://{address}/dev/mailbox, all letters at http://{address}/dev/mails"
        );
    }
    println!("  health    http://{address}/health/ready, metrics at http://{address}/metrics");
    if config.mode == Mode::Development && config.http.listens_beyond_loopback() {
        println!("{BEYOND_LOOPBACK}");
    }
    if config.mode == Mode::Development && config.http.explorer != ExplorerKind::Off {
        println!(
            "Next: open {} and follow the examples, from sign-up to a live fill.",
            config.http.public_url
        );
    }
}
