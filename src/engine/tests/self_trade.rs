//! An order meets another of its own account: who ends, who shrinks, and that they never trade.

use super::*;
use SelfTradePrevention::{CancelBoth, CancelNewest, CancelOldest, DecrementAndCancel};

fn with_mode(mode: SelfTradePrevention, terms: Terms) -> NewOrder {
    NewOrder { self_trade_prevention: mode, ..House::order(BOB, BUY, terms) }
}

/// Asks: 3 of Ann at 100, 5 of Bob at 101, 7 of Ann at 102.
fn with_own() -> (House, OrderId) {
    let mut house = House::open();
    house.placed(ANN, SELL, limit(100, 3));
    let own = house.placed(BOB, SELL, limit(101, 5)).id;
    house.placed(ANN, SELL, limit(102, 7));
    (house, own)
}

#[test]
fn the_incoming_order_decides() {
    let stp = Some(OrderEndReason::SelfTradePrevention);
    let (open, filled, cancelled) =
        (OrderStatus::PartiallyFilled, OrderStatus::Filled, OrderStatus::Cancelled);
    let rows = [
        // mode, wanted lots, the taker, and what is left of the own order
        (CancelNewest, 9, (cancelled, stp, 3), Some(5)),
        (CancelOldest, 9, (filled, None, 9), None),
        (CancelOldest, 12, (open, None, 10), None),
        (CancelBoth, 9, (cancelled, stp, 3), None),
        (DecrementAndCancel, 6, (cancelled, stp, 3), Some(2)),
        (DecrementAndCancel, 8, (cancelled, stp, 3), None),
        (DecrementAndCancel, 9, (filled, None, 4), None),
    ];
    for (mode, wanted, taker, left) in rows {
        let (mut house, own) = with_own();
        let order = house.put(with_mode(mode, limit(102, wanted)));
        assert_eq!(ended(&order), taker, "{mode:?} {wanted}");
        let own = house.engine.order(own).map(|it| it.remaining().0);
        assert_eq!(own, left, "{mode:?} {wanted}");
    }
}

#[test]
fn what_was_decremented_is_ordered_no_more() {
    let (mut house, own) = with_own();
    let order = house.put(with_mode(DecrementAndCancel, limit(101, 10)));
    assert_eq!((order.quantity, order.remaining()), (Some(Quantity(5)), Quantity(2)));
    assert_eq!(house.engine.order(own), None);
    assert_eq!(house.levels(BUY), [(101, 2, 1)]);
    let budget = house.put(with_mode(DecrementAndCancel, Terms::MarketBudget(Amount(714))));
    assert_eq!((budget.budget, budget.filled), (Some(Amount(714)), Quantity(7)));
}

#[test]
fn a_dry_run_ends_at_it() {
    let rows = [
        // mode, lots of a fill-or-kill order that fit, and that do not
        (CancelNewest, 3, 4),
        (CancelBoth, 3, 4),
        (CancelOldest, 10, 11),
        (DecrementAndCancel, 3, 4),
    ];
    for (mode, fits, too_many) in rows {
        let fok = |quantity| with_mode(mode, limit_for(102, quantity, TimeInForce::Fok));
        let (mut house, _) = with_own();
        let refused = house.refusal(Command::PlaceOrder(fok(too_many)));
        assert_eq!(refused, Some(Reject::WouldNotFill), "{mode:?}");
        assert_eq!(house.put(fok(fits)).filled, Quantity(fits), "{mode:?}");
    }
}

#[test]
fn a_shrunk_iceberg_keeps_its_place() {
    let mut house = House::open();
    let own = house.placed(BOB, SELL, iceberg(100, 20, 8)).id;
    let other = house.placed(ANN, SELL, limit(100, 5)).id;
    house.put(with_mode(DecrementAndCancel, limit_for(100, 15, TimeInForce::Ioc)));
    assert_eq!(house.levels(SELL), [(100, 10, 2)], "five are left, and shown");
    house.placed(CAT, BUY, limit(100, 5));
    assert_eq!(house.engine.order(own), None);
    assert!(house.engine.order(other).is_some());
}
