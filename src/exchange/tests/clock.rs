//! Stories of a computer whose clock jumps: no order ends by it, nothing is journaled by it, and everybody is told.

use super::cluster::Nodes;
use super::*;
use crate::exchange::{Part, Role};
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 3_600);
const YEAR_MICROS: i64 = 365 * 24 * 3_600 * 1_000_000;

/// Waits until the clock is believed, or is not.
async fn clock_is_believed(handle: &ExchangeHandle, believed: bool) {
    while handle.trouble(Part::Clock).is_none() != believed {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// An order of Alice's that stands for a day.
fn until_tomorrow(rig: &Rig) -> NewOrder {
    let price = Price(5_000_000);
    let terms = Terms::Limit {
        price,
        quantity: Quantity(100_000),
        time_in_force: crate::domain::TimeInForce::Gtd,
        post_only: false,
        display: None,
    };
    let expires_at = Some(crate::domain::Clock::now(&*rig.clock).plus(DAY));
    NewOrder {
        expires_at,
        ..NewOrder::new(ALICE, MarketSide { market: BTC_USD, side: Side::Buy }, terms)
    }
}

#[tokio::test]
async fn clock_set_a_year_ahead_expires_no_order_and_stops_commands_until_it_is_back() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    handle.place_order(until_tomorrow(&rig)).await.expect("stands for a day");
    let seq = handle.status().seq;
    rig.clock.step(YEAR_MICROS);
    clock_is_believed(&handle, false).await;
    let refused = handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await;
    assert!(is_not_done(&refused), "{refused:?}");
    assert!(is_unavailable(&handle.ready().await), "and health says so");
    assert_eq!(handle.status().seq, seq, "nothing was journaled, no tick either");
    assert_eq!(handle.book(BTC_USD, 1).expect("listed").bids.len(), 1, "the order stands");

    rig.clock.step(-YEAR_MICROS);
    clock_is_believed(&handle, true).await;
    let done = handle.deposit(deposit(ALICE, USD, COIN)).await.expect("goes on");
    assert_eq!(done.seq, seq.next());
    rig.clock.advance(2 * DAY);
    while !handle.book(BTC_USD, 1).expect("listed").bids.is_empty() {
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    exchange.shutdown().await;
}

#[tokio::test]
async fn clock_that_an_operator_confirms_is_believed_at_once() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    rig.clock.step(YEAR_MICROS);
    clock_is_believed(&handle, false).await;
    handle.confirm_clock();
    clock_is_believed(&handle, true).await;
    let done = handle.deposit(deposit(ALICE, USD, COIN)).await.expect("goes on");
    assert_eq!(done.at, crate::domain::Clock::now(&*rig.clock));
    exchange.shutdown().await;

    rig.clock.step(-YEAR_MICROS);
    let (exchange, handle) = rig.start().await;
    clock_is_believed(&handle, false).await;
    let refused = handle.submit(Command::Deposit(deposit(ALICE, USD, COIN))).await;
    assert!(is_not_done(&refused), "the journal is a year ahead: {refused:?}");
    handle.confirm_clock();
    clock_is_believed(&handle, true).await;
    let waits = handle.deposit(deposit(ALICE, USD, COIN)).await.expect("goes on");
    assert_eq!(waits.at, done.at, "time stands until the clock comes to it");
    exchange.shutdown().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn node_whose_clock_is_not_the_databases_does_not_take_over() {
    let nodes = Nodes::new(None).await;
    let (one, two) = nodes.open_for_trading().await;
    two.door.tell_time(Timestamp::from_seconds(1_768_000_000 + 3_600));
    one.exchange.shutdown().await;
    clock_is_believed(&two.handle, false).await;
    assert_eq!(two.handle.status().role, Role::Standby);
    let trouble = two.handle.status().trouble.expect("says so");
    assert!(trouble.contains("3600 s behind the database's"), "{trouble}");
    two.handle.confirm_clock();
    two.becomes(Role::Leader).await;
    two.exchange.shutdown().await;
}
