//! Random scenarios played by the engine and by the naive model: the same answers, the same balances, the same
//! books, after every single command.
//!
//! `./dev test` plays a few thousand commands. The long run:
//!
//! ```text
//! AGIO_TEST_COMMANDS=10000000 cargo test --release -p agio-engine --test engine engine_does_what -- --nocapture
//! ```
//!
//! Other scenarios with `AGIO_TEST_SEED=N`. A difference is printed with the shortest scenario that shows it.

use crate::author::{Author, opening};
use crate::duel::{Difference, Duel};
use crate::scenario::Step;
use crate::shrinking::{guarded, report};
use crate::tally::Tally;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// A world ends after so many commands, because the naive model is slow where much has happened.
pub(crate) const COMMANDS_A_WORLD: u64 = 1_000;
const COMMANDS_SHORT: u64 = 24_000;

/// Plays one world to its end; the scenario comes back with the difference, if there is one.
pub(crate) fn play_world(
    seed: u64,
    thoroughly_every: u64,
    tally: &mut Tally,
) -> Result<Vec<Step>, (Vec<Step>, Difference)> {
    let mut author = Author::new(seed);
    let mut duel = Duel::new(thoroughly_every);
    let mut scenario: Vec<Step> = Vec::new();
    let mut opening = opening(&mut author).into_iter();
    while (scenario.len() as u64) < COMMANDS_A_WORLD {
        let step = opening.next().unwrap_or_else(|| author.next(&duel.model));
        scenario.push(step.clone());
        let before = duel.model.activations();
        match guarded(|| duel.step(&step)) {
            Ok(told) => {
                tally.note(&step.command, &told);
                tally.note_cascade(duel.model.activations() - before);
            }
            Err(difference) => return Err((scenario, difference)),
        }
    }
    match duel.compare_state() {
        Ok(()) => Ok(scenario),
        Err(difference) => Err((scenario, difference)),
    }
}

pub(crate) fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.replace('_', "").parse().unwrap_or_else(|_| panic!("{name}={text} is no number")))
}

/// Every so many-th world of one thread's share.
fn play_worlds(seeds: impl Iterator<Item = u64>, thorough: u64, stop: &AtomicBool) -> Tally {
    let mut tally = Tally::default();
    for seed in seeds {
        if stop.load(Ordering::Relaxed) {
            break;
        }
        if let Err((scenario, _)) = play_world(seed, thorough, &mut tally)
            && !stop.swap(true, Ordering::Relaxed)
        {
            panic!("world {seed}: {}", report(scenario));
        }
    }
    tally
}

#[test]
fn engine_does_what_the_naive_model_does() {
    let long = setting("AGIO_TEST_COMMANDS");
    let worlds = long.unwrap_or(COMMANDS_SHORT).div_ceil(COMMANDS_A_WORLD);
    let first = setting("AGIO_TEST_SEED").unwrap_or(1) << 32;
    let threads = std::thread::available_parallelism().map_or(1, |it| it.get() as u64);
    let thorough = if long.is_some() { 5 } else { 1 };
    let (stop, begun) = (AtomicBool::new(false), Instant::now());
    let mut tally = Tally::default();
    std::thread::scope(|scope| {
        let share = |thread| (first + thread..first + worlds).step_by(threads as usize);
        let stop = &stop;
        let start = |thread| scope.spawn(move || play_worlds(share(thread), thorough, stop));
        let running: Vec<_> = (0..threads).map(start).collect();
        for thread in running {
            match thread.join() {
                Ok(found) => tally.add(&found),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    tally.print();
    let (commands, took) = (tally.total("command"), begun.elapsed());
    println!("{commands} commands in {worlds} worlds, 0 differences, {took:.0?}");
    assert_eq!(commands, worlds * COMMANDS_A_WORLD);
    let missing = tally.missing();
    assert!(missing.is_empty(), "never reached: {missing:?}");
}
