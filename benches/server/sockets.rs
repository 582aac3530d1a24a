//! Many sockets that watch the same: what a message costs the server, what a socket holds, how long a trade takes to
//! reach them, and what clients that never read do to the others.

use super::listener::Listener;
use super::load::histogram;
use super::support::{Databases, Home, Person, Server};
use super::{orders, process};
use agio::domain::{Clock, time::SystemClock};
use hdrhistogram::Histogram;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::interval;

/// How many sockets are opened at the same time.
const OPENING: usize = 50;
const RUN: Duration = Duration::from_secs(5);
const TRADES: &str =
    "subscription { trades(market: \"BTC-USD\") { id price quantity takerSide at } }";

/// How many sockets there are, how many of them never read, and how many trades a second they watch.
#[derive(Clone, Copy)]
struct Crowd {
    sockets: usize,
    deaf: usize,
    trades_a_second: u64,
}

/// What one run found.
struct Found {
    messages: u64,
    cpu: Duration,
    latency: Histogram<u64>,
}

/// Prints a row for each crowd.
pub(crate) async fn measure() {
    println!(
        "| sockets, equal subscriptions | messages/s | server's CPU per message | p50 | p99 | memory of a socket |"
    );
    println!("|---|---:|---:|---:|---:|---:|");
    let rows = [
        ("1,000, 100 trades/s", Crowd { sockets: 1_000, deaf: 0, trades_a_second: 100 }),
        ("1,000, 1,000 trades/s", Crowd { sockets: 1_000, deaf: 0, trades_a_second: 1_000 }),
        ("10,000, 10 trades/s", Crowd { sockets: 10_000, deaf: 0, trades_a_second: 10 }),
        (
            "10,000, 10 trades/s, a tenth never read",
            Crowd { sockets: 10_000, deaf: 1_000, trades_a_second: 10 },
        ),
    ];
    for (name, crowd) in rows {
        row(name, crowd).await;
    }
    println!("\nOne write of such a message to a socket takes the kernel {:.2} us.", floor().await);
}

/// What a thread spends on writing messages of this size to sockets that somebody reads, one call each, in microseconds.
async fn floor() -> f64 {
    const SOCKETS: usize = 1_000;
    const ROUNDS: usize = 100;
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = listener.local_addr().expect("its address");
    let writing = std::thread::Builder::new().name("floor".to_owned()).spawn(move || {
        let accepted = listener.incoming().take(SOCKETS).collect::<Result<Vec<_>, _>>();
        let mut sockets = accepted.expect("they connect");
        sockets.iter().for_each(|socket| socket.set_nodelay(true).expect("a socket option"));
        let own = || {
            let threads = process::threads(std::process::id());
            threads.into_iter().find(|thread| thread.name == "floor").expect("this thread").cpu
        };
        let before = own();
        for _ in 0..ROUNDS {
            for socket in &mut sockets {
                std::io::Write::write_all(socket, &[b'x'; MESSAGE_BYTES]).expect("somebody reads");
            }
        }
        (own() - before).as_secs_f64() * 1e6 / (ROUNDS * SOCKETS) as f64
    });
    let mut readers = tokio::task::JoinSet::new();
    for _ in 0..SOCKETS {
        let mut socket = tokio::net::TcpStream::connect(address).await.expect("it listens");
        readers.spawn(async move { tokio::io::copy(&mut socket, &mut tokio::io::sink()).await });
    }
    let writing = writing.expect("a thread");
    tokio::task::spawn_blocking(move || writing.join().expect("it writes")).await.expect("joined")
}

/// About how long a message of the subscription is.
const MESSAGE_BYTES: usize = 230;

async fn row(name: &str, crowd: Crowd) {
    let settings = [
        ("AGIO_LIQUIDITY__ENABLED", "false"),
        ("AGIO_LOG", "error"),
        ("AGIO_HTTP__CONNECTIONS_MAX", "15000"),
        ("AGIO_HTTP__SOCKET__SOCKETS_PER_ADDRESS_MAX", "15000"),
        ("AGIO_HTTP__SOCKET__SUBSCRIPTIONS_PER_ADDRESS_MAX", "15000"),
    ];
    let server = Home::on(Databases::on(None, None).await, &settings).start();
    let people = orders::traders(&server).await;
    let before = process::resident(server.pid());
    let listeners = open_all(&server, crowd.sockets).await;
    let held = process::resident(server.pid()).saturating_sub(before) / crowd.sockets as u64;
    let found = watch(&server, (listeners, crowd), people).await;
    let micros = |quantile| found.latency.value_at_quantile(quantile) as f64 / 1_000.0;
    println!(
        "| {name} | {:.0} | {:.2} us | {:.1} ms | {:.1} ms | {:.1} KiB |",
        found.messages as f64 / RUN.as_secs_f64(),
        found.cpu.as_secs_f64() * 1e6 / found.messages.max(1) as f64,
        micros(0.5),
        micros(0.99),
        held as f64 / 1_024.0,
    );
    server.stop();
}

