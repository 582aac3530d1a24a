//! What a snapshot costs those who trade while it is made, and what it spares a start: with a million resting
//! orders, acknowledgements are timed with and without one, and starts with and without one.

use super::floor::{ACCOUNTS, Floor, MARKETS, On, account};
use super::memory::resident;
use agio::domain::{AccountId, MarketId, OrderId, Price, Quantity, Side};
use agio::engine::{CancelOrder, Command, NewOrder, OrderRef, Terms};
use agio::exchange::{ExchangeConfig, ExchangeHandle};
use agio::storage::journal::JournalStore;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const RESTING: u32 = 1_000_000;
/// How many orders are handed in at a time.
const TOGETHER: u32 = 2_000;
/// Callers, each with one command in flight, whose acknowledgements are timed.
const CALLERS: u32 = 32;
const WINDOW: Duration = Duration::from_secs(5);
const WINDOWS: u32 = 3;
/// How often it is looked whether the snapshot is there.
const LOOK: Duration = Duration::from_millis(20);

pub(crate) async fn compare(on: &On) {
    let resting = std::env::var("AGIO_BENCH_RESTING").ok().and_then(|it| it.parse().ok());
    let resting = resting.unwrap_or(RESTING);
    let none = ExchangeConfig {
        snapshots_kept: 0,
        projection_lag_max: 4_000_000,
        ..ExchangeConfig::default()
    };
    let floor = Floor::open(on, none.clone()).await;
    rest(&floor.handle, resting).await;
    floor.drained().await;
    let journal = floor.journal().await;
    println!("\n| {resting} resting orders, {} | |\n|---|---:|", on.name());
    let (mut floor, whole) = floor.restart(none.clone()).await;
    row("start by replaying the whole journal", whole);
    let mut figures = [Vec::new(), Vec::new()];
    let mut made = Vec::new();
    for _ in 0..WINDOWS {
        figures[0].push(window(&floor, None).await);
        // Due at once, because nothing was snapshotted, or much since.
        let eager = ExchangeConfig { snapshot_commands: 1, snapshots_kept: 1, ..none.clone() };
        forget(journal.as_ref()).await;
        floor = floor.restart(eager).await.0;
        figures[1].push(window(&floor, Some(journal.as_ref())).await);
        made.push(figures[1].last().expect("just pushed").took);
        floor.drained().await;
        floor = floor.restart(none.clone()).await.0;
    }
    for (what, figures) in ["without a snapshot", "while one is made"].into_iter().zip(&mut figures)
    {
        figures.sort_by_key(|it| it.longest_gap);
        let median = &figures[figures.len() / 2];
        row(&format!("longest gap between acknowledgements {what}"), median.longest_gap);
        row(&format!("the slowest in a thousand {what}"), median.slowest);
        println!("| commands a second {what} | {:.0} |", median.per_second);
    }
    made.sort();
    row("making a snapshot of all, from nothing, meanwhile", made[made.len() / 2]);
    println!("| resident memory, at the most | {} MiB |", peak() >> 20);
    println!("| resident memory, now | {} MiB |", resident() >> 20);
    let (floor, checked) = floor.restart(none.clone()).await;
    row("start with a snapshot, the chain of all records checked", checked);
    let trusting = ExchangeConfig { check_whole_journal: false, ..none };
    let (floor, trusted) = floor.restart(trusting).await;
    row("start with a snapshot, the tail checked only", trusted);
    floor.close().await;
}

fn row(what: &str, time: Duration) {
    println!("| {what} | {:.1} ms |", time.as_secs_f64() * 1_000.0);
}

/// Fills the books far from where anybody trades.
async fn rest(handle: &ExchangeHandle, count: u32) {
    for start in (0..count).step_by(TOGETHER as usize) {
        let some = (start..count.min(start + TOGETHER)).map(|number| {
            let market =
                MarketId(u16::try_from(number / ACCOUNTS % u32::from(MARKETS)).expect("few"));
            let (side, price) =
                if number % 2 == 0 { (Side::Buy, 5_000) } else { (Side::Sell, 20_000) };
            let price = Price(price + i64::from(number % 1_999));
            let order = order(account(number % ACCOUNTS), (market, side), price);
            async move { handle.submit(order).await.expect("is done").refusal() }
        });
        let refusals = futures_util::future::join_all(some).await;
        assert!(refusals.iter().all(Option::is_none), "all rest: {:?}", refusals[0]);
    }
}

fn order(account: AccountId, place: (MarketId, Side), price: Price) -> Command {
    Command::PlaceOrder(NewOrder::new(account, place, Terms::limit(price, Quantity(1))))
}

/// What callers saw for a while.
struct Figures {
    longest_gap: Duration,
    /// Of a thousand acknowledgements, the slowest took so long.
    slowest: Duration,
    per_second: f64,
    took: Duration,
}

/// Callers trade for a while, or until a snapshot is there.
async fn window(floor: &Floor, until_snapshot: Option<&dyn JournalStore>) -> Figures {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let started = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|number| {
            tokio::spawn(call(floor.handle.clone(), number, (stop.clone(), seen.clone())))
        })
        .collect();
    match until_snapshot {
        None => tokio::time::sleep(WINDOW).await,
        Some(journal) => {
            let store = journal.snapshots().expect("keeps snapshots");
            while store.sealed().await.expect("reads").is_empty() {
                tokio::time::sleep(LOOK).await;
            }
        }
    }
    stop.store(true, Ordering::Relaxed);
    let took = started.elapsed();
    for caller in callers {
        caller.await.expect("no panic");
    }
    let mut seen: Vec<(Instant, Duration)> = std::mem::take(&mut seen.lock().expect("whole"));
    seen.sort_unstable();
    let gaps = seen.windows(2).map(|pair| pair[1].0 - pair[0].0);
    let longest_gap = gaps.max().unwrap_or_default();
    let mut waits: Vec<Duration> = seen.iter().map(|(_, wait)| *wait).collect();
    waits.sort_unstable();
    let slowest = waits.get(waits.len() * 999 / 1_000).copied().unwrap_or_default();
    Figures { longest_gap, slowest, per_second: seen.len() as f64 / took.as_secs_f64(), took }
}

type Seen = (Arc<AtomicBool>, Arc<Mutex<Vec<(Instant, Duration)>>>);

/// Places an order and cancels it again, over and over.
async fn call(handle: ExchangeHandle, number: u32, (stop, seen): Seen) {
    let account = account(number);
    let mut placed: Option<OrderId> = None;
    while !stop.load(Ordering::Relaxed) {
        let command = match placed.take() {
            Some(id) => Command::CancelOrder(CancelOrder { account, order: OrderRef::Id(id) }),
            None => order(account, (MarketId(0), Side::Buy), Price(4_000)),
        };
        let places = matches!(command, Command::PlaceOrder(_));
        let sent = Instant::now();
        let done = handle.submit(command).await.expect("is done");
        let answered = Instant::now();
        seen.lock().expect("whole").push((answered, answered - sent));
        placed = if places { first_order(&done) } else { None };
    }
}

fn first_order(done: &agio::exchange::Committed) -> Option<OrderId> {
    done.events().iter().find_map(|event| match event {
        agio::engine::Event::Order(order) => Some(order.id),
        _ => None,
    })
}

async fn forget(journal: &dyn JournalStore) {
    let store = journal.snapshots().expect("keeps snapshots");
    for (seq, _) in store.sealed().await.expect("reads") {
        store.remove(seq).await.expect("removes");
    }
}

/// The most bytes of this process that were ever in memory.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("has it");
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kib * 1_024
}
