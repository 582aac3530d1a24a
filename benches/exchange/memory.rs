//! What the whole process keeps in memory: bytes a resting order, and whether churn leaves any behind.
//!
//! Resident memory holds more than orders: the allocator keeps what queues, batches and their rows have given back.
//! So orders are added in equal steps, with a quiet moment after each, and what counts is how much memory grows from
//! step to step: what is kept for other things is in all of them. The first step is not counted, because everything
//! that has a size of its own (pools, caches, the projections' batches) gets it then.

use super::floor::{self, ACCOUNTS, Floor, MARKETS, On};
use super::load::Load;
use agio::domain::{MarketId, Price, Quantity, Side};
use agio::engine::{Command, MarketSide, NewOrder, Terms};
use agio::exchange::{BATCH_MAX, ExchangeConfig};
use std::time::{Duration, Instant};

const IN_FLIGHT: usize = 1_000;
/// How often the memory is looked at under churn.
const LOOKS: u32 = 12;
/// Orders that are left to rest in each step, and how many steps there are.
const STEP: u32 = 200_000;
const STEPS: u32 = 5;
/// After so many of them the projections make up what they are behind, so that no backlog takes room.
const TOGETHER: u32 = 10_000;
/// The allocator keeps what was freed for a while, and then gives it back when somebody frees a large piece: so often
/// such a moment is made, before the memory is looked at.
const QUIET: Duration = Duration::from_millis(1_200);
const QUIETS: u32 = 3;
const LARGE: usize = 64 << 20;
/// An order of the engine and its record on the book: what each needs at least (`docs/engine.md`).
const LEAST: f64 = 160.0;
const MIB: f64 = 1_048_576.0;

pub(crate) async fn soak(on: &On) {
    let seconds = std::env::var("AGIO_SOAK_SECONDS").ok().and_then(|it| it.parse().ok());
    let whole = Duration::from_secs(seconds.unwrap_or(60));
    // A snapshot takes a second engine while it is made: `recovery` tells of that.
    let config = ExchangeConfig { snapshots_kept: 0, ..ExchangeConfig::default() };
    let floor = Floor::open(on, config).await;
    grow(&floor, on).await;
    churn(&floor, on, whole).await;
    floor.close().await;
}

/// Lets more and more orders rest, and looks how memory follows.
async fn grow(floor: &Floor, on: &On) {
    println!(
        "\n| resting orders on {} | resident MiB | bytes each of the last {STEP} |",
        on.name()
    );
    println!("|---|---:|---:|");
    let mut sizes: Vec<u64> = Vec::new();
    for step in 0..STEPS {
        rest(floor, step * STEP..(step + 1) * STEP).await;
        let (size, resting) = (settled().await, (step + 1) * STEP);
        let each = match sizes.last() {
            Some(before) => match (size as f64 - *before as f64) / f64::from(STEP) {
                each if each < LEAST => "- (freed before)".to_owned(),
                each => format!("{each:.0}"),
            },
            None => "-".to_owned(),
        };
        println!("| {resting} | {:.1} | {each} |", size as f64 / MIB);
        sizes.push(size);
    }
    let each = slope(&sizes);
    assert!(
        each >= LEAST,
        "{each:.0} bytes an order is less than the {LEAST} of its records: what was freed before was taken for new. \
         Run it again on a calmer machine"
    );
    println!("\na resting order on {}, all told: {each:.0} bytes", on.name());
}

/// Bytes an order by which these sizes, one step apart, grow: the line that fits them best.
fn slope(sizes: &[u64]) -> f64 {
    let middle = (sizes.len() - 1) as f64 / 2.0;
    let away = |at: usize| at as f64 - middle;
    let rise: f64 = sizes.iter().enumerate().map(|(at, size)| away(at) * *size as f64).sum();
    let run: f64 = (0..sizes.len()).map(|at| away(at) * away(at)).sum();
    rise / run / f64::from(STEP)
}

/// Resident memory when nothing happens and what was freed is given back.
pub(crate) async fn settled() -> u64 {
    for _ in 0..QUIETS {
        tokio::time::sleep(QUIET).await;
        drop(std::hint::black_box(Vec::<u8>::with_capacity(LARGE)));
    }
    resident()
}

/// Trades without a pause while all those orders rest, and looks whether memory grows.
async fn churn(floor: &Floor, on: &On, whole: Duration) {
    println!("\n| churn on {} after | commands | resident MiB |\n|---|---:|---:|", on.name());
    let load = Load::start(floor, IN_FLIGHT, 1);
    let start = Instant::now();
    for _ in 0..LOOKS {
        tokio::time::sleep(whole / LOOKS).await;
        let mib = resident() as f64 / MIB;
        println!("| {:.0} s | {} | {mib:.1} |", start.elapsed().as_secs_f64(), load.done());
    }
    load.stop().await;
    floor.drained().await;
    let mib = settled().await as f64 / MIB;
    println!("| all of it, and everything projected | | {mib:.1} |");
}

/// Places orders far below the touch, where nothing trades.
async fn rest(floor: &Floor, numbers: std::ops::Range<u32>) {
    let numbers: Vec<u32> = numbers.collect();
    for many in numbers.chunks(TOGETHER as usize) {
        for some in many.chunks(BATCH_MAX) {
            let orders = some.iter().map(|number| far_below(*number)).collect();
            for committed in floor.handle.submit_all(orders).await.expect("is done") {
                assert_eq!(committed.refusal(), None);
            }
        }
        floor.drained().await;
    }
}

fn far_below(number: u32) -> Command {
    let market = MarketId(u16::try_from(number % u32::from(MARKETS)).expect("a market"));
    let price = Price(1_000 + i64::from(number % 4_001));
    let account = floor::account(number / u32::from(MARKETS) % ACCOUNTS);
    let terms = Terms::limit(price, Quantity(10));
    Command::PlaceOrder(NewOrder::new(account, MarketSide { market, side: Side::Buy }, terms))
}

/// Bytes of this process that are in memory.
pub(crate) fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("has it");
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kib * 1_024
}
