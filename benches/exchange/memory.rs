//! What the whole process keeps in memory: bytes a resting order, and whether a day's churn leaves any behind.

use super::floor::{Floor, On};
use super::load::Load;
use agio::exchange::ExchangeConfig;
use std::time::{Duration, Instant};

const IN_FLIGHT: usize = 1_000;
const LOOKS: u32 = 12;

pub(crate) async fn soak(on: &On) {
    let seconds = std::env::var("AGIO_SOAK_SECONDS").ok().and_then(|it| it.parse().ok());
    let whole = Duration::from_secs(seconds.unwrap_or(60));
    let floor = Floor::open(on, ExchangeConfig::default()).await;
    println!("\n| soak on {}: after | commands | resident MiB |\n|---|---:|---:|", on.name());
    let load = Load::start(&floor, IN_FLIGHT);
    let start = Instant::now();
    for _ in 0..LOOKS {
        tokio::time::sleep(whole / LOOKS).await;
        let mib = resident() as f64 / 1_048_576.0;
        println!("| {:.0} s | {} | {mib:.1} |", start.elapsed().as_secs_f64(), load.done());
    }
    load.stop().await;
    floor.close().await;
}

/// Bytes of this process that are in memory.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("has it");
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kib * 1_024
}