async fn open_all(server: &Server, sockets: usize) -> Vec<Listener> {
    let mut listeners = Vec::with_capacity(sockets);
    while listeners.len() < sockets {
        let opening = (0..OPENING).map(|_| async {
            let mut listener = Listener::open(&server.url, None).await;
            listener.subscribe(TRADES).await;
            listener
        });
        listeners.extend(futures_util::future::join_all(opening).await);
    }
    listeners
}

/// Lets all but the deaf read while two people trade at an even pace.
async fn watch(
    server: &Server,
    (mut listeners, crowd): (Vec<Listener>, Crowd),
    people: Arc<Vec<Person>>,
) -> Found {
    let counting = Arc::new(AtomicBool::new(false));
    let stopped = Arc::new(AtomicBool::new(false));
    let messages = Arc::new(AtomicU64::new(0));
    // They stay open, and nobody reads from them.
    let deaf = listeners.split_off(crowd.sockets - crowd.deaf);
    let reading: Vec<JoinHandle<Histogram<u64>>> = listeners
        .into_iter()
        .map(|mut listener| {
            let (counting, stopped, messages) =
                (Arc::clone(&counting), Arc::clone(&stopped), Arc::clone(&messages));
            tokio::spawn(async move {
                let mut latency = histogram();
                while !stopped.load(Ordering::Relaxed) {
                    let hear = listener.hear(|text| {
                        if counting.load(Ordering::Relaxed) {
                            messages.fetch_add(1, Ordering::Relaxed);
                            latency.record(age(text)).expect("the histogram grows by itself");
                        }
                    });
                    // A socket that hears nothing more would never see that it is over.
                    let _ = tokio::time::timeout(RUN, hear).await;
                }
                latency
            })
        })
        .collect();
    let trading = tokio::spawn(trade(people, crowd.trades_a_second));
    tokio::time::sleep(RUN / 5).await;
    counting.store(true, Ordering::Relaxed);
    let before = process::cpu(server.pid());
    tokio::time::sleep(RUN).await;
    counting.store(false, Ordering::Relaxed);
    let cpu = process::cpu(server.pid()).saturating_sub(before);
    stopped.store(true, Ordering::Relaxed);
    // One more trade wakes all who wait for one.
    tokio::time::sleep(RUN / 5).await;
    assert!(!trading.is_finished(), "somebody stopped trading");
    trading.abort();
    let mut latency = histogram();
    for reader in reading {
        latency.add(reader.await.expect("a reader")).expect("same bounds");
    }
    drop(deaf);
    Found { messages: messages.load(Ordering::Relaxed), cpu, latency }
}

/// How many microseconds ago the trade of a message happened.
fn age(text: &[u8]) -> u64 {
    const AT: &[u8] = b"\"at\":\"";
    let start = text.windows(AT.len()).position(|part| part == AT).expect("a trade") + AT.len();
    let moment =
        &text[start..start + text[start..].iter().position(|b| *b == b'"').expect("its end")];
    let moment = std::str::from_utf8(moment).expect("ASCII");
    let then = chrono::DateTime::parse_from_rfc3339(moment).expect("a moment").timestamp_micros();
    u64::try_from(SystemClock.now().0 - then).unwrap_or(0)
}

/// Crossing orders at an even pace, each of which makes one trade. Two people place no more than so many a second, so
/// several pairs do.
async fn trade(people: Arc<Vec<Person>>, a_second: u64) {
    const BY_TWO: u64 = 150;
    let pairs = a_second.div_ceil(BY_TWO).min(people.len() as u64 / 2);
    let mut lanes = tokio::task::JoinSet::new();
    for lane in 0..pairs as usize {
        let people = Arc::clone(&people);
        let mut pace = interval(Duration::from_micros(1_000_000 * pairs / a_second));
        lanes.spawn(async move {
            loop {
                pace.tick().await;
                for turn in [0, 1] {
                    orders::place_one(&people[2 * lane + turn], turn).await;
                }
            }
        });
    }
    // Only a failure ends one.
    lanes.join_next().await;
}
