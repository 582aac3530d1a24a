//! A preview says what placing does, and changes nothing.

use super::*;

fn ask(house: &House, terms: Terms) -> Result<Preview, Reject> {
    house.engine.preview(&House::order(BOB, BUY, terms))
}

#[test]
fn preview_tells_fills_fees_and_rest() {
    let mut house = House::with_fees(1_000, 2_500);
    house.placed(ANN, SELL, limit(100, 5));
    house.placed(ANN, SELL, limit(110, 7));
    let before = house.engine.state_hash();
    let it = ask(&house, limit(110, 20)).expect("accepted");
    let fills: Vec<(i64, i64)> = it.fills.iter().map(|it| (it.price.0, it.quantity.0)).collect();
    assert_eq!(fills, [(100, 5), (110, 7)]);
    assert_eq!((it.filled, it.notional, it.fees), (Quantity(12), Amount(1_270), Amount(4)));
    assert_eq!((it.rests, it.best, it.waits), (Quantity(8), Some(Price(100)), false));
    assert_eq!((it.hold, it.maker_fee_ppm, it.taker_fee_ppm), (Amount(2_206), 1_000, 2_500));
    assert_eq!(ask(&house, limit(0, 1)), Err(Reject::PriceNotPositive));
    let funds =
        Reject::InsufficientFunds { needed: Amount(1_102_750), available: Amount(1_000_000) };
    assert_eq!(ask(&house, limit(110, 10_000)), Err(funds));
    assert_eq!(house.engine.state_hash(), before);
}

#[test]
fn preview_of_a_waiting_order_fills_nothing() {
    let mut house = House::open();
    house.trade_at(100);
    house.placed(ANN, SELL, limit(105, 5));
    let trigger = Some(Trigger::Stop(Price(103)));
    let new = NewOrder { trigger, ..House::order(BOB, BUY, limit(110, 5)) };
    let it = house.engine.preview(&new).expect("accepted");
    assert_eq!((it.waits, it.filled, it.hold), (true, Quantity(0), Amount(550)));
}

#[test]
fn preview_that_meets_an_own_order_rests_nothing() {
    let mut house = House::open();
    house.placed(BOB, SELL, limit(100, 5));
    let it = ask(&house, limit(110, 9)).expect("accepted");
    assert_eq!((it.filled, it.rests), (Quantity(0), Quantity(0)));
}
