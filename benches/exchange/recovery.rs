//! What a snapshot costs those who trade while it is made, and what it spares a start, with a million resting orders.
//!
//! The engine's own thread is watched by previews, which it answers without the journal. On a busy machine they wait
//! for a processor; the system counts that for each thread, and it is told apart. Those who trade are watched by the
//! gaps between their acknowledgements, which hold the disk's time, too: so the disk is watched beside them, by the
//! slowest flush of a small file of its own.

use super::floor::{ACCOUNTS, Floor, MARKETS, On, account};
use super::load::quantile;
use super::memory::{resident, settled};
use agio::domain::{AccountId, MarketId, OrderId, Price, Quantity, Side};
use agio::engine::{CancelOrder, Command, MarketSide, NewOrder, OrderRef, Terms};
use agio::exchange::{ExchangeConfig, ExchangeHandle};
use agio::storage::journal::JournalStore;
use std::fs::File;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const RESTING: u32 = 1_000_000;
/// How many orders are handed in at a time.
const TOGETHER: u32 = 2_000;
/// Callers, each with one command in flight, whose acknowledgements are timed.
const CALLERS: u32 = 32;
const WINDOW: Duration = Duration::from_secs(5);
/// Rounds of a window without and one with a snapshot; half of them also with traders.
const ROUNDS: u32 = 6;
/// How long they are watched on when a snapshot is there: what making it took is given back then.
const AFTERWARDS: Duration = Duration::from_secs(2);
/// How often it is looked whether the snapshot is there.
const LOOK: Duration = Duration::from_millis(20);
/// The pause between previews, and between flushes of the disk.
const PAUSE: Duration = Duration::from_millis(2);

