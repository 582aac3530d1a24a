//! The bare book's rules, one by one, and its id table against a plain map. The recorded streams are in
//! `tests/engine/streams.rs`.

use super::*;
use std::collections::BTreeMap;

const BUY: Side = Side::Buy;
const SELL: Side = Side::Sell;

fn limit(id: u64, side: Side, price: i64, quantity: i64) -> Order {
    Order::limit(id, side, Price(price), Quantity(quantity))
}

/// The reports of one order.
fn place(book: &mut MatchingBook, order: Order) -> Vec<Report> {
    let mut reports = Vec::new();
    book.place(order, &mut reports);
    reports
}

fn modify(book: &mut MatchingBook, id: u64, price: i64, quantity: i64) -> Vec<Report> {
    let mut reports = Vec::new();
    book.modify(id, Price(price), Quantity(quantity), &mut reports);
    reports
}

/// A book that offers 5 at 10 (order 1), 5 at 11 (order 2), and bids 5 at 9 (order 3).
fn book() -> MatchingBook {
    let mut book = MatchingBook::new();
    for order in [limit(1, SELL, 10, 5), limit(2, SELL, 11, 5), limit(3, BUY, 9, 5)] {
        place(&mut book, order);
    }
    book
}

/// Maker, price and quantity of every trade, and what was cancelled at the end.
fn outcome(reports: &[Report]) -> (Vec<(u64, i64, i64)>, i64) {
    let trades = reports.iter().filter_map(|report| match *report {
        Report::Traded { maker, price, quantity, .. } => Some((maker, price.0, quantity.0)),
        _ => None,
    });
    let cancelled = match reports.last() {
        Some(Report::Cancelled { quantity, .. }) => quantity.0,
        _ => 0,
    };
    (trades.collect(), cancelled)
}

#[test]
fn remainder_follows_the_time_in_force() {
    let both = vec![(1, 10, 5), (2, 11, 5)];
    for (order, trades, cancelled, rests) in [
        (limit(9, BUY, 11, 12), both.clone(), 0, 2),
        (limit(9, BUY, 11, 12).with(TimeInForce::Ioc), both.clone(), 2, 0),
        (limit(9, BUY, 11, 12).with(TimeInForce::Fok), vec![], 12, 0),
        (limit(9, BUY, 10, 10).with(TimeInForce::Fok), vec![], 10, 0),
        (limit(9, BUY, 11, 10).with(TimeInForce::Fok), both.clone(), 0, 0),
        (Order::market(9, BUY, Quantity(12)), both, 2, 0),
        (Order::market(9, SELL, Quantity(2)), vec![(3, 9, 2)], 0, 0),
        (limit(9, SELL, 9, 4), vec![(3, 9, 4)], 0, 0),
        (limit(9, SELL, 10, 4), vec![], 0, 4),
    ] {
        let mut book = book();
        assert_eq!(outcome(&place(&mut book, order)), (trades, cancelled), "{order:?}");
        assert_eq!(book.order(9).map_or(0, |order| order.quantity.0), rests, "{order:?}");
    }
}

#[test]
fn impossible_message_is_refused_and_changes_nothing() {
    let mut book = book();
    let before = book.book().clone();
    for (order, reason) in [
        (limit(1, BUY, 10, 5), Refusal::IdTaken),
        (limit(9, BUY, 0, 5), Refusal::PriceNotPositive),
        (limit(9, BUY, i64::MIN, 5), Refusal::PriceNotPositive),
        (limit(9, BUY, 10, 0), Refusal::QuantityNotPositive),
        (limit(9, BUY, 10, -1), Refusal::QuantityNotPositive),
        (limit(9, BUY, 10, i64::MAX), Refusal::BookFull),
    ] {
        let id = order.id;
        assert_eq!(place(&mut book, order), [Report::Refused { id, reason }]);
    }
    for (id, price, quantity, reason) in [
        (9, 10, 5, Refusal::UnknownId),
        (1, 0, 5, Refusal::PriceNotPositive),
        (1, 10, 0, Refusal::QuantityNotPositive),
        (1, 10, i64::MAX, Refusal::BookFull),
    ] {
        let refused = Report::ModifyRefused { id, reason };
        assert_eq!(modify(&mut book, id, price, quantity), [refused]);
    }
    let mut reports = Vec::new();
    book.cancel(9, &mut reports);
    assert_eq!(reports, [Report::CancelRefused { id: 9 }]);
    for side in [BUY, SELL] {
        assert!(book.book().orders(side).eq(before.orders(side)));
    }
}

