//! Order types, their refusals, and what becomes of what does not fill.

use super::*;

const IOC: TimeInForce = TimeInForce::Ioc;
const FOK: TimeInForce = TimeInForce::Fok;

/// Asks of 5 lots at 100 and 7 lots at 110, by Ann.
fn with_asks() -> House {
    let mut house = House::open();
    house.placed(ANN, SELL, limit(100, 5));
    house.placed(ANN, SELL, limit(110, 7));
    house
}

#[test]
fn limit_order_takes_what_it_reaches_and_rests() {
    let mut house = with_asks();
    let order = house.placed(BOB, BUY, limit(105, 8));
    assert_eq!(ended(&order), (OrderStatus::PartiallyFilled, None, 5));
    assert_eq!(order.filled_notional, Amount(500));
    assert_eq!(house.levels(BUY), [(105, 3, 1)]);
    assert_eq!(house.levels(SELL), [(110, 7, 1)]);
    assert_eq!(house.balance(BOB, USD), (1_000_000 - 500 - 315, 315));
    assert_eq!(house.balance(BOB, BTC), (10_005, 0));
    assert_eq!(house.balance(ANN, USD), (1_000_500, 0));
}

#[test]
fn older_orders_of_a_price_fill_first() {
    let mut house = House::open();
    let first = house.placed(ANN, SELL, limit(100, 2)).id;
    let second = house.placed(BOB, SELL, limit(100, 2)).id;
    house.placed(CAT, BUY, limit(100, 3));
    assert_eq!(house.engine.order(first), None);
    assert_eq!(house.engine.order(second).map(|order| order.filled.0), Some(1));
}

#[test]
fn order_remainder_follows_the_time_in_force() {
    use OrderEndReason::{ImmediateOrCancel, NoLiquidity};
    use OrderStatus::{Cancelled, Filled};
    let rows = [
        ("IOC, part", limit_for(105, 8, IOC), (Cancelled, Some(ImmediateOrCancel), 5)),
        ("IOC, all", limit_for(110, 12, IOC), (Filled, None, 12)),
        ("IOC, nothing", limit_for(99, 8, IOC), (Cancelled, Some(ImmediateOrCancel), 0)),
        ("FOK", limit_for(110, 12, FOK), (Filled, None, 12)),
        ("market, all", Terms::MarketQuantity(Quantity(6)), (Filled, None, 6)),
        ("market, part", Terms::MarketQuantity(Quantity(99)), (Cancelled, Some(NoLiquidity), 12)),
        ("budget, to the unit", Terms::MarketBudget(Amount(610)), (Filled, None, 6)),
        ("budget, dust left", Terms::MarketBudget(Amount(719)), (Filled, None, 6)),
        ("budget, whole book", Terms::MarketBudget(Amount(1_270)), (Filled, None, 12)),
        ("budget, less than a lot left", Terms::MarketBudget(Amount(1_300)), (Filled, None, 12)),
        ("budget, more", Terms::MarketBudget(Amount(9_000)), (Cancelled, Some(NoLiquidity), 12)),
    ];
    for (name, terms, expected) in rows {
        let mut house = with_asks();
        let order = house.placed(BOB, BUY, terms);
        assert_eq!(ended(&order), expected, "{name}");
        assert_eq!(house.balance(BOB, USD).1, 0, "{name}: nothing stays held");
        assert_eq!(house.levels(BUY), [], "{name}: nothing rests");
    }
}

#[test]
fn order_with_wrong_terms_is_refused() {
    let (most, least) = (i64::MAX, i64::MIN);
    let too_little = Reject::BelowMinNotional { minimum: Amount(10) };
    let rows = [
        (BUY, limit(0, 1), Reject::PriceNotPositive),
        (BUY, limit(least, least), Reject::PriceNotPositive),
        (SELL, limit(1, 0), Reject::QuantityNotPositive),
        (SELL, limit(1, least), Reject::QuantityNotPositive),
        (SELL, Terms::MarketQuantity(Quantity(-1)), Reject::QuantityNotPositive),
        (BUY, Terms::MarketBudget(Amount(0)), Reject::AmountNotPositive),
        (SELL, Terms::MarketBudget(Amount(100)), Reject::BudgetNeedsBuy),
        (BUY, limit(most, most), Reject::OutOfRange),
        (SELL, limit(most, 1), Reject::OutOfRange),
        (BUY, limit(3, 3), too_little),
        (BUY, Terms::MarketBudget(Amount(9)), too_little),
        (BUY, Terms::MarketBudget(Amount(99)), Reject::BelowMinNotional { minimum: Amount(100) }),
        (BUY, limit_for(105, 6, FOK), Reject::WouldNotFill),
        (BUY, post_only(100, 1), Reject::WouldTake),
        (SELL, Terms::MarketQuantity(Quantity(1)), Reject::NoLiquidity),
    ];
    for (side, terms, expected) in rows {
        let mut house = with_asks();
        assert_eq!(house.place(BOB, side, terms), Err(expected), "{side:?} {terms:?}");
    }
}

