//! Changing an open order: its place, its hold, and what is refused.

use super::*;

fn amend(order: OrderId, price: Option<i64>, quantity: Option<i64>) -> Command {
    let (price, quantity) = (price.map(Price), quantity.map(Quantity));
    Command::AmendOrder(AmendOrder { account: ANN, order: OrderRef::Id(order), price, quantity })
}

#[test]
fn amended_order_keeps_its_place_only_when_smaller_at_its_price() {
    let rows = [
        (None, Some(4), true),
        (Some(50), Some(10), true),
        (Some(50), None, true),
        (None, Some(11), false),
        (Some(51), Some(4), false),
    ];
    for (price, quantity, keeps) in rows {
        let mut house = House::open();
        let first = house.placed(ANN, BUY, limit(50, 10)).id;
        house.placed(BOB, BUY, limit(50, 10));
        let order = house.orders(amend(first, price, quantity)).swap_remove(0);
        let (wanted, at) = (quantity.unwrap_or(10), price.unwrap_or(50));
        assert_eq!((order.id, order.quantity), (first, Some(Quantity(wanted))));
        assert_eq!(house.balance(ANN, USD), (1_000_000 - wanted * at, wanted * at));
        house.placed(CAT, SELL, limit_for(at, 1, TimeInForce::Ioc));
        let filled = house.engine.order(first).map(|it| it.filled.0);
        let expected = if keeps || at > 50 { 1 } else { 0 };
        assert_eq!(filled, Some(expected), "{price:?} {quantity:?}");
    }
}

#[test]
fn amended_order_that_crosses_takes_under_its_own_number() {
    let mut house = House::with_fees(1_000, 2_500);
    let id = house.placed(ANN, BUY, limit(50, 10)).id;
    house.placed(BOB, SELL, limit(60, 4));
    let order = house.orders(amend(id, Some(60), None)).swap_remove(0);
    assert_eq!((order.id, ended(&order)), (id, (OrderStatus::PartiallyFilled, None, 4)));
    assert_eq!(house.levels(BUY), [(60, 6, 1)]);
    let order = house.orders(amend(id, None, Some(5))).swap_remove(0);
    assert_eq!((order.quantity, order.remaining()), (Some(Quantity(5)), Quantity(1)));
}

#[test]
fn waiting_order_changes_where_it_waits() {
    let mut house = House::open();
    house.trade_at(100);
    let stop = Some(Trigger::Stop(Price(110)));
    let id = house.put(NewOrder { trigger: stop, ..House::order(ANN, BUY, limit(120, 5)) }).id;
    let order = house.orders(amend(id, Some(125), Some(8))).swap_remove(0);
    assert_eq!((order.status, order.price), (OrderStatus::PendingTrigger, Some(Price(125))));
    assert_eq!(house.balance(ANN, USD).1, 1_000);
    house.orders(amend(id, None, Some(2)));
    assert_eq!(house.balance(ANN, USD).1, 250);
    let told = house.trade_at(110);
    assert!(told.iter().any(|it| it.id == id && it.status == OrderStatus::Open));
    assert_eq!(house.levels(BUY), [(125, 2, 1)]);
}

#[test]
fn refused_amendment_changes_nothing() {
    let mut house = House::open();
    house.placed(BOB, SELL, limit(50, 3));
    let id = house.placed(ANN, BUY, limit(50, 10)).id;
    let post = house.placed(ANN, BUY, post_only(40, 10)).id;
    let berg = house.placed(ANN, BUY, iceberg(30, 10, 5)).id;
    house.placed(BOB, SELL, limit(60, 3));
    let before: Vec<OrderState> = house.engine.open_orders().collect();
    let funds = Reject::InsufficientFunds { needed: Amount(999_950), available: Amount(998_800) };
    let rows = [
        (amend(id, None, None), Reject::NothingToAmend),
        (amend(OrderId(99), Some(5), None), Reject::UnknownOrder),
        (amend(id, Some(0), None), Reject::PriceNotPositive),
        (amend(id, None, Some(3)), Reject::QuantityNotAboveFilled { filled: Quantity(3) }),
        (amend(id, None, Some(-1)), Reject::QuantityNotAboveFilled { filled: Quantity(3) }),
        (amend(id, Some(50), Some(20_009)), funds),
        (amend(id, Some(i64::MAX), None), Reject::OutOfRange),
        (amend(id, Some(1), Some(9)), Reject::BelowMinNotional { minimum: Amount(10) }),
        (amend(post, Some(60), None), Reject::WouldTake),
        (amend(berg, None, Some(501)), Reject::TooManySlices { limit: ICEBERG_SLICES_MAX }),
    ];
    for (command, expected) in rows {
        assert_eq!(house.refusal(command.clone()), Some(expected), "{command:?}");
    }
    house.set_status(MarketStatus::Halted);
    let halted = Reject::MarketNotOpen(MarketStatus::Halted);
    assert_eq!(house.refusal(amend(id, Some(51), None)), Some(halted));
    assert_eq!(house.engine.open_orders().collect::<Vec<_>>(), before);
    assert_eq!(house.refusal(amend(id, None, Some(9))), None, "smaller is always allowed");
}
