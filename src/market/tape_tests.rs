//! The tape as a list of trades, against statistics worked out by hand.

use super::*;
use crate::domain::{Quantity, Side, TradeId};
use crate::market::testing;

const START: &str = "2026-01-10T12:00:00Z";

fn start() -> Timestamp {
    Timestamp::parse(START).expect("RFC 3339")
}

/// A trade so many seconds after the start. BTC-USD of the test listing: tick 0.01, lot 0.00001.
fn trade(seconds: u64, price: i64, quantity: i64) -> PublicTrade {
    PublicTrade {
        id: TradeId(1),
        market: MarketId(0),
        price: Price(price * 100),
        quantity: Quantity(quantity * 100_000),
        taker_side: Side::Buy,
        at: start().plus(Duration::from_secs(seconds)),
    }
}

fn tape() -> Tape {
    let market = testing::listing().markets()[0].clone();
    Tape::seeded(market, &[], start().minus(Duration::from_secs(1)))
}

fn whole(value: i64) -> Option<Decimal> {
    Some(Decimal::from(value))
}

#[test]
fn quiet_market_has_a_ticker_without_prices() {
    let ticker = tape().ticker(start());
    assert_eq!((ticker.last, ticker.open_24h, ticker.high_24h), (None, None, None));
    assert_eq!((ticker.volume_24h, ticker.change_percent_24h), (Decimal::ZERO, None));
}

#[test]
fn ticker_looks_back_a_day_and_no_further() {
    let mut tape = tape();
    for trade in [trade(0, 100, 1), trade(30, 80, 2), trade(60, 120, 1), trade(90, 110, 4)] {
        assert!(tape.trade(&trade));
    }
    let ticker = tape.ticker(start().plus(Duration::from_secs(100)));
    assert_eq!(ticker.last, whole(110));
    assert_eq!((ticker.open_24h, ticker.high_24h), (whole(100), whole(120)));
    assert_eq!((ticker.low_24h, ticker.change_percent_24h), (whole(80), whole(10)));
    assert_eq!(Some(ticker.volume_24h), whole(8));
    assert_eq!(Some(ticker.quote_volume_24h), whole(100 + 160 + 120 + 440));

    let next_day = tape.ticker(start().plus(DAY + Duration::from_secs(60)));
    assert_eq!((next_day.open_24h, next_day.low_24h), (whole(120), whole(110)));
    assert_eq!(Some(next_day.volume_24h), whole(5));

    let later = tape.ticker(start().plus(DAY * 3));
    assert_eq!((later.last, later.open_24h), (whole(110), None), "the last price stays known");
}

#[test]
fn tape_seed_goes_on_where_the_tables_end() {
    let market = testing::listing().markets()[0].clone();
    let seed = Bar::of_trade(&trade(0, 100, 1), &market);
    let mut tape = Tape::seeded(market, &[seed], start().plus(Duration::from_secs(10)));
    assert!(!tape.trade(&trade(5, 500, 1)), "the tables had it");
    assert!(tape.trade(&trade(11, 90, 1)));
    let minute = tape.newest(CandleInterval::M1).expect("drawn");
    assert_eq!((minute.trades, Some(minute.high), Some(minute.low)), (2, whole(100), whole(90)));
}

#[test]
fn candles_are_drawn_and_end() {
    let mut tape = tape();
    tape.trade(&trade(0, 100, 1));
    tape.trade(&trade(59, 90, 1));
    tape.trade(&trade(61, 95, 1));
    let now = start().plus(Duration::from_secs(61));
    let minute = tape.drawing(CandleInterval::M1, now).expect("being drawn");
    assert_eq!((minute.trades, Some(minute.open)), (1, whole(95)));
    let five = tape.drawing(CandleInterval::M5, now).expect("being drawn");
    assert_eq!((five.trades, Some(five.open), Some(five.close)), (3, whole(100), whole(95)));
    assert_eq!(tape.drawing(CandleInterval::M1, start().plus(Duration::from_secs(120))), None);
    assert_eq!(tape.minutes(start(), now).len(), 2);
}

#[test]
fn kept_minutes_are_bounded() {
    let mut tape = tape();
    for minute in 0..3_000 {
        tape.trade(&trade(minute * 60, 100, 1));
    }
    assert_eq!(tape.minutes.len(), MINUTES_KEPT);
}

/// The candles of an interval as a subscriber holds them, by when they began.
type Held = std::collections::BTreeMap<Timestamp, Candle>;

fn position(text: &str) -> CandlePosition {
    text.parse().expect("a position")
}

#[test]
fn candles_behind_any_position_complete_what_was_held_there() {
    let mut tape = tape();
    // Minutes, hours, days, and over a Monday.
    let seconds =
        [0, 10, 70, 75, 130, 310, 4_000, 4_001, 44_000, 90_000, 172_800, 172_900, 260_000];
    let mut left = Vec::new();
    let mut held: [Held; CandleInterval::EVERY.len()] = std::array::from_fn(|_| Held::new());
    for (price, second) in (100..).zip(seconds) {
        assert!(tape.trade(&trade(second, price, 1)));
        for interval in CandleInterval::EVERY {
            let candle = tape.newest(interval).expect("is drawn");
            let held = &mut held[interval.index()];
            held.insert(candle.open_time, candle);
            left.push((interval, candle.position(), held.clone()));
        }
    }
    for (interval, position, mut kept) in left {
        let missed = tape.behind(interval, position).expect("is kept");
        assert!(missed.is_sorted_by_key(Candle::position), "{interval:?}");
        assert!(missed.iter().all(|candle| candle.position() > position), "nothing twice");
        kept.extend(missed.into_iter().map(|candle| (candle.open_time, candle)));
        assert_eq!(kept, held[interval.index()], "{interval:?} behind {position}");
    }
}

#[test]
fn candles_behind_what_was_never_drawn_or_is_not_kept_are_not_known() {
    let mut tape = tape();
    assert_eq!(tape.behind(CandleInterval::M1, position("0")), None, "nothing is drawn");
    for minute in 0..=u64::try_from(MINUTES_KEPT).expect("fits") {
        tape.trade(&trade(minute * 60, 100, 1));
    }
    let first = start().0 / 60_000_000;
    let last = first + i64::try_from(MINUTES_KEPT).expect("fits");
    for (unknown, why) in [
        ("0".to_owned(), "before everything"),
        (format!("{first}.1"), "no longer kept"),
        (format!("{last}.2"), "more trades than there were"),
        (format!("{}.1", last + 1), "not yet begun"),
    ] {
        assert_eq!(tape.behind(CandleInterval::M1, position(&unknown)), None, "{why}");
    }
    let between = position(&format!("{}.1", first + 11));
    assert_eq!(tape.behind(CandleInterval::M5, between), None, "no candle began there");
    let kept = tape.behind(CandleInterval::M1, position(&format!("{}.1", first + 1)));
    assert_eq!(kept.map(|candles| candles.len()), Some(MINUTES_KEPT - 1));
    assert_eq!(tape.behind(CandleInterval::M1, position(&format!("{last}.1"))), Some(vec![]));
    assert_eq!(
        tape.behind(CandleInterval::M1, position(&format!("{last}.0"))).map(|it| it.len()),
        Some(1)
    );
}
