//! `kill -9` under load, at random moments, also while the server starts and while it makes a snapshot, which it
//! does all the time here: no acknowledged command is lost, none is done twice, and `agio verify` finds nothing
//! each time.
//!
//! `AGIO_TEST_KILLS` sets how often (12 unless told), `AGIO_TEST_SEED` the moments:
//! `AGIO_TEST_KILLS=200 ./dev test --test server -- kills --nocapture` is the long run.

use super::load::Crowd;
use super::support::{Home, Server};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::process::Stdio;
use std::sync::atomic::Ordering;
use std::time::Duration;

const KILLS_DEFAULT: u64 = 12;
const TRADERS: u32 = 4;
/// The axe falls after at most so many acknowledgements.
const ACKNOWLEDGED_MAX: u64 = 60;
/// The latest moment of a kill during the start, in milliseconds from its beginning.
const START_MAX_MS: u64 = 600;
/// Access tokens live for fifteen minutes.
const CYCLES_A_TOKEN: u64 = 20;

#[tokio::test(flavor = "multi_thread")]
async fn server_killed_at_any_moment_loses_and_repeats_nothing() {
    let setting = |name, default| {
        std::env::var(name).map_or(default, |text: String| text.parse().expect("a number"))
    };
    let (kills, seed) = (setting("AGIO_TEST_KILLS", KILLS_DEFAULT), setting("AGIO_TEST_SEED", 1));
    println!("{kills} kills from seed {seed}");
    let mut rng = StdRng::seed_from_u64(seed);
    let settings =
        [("AGIO_LIQUIDITY__ENABLED", "false"), ("AGIO_EXCHANGE__SNAPSHOT_COMMANDS", "20")];
    let server = Home::new(&settings).await.start();
    let mut crowd = Crowd::gather(&server, TRADERS, seed).await;
    let mut home = server.stop();
    let mut during_start = 0;
    for cycle in 1..=kills {
        if rng.random_ratio(1, 4) {
            kill_during_start(&home, rng.random_range(0..START_MAX_MS));
            during_start += 1;
            home = verified(home);
            continue;
        }
        let server = home.start();
        crowd.turn_to(&server);
        if cycle % CYCLES_A_TOKEN == 0 {
            crowd.sign_in(&server).await;
        }
        home = kill_under_load(server, &mut crowd, rng.random_range(1..=ACKNOWLEDGED_MAX)).await;
        home = verified(home);
    }
    let server = home.start();
    let orders = crowd.check(&server).await;
    let home = server.stop();
    crowd.check_journal(&home);
    let steps = crowd.acknowledged.load(Ordering::SeqCst);
    println!(
        "{kills} kills, {during_start} of them during the start: {steps} steps acknowledged, {orders} \
         orders found, none lost, none twice"
    );
    println!("{}", home.verify());
}

async fn kill_under_load(server: Server, crowd: &mut Crowd, acknowledgements: u64) -> Home {
    let enough = crowd.acknowledged.load(Ordering::SeqCst) + acknowledgements;
    let trading = crowd.trade();
    while crowd.acknowledged.load(Ordering::SeqCst) < enough {
        trading.check();
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let home = server.kill();
    crowd.rest(trading).await;
    home
}

/// The moment is the point: nothing is waited for.
fn kill_during_start(home: &Home, after_ms: u64) {
    let mut process = home.agio().stdout(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(after_ms));
    process.kill().unwrap();
    process.wait().unwrap();
}

/// A start brings the projections up to the journal; what `agio verify` then says must be nothing.
fn verified(home: Home) -> Home {
    let home = home.start().stop();
    home.verify();
    home
}
