//! Orders that wait: for a price, for a date, for their turn behind what they show.

use super::*;
use crate::domain::{OrderEndReason, Price, Quantity};

/// An order of a type that waits, with nothing the type does not need.
fn waiting(order_type: OrderType, side: Side, stop: &str) -> PlaceOrder {
    let mut order =
        PlaceOrder { order_type, stop_price: Some(dec(stop)), ..limit(side, "1", "0.1") };
    if !matches!(order_type, OrderType::StopLimit | OrderType::TakeProfitLimit) {
        order.price = None;
    }
    order
}

#[tokio::test]
async fn conditional_order_waits_on_its_side_and_reads_the_same_from_sql() {
    let place = Place::open().await;
    let owner = principal(1);
    place.give(&owner, "BTC", "10").await;
    place.give(&owner, "USD", "100000").await;
    place.print("50000").await;
    let priced = |order_type, side, stop, price| PlaceOrder {
        price: Some(dec(price)),
        ..waiting(order_type, side, stop)
    };
    let trailing = PlaceOrder {
        stop_price: None,
        trailing_delta: Some(dec("500")),
        ..waiting(OrderType::TrailingStop, Side::Sell, "1")
    };
    let until = Timestamp(place.clock.now().0 + 60_000_000);
    let dated = PlaceOrder {
        time_in_force: TimeInForce::Gtd,
        expires_at: Some(until),
        display_quantity: Some(dec("0.01")),
        self_trade_prevention: SelfTradePrevention::CancelBoth,
        ..priced(OrderType::StopLimit, Side::Buy, "55000", "55100")
    };
    let orders = [
        waiting(OrderType::Stop, Side::Sell, "49000"),
        waiting(OrderType::TakeProfit, Side::Sell, "51000"),
        priced(OrderType::StopLimit, Side::Sell, "49000", "48900"),
        priced(OrderType::TakeProfitLimit, Side::Buy, "49000", "49100"),
        PlaceOrder {
            quantity: None,
            quote_quantity: Some(dec("50")),
            ..waiting(OrderType::Stop, Side::Buy, "51000")
        },
        trailing,
        dated,
    ];
    for order in orders {
        let placed = place.place(&owner, order.clone()).await;
        assert_eq!(placed.status, OrderStatus::PendingTrigger, "{order:?}");
        assert_eq!(placed.order_type, order.order_type);
        assert_eq!(place.found(&owner, &placed).await, placed, "from the answer and from SQL");
    }
    let book = place.handle.book(place.handle.listing().markets()[0].id, 5).expect("listed");
    assert!(book.bids.is_empty() && book.asks.is_empty(), "what waits is on no book: {book:?}");
    let (_, held) = place.balance(&owner, "BTC").await;
    assert_eq!(held, dec("0.4"), "four sells wait");

    let cancelled =
        place.trading.cancel_all_orders(&owner, CancelAll::default()).await.expect("cancels");
    assert_eq!(cancelled.count, 7, "waiting orders too");
    let left = (place.balance(&owner, "BTC").await.1, place.balance(&owner, "USD").await.1);
    assert_eq!(left, (dec("0"), dec("0")));
}

#[tokio::test]
async fn cascade_tells_each_owner_their_own_part() {
    let place = Place::open().await;
    let (maker, first, second, trader) = (principal(1), principal(2), principal(3), principal(4));
    place.give(&maker, "USD", "100000").await;
    for owner in [&first, &second, &trader] {
        place.give(owner, "BTC", "1").await;
    }
    place.print("50000").await;
    for price in ["49900", "49800", "49700"] {
        place.place(&maker, limit(Side::Buy, price, "0.1")).await;
    }
    let upper = place.place(&first, waiting(OrderType::Stop, Side::Sell, "49900")).await;
    let lower = place.place(&second, waiting(OrderType::Stop, Side::Sell, "49800")).await;

    let sold = place.trading.place_order(&trader, limit(Side::Sell, "49900", "0.1")).await;
    let sold = sold.expect("fills");
    assert_eq!(sold.order.account, trader.account);
    assert_eq!(sold.trades.count, 1, "the trades of the stops are not the trader's");
    assert_eq!(sold.trades.first[0].taker.order, sold.order.id);
    for (owner, order, price) in [(&first, upper, 4_980_000), (&second, lower, 4_970_000)] {
        let order = place.found(owner, &order).await;
        assert_eq!((order.status, order.order_type), (OrderStatus::Filled, OrderType::Stop));
        let paid = place.handle.listing().markets()[0].notional(Price(price), order.filled);
        assert_eq!(Some(order.filled_notional), paid);
    }
}

