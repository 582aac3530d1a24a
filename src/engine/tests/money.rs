//! Deposits, the postings of a trade, and the ends of the number range.

use super::*;
use agio_domain::{TradeId, TransferKind};

#[test]
fn deposit_is_one_transfer_from_outside() {
    let mut house = House::open();
    let events = house.fund(ANN, USD, 5);
    let [Event::Transferred(transfer), Event::Balance(ann), Event::Balance(external)] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert_eq!((transfer.debit, transfer.credit), (AccountId::EXTERNAL, ANN));
    assert_eq!(
        (transfer.debit_after, transfer.credit_after),
        (Amount(-3_000_005), Amount(1_000_005))
    );
    assert_eq!((transfer.kind, transfer.trade), (TransferKind::Deposit, None));
    assert_eq!((ann.account, ann.available), (ANN, Amount(1_000_005)));
    assert_eq!((external.account, external.available), (AccountId::EXTERNAL, Amount(-3_000_005)));
}

#[test]
fn deposit_that_cannot_be_is_refused() {
    let rows = [
        (AccountId::EXTERNAL, USD, 1, Reject::ForbiddenAccount),
        (AccountId::FEES, USD, 1, Reject::ForbiddenAccount),
        (ANN, AssetId(9), 1, Reject::UnknownAsset),
        (ANN, USD, 0, Reject::AmountNotPositive),
        (ANN, USD, i64::MIN, Reject::AmountNotPositive),
        (ANN, USD, i64::MAX, Reject::OutOfRange),
        (ANN, USD, AMOUNT_MAX.0 - 3_000_000 + 1, Reject::OutOfRange),
    ];
    for (account, asset, amount, expected) in rows {
        let events = House::open().fund(account, asset, amount);
        assert_eq!(events, [Event::Refused(expected)], "{account} {asset} {amount}");
    }
}

#[test]
fn trade_is_settled_by_two_legs_and_two_fees() {
    let mut house = House::with_fees(1_000, 2_000);
    let sell = house.placed(ANN, SELL, limit(100, 10)).id;
    let events = house.run(Command::PlaceOrder(House::order(BOB, BUY, limit(100, 10))));
    let Event::Traded(trade) = events[0] else { panic!("{events:?}") };
    assert_eq!((trade.id, trade.price, trade.notional), (TradeId(1), Price(100), Amount(1_000)));
    assert_eq!((trade.maker.order, trade.maker.fee, trade.taker.fee), (sell, Amount(1), Amount(2)));
    let transfers: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Transferred(it) => {
                assert_eq!(it.trade, Some(trade.id));
                let orders = (it.debit_order.is_some(), it.credit_order.is_some());
                Some((it.kind, it.asset, it.amount.0, it.debit, it.credit, orders))
            }
            _ => None,
        })
        .collect();
    let (leg, fee) = (TransferKind::Trade, TransferKind::Fee);
    let expected = [
        (leg, BTC, 10, ANN, BOB, (true, true)),
        (leg, USD, 1_000, BOB, ANN, (true, true)),
        (fee, USD, 2, BOB, AccountId::FEES, (true, false)),
        (fee, USD, 1, ANN, AccountId::FEES, (true, false)),
    ];
    assert_eq!(transfers, expected);
    let orders: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::Order(order) => Some((order.account, order.status)),
            _ => None,
        })
        .collect();
    assert_eq!(
        orders,
        [(BOB, OrderStatus::Filled), (ANN, OrderStatus::Filled)],
        "newly placed first"
    );
    let balances = events.iter().filter(|event| matches!(event, Event::Balance(_))).count();
    assert_eq!(balances, 5, "two of Ann, two of Bob, one of the fees");
}

#[test]
fn whole_supply_trades_without_overflow() {
    let mut house = House::open();
    let rest = AMOUNT_MAX.0 - 3_000_000;
    house.fund(ANN, USD, rest);
    house.fund(BOB, BTC, AMOUNT_MAX.0 - 30_000);
    let price = 1_000_000 + rest;
    house.placed(ANN, BUY, limit(price, 1));
    let half = AMOUNT_MAX.0 / 2;
    let sell = house.placed(BOB, SELL, limit(half, 2));
    assert_eq!(sell.filled_notional, Amount(price));
    // Half of the money wanders on to Cat, who buys the second lot of the same order with it.
    house.placed(CAT, SELL, limit(half - 1, 1));
    house.placed(BOB, BUY, limit_for(half - 1, 1, TimeInForce::Ioc));
    let last = house.placed(CAT, BUY, Terms::MarketQuantity(Quantity(1)));
    assert_eq!(last.filled_notional, Amount(half));
    assert_eq!(last.status, OrderStatus::Filled);
    assert_eq!(house.engine.supply(USD), AMOUNT_MAX);
}

#[test]
fn coarsest_grid_is_too_dear_for_anybody_and_breaks_nothing() {
    let eth = AssetId(2);
    let coarse = |tick: i64, lot: i64| Market {
        id: MarketId(1),
        symbol: "ETH-USD".into(),
        base: eth,
        tick,
        lot,
        maker_fee_ppm: 1_000_000,
        taker_fee_ppm: 1_000_000,
        ..market()
    };
    for (tick, lot) in [(i64::MAX, 100), (100, i64::MAX), (1, i64::MAX / 100 * 100)] {
        let mut house = House::open();
        house.run(Command::ListAsset(asset(eth, "ETH")));
        assert_eq!(house.refusal(Command::ListMarket(coarse(tick, lot))), None, "{tick} x {lot}");
        house.fund(ANN, eth, AMOUNT_MAX.0);
        for side in [BUY, SELL] {
            for terms in [limit(1, 1), limit(i64::MAX, i64::MAX), post_only(1, i64::MAX)] {
                let order = NewOrder { market: MarketId(1), ..House::order(ANN, side, terms) };
                assert!(house.refusal(Command::PlaceOrder(order)).is_some(), "{side:?} {terms:?}");
            }
        }
    }
}