#[test]
fn full_book_takes_orders_again_once_some_are_gone() {
    let mut book = MatchingBook::new();
    let huge = limit(1, BUY, 10, i64::MAX);
    assert_eq!(place(&mut book, huge).len(), 1);
    let refused = Report::Refused { id: 2, reason: Refusal::BookFull };
    assert_eq!(place(&mut book, limit(2, SELL, 10, 1)), [refused]);
    book.cancel(1, &mut Vec::new());
    assert_eq!(place(&mut book, limit(2, SELL, 10, i64::MAX)).len(), 1);
    assert_eq!(outcome(&place(&mut book, limit(1, BUY, 10, 1))).0, []);
    book.cancel(2, &mut Vec::new());
    assert!(book.book().is_empty() && place(&mut book, huge).len() == 1);
}

#[test]
fn modified_order_comes_in_anew() {
    let mut book = book();
    assert_eq!(modify(&mut book, 3, 9, 7).len(), 1);
    place(&mut book, limit(4, BUY, 9, 1));
    modify(&mut book, 3, 9, 7);
    assert_eq!(book.book().orders(BUY).map(|order| order.key).collect::<Vec<_>>(), [4, 3]);
    let reports = modify(&mut book, 3, 11, 8);
    assert_eq!(outcome(&reports).0, [(1, 10, 5), (2, 11, 3)]);
    assert_eq!((book.order(3), book.order(1)), (None, None));
    assert_eq!(place(&mut book, limit(3, BUY, 8, 1)).len(), 1, "its id is free again");
}

/// The id of an order by its number.
type Choice = fn(u64) -> u64;

#[test]
fn order_ids_are_found_however_they_are_chosen() {
    let mut word = 1_u64;
    let mut random = move || {
        word ^= word << 13;
        word ^= word >> 7;
        word ^= word << 17;
        word
    };
    let choices: [(&str, Choice); 5] = [
        ("counted", |number| number),
        ("counted down", |number| u64::MAX - number),
        ("multiples of a power of two", |number| number << 40),
        ("high and low alike", |number| number << 32 | number),
        ("scattered", |number| number.wrapping_mul(0xD134_2543_DE82_EF95)),
    ];
    for (name, id_of) in choices {
        let mut book = MatchingBook::seeded(0, random());
        let mut live: BTreeMap<u64, i64> = BTreeMap::new();
        for turn in 1..20_000 {
            let id = id_of(random() % 5_000);
            let price = 1 + (random() % 100) as i64;
            let reports = match live.remove(&id) {
                None => {
                    live.insert(id, price);
                    place(&mut book, limit(id, BUY, price, turn))
                }
                Some(_) if turn % 3 == 0 => {
                    live.insert(id, price);
                    modify(&mut book, id, price, turn)
                }
                Some(_) => {
                    let mut reports = Vec::new();
                    book.cancel(id, &mut reports);
                    reports
                }
            };
            assert_eq!(reports.len(), 1, "{name}: {reports:?}");
            assert_eq!(book.order(id).map(|order| order.price.0), live.get(&id).copied(), "{name}");
        }
        let found = live.iter().filter(|(id, price)| {
            book.order(**id).is_some_and(|order| order.key == **id && order.price.0 == **price)
        });
        assert_eq!((found.count(), book.book().len()), (live.len(), live.len()), "{name}");
    }
}

#[test]
fn book_memory_follows_the_live_orders_whatever_their_ids() {
    let mut book = MatchingBook::new();
    for number in 0..100_000_u64 {
        let id = number.wrapping_mul(0xD134_2543_DE82_EF95);
        place(&mut book, limit(id, BUY, 1 + (number % 50) as i64, 1));
        book.cancel(id, &mut Vec::new());
    }
    assert!(book.bytes() < 16_384, "{} bytes for an empty book", book.bytes());
}
