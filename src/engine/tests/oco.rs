//! Pairs: one cancels the other, and the money is held once.

use super::*;

/// Ann sells ten lots: at 120, or when it falls to 80.
fn pair() -> NewOco {
    NewOco {
        account: ANN,
        client_id: ClientId::new("profit"),
        stop_client_id: ClientId::new("loss"),
        market: BTC_USD,
        side: SELL,
        quantity: Quantity(10),
        price: Price(120),
        post_only: false,
        stop_price: Price(80),
        stop_limit: None,
        expires_at: None,
        self_trade_prevention: SelfTradePrevention::CancelNewest,
    }
}

/// A house after a trade at 100, with the pair; its two orders.
fn placed(new: &NewOco) -> (House, OrderState, OrderState) {
    let mut house = House::open();
    house.trade_at(100);
    let mut orders = house.orders(Command::PlaceOco(new.clone()));
    assert_eq!(orders.len(), 2, "{orders:?}");
    let stop = orders.remove(1);
    (house, orders.remove(0), stop)
}

/// How an order ended.
type Ended = (OrderStatus, Option<OrderEndReason>, i64);

fn of_ann(told: Vec<OrderState>) -> Vec<(OrderId, Ended)> {
    told.iter().filter(|it| it.account == ANN).map(|it| (it.id, ended(it))).collect()
}

#[test]
fn pair_is_two_orders_and_one_hold() {
    let (house, limit, stop) = placed(&pair());
    assert_eq!((limit.rare().linked, stop.rare().linked), (Some(stop.id), Some(limit.id)));
    assert_eq!(stop.id, OrderId(limit.id.0 + 1));
    assert_eq!((limit.status, stop.status), (OrderStatus::Open, OrderStatus::PendingTrigger));
    assert_eq!(house.balance(ANN, BTC), (9_990, 10), "held once");
    let both = NewOco { side: BUY, price: Price(80), stop_price: Price(120), ..pair() };
    let dear = NewOco { stop_limit: Some(Price(130)), ..both };
    let (house, limit, stop) = placed(&dear);
    let held = |order: &OrderState| house.engine.held_for(order.id);
    assert_eq!((held(&limit), held(&stop)), (Some(Amount(800)), Some(Amount(500))));
}

#[test]
fn pair_stop_ends_with_a_fill_of_the_limit_order() {
    let gone = (OrderStatus::Cancelled, Some(OrderEndReason::OneCancelsOther), 0);
    let (mut house, limit_leg, stop_leg) = placed(&pair());
    let taker = House::order(BOB, BUY, limit_for(120, 3, TimeInForce::Ioc));
    let told = of_ann(house.orders(Command::PlaceOrder(taker)));
    let part = (OrderStatus::PartiallyFilled, None, 3);
    assert_eq!(told, [(limit_leg.id, part), (stop_leg.id, gone)]);
    house.placed(BOB, BUY, limit(120, 1));
    let mut house = House::open();
    house.trade_at(100);
    house.placed(BOB, BUY, limit(125, 4));
    let told = of_ann(house.orders(Command::PlaceOco(pair())));
    assert_eq!((told[0].1, told[1].1), ((OrderStatus::PartiallyFilled, None, 4), gone));
}

#[test]
fn pair_stop_that_fires_ends_the_limit_order_and_takes_over_its_hold() {
    let (mut house, limit_leg, stop_leg) = placed(&pair());
    house.placed(CAT, BUY, limit(70, 10));
    let told = of_ann(house.trade_at(80));
    let gone = (OrderStatus::Cancelled, Some(OrderEndReason::OneCancelsOther), 0);
    assert_eq!(told, [(stop_leg.id, (OrderStatus::Filled, None, 10)), (limit_leg.id, gone)]);
    assert_eq!(house.balance(ANN, BTC), (9_990, 0));
}

#[test]
fn pair_order_that_ends_ends_the_other() {
    type Scenario = fn(&mut House, OrderId) -> Vec<OrderState>;
    let scenarios: [(OrderEndReason, Scenario); 3] = [
        (OrderEndReason::User, |house, id| {
            let order = OrderRef::Id(id);
            house.orders(Command::CancelOrder(CancelOrder { account: ANN, order }))
        }),
        (OrderEndReason::MarketClosed, |house, _| {
            house.set_status(MarketStatus::Closed);
            vec![]
        }),
        (OrderEndReason::DeadMansSwitch, |house, _| {
            house.run(Command::CancelAllAfter(CancelAllAfter { account: ANN, seconds: 1 }));
            house.at = house.at.plus(core::time::Duration::from_secs(1));
            house.orders(Command::Tick)
        }),
    ];
    for (reason, scenario) in scenarios {
        for leg in [0, 1] {
            let (mut house, limit, stop) = placed(&pair());
            let told = scenario(&mut house, [limit.id, stop.id][leg]);
            for it in &told {
                assert_eq!(ended(it), (OrderStatus::Cancelled, Some(reason), 0));
            }
            assert_eq!(house.engine.open_order_count(), 0, "{reason:?}");
            assert_eq!(house.balance(ANN, BTC), (10_000, 0));
        }
    }
}

#[test]
fn pair_repeated_is_answered_and_another_refused() {
    let (mut house, limit, stop) = placed(&pair());
    let events = house.run(Command::PlaceOco(pair()));
    let outcome = FirstOutcome::Oco { limit: limit.id, stop: stop.id };
    assert!(matches!(events[..], [Event::Repeated(it)] if it.outcome == outcome));
    let rows = [
        NewOco { quantity: Quantity(11), ..pair() },
        NewOco { client_id: ClientId::new("new"), ..pair() },
        NewOco { client_id: ClientId::new("loss"), ..pair() },
    ];
    for other in rows {
        let refused = house.refusal(Command::PlaceOco(other.clone()));
        assert_eq!(refused, Some(Reject::ClientIdReused), "{other:?}");
    }
    let order = OrderRef::Client(ClientId::new("loss").expect("an id"));
    let told = house.orders(Command::CancelOrder(CancelOrder { account: ANN, order }));
    assert_eq!(told[0].id, stop.id, "each goes by its own id");
}

#[test]
fn pair_that_cannot_be_is_refused() {
    let limits = MarketLimits { max_open_orders: Some(1), ..MarketLimits::default() };
    let rows = [
        (NewOco { price: Price(80), ..pair() }, Reject::OcoPrices),
        (NewOco { side: BUY, ..pair() }, Reject::OcoPrices),
        (NewOco { stop_price: Price(0), ..pair() }, Reject::PriceNotPositive),
        (NewOco { quantity: Quantity(0), ..pair() }, Reject::QuantityNotPositive),
        (pair(), Reject::TooManyOpenOrders { limit: 1 }),
    ];
    for (new, expected) in rows {
        let mut house = House::open();
        house.update(|update| update.limits = limits);
        assert_eq!(house.refusal(Command::PlaceOco(new)), Some(expected));
    }
    let much = NewOco { quantity: Quantity(10_001), ..pair() };
    let needed = Reject::InsufficientFunds { needed: Amount(10_001), available: Amount(10_000) };
    assert_eq!(House::open().refusal(Command::PlaceOco(much)), Some(needed));
}
