//! Orders that wait for the market: when they trigger, in which order, and what becomes of them.

use super::*;
use agio_domain::OrderType;

const STOP: fn(i64) -> Trigger = |price| Trigger::Stop(Price(price));
const PROFIT: fn(i64) -> Trigger = |price| Trigger::TakeProfit(Price(price));

fn trailing(delta: i64, stop: Option<i64>) -> Trigger {
    Trigger::Trailing { delta: Price(delta), stop: stop.map(Price) }
}

fn order(account: AccountId, side: Side, (terms, trigger): (Terms, Trigger)) -> NewOrder {
    NewOrder { trigger: Some(trigger), ..House::order(account, side, terms) }
}

/// The last trade was at 100.
fn traded() -> House {
    let mut house = House::open();
    house.trade_at(100);
    house
}

#[test]
fn trigger_fires_at_its_price_and_not_before() {
    let rows = [
        // side, trigger, prices that leave it waiting, the price that fires it
        (BUY, STOP(105), [104, 90], 105),
        (BUY, STOP(105), [104, 90], 200),
        (SELL, STOP(95), [96, 110], 95),
        (SELL, STOP(95), [96, 110], 40),
        (BUY, PROFIT(95), [96, 110], 95),
        (SELL, PROFIT(105), [104, 90], 106),
        (SELL, trailing(10, None), [120, 111], 110),
        (SELL, trailing(10, Some(95)), [101, 96], 95),
        (BUY, trailing(10, None), [80, 89], 90),
        (BUY, trailing(10, Some(104)), [95, 103], 104),
    ];
    for (side, trigger, waits, fires) in rows {
        let mut house = traded();
        let waiting = house.put(order(ANN, side, (lots(5), trigger)));
        assert_eq!(waiting.status, OrderStatus::PendingTrigger, "{trigger:?}");
        for price in waits {
            house.trade_at(price);
            let status = house.engine.order(waiting.id).map(|it| it.status);
            assert_eq!(status, Some(OrderStatus::PendingTrigger), "{trigger:?} at {price}");
        }
        let told = house.trade_at(fires);
        let fired = told.iter().find(|it| it.id == waiting.id).expect("fired");
        let nothing = (OrderStatus::Cancelled, Some(OrderEndReason::NoLiquidity), 0);
        assert_eq!(ended(fired), nothing, "{trigger:?}: the book is empty");
        assert_eq!(told.len(), 3, "{trigger:?}: the trade's two orders, and it");
    }
}

#[test]
fn waiting_order_tells_its_type_and_holds_as_the_order_that_comes() {
    use OrderType::{Stop, StopLimit, TakeProfit, TakeProfitLimit, TrailingStop};
    let rows = [
        (SELL, lots(5), STOP(90), Stop, 5),
        (BUY, lots(5), STOP(110), Stop, 0),
        (BUY, limit(120, 5), STOP(110), StopLimit, 602),
        (SELL, limit(80, 5), STOP(90), StopLimit, 5),
        (BUY, Terms::MarketBudget(Amount(700)), PROFIT(90), TakeProfit, 700),
        (SELL, limit(130, 5), PROFIT(120), TakeProfitLimit, 5),
        (SELL, lots(5), trailing(10, None), TrailingStop, 5),
    ];
    for (side, terms, trigger, order_type, held) in rows {
        let mut house = House::with_fees(1_000, 2_500);
        house.trade_at(100);
        let it = house.put(order(ANN, side, (terms, trigger)));
        assert_eq!((it.order_type, it.status), (order_type, OrderStatus::PendingTrigger));
        assert_eq!(house.engine.held_for(it.id), Some(Amount(held)), "{terms:?} {trigger:?}");
        assert_eq!(house.levels(side), [], "in no book");
        house.cancel(ANN, it.id).expect("waiting orders are cancelled like others");
        assert_eq!(house.balance(ANN, BTC), (10_000, 0));
    }
}

#[test]
fn trigger_that_holds_already_fires_at_once() {
    let mut house = traded();
    house.placed(BOB, SELL, limit(103, 2));
    let it = house.put(order(ANN, BUY, (lots(5), STOP(100))));
    assert_eq!(ended(&it), (OrderStatus::Cancelled, Some(OrderEndReason::NoLiquidity), 2));
    let rests = house.put(order(ANN, BUY, (limit(90, 5), STOP(95))));
    assert_eq!((rests.status, rests.order_type), (OrderStatus::Open, OrderType::StopLimit));
    assert_eq!(house.levels(BUY), [(90, 5, 1)]);
    house.set_status(MarketStatus::PostOnly);
    let refused = house.refusal(Command::PlaceOrder(order(ANN, BUY, (lots(5), STOP(100)))));
    assert_eq!(refused, Some(Reject::MarketNotOpen(MarketStatus::PostOnly)));
    let waits = house.refusal(Command::PlaceOrder(order(ANN, BUY, (lots(5), STOP(300)))));
    assert_eq!(waits, None);
}

#[test]
fn triggers_of_one_trade_fire_in_price_time_order_down_before_up() {
    let mut house = traded();
    let mut wait = |side, trigger| house.put(order(ANN, side, (limit(1, 10), trigger))).id;
    let far = wait(SELL, STOP(60));
    let near = wait(SELL, STOP(80));
    let same = wait(SELL, STOP(80));
    let mut scenario = |price| -> Vec<OrderId> {
        let told = house.trade_at(price);
        told.iter().filter(|it| it.account == ANN).map(|it| it.id).collect()
    };
    assert_eq!(scenario(81), []);
    assert_eq!(scenario(50), [near, same, far]);
}

