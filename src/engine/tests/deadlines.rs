//! What ends when its time has come, and that only a tick ends it.

use super::*;
use core::time::Duration;

fn until(seconds: i64, account: AccountId, price: i64) -> NewOrder {
    let expires_at = Some(Timestamp::from_seconds(seconds));
    let terms = limit_for(price, 5, TimeInForce::Gtd);
    NewOrder { expires_at, ..House::order(account, BUY, terms) }
}

fn switch(account: AccountId, seconds: u32) -> Command {
    Command::CancelAllAfter(CancelAllAfter { account, seconds })
}

#[test]
fn orders_end_at_their_instant_by_a_tick() {
    let mut house = House::open();
    let late = house.put(until(1_020, ANN, 50)).id;
    let first = house.put(until(1_010, ANN, 51)).id;
    let other = house.put(until(1_010, BOB, 52)).id;
    assert_eq!(house.engine.next_deadline(), Some(Timestamp::from_seconds(1_010)));
    house.at = Timestamp::from_seconds(1_010);
    assert_eq!(house.placed(CAT, SELL, limit_for(52, 1, TimeInForce::Ioc)).filled, Quantity(1));
    let told = house.orders(Command::Tick);
    let expired = |it: &OrderState| (it.id, it.status, it.reason);
    let why = Some(OrderEndReason::Expired);
    let ended: Vec<_> = told.iter().map(expired).collect();
    assert_eq!(ended, [(first, OrderStatus::Expired, why), (other, OrderStatus::Expired, why)]);
    assert_eq!(house.engine.next_deadline(), Some(Timestamp::from_seconds(1_020)));
    house.cancel(ANN, late).expect("open");
    assert_eq!(house.engine.next_deadline(), None);
    assert_eq!(house.run(Command::Tick), [], "nothing is due");
}

#[test]
fn dead_mans_switch_fires_unless_it_is_reset() {
    let mut house = House::open();
    let start = house.at;
    let fires_at = |house: &House| house.engine.dead_mans_switch(ANN);
    house.placed(ANN, BUY, limit(50, 4));
    house.placed(ANN, SELL, limit(60, 4));
    house.placed(BOB, SELL, limit(60, 4));
    house.run(switch(ANN, 10));
    assert_eq!(fires_at(&house), Some(start.plus(Duration::from_secs(10))));
    house.at = start.plus(Duration::from_secs(9));
    house.run(switch(ANN, 10));
    house.at = start.plus(Duration::from_secs(18));
    assert_eq!(house.run(Command::Tick), []);
    house.at = start.plus(Duration::from_secs(19));
    let told = house.orders(Command::Tick);
    let why = Some(OrderEndReason::DeadMansSwitch);
    assert!(told.len() == 2 && told.iter().all(|it| it.account == ANN && it.reason == why));
    assert_eq!((fires_at(&house), house.engine.next_deadline()), (None, None));
}

#[test]
fn dead_mans_switch_is_taken_away_and_has_a_longest_time() {
    let mut house = House::open();
    house.run(switch(ANN, SWITCH_SECONDS_MAX));
    let off = DeadMansSwitch { account: ANN, fires_at: None };
    assert_eq!(house.run(switch(ANN, 0)), [Event::DeadMansSwitch(off)]);
    let too_long = Reject::TimeoutOutOfRange { maximum: SWITCH_SECONDS_MAX };
    assert_eq!(house.refusal(switch(ANN, SWITCH_SECONDS_MAX + 1)), Some(too_long));
    assert_eq!(house.refusal(switch(AccountId::FEES, 1)), Some(Reject::ForbiddenAccount));
}

#[test]
fn expiry_that_cannot_be_is_refused() {
    let plain = |time_in_force, expires_at| NewOrder {
        expires_at,
        ..House::order(ANN, BUY, limit_for(50, 5, time_in_force))
    };
    let at = |seconds| Some(Timestamp::from_seconds(seconds));
    let rows = [
        (plain(TimeInForce::Gtd, None), Reject::InvalidExpiry),
        (plain(TimeInForce::Gtc, at(2_000)), Reject::InvalidExpiry),
        (plain(TimeInForce::Gtd, at(1_000)), Reject::ExpiryInPast),
    ];
    for (new, expected) in rows {
        assert_eq!(House::open().refusal(Command::PlaceOrder(new)), Some(expected));
    }
}
