//! The same command twice is done once; how long that is remembered.

use super::*;
use core::time::Duration;

fn named(id: &str, order: NewOrder) -> Command {
    Command::PlaceOrder(NewOrder { client_id: ClientId::new(id), ..order })
}

fn cancel(account: AccountId, id: &str) -> Command {
    let order = OrderRef::Client(ClientId::new(id).expect("an id"));
    Command::CancelOrder(CancelOrder { account, order })
}

fn repeated(first: u64, outcome: FirstOutcome) -> Vec<Event> {
    vec![Event::Repeated(Repeated { first: Some(Seq(first)), outcome })]
}

#[test]
fn repeated_order_answers_with_the_first() {
    let mut house = House::open();
    let order = House::order(ANN, BUY, limit(50, 4));
    house.run(named("a", order.clone()));
    let first = house.engine.last_seq().0;
    let again = repeated(first, FirstOutcome::Order(OrderId(1)));
    assert_eq!(house.run(named("a", order.clone())), again);
    house.set_status(MarketStatus::Halted);
    assert_eq!(house.run(named("a", order.clone())), again, "whatever happened since");
    house.cancel(ANN, OrderId(1)).expect("open");
    assert_eq!(house.run(named("a", order.clone())), again, "also once it ended");
    let other = House::order(ANN, BUY, limit(50, 5));
    assert_eq!(house.refusal(named("a", other)), Some(Reject::ClientIdReused));
    house.set_status(MarketStatus::Open);
    let others = NewOrder { account: BOB, ..order };
    assert_eq!(house.refusal(named("a", others)), None, "each account has its own ids");
}

#[test]
fn refused_command_leaves_its_id_free() {
    let mut house = House::open();
    let dear = House::order(ANN, BUY, limit(2_000_000, 1));
    assert!(house.refusal(named("a", dear)).is_some());
    assert_eq!(house.refusal(named("a", House::order(ANN, BUY, limit(50, 4)))), None);
}

#[test]
fn orders_are_cancelled_by_their_client_id() {
    let mut house = House::open();
    house.run(named("a", House::order(ANN, BUY, limit(50, 4))));
    assert_eq!(house.refusal(cancel(BOB, "a")), Some(Reject::UnknownOrder));
    assert_eq!(house.refusal(cancel(ANN, "b")), Some(Reject::UnknownOrder));
    assert_eq!(house.refusal(cancel(ANN, "a")), None);
    assert_eq!(house.refusal(cancel(ANN, "a")), Some(Reject::OrderClosed));
}

#[test]
fn client_ids_are_forgotten_after_a_day_of_engine_time() {
    let mut house = House::open();
    let order = House::order(ANN, BUY, limit_for(50, 4, TimeInForce::Ioc));
    house.run(named("a", order.clone()));
    let start = house.at;
    house.at = start.plus(REMEMBERED - Duration::from_micros(1));
    assert!(matches!(house.run(named("a", order.clone()))[0], Event::Repeated(_)));
    house.at = start.plus(REMEMBERED);
    assert!(matches!(house.run(named("a", order))[0], Event::Order(_)));
}

#[test]
fn open_order_keeps_its_id() {
    let mut house = House::open();
    let order = House::order(ANN, BUY, limit(50, 4));
    house.run(named("a", order.clone()));
    house.at = house.at.plus(REMEMBERED * 3);
    assert!(matches!(house.run(named("a", order.clone()))[0], Event::Repeated(_)));
    assert_eq!(house.refusal(cancel(ANN, "a")), None);
    assert_eq!(house.refusal(cancel(ANN, "a")), Some(Reject::UnknownOrder), "then it goes");
    assert!(matches!(house.run(named("a", order))[0], Event::Order(_)));
}

#[test]
fn engine_time_never_goes_back() {
    let mut house = House::open();
    house.at = Timestamp(i64::MAX);
    house.run(Command::Tick);
    house.at = Timestamp(i64::MIN);
    house.placed(ANN, BUY, limit(50, 4));
    assert_eq!(house.engine.now(), Timestamp(i64::MAX));
}
