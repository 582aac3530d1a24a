//! Orders that show a slice of themselves.

use super::*;

#[test]
fn filled_slice_is_followed_by_the_next_at_the_back() {
    let mut house = House::open();
    let berg = house.placed(ANN, SELL, iceberg(100, 25, 10)).id;
    let plain = house.placed(BOB, SELL, limit(100, 5)).id;
    assert_eq!(house.levels(SELL), [(100, 15, 2)]);
    let taker = House::order(CAT, BUY, limit(100, 12));
    let events = house.run(Command::PlaceOrder(taker));
    let trades: Vec<(OrderId, i64)> = events
        .iter()
        .filter_map(|event| match event {
            Event::Traded(trade) => Some((trade.maker.order, trade.quantity.0)),
            _ => None,
        })
        .collect();
    assert_eq!(trades, [(berg, 10), (plain, 2)]);
    assert_eq!(house.levels(SELL), [(100, 13, 2)], "three plain, a new slice of ten");
    let events = house.run(Command::PlaceOrder(House::order(CAT, BUY, limit(100, 18))));
    let count = events.iter().filter(|event| matches!(event, Event::Traded(_))).count();
    assert_eq!(count, 3, "three plain, ten, and the last five");
    assert_eq!(house.levels(SELL), []);
    assert_eq!(house.balance(ANN, BTC), (9_975, 0));
}

#[test]
fn hidden_quantity_trades_before_the_next_level_and_counts_for_fill_or_kill() {
    let mut house = House::open();
    house.placed(ANN, SELL, iceberg(100, 30, 5));
    house.placed(BOB, SELL, limit(101, 30));
    let order = house.placed(CAT, BUY, limit_for(100, 28, TimeInForce::Fok));
    assert_eq!((order.filled, order.filled_notional), (Quantity(28), Amount(2_800)));
    let short = house.place(CAT, BUY, limit_for(100, 3, TimeInForce::Fok));
    assert_eq!(short, Err(Reject::WouldNotFill));
}

#[test]
fn market_buy_counts_hidden_quantity() {
    let mut house = House::open();
    house.fund(POOR, USD, 20 * 100 + 5 * 110);
    house.placed(ANN, SELL, iceberg(100, 20, 2));
    house.placed(BOB, SELL, limit(110, 30));
    assert_eq!(house.placed(POOR, BUY, lots(25)).filled, Quantity(25));
    assert_eq!(house.balance(POOR, USD), (0, 0));
}

#[test]
fn iceberg_that_shows_everything_is_a_plain_order() {
    let mut house = House::open();
    let order = house.placed(ANN, SELL, iceberg(100, 5, 9));
    assert_eq!(order.rare().display, Some(Quantity(9)));
    assert_eq!(house.levels(SELL), [(100, 5, 1)]);
}

#[test]
fn iceberg_slice_that_cannot_be_is_refused() {
    let rows = [
        (iceberg(100, 5, 0), Reject::QuantityNotPositive),
        (iceberg(100, 501, 5), Reject::TooManySlices { limit: ICEBERG_SLICES_MAX }),
        (iceberg(100, i64::MAX, 1), Reject::TooManySlices { limit: ICEBERG_SLICES_MAX }),
    ];
    for (terms, expected) in rows {
        assert_eq!(House::open().place(ANN, SELL, terms), Err(expected), "{terms:?}");
    }
    let terms = Terms::Limit {
        price: Price(100),
        quantity: Quantity(5),
        time_in_force: TimeInForce::Ioc,
        post_only: false,
        display: Some(Quantity(1)),
    };
    assert_eq!(House::open().place(ANN, SELL, terms), Err(Reject::DisplayNeedsGtc));
}
