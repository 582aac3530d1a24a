//! From inputs to commands: what each type becomes, and every combination that is refused.

use super::*;
use crate::domain::{Amount, ClientId, Price, Quantity, Timestamp};
use crate::engine::{AmendOrder, Terms, Trigger};
use crate::services::trading::request::amend::Amended;

const LATER: Timestamp = Timestamp(1_800_000_000_000_000);

const TYPES: [OrderType; 7] = [
    OrderType::Limit,
    OrderType::Market,
    OrderType::Stop,
    OrderType::StopLimit,
    OrderType::TakeProfit,
    OrderType::TakeProfitLimit,
    OrderType::TrailingStop,
];

/// A valid order of a type, with nothing that the type does not need.
fn valid(order_type: OrderType) -> PlaceOrder {
    use OrderType::{Limit, Market, StopLimit, TakeProfitLimit, TrailingStop};
    let given = |wanted: bool, number: &str| wanted.then(|| dec(number));
    PlaceOrder {
        client_order_id: None,
        order_type,
        price: given(matches!(order_type, Limit | StopLimit | TakeProfitLimit), "64000"),
        stop_price: given(!matches!(order_type, Limit | Market | TrailingStop), "65000"),
        trailing_delta: given(order_type == TrailingStop, "500"),
        post_only: false,
        ..limit()
    }
}

#[test]
fn valid_order_becomes_integers() {
    let listing = listed();
    let order = limit().order(ACCOUNT, &listing).expect("valid");
    assert_eq!(order.account, ACCOUNT);
    assert_eq!(order.client_id, ClientId::new("mine-1"));
    assert_eq!((order.trigger, order.expires_at), (None, None));
    assert_eq!(
        order.terms,
        Terms::Limit {
            price: Price(6_400_001),
            quantity: Quantity(50_000),
            time_in_force: TimeInForce::Gtc,
            post_only: true,
            display: None,
        }
    );
    let order = budget().order(ACCOUNT, &listing).expect("valid");
    assert_eq!(order.terms, Terms::MarketBudget(Amount(10_050_000_000)));
    let by_quantity = PlaceOrder { quantity: Some(dec("1")), quote_quantity: None, ..budget() };
    let order = by_quantity.order(ACCOUNT, &listing).expect("valid");
    assert_eq!(order.terms, Terms::MarketQuantity(Quantity(100_000)));
}

#[test]
fn conditional_type_waits_for_what_it_says() {
    let stop = Price(6_500_000);
    let trailing = Trigger::Trailing { delta: Price(50_000), stop: None };
    let expected = [
        None,
        None,
        Some(Trigger::Stop(stop)),
        Some(Trigger::Stop(stop)),
        Some(Trigger::TakeProfit(stop)),
        Some(Trigger::TakeProfit(stop)),
        Some(trailing),
    ];
    let listing = listed();
    for (order_type, trigger) in TYPES.into_iter().zip(expected) {
        let order = valid(order_type).order(ACCOUNT, &listing).expect("valid");
        assert_eq!(order.trigger, trigger, "{order_type:?}");
    }
    let from = PlaceOrder { stop_price: Some(dec("65000")), ..valid(OrderType::TrailingStop) };
    let order = from.order(ACCOUNT, &listing).expect("valid");
    assert_eq!(order.trigger, Some(Trigger::Trailing { delta: Price(50_000), stop: Some(stop) }));
}

#[test]
fn iceberg_until_a_date_keeps_all_it_was_given() {
    let order = PlaceOrder {
        time_in_force: TimeInForce::Gtd,
        expires_at: Some(LATER),
        display_quantity: Some(dec("0.1")),
        self_trade_prevention: SelfTradePrevention::DecrementAndCancel,
        ..limit()
    };
    let order = order.order(ACCOUNT, &listed()).expect("valid");
    assert_eq!(order.expires_at, Some(LATER));
    assert_eq!(order.self_trade_prevention, SelfTradePrevention::DecrementAndCancel);
    assert!(matches!(
        order.terms,
        Terms::Limit { display: Some(Quantity(10_000)), time_in_force: TimeInForce::Gtd, .. }
    ));
}