pub(crate) async fn compare(on: &On) {
    let setting = |name| std::env::var(name).ok().and_then(|it| it.parse().ok());
    let resting = setting("AGIO_BENCH_RESTING").unwrap_or(RESTING);
    let rounds = setting("AGIO_BENCH_ROUNDS").unwrap_or(ROUNDS);
    let none = ExchangeConfig {
        snapshots_kept: 0,
        projection_lag_max: 4_000_000,
        ..ExchangeConfig::default()
    };
    let floor = Floor::open(on, none.clone()).await;
    rest(&floor.handle, resting).await;
    floor.drained().await;
    let journal = floor.journal().await;
    println!("\n| {resting} resting orders, {} | without | while one is made |", on.name());
    println!("|---|---:|---:|");
    let (mut floor, whole) = floor.restart(none.clone()).await;
    let (mut asked, mut traded) = (Pairs::default(), Pairs::default());
    for round in 0..rounds {
        for (load, pairs) in [(Load::Previews, &mut asked), (Load::Orders, &mut traded)] {
            if matches!(load, Load::Orders) && round >= rounds.div_ceil(2) {
                continue;
            }
            // What the stop and the start before freed is given back before anybody is watched.
            settled().await;
            pairs.without.push(window(&floor, load, None).await);
            forget(journal.as_ref()).await;
            floor.drained().await;
            let due = due_with_the_next(&floor, &none);
            floor = floor.restart(due).await.0;
            settled().await;
            place_far_off(&floor.handle).await;
            pairs.during.push(window(&floor, load, Some(journal.as_ref())).await);
            floor.drained().await;
            floor = floor.restart(none.clone()).await.0;
        }
    }
    asked.row("slowest preview, ms (the engine's own thread)", |it| it.slowest);
    asked.row("the same, without the time its threads waited for a processor", |it| it.stalled);
    asked.calmest("the same in the calmest window, ms", |it| it.stalled);
    asked.row("of a thousand previews the slowest, ms", |it| it.of_a_thousand);
    traded.row("longest gap between acknowledgements, ms", |it| it.longest_gap);
    traded.row("of a thousand acknowledgements the slowest, ms", |it| it.of_a_thousand);
    traded.row("slowest flush of another file meanwhile, ms", |it| it.slowest_flush);
    traded.row("commands a second", |it| it.per_second);
    asked.row("seconds it took, nobody trading", |it| it.took);
    traded.row("seconds it took, all trading", |it| it.took);
    println!("\n| {resting} resting orders, {} | |\n|---|---:|", on.name());
    println!("| memory at the most, MiB | {} |", peak() >> 20);
    println!("| memory now, MiB | {} |", resident() >> 20);
    println!("| start by replaying the whole journal so far, ms | {:.0} |", ms(whole));
    let (floor, checked) = floor.restart(none.clone()).await;
    println!(
        "| start with a snapshot, the chain of all records checked, ms | {:.0} |",
        ms(checked)
    );
    let trusting = ExchangeConfig { check_whole_journal: false, ..none.clone() };
    let (floor, trusted) = floor.restart(trusting).await;
    println!("| start with a snapshot, the tail checked only, ms | {:.0} |", ms(trusted));
    forget(journal.as_ref()).await;
    let (floor, whole) = floor.restart(none).await;
    let seq = floor.handle.status().seq;
    println!("| start by replaying all {seq} commands, ms | {:.0} |", ms(whole));
    floor.close().await;
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

/// Windows without a snapshot, and while one is made, in turns.
#[derive(Default)]
struct Pairs {
    without: Vec<Figures>,
    during: Vec<Figures>,
}

impl Pairs {
    /// Medians.
    fn row(&self, what: &str, figure: impl Fn(&Figures) -> f64) {
        let [without, during] = self.sorted(figure);
        println!(
            "| {what} | {:.1} | {:.1} |",
            without[without.len() / 2],
            during[during.len() / 2]
        );
    }

    /// The least. Each window holds a whole snapshot: what that costs for certain shows in each, and what only the
    /// machine's other work costs does not.
    fn calmest(&self, what: &str, figure: impl Fn(&Figures) -> f64) {
        let [without, during] = self.sorted(figure);
        println!("| {what} | {:.1} | {:.1} |", without[0], during[0]);
    }

    fn sorted(&self, figure: impl Fn(&Figures) -> f64) -> [Vec<f64>; 2] {
        [&self.without, &self.during].map(|windows| {
            let mut figures: Vec<f64> = windows.iter().map(&figure).collect();
            figures.sort_by(f64::total_cmp);
            figures
        })
    }
}

#[derive(Clone, Copy)]
enum Load {
    /// One caller asks what an order would come to, with pauses.
    Previews,
    /// Callers trade without a pause.
    Orders,
}

/// Makes a snapshot as soon as one more command was done.
fn due_with_the_next(floor: &Floor, none: &ExchangeConfig) -> ExchangeConfig {
    let snapshot_commands = floor.handle.status().seq.0 + 1;
    ExchangeConfig { snapshot_commands, snapshots_kept: 1, ..none.clone() }
}

async fn place_far_off(handle: &ExchangeHandle) {
    let order =
        order(account(0), MarketSide { market: MarketId(0), side: Side::Buy }, Price(4_000));
    handle.submit(order).await.expect("is done");
}

/// Fills the books far from where anybody trades.
async fn rest(handle: &ExchangeHandle, count: u32) {
    for start in (0..count).step_by(TOGETHER as usize) {
        let some = (start..count.min(start + TOGETHER)).map(|number| {
            let market =
                MarketId(u16::try_from(number / ACCOUNTS % u32::from(MARKETS)).expect("few"));
            let (side, price) =
                if number % 2 == 0 { (Side::Buy, 5_000) } else { (Side::Sell, 20_000) };
            let price = Price(price + i64::from(number % 1_999));
            let order = order(account(number % ACCOUNTS), MarketSide { market, side }, price);
            async move { handle.submit(order).await.expect("is done").refusal() }
        });
        let refusals = futures_util::future::join_all(some).await;
        assert!(refusals.iter().all(Option::is_none), "all rest: {:?}", refusals[0]);
    }
}

fn order(account: AccountId, place: MarketSide, price: Price) -> Command {
    Command::PlaceOrder(NewOrder::new(account, place, Terms::limit(price, Quantity(1))))
}

/// What callers saw for a while: milliseconds, but for the rate, and the seconds it took.
struct Figures {
    longest_gap: f64,
    slowest: f64,
    /// The slowest without the time that threads waited for a processor.
    stalled: f64,
    /// Of a thousand answers, the slowest took so long.
    of_a_thousand: f64,
    slowest_flush: f64,
    per_second: f64,
    took: f64,
}

/// Callers are busy for a while, or until a snapshot is there.
async fn window(floor: &Floor, load: Load, until_snapshot: Option<&dyn JournalStore>) -> Figures {
    let stop = Arc::new(AtomicBool::new(false));
    let seen = Arc::new(Mutex::new(Vec::new()));
    let started = Instant::now();
    let flushing = {
        let (place, stop) = (floor.data_dir.path().join("flushed"), stop.clone());
        std::thread::spawn(move || slowest_flush(&place, &stop))
    };
    let mut callers = Vec::new();
    match load {
        Load::Previews => {
            let (handle, seen) = (floor.handle.clone(), (stop.clone(), seen.clone()));
            let runtime = tokio::runtime::Handle::current();
            callers.push(tokio::task::spawn_blocking(move || runtime.block_on(ask(handle, seen))));
        }
        Load::Orders => callers.extend((0..CALLERS).map(|number| {
            let handle = floor.handle.clone();
            tokio::spawn(call(handle, number, (stop.clone(), seen.clone())))
        })),
    }
    match until_snapshot {
        None => tokio::time::sleep(WINDOW).await,
        Some(journal) => {
            let store = journal.snapshots().expect("keeps snapshots");
            while store.sealed().await.expect("reads").is_empty() {
                tokio::time::sleep(LOOK).await;
            }
        }
    }
    let took = started.elapsed().as_secs_f64();
    if until_snapshot.is_some() {
        tokio::time::sleep(AFTERWARDS).await;
    }
    stop.store(true, Ordering::Relaxed);
    let whole = started.elapsed().as_secs_f64();
    for caller in callers {
        caller.await.expect("no panic");
    }
    let slowest_flush = ms(flushing.join().expect("no panic"));
    let seen: Vec<Answer> = std::mem::take(&mut seen.lock().expect("whole"));
    figures(seen, (took, whole), slowest_flush)
}

fn figures(mut seen: Vec<Answer>, (took, whole): (f64, f64), slowest_flush: f64) -> Figures {
    seen.sort_unstable_by_key(|it| it.at);
    let gaps = seen.windows(2).map(|pair| pair[1].at - pair[0].at);
    let longest_gap = ms(gaps.max().unwrap_or_default());
    let stalls = seen.iter().map(|it| it.took.saturating_sub(it.waited));
    let stalled = ms(stalls.max().unwrap_or_default());
    let mut waits: Vec<Duration> = seen.iter().map(|it| it.took).collect();
    let [slowest, of_a_thousand] = [1.0, 0.999].map(|part| quantile(&mut waits, part) / 1_000.0);
    let per_second = seen.len() as f64 / whole;
    Figures { longest_gap, slowest, stalled, of_a_thousand, slowest_flush, per_second, took }
}

/// What a small write costs that is flushed, at the worst.
fn slowest_flush(place: &Path, stop: &AtomicBool) -> Duration {
    let file = File::create(place).expect("makes a file");
    let mut slowest = Duration::ZERO;
    while !stop.load(Ordering::Relaxed) {
        let started = Instant::now();
        file.write_all_at(&[7; 512], 0).expect("writes");
        file.sync_data().expect("flushes");
        slowest = slowest.max(started.elapsed());
        std::thread::sleep(PAUSE);
    }
    slowest
}

type Seen = (Arc<AtomicBool>, Arc<Mutex<Vec<Answer>>>);

/// What a caller was answered.
struct Answer {
    at: Instant,
    took: Duration,
    /// How long the threads concerned were ready to run meanwhile and had no processor, where it is known.
    waited: Duration,
}

/// Where the system counts how long a thread waited for a processor.
struct Waiting(Vec<PathBuf>);

impl Waiting {
    /// This thread and the engine's.
    fn of_mine_and_the_engines() -> Waiting {
        let tasks = std::fs::read_dir("/proc/self/task").expect("Linux");
        let tasks = tasks.map(|task| task.expect("reads").path());
        let engines = tasks.filter(|task| {
            let name = std::fs::read_to_string(task.join("comm")).unwrap_or_default();
            name.trim_end() == "agio-sequencer"
        });
        let threads = engines.chain([PathBuf::from("/proc/thread-self")]);
        Waiting(threads.map(|thread| thread.join("schedstat")).collect())
    }

    fn so_far(&self) -> Duration {
        let waited = self.0.iter().map(|place| {
            let text = std::fs::read_to_string(place).unwrap_or_default();
            text.split(' ').nth(1).and_then(|nanoseconds| nanoseconds.parse().ok()).unwrap_or(0)
        });
        Duration::from_nanos(waited.sum())
    }
}

/// Asks what an order would come to, over and over, on a thread of its own.
async fn ask(handle: ExchangeHandle, (stop, seen): Seen) {
    let place = MarketSide { market: MarketId(0), side: Side::Buy };
    let asked = NewOrder::new(account(0), place, Terms::limit(Price(4_000), Quantity(1)));
    let waiting = Waiting::of_mine_and_the_engines();
    while !stop.load(Ordering::Relaxed) {
        let before = waiting.so_far();
        let sent = Instant::now();
        handle.preview(asked.clone()).await.expect("is answered");
        let (at, waited) = (Instant::now(), waiting.so_far().saturating_sub(before));
        seen.lock().expect("whole").push(Answer { at, took: at - sent, waited });
        tokio::time::sleep(PAUSE).await;
    }
}

/// Places an order and cancels it again, over and over.
async fn call(handle: ExchangeHandle, number: u32, (stop, seen): Seen) {
    let account = account(number);
    let mut placed: Option<OrderId> = None;
    while !stop.load(Ordering::Relaxed) {
        let command = match placed.take() {
            Some(id) => Command::CancelOrder(CancelOrder { account, order: OrderRef::Id(id) }),
            None => {
                order(account, MarketSide { market: MarketId(0), side: Side::Buy }, Price(4_000))
            }
        };
        let places = matches!(command, Command::PlaceOrder(_));
        let sent = Instant::now();
        let done = handle.submit(command).await.expect("is done");
        let at = Instant::now();
        let answer = Answer { at, took: at - sent, waited: Duration::ZERO };
        seen.lock().expect("whole").push(answer);
        placed = if places { first_order(&done) } else { None };
    }
}

fn first_order(done: &agio::exchange::Committed) -> Option<OrderId> {
    done.events().iter().find_map(|event| match event {
        agio::engine::Event::Order(order) => Some(order.id),
        _ => None,
    })
}

async fn forget(journal: &dyn JournalStore) {
    let store = journal.snapshots().expect("keeps snapshots");
    for (seq, _) in store.sealed().await.expect("reads") {
        store.remove(seq).await.expect("removes");
    }
}

/// The most bytes of this process that were ever in memory.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("has it");
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
    kib * 1_024
}
