//! A thousand commands in flight: each of a thousand callers sends its next when the last was answered.

use super::floor::{Floor, On};
use super::traders::Trader;
use agio::exchange::ExchangeConfig;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

const IN_FLIGHT: usize = 1_000;
const RUNS: usize = 5;
const WARM_UP: Duration = Duration::from_millis(300);
/// Short enough that the projections' lag stays below the bound set here: a burst. What is sustained is
/// another table.
const RUN: Duration = Duration::from_millis(1_500);
const LAG_MAX: usize = 2_000_000;

/// What one run found.
struct Run {
    per_second: f64,
    lag: u64,
    drained: Duration,
}

pub(crate) async fn burst(on: &On) {
    let config = ExchangeConfig { projection_lag_max: LAG_MAX, ..ExchangeConfig::default() };
    let floor = Floor::open(on, config).await;
    let mut runs = Vec::new();
    for _ in 0..RUNS {
        runs.push(run(&floor).await);
    }
    floor.close().await;
    runs.sort_by(|left, right| left.per_second.total_cmp(&right.per_second));
    println!("\n| {IN_FLIGHT} commands in flight, on {} | |\n|---|---:|", on.name());
    println!(
        "| commands a second, durable and answered (median of {RUNS}) | {:.0} |",
        runs[RUNS / 2].per_second
    );
    println!(
        "| slowest and fastest run | {:.0}, {:.0} |",
        runs[0].per_second,
        runs[RUNS - 1].per_second
    );
    println!("| commands the projections were behind afterwards | {} |", runs[RUNS / 2].lag);
    println!("| made up after | {:.2} s |", runs[RUNS / 2].drained.as_secs_f64());
}

async fn run(floor: &Floor) -> Run {
    let load = Load::start(floor, IN_FLIGHT);
    tokio::time::sleep(WARM_UP).await;
    let (before, start) = (load.done(), Instant::now());
    tokio::time::sleep(RUN).await;
    let (done, elapsed) = (load.done() - before, start.elapsed());
    load.stop().await;
    let (lag, start) = (lag(floor), Instant::now());
    floor.drained().await;
    Run { per_second: done as f64 / elapsed.as_secs_f64(), lag, drained: start.elapsed() }
}

/// How many commands the projections are behind.
pub(crate) fn lag(floor: &Floor) -> u64 {
    let status = floor.handle.status();
    status.seq.0 - status.projected.0.min(status.seq.0)
}

/// Callers at work.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    done: Arc<AtomicU64>,
    callers: Vec<tokio::task::JoinHandle<()>>,
}

impl Load {
    pub(crate) fn start(floor: &Floor, callers: usize) -> Load {
        let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let caller = |number| {
            let (handle, stop, done) = (floor.handle.clone(), stop.clone(), done.clone());
            tokio::spawn(async move {
                let mut trader = Trader::new(number);
                while !stop.load(Ordering::Relaxed) {
                    let committed = handle.submit(trader.next()).await.expect("is done");
                    trader.hear(&committed.events());
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        };
        let callers = (0..callers).map(caller).collect();
        Load { stop, done, callers }
    }

    /// How many commands were answered.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    pub(crate) async fn stop(self) {
        self.stop.store(true, Ordering::Relaxed);
        for caller in self.callers {
            caller.await.expect("no caller fails");
        }
    }
}

/// A quantile of these times, in microseconds.
pub(crate) fn quantile(times: &mut [Duration], quantile: f64) -> f64 {
    times.sort_unstable();
    let index = ((times.len() - 1) as f64 * quantile) as usize;
    times[index].as_secs_f64() * 1e6
}
