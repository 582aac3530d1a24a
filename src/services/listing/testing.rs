//! A running exchange with the built-in listing, for the scenarios of whoever stands above it.

use super::{apply, commands, load};
use crate::domain::{Clock, Listing};
use crate::engine::Command;
use crate::exchange::{Cluster, Exchange, ExchangeConfig, ExchangeHandle, StartExchange};
use crate::storage::journal;
use crate::storage::testing::TestDatabase;
use std::path::Path;
use std::sync::Arc;

/// What the built-in listing lists.
pub(crate) fn built_in() -> Listing {
    let plan = load(Path::new("")).expect("the built-in listing").plan;
    let mut listing = Listing::default();
    for command in commands(&plan, &listing).expect("nothing is listed yet") {
        match command {
            Command::ListAsset(asset) => listing.put_asset(asset),
            Command::ListMarket(market) => listing.put_market(market),
            _ => {}
        }
    }
    listing
}

/// Starts it on a database of the test's own. What is listed once is not listed again.
pub(crate) async fn listed_exchange(
    database: &TestDatabase,
    clock: Arc<dyn Clock>,
) -> (Exchange, ExchangeHandle) {
    let start = StartExchange {
        // A test says what time it is; the database's clock has another opinion.
        config: ExchangeConfig { clock_step_max_ms: u64::MAX, ..ExchangeConfig::default() },
        database: (*database).clone(),
        journal: journal::open(database, database.data_dir.path()).await.expect("opens"),
        clock,
        cluster: Cluster::default(),
        consumers: Vec::new(),
    };
    let (exchange, handle) = Exchange::start(start).await.expect("starts");
    let loaded = load(Path::new("")).expect("the built-in listing");
    assert_eq!(apply(&handle, &loaded).await.expect("lists"), 22);
    assert_eq!(apply(&handle, &loaded).await.expect("agrees"), 0, "nothing new");
    (exchange, handle)
}