type Change = fn(&mut PlaceOrder);

/// Changes of a valid order, each alone.
const CHANGES: [(&str, Change); 18] = [
    ("as it is", |_| {}),
    ("no quantity", |order| order.quantity = None),
    ("no price", |order| order.price = None),
    ("no stopPrice", |order| order.stop_price = None),
    ("no trailingDelta", |order| order.trailing_delta = None),
    ("price", |order| order.price = Some(dec("64000"))),
    ("stopPrice", |order| order.stop_price = Some(dec("65000"))),
    ("trailingDelta", |order| order.trailing_delta = Some(dec("500"))),
    ("displayQuantity", |order| order.display_quantity = Some(dec("0.1"))),
    ("postOnly", |order| order.post_only = true),
    ("BUY by quoteQuantity", |order| {
        order.quantity = None;
        order.quote_quantity = Some(dec("100"));
    }),
    ("SELL by quoteQuantity", |order| {
        order.side = Side::Sell;
        order.quantity = None;
        order.quote_quantity = Some(dec("100"));
    }),
    ("both quantities", |order| order.quote_quantity = Some(dec("100"))),
    ("IOC, postOnly, displayQuantity", |order| {
        order.time_in_force = TimeInForce::Ioc;
        order.post_only = true;
        order.display_quantity = Some(dec("0.1"));
    }),
    ("FOK", |order| order.time_in_force = TimeInForce::Fok),
    ("GTD, expiresAt", |order| {
        order.time_in_force = TimeInForce::Gtd;
        order.expires_at = Some(LATER);
    }),
    ("GTD", |order| order.time_in_force = TimeInForce::Gtd),
    ("expiresAt", |order| order.expires_at = Some(LATER)),
];

/// Every type with every change: taken, or refused at the right field.
#[test]
fn combination_of_type_and_field_is_decided() {
    let listing = listed();
    let mut told = String::new();
    for order_type in TYPES {
        for (name, change) in CHANGES {
            let mut order = valid(order_type);
            change(&mut order);
            let outcome = match order.order(ACCOUNT, &listing) {
                Ok(order) => {
                    let named = (order.trigger.is_some(), order.expires_at.is_some());
                    assert_eq!(
                        named.0,
                        !matches!(order_type, OrderType::Limit | OrderType::Market)
                    );
                    "taken".to_owned()
                }
                Err(refusals) => shown(&refusals),
            };
            told.push_str(&format!("{order_type:?}, {name}\n  {outcome}\n"));
        }
    }
    insta::assert_snapshot!(told);
}