#[test]
fn order_with_a_wrong_form_is_refused() {
    let mut house = House::open();
    let terms = Terms::Limit {
        price: Price(10),
        quantity: Quantity(1),
        time_in_force: IOC,
        post_only: true,
        display: None,
    };
    assert_eq!(house.place(ANN, BUY, terms), Err(Reject::PostOnlyNeedsGtc));
    for account in [AccountId::EXTERNAL, AccountId::FEES] {
        assert_eq!(house.place(account, BUY, limit(10, 1)), Err(Reject::ForbiddenAccount));
    }
    let nowhere = NewOrder { market: MarketId(9), ..House::order(ANN, BUY, limit(10, 1)) };
    assert_eq!(house.refusal(Command::PlaceOrder(nowhere)), Some(Reject::UnknownMarket));
}

#[test]
fn order_beyond_the_available_balance_is_refused() {
    let refused = |needed: i64, available: i64| {
        Err(Reject::InsufficientFunds { needed: Amount(needed), available: Amount(available) })
    };
    let mut house = with_asks();
    let million = 1_000_000;
    assert_eq!(house.place(BOB, BUY, limit(1_000_001, 1)), refused(million + 1, million));
    assert_eq!(house.place(BOB, SELL, limit(200, 10_001)), refused(10_001, 10_000));
    let budget = Terms::MarketBudget(Amount(million + 1));
    assert_eq!(house.place(BOB, BUY, budget), refused(million + 1, million));
    let six = Terms::MarketQuantity(Quantity(6));
    assert_eq!(house.place(POOR, BUY, six), refused(610, 0));
    house.placed(BOB, BUY, limit(90, 2));
    assert_eq!(house.place(BOB, BUY, limit(99, 10_101)), refused(999_999, million - 180));
    let short = Terms::MarketQuantity(Quantity(10_001));
    assert_eq!(house.place(CAT, SELL, short), refused(10_001, 10_000));
}

#[test]
fn market_buy_needs_only_what_the_book_can_give() {
    let mut house = with_asks();
    house.fund(POOR, USD, 5 * 100 + 7 * 110);
    let order = house.placed(POOR, BUY, Terms::MarketQuantity(Quantity(1_000_000)));
    assert_eq!(order.filled, Quantity(12));
    assert_eq!(house.balance(POOR, USD), (0, 0));
}

#[test]
fn order_never_trades_with_its_own_owner() {
    use OrderEndReason::SelfTradePrevention;
    let own = |filled| (OrderStatus::Cancelled, Some(SelfTradePrevention), filled);
    let rows = [
        ("limit", limit(120, 9), own(5)),
        ("IOC", limit_for(120, 9, IOC), own(5)),
        ("market", Terms::MarketQuantity(Quantity(9)), own(5)),
        ("budget", Terms::MarketBudget(Amount(5_000)), own(5)),
        ("enough before the own order", limit(120, 5), (OrderStatus::Filled, None, 5)),
    ];
    for (name, terms, expected) in rows {
        let mut house = House::open();
        house.placed(ANN, SELL, limit(100, 5));
        let own = house.placed(BOB, SELL, limit(105, 5)).id;
        house.placed(ANN, SELL, limit(110, 5));
        assert_eq!(ended(&house.placed(BOB, BUY, terms)), expected, "{name}");
        assert!(house.engine.order(own).is_some(), "{name}: the own order stands");
        assert_eq!(house.balance(BOB, USD).1, 0, "{name}");
    }
    let mut house = House::open();
    house.placed(BOB, SELL, limit(105, 5));
    house.placed(ANN, SELL, limit(110, 5));
    assert_eq!(house.place(BOB, BUY, limit_for(120, 2, FOK)), Err(Reject::WouldNotFill));
    let market = Terms::MarketQuantity(Quantity(2));
    assert_eq!(ended(&house.placed(BOB, BUY, market)), own(0), "and needs no money for it");
}

