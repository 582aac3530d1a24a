//! Who pays which fee, out of what, and that holds cover it to the unit.

use super::*;

#[test]
fn fee_is_paid_on_top_by_the_buyer_and_out_of_proceeds_by_the_seller() {
    let rows = [
        // taker side, fee of buyer, fee of seller: 1,000 at 0.1 % maker and 0.25 % taker
        (BUY, 3, 1),
        (SELL, 1, 3),
    ];
    for (taker, buyer_fee, seller_fee) in rows {
        let mut house = House::with_fees(1_000, 2_500);
        let (buyer, seller) = (BOB, ANN);
        if taker == BUY {
            house.placed(seller, SELL, limit(100, 10));
            house.placed(buyer, BUY, limit(100, 10));
        } else {
            house.placed(buyer, BUY, limit(100, 10));
            house.placed(seller, SELL, limit(100, 10));
        }
        assert_eq!(house.balance(buyer, USD), (1_000_000 - 1_000 - buyer_fee, 0), "{taker:?}");
        assert_eq!(house.balance(seller, USD), (1_000_000 + 1_000 - seller_fee, 0), "{taker:?}");
        assert_eq!(house.balance(AccountId::FEES, USD), (buyer_fee + seller_fee, 0), "{taker:?}");
    }
}

#[test]
fn buy_holds_its_notional_and_the_higher_fee() {
    for (maker, taker) in [(1_000, 2_500), (2_500, 1_000)] {
        let mut house = House::with_fees(maker, taker);
        let id = house.placed(ANN, BUY, limit(33, 13)).id;
        assert_eq!(house.balance(ANN, USD).1, 429 + 2, "429 and 1.0725, rounded up");
        house.cancel(ANN, id).expect("open");
        assert_eq!(house.balance(ANN, USD), (1_000_000, 0));
    }
}

#[test]
fn fees_of_many_small_fills_are_rounded_once() {
    let mut house = House::with_fees(1_000, 2_500);
    house.placed(ANN, BUY, limit(100, 30));
    for _ in 0..30 {
        house.placed(BOB, SELL, limit(100, 1));
    }
    assert_eq!(house.balance(ANN, USD), (1_000_000 - 3_000 - 3, 0), "0.1 each, 3 in all");
    assert_eq!(house.balance(BOB, USD), (1_000_000 + 3_000 - 30, 0), "thirty orders, 1 each");
    assert_eq!(house.balance(ANN, BTC), (10_030, 0));
}

#[test]
fn price_improvement_is_given_back() {
    let mut house = House::with_fees(1_000, 2_500);
    house.placed(ANN, SELL, limit(90, 10));
    let order = house.placed(BOB, BUY, limit(100, 20));
    assert_eq!((order.filled_notional, order.fees), (Amount(900), Amount(3)));
    // The remainder costs 1,000 and at most 2.5 in fees, of which 0.75 are paid ahead.
    assert_eq!(house.balance(BOB, USD), (1_000_000 - 903 - 1_002, 1_002));
    house.placed(ANN, SELL, limit(100, 10));
    assert_eq!(house.balance(BOB, USD), (1_000_000 - 903 - 1_001, 0), "2.25 + 1 is 4 in all");
}

#[test]
fn order_keeps_the_fees_it_was_accepted_under() {
    let mut house = House::with_fees(1_000, 2_500);
    house.placed(BOB, BUY, limit(100, 10));
    house.update(|update| update.maker_fee_ppm = 1_000_000);
    house.placed(ANN, SELL, limit(100, 10));
    assert_eq!(house.balance(BOB, USD), (1_000_000 - 1_001, 0));
}

#[test]
fn budget_includes_the_fee_and_is_never_exceeded() {
    for budget in [101, 250, 1_000, 1_002, 1_003, 1_004, 5_000] {
        let mut house = House::with_fees(1_000, 2_500);
        house.placed(ANN, SELL, limit(100, 10));
        let order = house.placed(BOB, BUY, Terms::MarketBudget(Amount(budget)));
        let spent = order.filled_notional.0 + order.fees.0;
        assert!(spent <= budget, "{budget}");
        assert_eq!(house.balance(BOB, USD), (1_000_000 - spent, 0), "{budget}");
        let one_more = order.filled_notional.0 + 100;
        let cost = one_more + (one_more * 2_500 + 999_999) / 1_000_000;
        assert!(cost > budget || order.filled == Quantity(10), "{budget} buys no lot more");
    }
}

#[test]
fn market_buy_holds_exactly_its_cost_and_fee() {
    let mut house = House::with_fees(1_000, 2_500);
    house.placed(ANN, SELL, limit(100, 5));
    house.placed(ANN, SELL, limit(110, 5));
    house.fund(POOR, USD, 1_052);
    let all = Terms::MarketQuantity(Quantity(10));
    let short = Reject::InsufficientFunds { needed: Amount(1_053), available: Amount(1_052) };
    assert_eq!(house.place(POOR, BUY, all), Err(short));
    house.fund(POOR, USD, 1);
    house.placed(POOR, BUY, all);
    assert_eq!(house.balance(POOR, USD), (0, 0));
}

#[test]
fn fee_of_everything_leaves_a_seller_with_nothing_and_no_less() {
    let mut house = House::with_fees(1_000_000, 1_000_000);
    house.placed(ANN, SELL, limit(100, 5));
    house.placed(BOB, BUY, limit(100, 5));
    assert_eq!(house.balance(ANN, USD), (1_000_000, 0));
    assert_eq!(house.balance(BOB, USD), (999_000, 0));
    assert_eq!(house.balance(AccountId::FEES, USD), (1_000, 0));
}
