//! The built-in recording at fixed times, and folders of an operator.

use super::*;
use crate::market::testing;

const BTC: AssetId = AssetId(1);
const ETH: AssetId = AssetId(2);

fn now() -> Timestamp {
    Timestamp::parse("2026-01-10T12:00:00Z").expect("RFC 3339")
}

fn built_in_at(speed: u32) -> Recording {
    let config = RecordingConfig { speed, ..RecordingConfig::default() };
    Recording::open(&config, &testing::listing()).expect("the built-in recording reads")
}

#[test]
fn recording_has_six_coins_of_2200_hours() {
    for (symbol, _) in BUILT_IN {
        let (_, text) = built_in(symbol).expect("unpacks").expect("is there");
        let bars = read_bars(&text).expect(symbol);
        assert_eq!(bars.span_micros(), 2_200 * 3_600 * 1_000_000, "{symbol}");
    }
}

#[test]
fn recorded_price_is_the_same_for_the_same_instant() {
    let (one, other) = (built_in_at(1), built_in_at(1));
    assert_eq!(one.quotes(now()), other.quotes(now()));
    assert_eq!(one.quotes(now()).len(), 2, "BTC and ETH; nothing is recorded of LINK");
    let day = Duration::from_secs(86_400);
    for days in 0..400 {
        for quote in one.quotes(now().plus(day * days)) {
            let (high, low) = quote.high_24h.zip(quote.low_24h).expect("known");
            assert!(low <= quote.price && quote.price <= high && quote.volume_24h.is_some());
        }
    }
}

#[test]
fn recorded_price_never_jumps_where_the_recording_turns() {
    let recording = built_in_at(1);
    let span = recording.bars(BTC).expect("recorded").span_micros();
    let rounds = now().0.div_euclid(span) + 1;
    for (turn, what) in [(rounds * span, "one turn"), ((rounds + 1) * span, "the other")] {
        let price = |offset: i64| {
            let place =
                recording.place(recording.bars(BTC).expect("recorded"), Timestamp(turn + offset));
            recording.bars(BTC).and_then(|bars| bars.price(place.at)).expect("plays")
        };
        let (before, after) = (price(-1_000_000), price(1_000_000));
        assert!((before - after).abs() < Decimal::from(5), "{what}: {before} to {after}");
    }
}

#[test]
fn recording_speed_passes_recorded_time_faster() {
    let (slow, fast) = (built_in_at(1), built_in_at(60));
    let bars = slow.bars(BTC).expect("recorded");
    let start = Timestamp(0);
    let minute = start.plus(Duration::from_secs(60));
    assert_eq!(slow.place(bars, minute).at, 60_000_000);
    assert_eq!(fast.place(bars, minute).at, 3_600_000_000);
}

#[test]
fn recorded_history_ends_at_the_present_price_and_begins_with_the_recording() {
    let recording = built_in_at(1);
    let price = recording.quotes(now())[0].price;
    for range in HistoryRange::EVERY {
        let points = recording.history(BTC, range, now());
        let last = points.last().expect("has points");
        assert_eq!((last.at, last.price), (now(), price), "{range:?}");
        assert!(points.len() <= super::super::HISTORY_POINTS_MAX as usize);
        assert!(points.windows(2).all(|pair| pair[0].at < pair[1].at));
        let reach = now().since(points[0].at);
        assert!(reach <= Duration::from_secs(2_200 * 3_600), "{range:?} reaches {reach:?} back");
    }
    assert_eq!(recording.history(AssetId(3), HistoryRange::Day, now()), []);
    let day_ago = recording.history(ETH, HistoryRange::Day, now())[0];
    let quote = recording.quotes(now())[1];
    assert_eq!(quote.change_24h, Some(quote.price - day_ago.price));
}

#[test]
fn recording_of_an_operators_folder_is_played_instead() {
    let folder = tempfile::tempdir().expect("a folder");
    let config = RecordingConfig { folder: folder.path().to_owned(), ..RecordingConfig::default() };
    let open = || Recording::open(&config, &testing::listing());

    let problem = open().expect_err("nothing is there").to_string();
    assert!(problem.contains("BTC-USD.csv"), "{problem}");

    let file = folder.path().join("LINK-USD.csv");
    std::fs::write(&file, "time,open,high,low,close\n0,15,15,15,15\n60,15,15,15,15\n")
        .expect("written");
    let quotes = open().expect("reads").quotes(now());
    assert_eq!((quotes.len(), quotes[0].price), (1, Decimal::from(15)));

    std::fs::write(&file, "time,open,high,low,close\n0,15,15,15,oops\n").expect("written");
    let problem = open().expect_err("refused").to_string();
    assert!(problem.contains("LINK-USD.csv: line 2: \"oops\""), "{problem}");
}