#[test]
fn market_takes_what_its_status_allows() {
    use MarketStatus::{Closed, Halted, Open, PostOnly};
    let ioc = limit_for(100, 1, IOC);
    let market = Terms::MarketQuantity(Quantity(1));
    let rows = [
        (Open, limit(100, 1), true),
        (Open, market, true),
        (Halted, limit(90, 1), false),
        (Halted, market, false),
        (Closed, post_only(90, 1), false),
        (PostOnly, limit(99, 1), true),
        (PostOnly, post_only(99, 1), true),
        (PostOnly, limit(100, 1), false),
        (PostOnly, ioc, false),
        (PostOnly, limit_for(90, 1, IOC), false),
        (PostOnly, market, false),
        (PostOnly, Terms::MarketBudget(Amount(100)), false),
    ];
    for (status, terms, accepted) in rows {
        let mut house = with_asks();
        house.set_status(status);
        let expected = if accepted { None } else { Some(Reject::MarketNotOpen(status)) };
        assert_eq!(house.place(BOB, BUY, terms).err(), expected, "{status:?} {terms:?}");
    }
    let mut house = with_asks();
    house.set_status(PostOnly);
    assert_eq!(house.place(BOB, BUY, post_only(100, 1)), Err(Reject::WouldTake));
}

#[test]
fn cancel_works_in_every_market_status() {
    let mut house = House::open();
    let id = house.placed(ANN, BUY, limit(50, 4)).id;
    assert_eq!(house.balance(ANN, USD), (999_800, 200));
    house.set_status(MarketStatus::Halted);
    let order = house.cancel(ANN, id).expect("open");
    assert_eq!(ended(&order), (OrderStatus::Cancelled, Some(OrderEndReason::User), 0));
    assert_eq!(house.balance(ANN, USD), (1_000_000, 0));
    assert_eq!(house.levels(BUY), []);
}

#[test]
fn order_is_known_to_its_owner_only() {
    let mut house = House::open();
    let id = house.placed(ANN, BUY, limit(50, 4)).id;
    assert_eq!(house.cancel(BOB, id), Err(Reject::UnknownOrder));
    house.cancel(ANN, id).expect("open");
    assert_eq!(house.cancel(ANN, id), Err(Reject::OrderClosed));
    assert_eq!(house.cancel(BOB, id), Err(Reject::UnknownOrder));
    for never in [0, 2, u64::MAX] {
        assert_eq!(house.cancel(ANN, OrderId(never)), Err(Reject::UnknownOrder), "{never}");
    }
}

#[test]
fn cancel_all_ends_what_matches() {
    let all = CancelAllOrders { account: ANN, market: None, side: None };
    let rows = [
        (all.clone(), vec![1, 2, 4]),
        (CancelAllOrders { side: Some(SELL), ..all.clone() }, vec![2]),
        (CancelAllOrders { market: Some(BTC_USD), side: Some(BUY), ..all.clone() }, vec![1, 4]),
        (CancelAllOrders { account: CAT, ..all.clone() }, vec![]),
        (CancelAllOrders { account: AccountId(u32::MAX), ..all.clone() }, vec![]),
    ];
    for (cancel, expected) in rows {
        let mut house = House::open();
        house.placed(ANN, BUY, limit(50, 4));
        house.placed(ANN, SELL, limit(60, 4));
        house.placed(BOB, SELL, limit(60, 4));
        house.placed(ANN, BUY, limit(51, 4));
        let events = house.run(Command::CancelAllOrders(cancel.clone()));
        let cancelled: Vec<u64> = events
            .iter()
            .filter_map(|event| match event {
                Event::Order(order) => Some(order.id.0),
                _ => None,
            })
            .collect();
        assert_eq!(cancelled, expected, "{cancel:?}");
        assert_eq!(house.engine.open_order_count(), 4 - expected.len());
    }
    let nowhere = CancelAllOrders { market: Some(MarketId(7)), ..all };
    let command = Command::CancelAllOrders(nowhere);
    assert_eq!(House::open().refusal(command), Some(Reject::UnknownMarket));
}

#[test]
fn open_orders_of_an_account_are_bounded_by_market() {
    let mut engine = House::with_fees(0, 0).engine;
    let at = engine.now();
    let mut place = |terms: Terms| {
        let mut events = Vec::new();
        let order = Command::PlaceOrder(House::order(ANN, BUY, terms));
        engine.apply(engine.last_seq().next(), at, &order, &mut events);
        events.swap_remove(0)
    };
    for _ in 0..OPEN_ORDERS_MAX {
        assert!(matches!(place(limit(10, 1)), Event::Order(_)));
    }
    let refused = Event::Refused(Reject::TooManyOpenOrders { limit: OPEN_ORDERS_MAX });
    assert_eq!(place(limit(10, 1)), refused);
    assert!(matches!(place(limit_for(10, 1, IOC)), Event::Order(_)), "what cannot rest may come");
}
