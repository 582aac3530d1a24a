//! What the whole process keeps in memory: bytes a resting order, and whether churn leaves any behind.

use super::floor::{self, ACCOUNTS, Floor, MARKETS, On};
use super::load::Load;
use agio::domain::{MarketId, Price, Quantity, Side, TimeInForce};
use agio::engine::{Command, NewOrder, Terms};
use agio::exchange::{BATCH_MAX, ExchangeConfig};
use std::time::{Duration, Instant};

const IN_FLIGHT: usize = 1_000;
/// How often the memory is looked at.
const LOOKS: u32 = 12;
/// Orders that are left to rest while the rest comes and goes.
const RESTING: usize = 400_000;
/// How long the process works before anything is counted, so that queues and pools have their size.
const WARM_UP: Duration = Duration::from_secs(5);

pub(crate) async fn soak(on: &On) {
    let seconds = std::env::var("AGIO_SOAK_SECONDS").ok().and_then(|it| it.parse().ok());
    let whole = Duration::from_secs(seconds.unwrap_or(60));
    let floor = Floor::open(on, ExchangeConfig::default()).await;
    let load = Load::start(&floor, IN_FLIGHT, 1);
    tokio::time::sleep(WARM_UP).await;
    load.stop().await;
    floor.drained().await;
    let before = resident();
    rest(&floor).await;
    floor.drained().await;
    let bytes = (resident().saturating_sub(before)) as f64 / RESTING as f64;
    println!("\n{RESTING} resting orders on {}: {bytes:.0} bytes each, all told", on.name());

    println!("\n| churn on {} after | commands | resident MiB |\n|---|---:|---:|", on.name());
    let load = Load::start(&floor, IN_FLIGHT, 1);
    let start = Instant::now();
    for _ in 0..LOOKS {
        tokio::time::sleep(whole / LOOKS).await;
        let mib = resident() as f64 / 1_048_576.0;
        println!("| {:.0} s | {} | {mib:.1} |", start.elapsed().as_secs_f64(), load.done());
    }
    load.stop().await;
    floor.close().await;
}

/// Places orders far below the touch, where nothing trades.
async fn rest(floor: &Floor) {
    let numbers: Vec<usize> = (0..RESTING).collect();
    for some in numbers.chunks(BATCH_MAX) {
        let orders = some.iter().map(|number| far_below(*number)).collect();
        for committed in floor.handle.submit_all(orders).await.expect("is done") {
            assert_eq!(committed.refusal(), None);
        }
    }
}

fn far_below(number: usize) -> Command {
    let number = u32::try_from(number).expect("few orders");
    let market = MarketId(u16::try_from(number % u32::from(MARKETS)).expect("a market"));
    let terms = Terms::Limit {
        price: Price(1_000 + i64::from(number % 4_001)),
        quantity: Quantity(10),
        time_in_force: TimeInForce::Gtc,
        post_only: false,
        display: None,
    };
    let account = floor::account(number / u32::from(MARKETS) % ACCOUNTS);
    Command::PlaceOrder(NewOrder::new(account, (market, Side::Buy), terms))
}

/// Bytes of this process that are in memory.
pub(crate) fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("has it");
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kib * 1_024
}
