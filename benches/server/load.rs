//! Closed-loop load: a number of workers, each sending the next request when the last was answered.

use hdrhistogram::Histogram;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Length of one counted run, after a warm-up of a fifth of it.
const RUN: Duration = Duration::from_secs(3);

/// What one measurement found: the median of several runs.
pub(crate) struct Figures {
    pub(crate) per_second: u64,
    latency: Histogram<u64>,
}

impl Figures {
    pub(crate) fn p50(&self) -> String {
        shown(self.latency.value_at_quantile(0.5))
    }

    pub(crate) fn p99(&self) -> String {
        shown(self.latency.value_at_quantile(0.99))
    }

    /// The run in the middle by throughput.
    pub(crate) fn median(mut runs: Vec<Figures>) -> Figures {
        runs.sort_by_key(|run| run.per_second);
        let middle = runs.len() / 2;
        runs.swap_remove(middle)
    }

    pub(crate) fn new(count: u64, elapsed: Duration, latency: Histogram<u64>) -> Figures {
        Figures { per_second: (count as f64 / elapsed.as_secs_f64()) as u64, latency }
    }
}

pub(crate) fn histogram() -> Histogram<u64> {
    Histogram::new(3).expect("three digits")
}

fn shown(micros: u64) -> String {
    match micros {
        0 => "-".to_owned(),
        1..1_000 => format!("{micros} us"),
        _ => format!("{:.1} ms", micros as f64 / 1_000.0),
    }
}

/// Runs `workers` loops of `request(worker, number)` for a while; answers rate and latencies.
pub(crate) async fn closed_loop<F, R>(workers: usize, request: F) -> Figures
where
    F: Fn(usize, u64) -> R + Clone + Send + Sync + 'static,
    R: Future<Output = ()> + Send,
{
    let counting = Arc::new(AtomicBool::new(false));
    let stop = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> = (0..workers)
        .map(|worker| {
            let (request, counting, stop) = (request.clone(), counting.clone(), stop.clone());
            tokio::spawn(async move {
                let mut latency = histogram();
                for number in 0.. {
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let start = Instant::now();
                    request(worker, number).await;
                    if counting.load(Ordering::Relaxed) {
                        let micros = start.elapsed().as_micros() as u64;
                        latency.record(micros).expect("the histogram grows by itself");
                    }
                }
                latency
            })
        })
        .collect();
    tokio::time::sleep(RUN / 5).await;
    counting.store(true, Ordering::Relaxed);
    let start = Instant::now();
    tokio::time::sleep(RUN).await;
    stop.store(true, Ordering::Relaxed);
    let elapsed = start.elapsed();
    let mut all = histogram();
    for task in tasks {
        all.add(task.await.expect("a worker")).expect("same bounds");
    }
    Figures::new(all.len(), elapsed, all)
}
