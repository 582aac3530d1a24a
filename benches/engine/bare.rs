//! The bare book on a stream shaped like the recorded ones, in turns with the peer; and how long
//! single messages take.

use super::peer;
use super::stream::{Message, REGIMES, Regime, messages};
use super::table::{BATCH, RUNS, Run, per_mille, seconds};
use agio_engine::bare::{MatchingBook, Report};
use std::time::Instant;

/// So many messages are timed together: reading the clock costs as much as a message.
const TIMED_TOGETHER: usize = 16;

/// Prints messages a second and latencies.
pub(crate) fn report() {
    println!(
        "\n| bare book, one core | M messages/s | matchcore 0.4 | ratio | trades | its trades |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    let mut latencies = Vec::new();
    for regime in REGIMES {
        let messages = messages(regime);
        compare(regime, &messages);
        latencies.push((regime, latency(&messages)));
    }
    println!("\n| bare book, ns a message ({TIMED_TOGETHER} timed together) | p50 | p99 | p99.9 |");
    println!("|---|---:|---:|---:|");
    for (regime, [p50, p99, p999]) in latencies {
        println!("| {} | {p50} | {p99} | {p999} |", regime.name);
    }
}

fn compare(regime: Regime, messages: &[Message]) {
    let commands = peer::commands(messages);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..RUNS {
        ours.push(run(messages));
        theirs.push(peer::run(&commands));
    }
    // A book that lost orders, or traded otherwise in each run, would be quick for nothing.
    assert!(ours[0].trades > 0 && ours.iter().all(|run| run.traded() == ours[0].traded()));
    let speed = |runs: &[Run]| messages.len() as f64 / seconds(runs) / 1e6;
    let ratio = seconds(&theirs) / seconds(&ours);
    println!(
        "| {} ({} messages) | {:.1} | {:.1} | {ratio:.1} | {} ({} lots) | {} ({} lots) |",
        regime.name,
        messages.len(),
        speed(&ours),
        speed(&theirs),
        ours[0].trades,
        ours[0].volume,
        theirs[0].trades,
        theirs[0].volume,
    );
}

/// All messages, one after the other; every report is written, and read after its batch.
fn run(messages: &[Message]) -> Run {
    let mut book = MatchingBook::new();
    let mut reports = Vec::new();
    let mut run = Run::default();
    for batch in messages.chunks(BATCH) {
        let start = Instant::now();
        reports.clear();
        for message in batch {
            send(&mut book, message, &mut reports);
        }
        for report in &reports {
            if let Report::Traded { quantity, .. } = report {
                run.trades += 1;
                run.volume += quantity.0 as u64;
            }
        }
        run.seconds.push(start.elapsed().as_secs_f64());
    }
    run
}

fn send(book: &mut MatchingBook, message: &Message, reports: &mut Vec<Report>) {
    match *message {
        Message::New(order) => book.place(order, reports),
        Message::Cancel(id) => book.cancel(id, reports),
        Message::Modify(id, price, quantity) => book.modify(id, price, quantity, reports),
    }
}

/// Nanoseconds a message: the middle, p99 and p99.9.
fn latency(messages: &[Message]) -> [u64; 3] {
    let mut book = MatchingBook::new();
    let mut reports = Vec::new();
    let mut times: Vec<u64> = Vec::with_capacity(messages.len() / TIMED_TOGETHER + 1);
    for batch in messages.chunks(TIMED_TOGETHER) {
        reports.clear();
        let start = Instant::now();
        for message in batch {
            send(&mut book, message, &mut reports);
        }
        times.push(start.elapsed().as_nanos() as u64 / TIMED_TOGETHER as u64);
    }
    [500, 990, 999].map(|part| per_mille(&mut times, part))
}
