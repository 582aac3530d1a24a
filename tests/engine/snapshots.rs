//! An engine that was saved and loaded has the same state, answers everything that follows in the same
//! words, and ends where the first one does, wherever the scenario is cut.
//!
//! `./dev test` cuts at some dozens of points. The long run:
//!
//! ```text
//! AGIO_TEST_CUTS=1000 cargo test --release -p agio-engine --test engine loaded_engine -- --nocapture
//! ```

use crate::dice::Dice;
use crate::differential::setting;
use crate::replaying::{go_on, scenario};
use agio_engine::Engine;

const CUTS_SHORT: u64 = 40;
const CUTS_A_STORY: u64 = 20;

fn saved(engine: &Engine) -> Vec<u8> {
    let mut bytes = Vec::new();
    engine.save(&mut |piece| bytes.extend_from_slice(piece));
    bytes
}

#[test]
fn loaded_engine_goes_on_as_the_saved_one_would() {
    let cuts = setting("AGIO_TEST_CUTS").unwrap_or(CUTS_SHORT);
    let mut dice = Dice::new(cuts);
    let mut bytes_in_all = 0;
    for cut in 0..cuts {
        let seed = cut / CUTS_A_STORY;
        let scenario = scenario(seed);
        let (before, after) = scenario.split_at(dice.between(0, scenario.len() as i64) as usize);
        let mut engine = Engine::new();
        go_on(&mut engine, before);
        let bytes = saved(&engine);
        let mut loaded = Engine::load(&bytes).expect("what was saved can be loaded");
        let name = format!("world {seed} cut after {} commands", before.len());
        assert_eq!(loaded.state_hash(), engine.state_hash(), "{name}");
        assert_eq!(saved(&loaded), bytes, "{name}: saved again");
        assert_eq!(go_on(&mut loaded, after), go_on(&mut engine, after), "{name}");
        assert_eq!(loaded.state_hash(), engine.state_hash(), "{name}, at the end");
        bytes_in_all += bytes.len();
    }
    println!("{cuts} cuts, {} bytes a snapshot, 0 differences", bytes_in_all as u64 / cuts);
}

/// Nothing that is not a whole snapshot is taken for one, and no damage makes loading panic.
#[test]
fn damaged_snapshot_is_refused_or_has_another_hash() {
    let mut engine = Engine::new();
    go_on(&mut engine, &scenario(1));
    let (bytes, hash) = (saved(&engine), engine.state_hash());
    for length in 0..bytes.len() {
        assert!(Engine::load(&bytes[..length]).is_err(), "cut to {length} of {}", bytes.len());
    }
    let mut dice = Dice::new(1);
    for _ in 0..2_000 {
        let (at, bit) = (dice.between(0, bytes.len() as i64 - 1) as usize, dice.between(0, 7));
        let mut damaged = bytes.clone();
        damaged[at] ^= 1 << bit;
        if let Ok(loaded) = Engine::load(&damaged) {
            assert_ne!(loaded.state_hash(), hash, "bit {bit} of byte {at}");
        }
    }
}
