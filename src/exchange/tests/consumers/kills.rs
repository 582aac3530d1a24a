//! `kill -9` of a process in which three consumers work: each sees every event once.
//!
//! `AGIO_TEST_KILLS` sets how often (5 unless told), `AGIO_TEST_SEED` the moments.

use super::*;
use crate::domain::time::SystemClock;
use crate::domain::{Clock, Secret};
use crate::storage::{Database, DatabaseConfig};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command as Program, Stdio};

/// The child's data directory.
const FOLDER: &str = "AGIO_TEST_CONSUMERS_FOLDER";
/// The child's PostgreSQL database; empty on SQLite.
const DATABASE: &str = "AGIO_TEST_CONSUMERS_DATABASE";
const KILLS_DEFAULT: u64 = 5;
/// The axe falls after at most so many acknowledgements.
const ACKNOWLEDGED_MAX: usize = 40;
/// What the child prints before each acknowledged seq.
const ACKNOWLEDGED: &str = "acknowledged ";

#[tokio::test]
#[ignore = "run by consumers_see_every_event_once_through_kills, which kills it"]
async fn exchange_trades_until_it_is_killed() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).expect("says where"));
    let config = DatabaseConfig {
        url: Secret::new(std::env::var(DATABASE).expect("says where")),
        connections_max: 4,
        ..DatabaseConfig::default()
    };
    let database = Database::connect(&config, &folder).await.expect("connects");
    let start = StartExchange {
        config: ExchangeConfig {
            consumer_window_max: 16,
            projection_batch_max: 8,
            snapshot_commands: 50,
            ..ExchangeConfig::default()
        },
        journal: journal::open(&database, &folder).await.expect("opens"),
        database,
        clock: Arc::new(SystemClock),
        cluster: Cluster { node: "killed".to_owned(), ..Cluster::default() },
        consumers: three().0,
    };
    let (_exchange, handle) = Exchange::start(start).await.expect("starts");
    for step in 0.. {
        let price = 5_000_000 + step % 100;
        let sell = handle.place_order(order(BOB, Side::Sell, price, 7_000)).await.expect("rests");
        println!("\n{ACKNOWLEDGED}{}", sell.seq);
        let buy = handle.place_order(order(ALICE, Side::Buy, price, 7_000)).await.expect("takes");
        println!("\n{ACKNOWLEDGED}{}", buy.seq);
    }
}

/// Starts a child and kills it after so many acknowledgements; answers the last one.
fn kill_after(rig: &Rig, acknowledgements: usize) -> Seq {
    let mut child = Program::new(std::env::current_exe().expect("this program"))
        .args(["--exact", "--ignored", "--nocapture"])
        .arg("exchange::tests::consumers::kills::exchange_trades_until_it_is_killed")
        .env(FOLDER, rig.database.data_dir.path())
        .env(DATABASE, rig.database.config.url.expose())
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let lines = BufReader::new(child.stdout.take().expect("is piped")).lines();
    let seqs = lines.map_while(Result::ok).filter_map(|line| {
        let seq = line.strip_prefix(ACKNOWLEDGED)?;
        Some(Seq(seq.parse().expect("a number")))
    });
    let last = seqs.take(acknowledgements).last();
    child.kill().expect("is killed");
    child.wait().expect("ends");
    last.expect("the child trades")
}

#[tokio::test]
async fn consumers_see_every_event_once_through_kills() {
    let setting = |name, default| {
        std::env::var(name).map_or(default, |text: String| text.parse().expect("a number"))
    };
    let (kills, seed) = (setting("AGIO_TEST_KILLS", KILLS_DEFAULT), setting("AGIO_TEST_SEED", 1));
    let mut rng = StdRng::seed_from_u64(seed);
    let (mut rig, _) = rig().await;
    let (exchange, _) = rig.open_for_trading().await;
    exchange.shutdown().await;
    let mut acknowledged = Seq::ZERO;
    for _ in 0..kills {
        acknowledged = kill_after(&rig, rng.random_range(1..=ACKNOWLEDGED_MAX));
    }
    // The children had the true time.
    rig.clock = Arc::new(ManualClock::at(SystemClock.now()));
    let (exchange, handle) = rig.start().await;
    // On PostgreSQL the lease of a killed process has to end.
    handle.role().wait_for(|role| *role == Role::Leader).await.expect("runs");
    assert!(handle.status().seq >= acknowledged);
    consumed(&handle, &ALL).await;
    exchange.shutdown().await;
    check(&rig, &ALL).await;
    println!("{kills} kills from seed {seed}: {acknowledged} commands, each seen once by each");
}
