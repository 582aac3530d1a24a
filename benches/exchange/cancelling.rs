//! What it costs to tell an account of one command that ends all its orders: the cancel's answer with and without a
//! subscriber, per order. When the feed's work is linear, the two columns of orders differ little, and so do the rows.

use super::floor::{self, Floor, On};
use agio::domain::{MarketId, Price, Quantity, Side};
use agio::engine::{CancelAllOrders, Command, MarketSide, NewOrder, Terms};
use agio::exchange::{BATCH_MAX, ExchangeConfig};
use futures_util::StreamExt;
use std::time::{Duration, Instant};

/// Orders of one account, spread over the markets of the floor.
const ORDERS: [usize; 2] = [5_000, 50_000];
const RUNS: usize = 5;
/// Room for all of them.
const LAG_MAX: usize = 2_000_000;

pub(crate) async fn cancel(on: &On) {
    let config = ExchangeConfig {
        projection_lag_max: LAG_MAX,
        answer_wait_ms: 120_000,
        ..ExchangeConfig::default()
    };
    let floor = Floor::open(on, config).await;
    println!(
        "\n| one command cancels all orders, on {} | {} | {} |",
        on.name(),
        ORDERS[0],
        ORDERS[1]
    );
    println!("|---|---:|---:|");
    for watched in [false, true] {
        let mut cells = Vec::new();
        for orders in ORDERS {
            cells.push(median(&floor, orders, watched).await.as_secs_f64() * 1e6 / orders as f64);
        }
        let who = if watched { "with a subscriber" } else { "nobody listens" };
        println!("| us an order, median of {RUNS}, {who} | {:.2} | {:.2} |", cells[0], cells[1]);
    }
    floor.close().await;
}

async fn median(floor: &Floor, orders: usize, watched: bool) -> Duration {
    let mut times = Vec::new();
    for _ in 0..RUNS {
        place(floor, orders).await;
        floor.drained().await;
        let mut updates = watched.then(|| floor.handle.subscribe_account(floor::account(0)));
        let start = Instant::now();
        let cancel = CancelAllOrders { account: floor::account(0), market: None, side: None };
        let cancelled = floor.handle.cancel_all_orders(cancel).await.expect("cancels");
        times.push(start.elapsed());
        assert_eq!(cancelled.count, orders as u64);
        if let Some(updates) = &mut updates {
            // The stream has less room than there were orders: what it says is that it was too slow.
            updates.next().await.expect("hears something").expect_err("cannot keep up");
        }
    }
    times.sort_unstable();
    times[RUNS / 2]
}

/// Rests so many orders of one account, far from each other's side.
async fn place(floor: &Floor, orders: usize) {
    let all: Vec<usize> = (0..orders).collect();
    for numbers in all.chunks(BATCH_MAX) {
        let commands = numbers.iter().map(|number| {
            let market =
                MarketId(u16::try_from(number % usize::from(floor::MARKETS)).expect("few"));
            let price = Price(20_000 + i64::try_from(number % 1_000).expect("small"));
            let terms = Terms::limit(price, Quantity(1));
            Command::PlaceOrder(NewOrder::new(
                floor::account(0),
                MarketSide { market, side: Side::Sell },
                terms,
            ))
        });
        let placed = floor.handle.submit_all(commands.collect()).await.expect("places");
        assert!(placed.iter().all(|order| order.refusal().is_none()), "every order rests");
    }
}
