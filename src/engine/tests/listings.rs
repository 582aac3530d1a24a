//! What may be listed, and what may change afterwards.

use super::*;

#[test]
fn assets_are_listed_densely_and_once() {
    let rows = [
        (asset(AssetId(2), "ETH"), None),
        (asset(AssetId(3), "ETH"), Some(Reject::InvalidListing)),
        (asset(AssetId(1), "ETH"), Some(Reject::AlreadyListed)),
        (asset(AssetId(2), "btc"), Some(Reject::AlreadyListed)),
        (asset(AssetId(2), ""), Some(Reject::InvalidListing)),
        (Asset { scale: 19, ..asset(AssetId(2), "ETH") }, Some(Reject::InvalidListing)),
    ];
    for (asset, expected) in rows {
        let command = Command::ListAsset(asset.clone());
        assert_eq!(House::open().refusal(command), expected, "{asset:?}");
    }
}

#[test]
fn markets_are_valid_or_refused() {
    let eth = AssetId(2);
    let good = Market { id: MarketId(1), symbol: "ETH-USD".into(), base: eth, ..market() };
    let rows = [
        (good.clone(), None),
        (Market { id: BTC_USD, ..good.clone() }, Some(Reject::AlreadyListed)),
        (Market { symbol: "btc-usd".into(), ..good.clone() }, Some(Reject::AlreadyListed)),
        (Market { base: BTC, ..good.clone() }, Some(Reject::AlreadyListed)),
        (Market { quote: AssetId(9), ..good.clone() }, Some(Reject::UnknownAsset)),
        (Market { id: MarketId(2), ..good.clone() }, Some(Reject::InvalidListing)),
        (Market { base_scale: 3, ..good.clone() }, Some(Reject::InvalidListing)),
        (Market { tick: 1, ..good.clone() }, Some(Reject::InvalidListing)),
        (Market { lot: i64::MIN, ..good.clone() }, Some(Reject::InvalidListing)),
        (Market { taker_fee_ppm: 1_000_001, ..good.clone() }, Some(Reject::InvalidListing)),
        (Market { min_notional: Amount(-1), ..good.clone() }, Some(Reject::InvalidListing)),
        (Market { quote: eth, ..good }, Some(Reject::InvalidListing)),
    ];
    for (market, expected) in rows {
        let mut house = House::open();
        house.run(Command::ListAsset(asset(eth, "ETH")));
        assert_eq!(house.refusal(Command::ListMarket(market.clone())), expected, "{market:?}");
    }
}

#[test]
fn market_update_keeps_the_grid_and_is_checked() {
    let mut house = House::open();
    house.update(|update| update.min_notional = Amount(1_000));
    let minimum = Reject::BelowMinNotional { minimum: Amount(1_000) };
    assert_eq!(house.place(ANN, BUY, limit(50, 4)), Err(minimum));
    let bad = MarketUpdate {
        market: BTC_USD,
        min_notional: Amount(-1),
        maker_fee_ppm: 0,
        taker_fee_ppm: 0,
        status: MarketStatus::Open,
        limits: Default::default(),
    };
    let command = Command::UpdateMarket(bad.clone());
    assert_eq!(house.refusal(command), Some(Reject::InvalidListing));
    let nowhere = Command::UpdateMarket(MarketUpdate { market: MarketId(8), ..bad });
    assert_eq!(house.refusal(nowhere), Some(Reject::UnknownMarket));
    assert_eq!(
        house.engine.listing().market(BTC_USD).map(|it| it.min_notional),
        Some(Amount(1_000))
    );
}
