//! What is counted, by whom, and what a refusal leaves behind.

use super::*;
use crate::domain::time::ManualClock;
use crate::services::auth::testing::principal;
use crate::storage::limiter::limiter;

fn clock() -> Arc<ManualClock> {
    Arc::new(ManualClock::at(Timestamp::from_seconds(1_700_000_000)))
}

fn limits(clock: &Arc<ManualClock>) -> RateLimits {
    let limiter = limiter(None, Arc::clone(clock) as _);
    RateLimits::new(RateLimitsConfig::default(), limiter, Arc::clone(clock) as _)
}

fn nobody(ip: &str) -> RateSubject {
    RateSubject::of(None, ip.parse().expect("an address"))
}

fn person(number: u32, ip: &str) -> RateSubject {
    RateSubject::of(Some(&principal(number)), ip.parse().expect("an address"))
}

fn asks(demands: &[(Rate, u32)]) -> Demand {
    let mut demand = Demand::default();
    for (rate, count) in demands {
        demand.add(*rate, *count);
    }
    demand
}

/// How many of the same are let through until one is not.
async fn fit(limits: &RateLimits, caller: &RateSubject, demand: Demand) -> u32 {
    let mut count = 0;
    while limits.admit(caller, &demand).await.is_ok() {
        count += 1;
        assert!(count < 100_000, "there is no limit");
    }
    count
}

#[tokio::test]
async fn each_rate_lets_through_what_its_setting_says() {
    let (here, ann) = ("203.0.113.7", 1);
    for (rate, expected) in [
        (Rate::SignUp, 5),
        (Rate::SignIn, 10),
        (Rate::Verification, 10),
        (Rate::VerificationMail, 3),
        (Rate::PasswordResetMail, 3),
        (Rate::PasswordReset, 5),
        (Rate::AnonymousMutation, 100),
    ] {
        let limits = limits(&clock());
        assert_eq!(fit(&limits, &nobody(here), asks(&[(rate, 1)])).await, expected, "{rate:?}");
        // By network: who is signed in there has no more of it.
        if rate != Rate::AnonymousMutation {
            assert_eq!(fit(&limits, &person(ann, here), asks(&[(rate, 1)])).await, 0, "{rate:?}");
        }
        assert_eq!(fit(&limits, &nobody("203.0.113.8"), asks(&[(rate, 1)])).await, expected);
    }
    for (rate, expected) in [(Rate::Order, 100), (Rate::Cancel, 200)] {
        let limits = limits(&clock());
        let places = [person(ann, here), person(ann, "198.51.100.9")];
        assert_eq!(fit(&limits, &places[0], asks(&[(rate, 1)])).await, expected, "{rate:?}");
        assert_eq!(fit(&limits, &places[1], asks(&[(rate, 1)])).await, 0, "the same person");
        assert_eq!(fit(&limits, &person(2, here), asks(&[(rate, 1)])).await, expected);
    }
}

#[tokio::test]
async fn signed_in_guessers_are_counted_by_person_too() {
    let limits = limits(&clock());
    let sign_in = asks(&[(Rate::SignIn, 1)]);
    for network in 1..=10 {
        let from = person(1, &format!("203.0.113.{network}"));
        assert!(limits.admit(&from, &sign_in).await.is_ok(), "{network}");
    }
    let from = person(1, "203.0.113.99");
    assert!(limits.admit(&from, &sign_in).await.is_err(), "from yet another network");
}

#[tokio::test]
async fn all_addresses_of_an_ipv6_network_are_one() {
    let limits = limits(&clock());
    let sign_up = asks(&[(Rate::SignUp, 1)]);
    for number in 0..5 {
        let from = nobody(&format!("2001:db8:1:2:{number:x}::{number:x}"));
        assert!(limits.admit(&from, &sign_up).await.is_ok());
    }
    let rotated = nobody("2001:db8:1:2:ffff:ffff:ffff:ffff");
    assert!(limits.admit(&rotated, &sign_up).await.is_err());
    assert!(limits.admit(&nobody("2001:db8:1:3::1"), &sign_up).await.is_ok(), "another network");
}

