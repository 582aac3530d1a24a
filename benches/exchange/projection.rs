//! How fast the projections follow when callers never pause: orders a second with all their trades, postings,
//! balances, positions and candles in the tables, and how far behind they are meanwhile.

use super::floor::{Floor, On};
use super::load::{Load, lag};
use agio::exchange::ExchangeConfig;
use std::time::{Duration, Instant};

const IN_FLIGHT: usize = 1_000;
const WARM_UP: Duration = Duration::from_secs(3);
const RUN: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(500);

pub(crate) async fn sustain(on: &On) {
    let config = ExchangeConfig::default();
    let bound = config.projection_lag_max;
    let floor = Floor::open(on, config).await;
    let load = Load::start(&floor, IN_FLIGHT, 1);
    tokio::time::sleep(WARM_UP).await;
    let (before, rows_before) = (floor.handle.status().projected.0, rows(&floor).await);
    let start = Instant::now();
    let mut lags = Vec::new();
    while start.elapsed() < RUN {
        tokio::time::sleep(LOOK).await;
        lags.push(lag(&floor));
    }
    let projected = floor.handle.status().projected.0 - before;
    let (seconds, rows_after) = (start.elapsed().as_secs_f64(), rows(&floor).await);
    load.stop().await;
    floor.drained().await;
    println!(
        "\n| projections while callers never pause, on {} | a second |\n|---|---:|",
        on.name()
    );
    println!("| commands | {:.0} |", projected as f64 / seconds);
    for ((name, after), (_, before)) in rows_after.into_iter().zip(rows_before) {
        println!("| {name} | {:.0} |", (after - before) as f64 / seconds);
    }
    println!(
        "| lag in commands: least, most, last (bound {bound}) | {}, {}, {} |",
        lags.iter().min().expect("looked"),
        lags.iter().max().expect("looked"),
        lags[lags.len() - 1]
    );
    floor.close().await;
}

/// How many rows the growing tables have.
async fn rows(floor: &Floor) -> [(&'static str, i64); 3] {
    let mut counts = [("orders", 0), ("trades", 0), ("postings", 0)];
    for (table, count) in &mut counts {
        *count = floor.newest(table).await;
    }
    counts
}