#[test]
fn trailing_stop_follows_the_market_and_never_retreats() {
    let mut house = traded();
    let sell = house.put(order(ANN, SELL, (lots(5), trailing(10, None)))).id;
    let buy = house.put(order(ANN, BUY, (lots(5), trailing(30, None)))).id;
    let stop = |house: &House, id| house.engine.order(id).and_then(|it| it.rare().stop_price);
    let rows = [(100, 90, 130), (105, 95, 130), (99, 95, 129), (120, 110, 129), (115, 110, 129)];
    for (price, sells, buys) in rows {
        house.trade_at(price);
        let stops = (stop(&house, sell), stop(&house, buy));
        assert_eq!(stops, (Some(Price(sells)), Some(Price(buys))), "after {price}");
    }
    let told = house.trade_at(110);
    let fired = told.iter().find(|it| it.id == sell).expect("fired");
    let fired = fired.rare();
    assert_eq!((fired.stop_price, fired.trailing_delta), (Some(Price(110)), Some(Price(10))));
}

#[test]
fn trailing_stop_without_a_market_starts_at_the_first_trade() {
    let mut house = House::open();
    let sell = house.put(order(ANN, SELL, (lots(5), trailing(10, None)))).id;
    let deep = house.put(order(ANN, SELL, (lots(5), trailing(1_000, None)))).id;
    assert_eq!(house.engine.order(sell).and_then(|it| it.rare().stop_price), None);
    house.trade_at(50);
    assert_eq!(house.engine.order(sell).and_then(|it| it.rare().stop_price), Some(Price(40)));
    assert_eq!(
        house.engine.order(deep).and_then(|it| it.rare().stop_price),
        None,
        "below one tick"
    );
}

#[test]
fn cascade_of_any_length_is_a_loop() {
    const LINKS: i64 = 20_000;
    let mut engine = House::open().engine;
    let at = engine.now();
    let mut events = Vec::new();
    let mut run = |engine: &mut Engine, command: Command| {
        events.clear();
        engine.apply(engine.last_seq().next(), at, &command, &mut events);
        assert!(!matches!(events[..], [Event::Refused(_)]), "{events:?}");
        events.len()
    };
    for account in 0..5 {
        let (account, owner) = (AccountId(3_000 + account), UserId(account.into()));
        run(&mut engine, Command::OpenAccount(OpenAccount { account, owner }));
        for asset in [USD, BTC] {
            let amount = Amount(1_000_000_000_000);
            run(&mut engine, Command::Deposit(Deposit { account, asset, amount, once: None }));
        }
    }
    let account =
        |number: i64| AccountId(3_000 + u32::try_from(number * 3 / LINKS).expect("small"));
    // Every stop order sells one lot into the bid one tick below, and so wakes the next.
    for link in 0..LINKS {
        let price = 50_000 - link;
        let bidder = AccountId(if link % 2 == 0 { 3_003 } else { 3_004 });
        run(&mut engine, Command::PlaceOrder(House::order(bidder, BUY, limit(price, 1))));
        if link > 0 {
            let stop = (lots(1), STOP(price + 1));
            run(&mut engine, Command::PlaceOrder(order(account(link), SELL, stop)));
        }
    }
    let first = Command::PlaceOrder(House::order(AccountId(3_000), SELL, lots(1)));
    let told = run(&mut engine, first);
    assert_eq!(engine.open_order_count(), 0, "all of them traded in one command");
    assert!(told > 5 * LINKS as usize);
}

#[test]
fn triggered_order_that_cannot_trade_ends() {
    use OrderEndReason::{FillOrKill, InsufficientFunds, WouldTake};
    let fok = limit_for(110, 9, TimeInForce::Fok);
    let rows = [
        (ANN, fok, FillOrKill),
        (ANN, post_only(110, 5), WouldTake),
        (POOR, lots(5), InsufficientFunds),
    ];
    for (account, terms, reason) in rows {
        let mut house = traded();
        house.fund(POOR, USD, 100);
        let id = house.put(order(account, BUY, (terms, STOP(105)))).id;
        house.placed(BOB, SELL, limit(106, 5));
        let told = house.trade_at(105);
        let it = told.iter().find(|it| it.id == id).expect("fired");
        assert_eq!(ended(it), (OrderStatus::Cancelled, Some(reason), 0), "{terms:?}");
        assert_eq!(house.balance(account, USD).1, 0);
    }
}

#[test]
fn trigger_that_cannot_be_is_refused() {
    let gtd = |at: i64| Some(Timestamp::from_seconds(at));
    let rows = [
        (limit(100, 5), trailing(10, None), None, Reject::TrailingNeedsMarket),
        (lots(5), trailing(0, None), None, Reject::PriceNotPositive),
        (lots(5), trailing(5, Some(0)), None, Reject::PriceNotPositive),
        (lots(5), STOP(-1), None, Reject::PriceNotPositive),
        (limit(100, 5), STOP(110), gtd(2_000), Reject::InvalidExpiry),
        (lots(5), STOP(110), gtd(1_000), Reject::ExpiryInPast),
        (limit(1, 5), STOP(110), None, Reject::BelowMinNotional { minimum: Amount(10) }),
    ];
    for (terms, trigger, expires_at, expected) in rows {
        let new = NewOrder { expires_at, ..order(ANN, BUY, (terms, trigger)) };
        assert_eq!(House::open().refusal(Command::PlaceOrder(new)), Some(expected), "{terms:?}");
    }
    let plain = NewOrder { expires_at: gtd(2_000), ..House::order(ANN, BUY, lots(5)) };
    assert_eq!(House::open().refusal(Command::PlaceOrder(plain)), Some(Reject::InvalidExpiry));
}