#[tokio::test]
async fn orders_until_a_date_and_the_dead_mans_switch_end_by_the_clock() {
    let place = Place::open().await;
    let owner = principal(1);
    place.give(&owner, "USD", "10000").await;
    let now = place.clock.now();
    let dated = |seconds| PlaceOrder {
        time_in_force: TimeInForce::Gtd,
        expires_at: Some(now.plus(Duration::from_secs(seconds))),
        ..limit(Side::Buy, "40000", "0.01")
    };
    let (code, message) = refusal(place.trading.place_order(&owner, dated(0)).await);
    assert_eq!(code, RefusalCode::InvalidInput, "{message}");
    let brief = place.place(&owner, dated(10)).await;
    let stays = place.place(&owner, limit(Side::Buy, "30000", "0.01")).await;
    place.pass(10).await;
    let ended = place.found(&owner, &brief).await;
    assert_eq!((ended.status, ended.reason), (OrderStatus::Expired, Some(OrderEndReason::Expired)));
    assert!(place.found(&owner, &stays).await.status.is_open());

    let set = place.trading.cancel_all_after(&owner, None, 60).await.expect("set");
    assert_eq!(set, Some(place.clock.now().plus(Duration::from_secs(60))));
    assert_eq!(place.trading.cancel_all_after(&owner, None, 0).await.expect("off"), None);
    place.pass(60).await;
    assert!(place.found(&owner, &stays).await.status.is_open(), "it was switched off");
    place.trading.cancel_all_after(&owner, None, 60).await.expect("set");
    place.pass(60).await;
    let ended = place.found(&owner, &stays).await;
    let why = Some(OrderEndReason::DeadMansSwitch);
    assert_eq!((ended.status, ended.reason), (OrderStatus::Cancelled, why));
    for seconds in [-1, 86_401, i32::MIN, i32::MAX] {
        let (code, message) = refusal(place.trading.cancel_all_after(&owner, None, seconds).await);
        assert_eq!(code, RefusalCode::InvalidInput);
        assert!(message.contains("86400"), "{message}");
    }
}

#[tokio::test]
async fn amended_order_keeps_its_place_only_when_it_shrinks() {
    let place = Place::open().await;
    let (first, second, seller) = (principal(1), principal(2), principal(3));
    for buyer in [&first, &second] {
        place.give(buyer, "USD", "10000").await;
    }
    place.give(&seller, "BTC", "1").await;
    let early = place.place(&first, limit(Side::Buy, "50000", "0.1")).await;
    let late = place.place(&second, limit(Side::Buy, "50000", "0.1")).await;
    let change = |order: &OrderState, price: Option<&str>, quantity: Option<&str>| AmendRequest {
        order: named(order),
        price: price.map(dec),
        quantity: quantity.map(dec),
    };
    let amended = place.trading.amend_order(&first, change(&early, None, Some("0.05"))).await;
    let amended = amended.expect("shrinks");
    assert_eq!((amended.id, amended.quantity), (early.id, Some(Quantity(5_000))));
    assert_eq!(place.found(&first, &early).await, amended, "SQL follows price and quantity");
    let sold = place.trading.place_order(&seller, limit(Side::Sell, "50000", "0.01")).await;
    assert_eq!(sold.expect("fills").trades.first[0].maker.order, early.id, "still the first");

    place.trading.amend_order(&first, change(&early, None, Some("0.08"))).await.expect("grows");
    let sold = place.trading.place_order(&seller, limit(Side::Sell, "50000", "0.01")).await;
    assert_eq!(sold.expect("fills").trades.first[0].maker.order, late.id, "the other is first now");

    let refused = place.trading.amend_order(&first, change(&early, None, Some("0.01"))).await;
    assert_eq!(refusal(refused).0, RefusalCode::InvalidInput, "0.01 has filled already");
    let refused = place.trading.amend_order(&first, change(&early, Some("1.001"), None)).await;
    assert_eq!(refusal(refused).0, RefusalCode::PriceOffTick);
    let refused = place.trading.amend_order(&first, change(&early, None, Some("10"))).await;
    assert_eq!(refusal(refused).0, RefusalCode::InsufficientFunds);
    let refused = place.trading.amend_order(&second, change(&early, None, Some("0.07"))).await;
    assert_eq!(refusal(refused).0, RefusalCode::NotFound, "somebody else's order is nobody's");
    let stands = place.found(&first, &early).await;
    assert_eq!(stands.quantity, Some(Quantity(8_000)), "a refused change changes nothing");
}

