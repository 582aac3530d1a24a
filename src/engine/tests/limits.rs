//! Risk before the book: sizes, price bands, open orders.

use super::*;

fn limited(limits: MarketLimits) -> House {
    let mut house = House::open();
    house.update(|update| update.limits = limits);
    house
}

#[test]
fn order_above_the_largest_size_is_refused() {
    let limits = MarketLimits {
        max_quantity: Some(Quantity(20)),
        max_notional: Some(Amount(1_000)),
        ..MarketLimits::default()
    };
    let (lots_max, worth_max) = (
        Reject::AboveMaxQuantity { maximum: Quantity(20) },
        Reject::AboveMaxNotional { maximum: Amount(1_000) },
    );
    let rows = [
        (limit(50, 20), None),
        (limit(51, 20), Some(worth_max)),
        (limit(10, 21), Some(lots_max)),
        (lots(20), None),
        (lots(21), Some(lots_max)),
        (Terms::MarketBudget(Amount(1_000)), None),
        (Terms::MarketBudget(Amount(1_001)), Some(worth_max)),
    ];
    for (terms, expected) in rows {
        let mut house = limited(limits);
        house.placed(BOB, SELL, limit(50, 1));
        assert_eq!(house.place(ANN, BUY, terms).err(), expected, "{terms:?}");
    }
}

#[test]
fn order_price_stays_in_the_band_around_the_last_trade() {
    let band = MarketLimits { price_band_ppm: Some(100_000), ..MarketLimits::default() };
    let out = Reject::PriceOutOfBand { low: Price(90), high: Price(110) };
    let mut house = limited(band);
    assert!(house.place(ANN, SELL, limit(5_000, 1)).is_ok(), "no trade yet, no band");
    house.trade_at(100);
    for (price, expected) in [(90, None), (110, None), (89, Some(out)), (111, Some(out))] {
        assert_eq!(house.place(ANN, SELL, limit(price, 5)).err(), expected, "{price}");
        house.run(Command::CancelAllOrders(CancelAllOrders {
            account: ANN,
            market: None,
            side: None,
        }));
    }
    let stop = |price, stop| {
        let trigger = Some(Trigger::Stop(Price(stop)));
        Command::PlaceOrder(NewOrder { trigger, ..House::order(ANN, BUY, limit(price, 5)) })
    };
    let around = Reject::PriceOutOfBand { low: Price(180), high: Price(220) };
    assert_eq!(house.refusal(stop(210, 200)), None, "around its stop price");
    assert_eq!(house.refusal(stop(110, 200)), Some(around));
}

#[test]
fn market_orders_stop_at_the_band() {
    let band = MarketLimits { price_band_ppm: Some(100_000), ..MarketLimits::default() };
    let mut house = House::open();
    house.placed(BOB, SELL, limit(105, 2));
    house.placed(BOB, SELL, limit(120, 9));
    house.placed(BOB, SELL, limit(100, 1));
    house.placed(CAT, BUY, limit(100, 1));
    house.update(|update| update.limits = band);
    let order = house.placed(ANN, BUY, lots(5));
    assert_eq!(ended(&order), (OrderStatus::Cancelled, Some(OrderEndReason::NoLiquidity), 2));
    assert_eq!(house.place(ANN, BUY, lots(5)), Err(Reject::NoLiquidity));
    let budget = Terms::MarketBudget(Amount(5_000));
    assert_eq!(house.place(ANN, BUY, budget), Err(Reject::NoLiquidity));
}

#[test]
fn open_orders_are_counted_by_market_with_waiting_ones() {
    let limits = MarketLimits { max_open_orders: Some(3), ..MarketLimits::default() };
    let mut house = limited(limits);
    house.run(Command::ListAsset(asset(AssetId(2), "ETH")));
    let eth = Market { id: MarketId(1), symbol: "ETH-USD".into(), base: AssetId(2), ..market() };
    house.run(Command::ListMarket(eth));
    let elsewhere = || NewOrder { market: MarketId(1), ..House::order(ANN, BUY, limit(10, 1)) };
    (0..5).for_each(|_| drop(house.put(elsewhere())));
    house.placed(ANN, BUY, limit(10, 1));
    let trigger = Some(Trigger::Stop(Price(90)));
    house.put(NewOrder { trigger, ..House::order(ANN, BUY, lots(5)) });
    let last = house.placed(ANN, BUY, limit(10, 1)).id;
    let full = Err(Reject::TooManyOpenOrders { limit: 3 });
    assert_eq!(house.place(ANN, BUY, limit(10, 1)), full);
    house.cancel(ANN, last).expect("open");
    assert!(house.place(ANN, BUY, limit(10, 1)).is_ok());
    assert_eq!(house.place(ANN, BUY, limit(10, 1)), full);
    assert!(house.place(BOB, BUY, limit(10, 1)).is_ok(), "each account for itself");
}

#[test]
fn market_limits_that_leave_no_room_are_refused() {
    let none = MarketLimits::default();
    let rows = [
        MarketLimits { price_band_ppm: Some(0), ..none },
        MarketLimits { price_band_ppm: Some(1_000_001), ..none },
        MarketLimits { max_quantity: Some(Quantity(0)), ..none },
        MarketLimits { max_notional: Some(Amount(-1)), ..none },
        MarketLimits { max_open_orders: Some(0), ..none },
    ];
    for limits in rows {
        let update = MarketUpdate {
            market: BTC_USD,
            min_notional: Amount(10),
            maker_fee_ppm: 0,
            taker_fee_ppm: 0,
            status: MarketStatus::Open,
            limits,
        };
        let refused = House::open().refusal(Command::UpdateMarket(update));
        assert_eq!(refused, Some(Reject::InvalidListing), "{limits:?}");
    }
}

#[test]
fn market_that_closes_ends_its_orders() {
    let mut house = House::open();
    house.trade_at(100);
    house.placed(ANN, BUY, limit(90, 5));
    house.placed(ANN, BUY, limit(95, 5));
    house.placed(BOB, SELL, limit(105, 5));
    let trigger = Some(Trigger::Stop(Price(90)));
    house.put(NewOrder { trigger, ..House::order(CAT, SELL, lots(5)) });
    house.set_status(MarketStatus::Halted);
    assert_eq!(house.engine.open_order_count(), 4);
    house.set_status(MarketStatus::Closed);
    assert_eq!(house.engine.open_order_count(), 0);
}
