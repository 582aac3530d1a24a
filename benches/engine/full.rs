//! All of the engine: accounts, holds, double-entry postings and fees. Commands a second, the time a
//! command takes. What an order costs in memory is in `benches/memory`.

use super::floor::{Trader, floor};
use super::table::{RUNS, median, per_mille};
use agio_domain::Timestamp;
use agio_engine::{Command, Engine, Event};
use std::hint::black_box;
use std::slice::Chunks;
use std::time::Instant;

const COMMANDS: usize = 1_000_000;
/// How many commands the engine is shown ahead, as a group commit has them.
const PREFETCHED: usize = 128;

/// What happened in a run: trades, and commands refused.
#[derive(Clone, Copy, Default)]
struct Tally {
    trades: u64,
    refused: u64,
}

/// Prints commands a second and latencies.
pub(crate) fn report() {
    println!("\n| engine, one core: 10,000 accounts, 100 markets, half cancels and amends | |");
    println!("|---|---:|");
    let mut trader = Trader::new(4_242);
    let commands: Vec<Command> = (0..COMMANDS).map(|_| trader.next()).collect();
    let floor = floor();
    let mut tally = Tally::default();
    let count = COMMANDS as f64;
    for ahead in [1, PREFETCHED] {
        let mut seconds = Vec::new();
        for _ in 0..RUNS {
            let (took, told) = play(floor.clone(), commands.chunks(ahead));
            seconds.push(took);
            tally = told;
        }
        let how = if ahead == 1 { "one by one".into() } else { format!("shown {ahead} ahead") };
        let speed = count / median(seconds) / 1e6;
        println!("| commands a second, {how}, median of {RUNS} runs | {speed:.2} M |");
    }
    let (trades, refused) = (tally.trades as f64 / count, tally.refused as f64 / count);
    // An engine that refuses is quick.
    assert!(trades > 0.05 && refused < 0.4, "{trades} trades a command, {refused} of them refused");
    println!("| trades per command | {trades:.2} |");
    println!("| commands that came too late or were refused | {:.1} % |", refused * 100.0);
    report_latencies(floor, &commands);
}

/// Plays the commands, and shows the engine each group of several before.
fn play(mut engine: Engine, groups: Chunks<'_, Command>) -> (f64, Tally) {
    let mut tally = Tally::default();
    let mut events: Vec<Event> = Vec::new();
    let start = Instant::now();
    for group in groups {
        if group.len() > 1 {
            engine.prefetch(group);
        }
        for command in group {
            events.clear();
            engine.apply(engine.last_seq().next(), Timestamp(0), command, &mut events);
            for event in &events {
                tally.trades += u64::from(matches!(event, Event::Traded(_)));
                tally.refused += u64::from(matches!(event, Event::Refused(_)));
            }
        }
    }
    (start.elapsed().as_secs_f64(), tally)
}

/// A second pass with a clock read before and after every command, and what that reading itself costs.
fn report_latencies(mut engine: Engine, commands: &[Command]) {
    let mut events: Vec<Event> = Vec::new();
    let mut taken: Vec<u64> = Vec::with_capacity(commands.len());
    for command in commands {
        events.clear();
        let start = Instant::now();
        engine.apply(engine.last_seq().next(), Timestamp(0), command, &mut events);
        taken.push(start.elapsed().as_nanos() as u64);
        black_box(&events);
    }
    let mut clock: Vec<u64> =
        (0..100_000).map(|_| Instant::now().elapsed().as_nanos() as u64).collect();
    for (name, part) in [("p50", 500), ("p99", 990), ("p99.9", 999)] {
        println!("| {name} of one command | {} ns |", per_mille(&mut taken, part));
    }
    println!("| of which reading the clock (p50) | {} ns |", per_mille(&mut clock, 500));
}
