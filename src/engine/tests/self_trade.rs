//! An order meets another of its own owner, in its own account or in another: who ends, who shrinks, and that they
//! never trade.

use super::*;
use SelfTradePrevention::{CancelBoth, CancelNewest, CancelOldest, DecrementAndCancel};

fn with_mode(mode: SelfTradePrevention, terms: Terms) -> NewOrder {
    NewOrder { self_trade_prevention: mode, ..House::order(BOB, BUY, terms) }
}

/// Where Bob's resting order may be: the account that takes, and another one.
const OWN: [AccountId; 2] = [BOB, BOB_TWO];

/// Bob has two accounts with money in both.
fn with_two_accounts() -> House {
    let mut house = House::open();
    house.open_account(BOB_TWO, 2);
    house.fund(BOB_TWO, USD, 1_000_000);
    house.fund(BOB_TWO, BTC, 10_000);
    house
}

/// Asks: 3 of Ann at 100, 5 of Bob at 101, 7 of Ann at 102.
fn with_own(account: AccountId) -> (House, OrderId) {
    let mut house = if account == BOB { House::open() } else { with_two_accounts() };
    house.placed(ANN, SELL, limit(100, 3));
    let own = house.placed(account, SELL, limit(101, 5)).id;
    house.placed(ANN, SELL, limit(102, 7));
    (house, own)
}

#[test]
fn self_trade_follows_the_mode_of_the_incoming_order() {
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
    for (account, (mode, wanted, taker, left)) in
        OWN.into_iter().flat_map(|account| rows.map(|row| (account, row)))
    {
        let (mut house, own) = with_own(account);
        let order = house.put(with_mode(mode, limit(102, wanted)));
        assert_eq!(ended(&order), taker, "{account} {mode:?} {wanted}");
        let own = house.engine.order(own).map(|it| it.remaining().0);
        assert_eq!(own, left, "{account} {mode:?} {wanted}");
    }
}

#[test]
fn decremented_quantity_is_ordered_no_more() {
    for account in OWN {
        let (mut house, own) = with_own(account);
        let order = house.put(with_mode(DecrementAndCancel, limit(101, 10)));
        assert_eq!((order.quantity, order.remaining()), (Some(Quantity(5)), Quantity(2)));
        assert_eq!(house.engine.order(own), None);
        assert_eq!(house.levels(BUY), [(101, 2, 1)]);
        let budget = house.put(with_mode(DecrementAndCancel, Terms::MarketBudget(Amount(714))));
        assert_eq!((budget.budget, budget.filled), (Some(Amount(714)), Quantity(7)));
    }
}

#[test]
fn dry_run_ends_at_an_own_order() {
    let rows = [
        // mode, lots of a fill-or-kill order that fit, and that do not
        (CancelNewest, 3, 4),
        (CancelBoth, 3, 4),
        (CancelOldest, 10, 11),
        (DecrementAndCancel, 3, 4),
    ];
    for (account, (mode, fits, too_many)) in
        OWN.into_iter().flat_map(|account| rows.map(|row| (account, row)))
    {
        let fok = |quantity| with_mode(mode, limit_for(102, quantity, TimeInForce::Fok));
        let (mut house, _) = with_own(account);
        let refused = house.refusal(Command::PlaceOrder(fok(too_many)));
        assert_eq!(refused, Some(Reject::WouldNotFill), "{mode:?}");
        assert_eq!(house.put(fok(fits)).filled, Quantity(fits), "{mode:?}");
    }
}

#[test]
fn shrunk_iceberg_keeps_its_place() {
    for account in OWN {
        let mut house = with_two_accounts();
        let own = house.placed(account, SELL, iceberg(100, 20, 8)).id;
        let other = house.placed(ANN, SELL, limit(100, 5)).id;
        house.put(with_mode(DecrementAndCancel, limit_for(100, 15, TimeInForce::Ioc)));
        assert_eq!(house.levels(SELL), [(100, 10, 2)], "five are left, and shown");
        house.placed(CAT, BUY, limit(100, 5));
        assert_eq!(house.engine.order(own), None);
        assert!(house.engine.order(other).is_some());
    }
}

#[test]
fn accounts_of_others_and_of_the_house_trade_with_each_other() {
    let mut house = with_two_accounts();
    house.placed(ANN, SELL, limit(100, 5));
    assert_eq!(house.placed(BOB_TWO, BUY, limit(100, 5)).filled, Quantity(5));
    house.placed(BOB_TWO, SELL, limit(100, 5));
    assert_eq!(house.placed(CAT, BUY, limit(100, 5)).filled, Quantity(5));
}

#[test]
fn pair_of_another_account_shrinks_and_holds_what_is_left_there() {
    let mut house = with_two_accounts();
    let pair = NewOco {
        account: BOB_TWO,
        client_id: None,
        stop_client_id: None,
        market: BTC_USD,
        side: SELL,
        quantity: Quantity(10),
        price: Price(105),
        post_only: false,
        stop_price: Price(80),
        stop_limit: Some(Price(75)),
        expires_at: None,
        self_trade_prevention: SelfTradePrevention::default(),
    };
    house.run(Command::PlaceOco(pair));
    let before = house.balance(BOB, BTC);
    house.put(with_mode(DecrementAndCancel, limit_for(105, 4, TimeInForce::Ioc)));
    let left: Vec<_> = house.engine.orders_of(BOB_TWO).map(|it| it.remaining().0).collect();
    assert_eq!(left, [6, 6], "both orders of the pair");
    assert_eq!(house.balance(BOB_TWO, BTC), (9_994, 6));
    assert_eq!(house.balance(BOB, BTC), before);
    house.put(with_mode(CancelOldest, limit_for(105, 4, TimeInForce::Ioc)));
    assert_eq!(house.engine.orders_of(BOB_TWO).count(), 0);
    assert_eq!(house.balance(BOB_TWO, BTC), (10_000, 0));
}

#[test]
fn preview_knows_the_orders_of_all_accounts_of_an_owner() {
    let (house, _) = with_own(BOB_TWO);
    let seen = house.engine.preview(&with_mode(CancelNewest, limit(102, 9))).expect("accepted");
    assert_eq!((seen.filled, seen.rests), (Quantity(3), Quantity::ZERO));
    let cost = |mode| {
        let order = with_mode(mode, Terms::MarketQuantity(Quantity(9)));
        house.engine.preview(&order).expect("accepted").hold
    };
    assert_eq!(cost(CancelNewest), Amount(300), "up to its own order");
    assert_eq!(cost(CancelOldest), Amount(300 + 6 * 102), "its own order makes way");
}