#[tokio::test]
async fn market_limits_of_the_listing_hold() {
    let place = Place::open().await;
    let buyer = principal(1);
    place.give(&buyer, "USD", "100").await;
    place.print("50000").await;
    let rows = [
        (limit(Side::Buy, "50000", "250.00001"), RefusalCode::AboveMaxSize, "250 BTC"),
        (limit(Side::Buy, "50000", "200.00001"), RefusalCode::AboveMaxSize, "10000000 USD"),
        (limit(Side::Buy, "24999.99", "1"), RefusalCode::PriceOutOfBand, "from 25000 to 75000"),
        (limit(Side::Sell, "75000.01", "1"), RefusalCode::PriceOutOfBand, "from 25000 to 75000"),
    ];
    for (order, code, part) in rows {
        let (told, message) = refusal(place.trading.place_order(&buyer, order.clone()).await);
        assert_eq!(told, code, "{order:?}: {message}");
        assert!(message.contains(part), "{message}");
    }
}

#[tokio::test]
async fn batch_of_a_hundred_orders_is_placed_together() {
    let place = Place::open().await;
    let buyer = principal(1);
    place.give(&buyer, "USD", "100000").await;
    let orders = (0..100).map(|number| limit(Side::Buy, &format!("{}", 30_000 + number), "0.001"));
    let outcomes = place.trading.place_orders(&buyer, orders.collect()).await.expect("answered");
    let seqs: Vec<_> = outcomes.iter().flatten().map(|placed| placed.seq.0).collect();
    assert_eq!(seqs.len(), 100);
    assert!(seqs.windows(2).all(|pair| pair[1] == pair[0] + 1), "nothing came in between");
}

#[tokio::test]
async fn iceberg_shows_a_slice_and_queues_up_again_with_the_next() {
    let place = Place::open().await;
    let (hider, other, seller) = (principal(1), principal(2), principal(3));
    for buyer in [&hider, &other] {
        place.give(buyer, "USD", "50000").await;
    }
    place.give(&seller, "BTC", "2").await;
    let iceberg =
        PlaceOrder { display_quantity: Some(dec("0.1")), ..limit(Side::Buy, "50000", "0.25") };
    let iceberg = place.place(&hider, iceberg).await;
    place.place(&other, limit(Side::Buy, "50000", "0.1")).await;
    let shown = || {
        let book = place.handle.book(iceberg.market, 1).expect("listed");
        book.bids.first().map_or(0, |level| level.quantity.0)
    };
    assert_eq!(shown(), 20_000, "a slice of 0.1, and the other's 0.1");
    let sold = place.trading.place_order(&seller, limit(Side::Sell, "50000", "0.15")).await;
    let makers: Vec<_> =
        sold.expect("fills").trades.first.iter().map(|trade| trade.maker.account).collect();
    assert_eq!(makers, [hider.account, other.account], "the next slice waits behind the other");
    assert_eq!(shown(), 15_000, "the other's 0.05 and the second slice");
    place.place(&seller, limit(Side::Sell, "50000", "0.15")).await;
    assert_eq!(shown(), 5_000, "the last slice is what is left");
    assert_eq!(place.found(&hider, &iceberg).await.filled, Quantity(20_000));
}
