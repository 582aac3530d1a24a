//! What a book costs to compute: `cargo bench -p agio-accounting`. One core, no database; the best of five runs.
//!
//! 100,000 activities of 50 assets over 10 years, in one account and in ten; a million; ghostfolio's case (1,900 activities over
//! 8 years); performance by days; a tax report of 100,000 disposals; a Binance file of 100,000 rows.

mod dice;

use agio_accounting::activity::PortfolioAsset;
use agio_accounting::book::{Book, Valued};
use agio_accounting::calendar::Day;
use agio_accounting::entries::Sources;
use agio_accounting::import::{self, ImportOptions};
use agio_accounting::performance::{self, Series, SeriesRequest, Yardstick};
use agio_accounting::rules::{CostBasisMethod, LotScope, Rules};
use agio_accounting::tax::{BrokerReporting, TaxSources, UkReport, UsReport};
use dice::{Shape, World};
use std::time::{Duration, Instant};

/// The server's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const RUNS: usize = 5;

fn main() {
    let large = World::of(Shape { activities: 100_000, assets: 50, days: 3_653 });
    println!("100,000 activities, 50 assets, 10 years");
    for method in [
        CostBasisMethod::Fifo,
        CostBasisMethod::Hifo,
        CostBasisMethod::Average,
        CostBasisMethod::Section104,
        CostBasisMethod::Acb,
    ] {
        let rules = Rules::new(method);
        report(&format!("  {method:?}, all accounts"), || drop(book(&large, &rules)));
    }
    let by_account = Rules { scope: LotScope::PerAccount, ..Rules::new(CostBasisMethod::Fifo) };
    report("  Fifo, by account", || drop(book(&large, &by_account)));
    let london = Rules::united_kingdom();
    report("  Section104, days in London", || drop(book(&large, &london)));
    measure(&large);
    let small = World::of(Shape { activities: 1_900, assets: 20, days: 2_922 });
    let fifo = Rules::new(CostBasisMethod::Fifo);
    println!("1,900 activities, 20 assets, 8 years");
    report("  book, summary and performance", || everything(&small, &fifo));
    tax();
    let huge = World::of(Shape { activities: 1_000_000, assets: 50, days: 3_653 });
    println!("1,000,000 activities, 50 assets, 10 years");
    report("  Fifo, all accounts", || drop(book(&huge, &fifo)));
    report("  Section104, days in London", || drop(book(&huge, &london)));
    let file = dice::binance_file(100_000);
    println!("Binance, transaction history, 100,000 rows, {} MB", file.len() / 1_000_000);
    report("  parsed and joined", || {
        drop(import::read(&file[..], &ImportOptions::default()).expect("a known format"));
    });
}

fn book(world: &World, rules: &Rules) -> Book {
    let World { activities, assets, prices, .. } = world;
    Book::of(Sources { activities, assets, prices, rules }).expect("a book")
}

fn series(world: &World, book: &Book) -> Series {
    Series::of(SeriesRequest {
        entries: &book.entries,
        assets: &world.assets,
        prices: &world.prices,
        accounts: None,
        from: world.first,
        to: world.first.plus(world.days),
    })
}

fn measure(world: &World) {
    let book = book(world, &Rules::new(CostBasisMethod::Fifo));
    report("  value of each day", || drop(series(world, &book)));
    let series = series(world, &book);
    report("  rates of return of all days", || {
        drop(performance::measure(&series, Yardstick::default()));
    });
    report("  summary", || drop(summary(world, &book)));
}

fn summary(world: &World, book: &Book) -> Vec<Day> {
    let (assets, prices): (&[PortfolioAsset], _) = (&world.assets, &world.prices);
    let day = world.first.plus(world.days);
    let summary = book.summary(Valued { assets, prices, day });
    // So that the compiler computes it.
    vec![day; usize::from(summary.complete) + 1]
}

fn everything(world: &World, rules: &Rules) {
    let book = book(world, rules);
    drop(summary(world, &book));
    drop(performance::measure(&series(world, &book), Yardstick::default()));
}

fn tax() {
    let year = World::sales(100_000);
    println!("100,000 disposals in one year");
    let fifo = Rules::new(CostBasisMethod::Fifo);
    let (lots, pools) = (book(&year, &fifo), book(&year, &Rules::united_kingdom()));
    let sources = |book| TaxSources { book, assets: &year.assets, covers_person: true };
    report("  book", || drop(book(&year, &fifo)));
    report("  Form 8949", || drop(UsReport::of(sources(&lots), 2024, BrokerReporting::Proceeds)));
    report("  computation and SA108", || drop(UkReport::of(sources(&pools), 2024)));
}

fn report(name: &str, mut work: impl FnMut()) {
    let mut best = Duration::MAX;
    for _ in 0..RUNS {
        let start = Instant::now();
        work();
        best = best.min(start.elapsed());
    }
    println!("{name:<40} {:>9.2} ms", best.as_secs_f64() * 1e3);
}
