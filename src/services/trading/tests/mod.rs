//! What a client asks for, and what it reads when that cannot be.

mod input;
mod refusals;

use super::*;
use crate::domain::{
    AccountId, Decimal, OrderId, OrderType, RefusalCode, SelfTradePrevention, TimeInForce,
};
use crate::engine::{Command, OrderRef};
use crate::services::listing;

const ACCOUNT: AccountId = AccountId(1_001);

fn listed() -> Listing {
    let plan = listing::parse(listing::DEFAULT_LISTING).expect("valid");
    let mut listed = Listing::default();
    for command in listing::commands(&plan, &listed).expect("a first start") {
        match command {
            Command::ListAsset(asset) => listed.put_asset(asset),
            Command::ListMarket(market) => listed.put_market(market),
            Command::SetFeeTiers(table) => listed.put_fee_tiers(table),
            other => panic!("a first start lists only: {other:?}"),
        }
    }
    listed
}

/// A valid limit buy, to change in one place.
fn limit() -> PlaceOrder {
    PlaceOrder {
        account: None,
        client_order_id: Some("mine-1".to_owned()),
        market: "btc-usd".to_owned(),
        side: Side::Buy,
        order_type: OrderType::Limit,
        time_in_force: TimeInForce::Gtc,
        quantity: Some(dec("0.5")),
        quote_quantity: None,
        price: Some(dec("64000.01")),
        stop_price: None,
        trailing_delta: None,
        display_quantity: None,
        post_only: true,
        expires_at: None,
        self_trade_prevention: SelfTradePrevention::CancelNewest,
    }
}

/// A valid market buy by budget, to change in one place.
fn budget() -> PlaceOrder {
    PlaceOrder {
        order_type: OrderType::Market,
        quantity: None,
        quote_quantity: Some(dec("100.5")),
        price: None,
        post_only: false,
        ..limit()
    }
}

/// A valid pair to sell, to change in one place.
fn pair() -> PlaceOco {
    PlaceOco {
        account: None,
        limit_client_order_id: Some("take".to_owned()),
        stop_client_order_id: Some("stop".to_owned()),
        market: "BTC-USD".to_owned(),
        side: Side::Sell,
        quantity: dec("0.5"),
        price: dec("66000"),
        post_only: false,
        stop_price: dec("62000"),
        stop_limit_price: Some(dec("61900")),
        expires_at: None,
        self_trade_prevention: SelfTradePrevention::CancelNewest,
    }
}

fn dec(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a decimal")
}

fn shown(refusals: &[Refusal]) -> String {
    let lines = refusals.iter().map(|refusal| {
        format!("{:?} at {}: {}", refusal.code, refusal.path.join("."), refusal.message)
    });
    lines.collect::<Vec<_>>().join("\n  ")
}

#[test]
fn cancel_names_exactly_one_order() {
    let id = Some(OrderId(7));
    let client = Some("mine-1".to_owned());
    let named = |id, client_order_id| NamedOrder { account: None, id, client_order_id }.reference();
    assert_eq!(named(id, None), Ok(OrderRef::Id(OrderId(7))));
    assert!(matches!(named(None, client.clone()), Ok(OrderRef::Client(_))));
    for (id, client, field) in [
        (None, None, "id"),
        (id, client, "clientOrderId"),
        (None, Some("not one".to_owned()), "clientOrderId"),
    ] {
        let refused = named(id, client).expect_err(field);
        assert_eq!(refused.code, RefusalCode::InvalidInput);
        assert_eq!(refused.path, ["input", field]);
    }
}

#[test]
fn refusals_of_a_list_name_the_place() {
    let at_price = Refusal::new(RefusalCode::PriceOffTick, "off").at("price");
    let nowhere = Refusal::new(RefusalCode::NoLiquidity, "none");
    match numbered(Failure::Refused(vec![at_price, nowhere]), 3) {
        Failure::Refused(refusals) => {
            assert_eq!(refusals[0].path, ["input", "3", "price"]);
            assert_eq!(refusals[1].path, ["input", "3"]);
        }
        other => panic!("refusals: {other:?}"),
    }
}