#[test]
fn wrong_number_names_its_field_and_remedy() {
    let changes: [fn(&mut PlaceOrder); 20] = [
        |order| order.market = "BTC-EUR".to_owned(),
        |order| order.client_order_id = Some("has space".to_owned()),
        |order| order.client_order_id = Some(String::new()),
        |order| order.price = Some(dec("64000.005")),
        |order| order.price = Some(dec("0.001")),
        |order| order.price = Some(dec("-1")),
        |order| order.price = Some(Decimal::MAX),
        |order| order.quantity = Some(dec("0.000005")),
        |order| order.quantity = Some(dec("0.1234567890123")),
        |order| order.quantity = Some(dec("0")),
        |order| order.stop_price = Some(dec("65000.001")),
        |order| order.stop_price = Some(dec("0")),
        |order| order.display_quantity = Some(dec("0.000001")),
        |order| order.display_quantity = Some(dec("-5")),
        |order| {
            *order =
                PlaceOrder { trailing_delta: Some(dec("0.001")), ..valid(OrderType::TrailingStop) }
        },
        |order| {
            *order = PlaceOrder { trailing_delta: Some(dec("0")), ..valid(OrderType::TrailingStop) }
        },
        |order| *order = PlaceOrder { quote_quantity: Some(dec("0.123456789")), ..budget() },
        |order| {
            *order = PlaceOrder { quote_quantity: Some(dec("92233720368.54775808")), ..budget() }
        },
        |order| *order = PlaceOrder { quote_quantity: Some(dec("-1")), ..budget() },
        |order| {
            order.market = "DOGE".to_owned();
            order.client_order_id = Some("ü".to_owned());
            order.price = Some(dec("-1"));
            order.quantity = None;
            order.stop_price = None;
            order.time_in_force = TimeInForce::Fok;
            order.expires_at = Some(LATER);
            order.trailing_delta = Some(dec("-1"));
        },
    ];
    let listing = listed();
    let told = changes.map(|change| {
        let mut order = PlaceOrder { post_only: true, ..valid(OrderType::StopLimit) };
        change(&mut order);
        shown(&order.order(ACCOUNT, &listing).expect_err("refused"))
    });
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn pair_becomes_integers_or_says_why_not() {
    let listing = listed();
    let oco = pair().pair(ACCOUNT, &listing).expect("valid");
    assert_eq!((oco.price, oco.stop_price), (Price(6_600_000), Price(6_200_000)));
    assert_eq!((oco.stop_limit, oco.quantity), (Some(Price(6_190_000)), Quantity(50_000)));
    assert_eq!((oco.client_id, oco.stop_client_id), (ClientId::new("take"), ClientId::new("stop")));
    let changes: [fn(&mut PlaceOco); 7] = [
        |pair| pair.stop_price = dec("66000"),
        |pair| pair.side = Side::Buy,
        |pair| pair.stop_client_order_id = Some("take".to_owned()),
        |pair| pair.stop_limit_price = Some(dec("0.001")),
        |pair| pair.price = dec("0"),
        |pair| pair.quantity = dec("0.000001"),
        |pair| {
            pair.market = "?".to_owned();
            pair.limit_client_order_id = Some(" ".to_owned());
            pair.stop_client_order_id = Some(" ".to_owned());
            pair.stop_price = dec("-1");
            pair.quantity = dec("-1");
        },
    ];
    let told = changes.map(|change| {
        let mut oco = pair();
        change(&mut oco);
        shown(&oco.pair(ACCOUNT, &listing).expect_err("refused"))
    });
    insta::assert_snapshot!(told.join("\n"));
}

#[test]
fn amendment_names_an_order_and_what_to_change() {
    let named = |id: Option<u64>, client: Option<&str>| NamedOrder {
        account: None,
        id: id.map(OrderId),
        client_order_id: client.map(str::to_owned),
    };
    let change = |order, price: Option<&str>| AmendRequest {
        order,
        price: price.map(dec),
        quantity: Some(dec("0.2")),
    };
    let listing = listed();
    let state = super::refusals::standing(&listing);
    let standing = Amended { account: ACCOUNT, listing: &listing, state: &state };
    let request = change(named(Some(7), None), Some("64000.01"));
    let reference = request.reference().expect("valid");
    let understood = request.change(reference.clone(), standing);
    assert_eq!(
        understood,
        Ok(AmendOrder {
            account: ACCOUNT,
            order: reference.clone(),
            price: Some(Price(6_400_001)),
            quantity: Some(Quantity(20_000)),
        })
    );
    let nothing = AmendRequest { price: None, quantity: None, ..change(named(None, None), None) };
    let told = [
        shown(&nothing.reference().expect_err("names nothing")),
        shown(&change(named(Some(7), Some("x")), None).reference().expect_err("names two")),
        shown(
            &AmendRequest {
                quantity: Some(dec("-1")),
                ..change(named(Some(7), None), Some("1.001"))
            }
            .change(reference, standing)
            .expect_err("off the grid"),
        ),
    ];
    insta::assert_snapshot!(told.join("\n"));
}
