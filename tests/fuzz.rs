//! The fuzz targets on stable Rust: every seed in `fuzz/seeds` and in what cargo-fuzz gathered, and
//! mutations of them from a fixed start. `fuzz/README.md` says how to run the same bodies under libFuzzer.
//!
//! `AGIO_TEST_FUZZ_RUNS=100000 cargo test --release --test fuzz` runs longer; `AGIO_TEST_FUZZ_SEED` starts
//! elsewhere.

#[path = "../fuzz/bodies/mod.rs"]
mod bodies;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use std::fs;
use std::path::Path;

/// Mutations of each target in an ordinary run, which has an unoptimised program and little time.
const RUNS_DEFAULT: u32 = 400;
/// The longest input tried.
const LENGTH_MAX: usize = 2_048;

#[test]
fn arbitrary_commands_break_nothing() {
    fuzz("command", bodies::command::run);
}

#[test]
fn arbitrary_journals_pass_for_nothing_that_was_written() {
    fuzz("journal", bodies::journal::run);
}

#[test]
fn arbitrary_snapshots_are_refused_or_sound() {
    fuzz("snapshot", bodies::snapshot::run);
}

#[test]
fn command_streams_keep_every_invariant() {
    fuzz("stream", bodies::stream::run);
}

/// Runs a body over all seeds, then over mutations of them.
fn fuzz(target: &str, body: fn(&[u8])) {
    let variable =
        |name, default| std::env::var(name).map_or(default, |text| text.parse().expect("a number"));
    let runs = variable("AGIO_TEST_FUZZ_RUNS", u64::from(RUNS_DEFAULT));
    let seed = variable("AGIO_TEST_FUZZ_SEED", 1);
    let inputs = inputs(target);
    assert!(!inputs.is_empty(), "fuzz/seeds/{target} has seeds");
    inputs.iter().for_each(|input| body(input));
    let mut rng = SmallRng::seed_from_u64(seed);
    for run in 0..runs {
        let input = mutated(&inputs, &mut rng);
        let outcome = std::panic::catch_unwind(|| body(&input));
        if outcome.is_err() {
            let path = std::env::temp_dir().join(format!("agio-fuzz-{target}-{seed}-{run}"));
            fs::write(&path, &input).expect("the input is kept");
            panic!("run {run} of {target} from {seed} failed; its input is {}", path.display());
        }
    }
}

/// Seeds, and what libFuzzer found worth keeping on this machine.
fn inputs(target: &str) -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let folders = ["seeds", "corpus"].map(|name| root.join(name).join(target));
    let entries = folders.iter().filter_map(|folder| fs::read_dir(folder).ok()).flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).expect("a seed")).collect()
}

/// An input with a few changes, or a new one.
fn mutated(inputs: &[Vec<u8>], rng: &mut SmallRng) -> Vec<u8> {
    let mut bytes = match rng.random_ratio(1, 4) {
        true => (0..rng.random_range(0..LENGTH_MAX)).map(|_| rng.random()).collect(),
        false => inputs[rng.random_range(0..inputs.len())].clone(),
    };
    for _ in 0..rng.random_range(1..8) {
        change(&mut bytes, inputs, rng);
    }
    bytes.truncate(LENGTH_MAX);
    bytes
}

fn change(bytes: &mut Vec<u8>, inputs: &[Vec<u8>], rng: &mut SmallRng) {
    if bytes.is_empty() {
        bytes.push(rng.random());
    }
    let at = rng.random_range(0..bytes.len());
    match rng.random_range(0..6) {
        0 => bytes[at] ^= 1 << rng.random_range(0..8),
        1 => bytes[at] = rng.random(),
        2 => bytes.insert(at, rng.random()),
        3 => drop(bytes.remove(at)),
        4 => bytes.truncate(at),
        _ => {
            // The rest of another input.
            let other = &inputs[rng.random_range(0..inputs.len())];
            let from = rng.random_range(0..=other.len());
            bytes.truncate(at);
            bytes.extend(&other[from..]);
        }
    }
}
