//! A thousand commands in flight: each of a thousand callers sends its next when the last was answered.

use super::floor::{Floor, On};
use super::processor::Spent;
use super::traders::Trader;
use agio::exchange::{BATCH_MAX, ExchangeConfig, ExchangeHandle};
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
/// At most one command in so many may be refused.
const REFUSED_PART: u64 = 3;

const COLUMNS: &str = "commands/s, median of 5 | slowest | fastest | processor us a command, this process | \
    of it the sequencer | projections behind | made up in";

/// What one run found.
struct Run {
    per_second: f64,
    /// Time on a processor per command, in microseconds: all of this process, and its sequencer.
    micros: f64,
    sequencer_micros: f64,
    lag: u64,
    drained: Duration,
}

pub(crate) async fn burst(on: &On) {
    let config = ExchangeConfig { projection_lag_max: LAG_MAX, ..ExchangeConfig::default() };
    let floor = Floor::open(on, config).await;
    println!("\n| {IN_FLIGHT} in flight, on {} | {COLUMNS} |", on.name());
    println!("|---|---:|---:|---:|---:|---:|---:|---:|");
    for (callers, together) in [(IN_FLIGHT, 1), (IN_FLIGHT / BATCH_MAX, BATCH_MAX)] {
        let mut runs = Vec::new();
        for _ in 0..RUNS {
            runs.push(run(&floor, callers, together).await);
        }
        runs.sort_by(|left, right| left.per_second.total_cmp(&right.per_second));
        let middle = &runs[RUNS / 2];
        println!(
            "| {callers} callers, {together} at a time | {:.0} | {:.0} | {:.0} | {:.2} | {:.2} | {} | {:.2} s |",
            middle.per_second,
            runs[0].per_second,
            runs[RUNS - 1].per_second,
            middle.micros,
            middle.sequencer_micros,
            middle.lag,
            middle.drained.as_secs_f64()
        );
    }
    floor.close().await;
}

async fn run(floor: &Floor, callers: usize, together: usize) -> Run {
    let load = Load::start(floor, callers, together);
    tokio::time::sleep(WARM_UP).await;
    let (before, start, spent) = (load.done(), Instant::now(), Spent::so_far());
    tokio::time::sleep(RUN).await;
    let (done, elapsed) = ((load.done() - before) as f64, start.elapsed().as_secs_f64());
    let spent = Spent::so_far().since(spent);
    load.stop().await;
    let (lag, start) = (lag(floor), Instant::now());
    floor.drained().await;
    Run {
        per_second: done / elapsed,
        micros: spent.all as f64 / 1e3 / done,
        sequencer_micros: spent.sequencer as f64 / 1e3 / done,
        lag,
        drained: start.elapsed(),
    }
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
    refused: Arc<AtomicU64>,
    callers: Vec<tokio::task::JoinHandle<()>>,
}

impl Load {
    /// So many callers, each with so many commands in flight: one after the other, or handed in together.
    pub(crate) fn start(floor: &Floor, callers: usize, together: usize) -> Load {
        let (stop, done) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let refused = Arc::new(AtomicU64::new(0));
        let caller = |number| {
            let (handle, stop, done) = (floor.handle.clone(), stop.clone(), done.clone());
            let refused = refused.clone();
            tokio::spawn(async move {
                let mut traders: Vec<Trader> =
                    (0..together).map(|other| Trader::new(number * together + other)).collect();
                while !stop.load(Ordering::Relaxed) {
                    let turned_away = turn(&handle, &mut traders).await;
                    refused.fetch_add(turned_away, Ordering::Relaxed);
                    done.fetch_add(together as u64, Ordering::Relaxed);
                }
            })
        };
        let callers = (0..callers).map(caller).collect();
        Load { stop, done, refused, callers }
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
        // An exchange that refuses is quick. Some cancels come too late, as in life.
        let [done, refused] = [self.done, self.refused].map(|it| it.load(Ordering::Relaxed));
        assert!(refused * REFUSED_PART <= done, "{refused} of {done} commands were refused");
    }
}

/// One command of each trader; how many were refused.
async fn turn(handle: &ExchangeHandle, traders: &mut [Trader]) -> u64 {
    let mut done = match &mut *traders {
        [trader] => vec![handle.submit(trader.next()).await.expect("is done")],
        traders => {
            let commands = traders.iter_mut().map(Trader::next).collect();
            handle.submit_all(commands).await.expect("is done")
        }
    };
    for (trader, committed) in traders.iter_mut().zip(&done) {
        trader.hear(committed.events());
    }
    done.retain(|committed| committed.refusal().is_some());
    done.len() as u64
}

/// A quantile of these times, in microseconds.
pub(crate) fn quantile(times: &mut [Duration], quantile: f64) -> f64 {
    times.sort_unstable();
    let index = ((times.len() - 1) as f64 * quantile) as usize;
    times[index].as_secs_f64() * 1e6
}