#[tokio::test]
async fn refused_operation_counts_against_nothing() {
    let limits = limits(&clock());
    let caller = nobody("203.0.113.7");
    let sign_in = asks(&[(Rate::Cost, 20), (Rate::AnonymousMutation, 1), (Rate::SignIn, 1)]);
    assert_eq!(fit(&limits, &caller, sign_in).await, 10);
    let before = limits.budget(&caller).await;
    assert_eq!(before.remaining, 200_000 - 10 * 20);
    for _ in 0..500 {
        let too_many = limits.admit(&caller, &sign_in).await.expect_err("held");
        assert_eq!((too_many.rate, too_many.retry_after()), (Rate::SignIn, 6));
    }
    assert_eq!(limits.budget(&caller).await, before);
    let mutation = asks(&[(Rate::AnonymousMutation, 1)]);
    assert_eq!(fit(&limits, &caller, mutation).await, 90);
}

#[tokio::test]
async fn several_at_once_are_all_counted_or_none() {
    let limits = limits(&clock());
    let caller = nobody("203.0.113.7");
    let aliases = |count| asks(&[(Rate::SignIn, count)]);
    assert!(limits.admit(&caller, &aliases(8)).await.is_ok());
    let too_many = limits.admit(&caller, &aliases(3)).await.expect_err("two are left");
    assert_eq!(too_many.retry_after(), 6);
    assert!(limits.admit(&caller, &aliases(2)).await.is_ok(), "the three were not counted");
    let never = limits.admit(&nobody("203.0.113.8"), &aliases(11)).await.expect_err("of ten");
    assert_eq!(never.retry_after(), 60);
}

#[tokio::test]
async fn orders_come_back_by_the_second_and_cancels_are_apart() {
    let clock = clock();
    let limits = limits(&clock);
    let caller = person(1, "203.0.113.7");
    let order = asks(&[(Rate::Order, 1)]);
    assert_eq!(fit(&limits, &caller, order).await, 100);
    let cancel = limits.admit(&caller, &asks(&[(Rate::Cancel, 100)])).await;
    assert!(cancel.is_ok(), "whatever was placed can be taken back");
    clock.advance(Duration::from_secs(1));
    assert_eq!(fit(&limits, &caller, order).await, 20);
    clock.advance(Duration::from_secs(3_600));
    assert_eq!(fit(&limits, &caller, order).await, 100, "and no more than the burst");
}

#[tokio::test]
async fn clock_that_was_put_back_holds_nobody_for_longer_than_a_window() {
    let clock = clock();
    let limits = limits(&clock);
    let caller = nobody("203.0.113.7");
    let sign_in = asks(&[(Rate::SignIn, 1)]);
    clock.advance(Duration::from_secs(86_400));
    assert_eq!(fit(&limits, &caller, sign_in).await, 10);
    clock.step(-86_400_000_000);
    let held = limits.admit(&caller, &sign_in).await.expect_err("still held");
    assert!(held.retry_after() <= 60, "{held:?}");
    clock.advance(Duration::from_secs(60));
    assert_eq!(fit(&limits, &caller, sign_in).await, 10);
}

#[tokio::test]
async fn budget_tells_what_is_left_and_spends_nothing() {
    let clock = clock();
    let limits = limits(&clock);
    let caller = person(1, "203.0.113.7");
    let full = limits.budget(&caller).await;
    assert_eq!((full.limit, full.remaining), (1_000_000, 1_000_000));
    assert_eq!(full.reset_at, clock.now());
    limits.admit(&caller, &asks(&[(Rate::Cost, 250_000)])).await.expect("fits");
    for _ in 0..3 {
        let left = limits.budget(&caller).await;
        assert_eq!(left.remaining, 750_000);
        assert_eq!(left.reset_at, clock.now().plus(Duration::from_secs(15)));
    }
    let nobody = limits.budget(&nobody("203.0.113.7")).await;
    assert_eq!((nobody.limit, nobody.remaining), (200_000, 200_000), "a budget of its own");
}

#[tokio::test]
async fn standing_is_that_of_the_limit_that_is_nearest() {
    let limits = limits(&clock());
    let caller = nobody("203.0.113.7");
    let sign_up = asks(&[(Rate::Cost, 10), (Rate::AnonymousMutation, 1), (Rate::SignUp, 1)]);
    let standing = limits.admit(&caller, &sign_up).await.expect("fits").expect("counts");
    assert_eq!((standing.rate, standing.left.count), (Rate::SignUp, 4));
    assert_eq!(standing.limit.window, Duration::from_secs(60));
    assert_eq!(limits.admit(&caller, &Demand::default()).await, Ok(None), "counts nothing");
}
