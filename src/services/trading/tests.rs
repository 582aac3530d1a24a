//! What a client asks for, and what it reads when that cannot be.

use super::*;
use crate::domain::{
    AccountId, Amount, Decimal, MarketStatus, OrderType, Price, Quantity, TimeInForce,
};
use crate::engine::{Command, Deposit, Reject, Terms};
use crate::services::listing;

fn listed() -> Listing {
    let plan = listing::parse(listing::DEFAULT_LISTING).expect("valid");
    let mut listed = Listing::default();
    for command in listing::commands(&plan, &listed).expect("a first start") {
        match command {
            Command::ListAsset(asset) => listed.put_asset(asset),
            Command::ListMarket(market) => listed.put_market(market),
            other => panic!("a first start lists only: {other:?}"),
        }
    }
    listed
}

const ACCOUNT: AccountId = AccountId(1_001);

/// A valid limit buy, to change in one place.
fn limit() -> PlaceOrder {
    PlaceOrder {
        client_order_id: Some("mine-1".to_owned()),
        market: "btc-usd".to_owned(),
        side: Side::Buy,
        order_type: OrderType::Limit,
        time_in_force: TimeInForce::Gtc,
        quantity: Some(dec("0.5")),
        quote_quantity: None,
        price: Some(dec("64000.01")),
        post_only: true,
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
fn a_valid_order_becomes_integers() {
    let listing = listed();
    let order = limit().order(ACCOUNT, &listing).expect("valid");
    assert_eq!(order.account, ACCOUNT);
    assert_eq!(order.client_id, ClientId::new("mine-1"));
    assert_eq!(
        order.terms,
        Terms::Limit {
            price: Price(6_400_001),
            quantity: Quantity(50_000),
            time_in_force: TimeInForce::Gtc,
            post_only: true,
            display: None
        }
    );
    let order = budget().order(ACCOUNT, &listing).expect("valid");
    assert_eq!(order.terms, Terms::MarketBudget(Amount(10_050_000_000)));
    let by_quantity = PlaceOrder { quantity: Some(dec("1")), quote_quantity: None, ..budget() };
    let order = by_quantity.order(ACCOUNT, &listing).expect("valid");
    assert_eq!(order.terms, Terms::MarketQuantity(Quantity(100_000)));
}

#[test]
fn every_input_problem_names_its_field_and_remedy() {
    let listing = listed();
    let limits: [fn(&mut PlaceOrder); 15] = [
        |order| order.market = "BTC-EUR".to_owned(),
        |order| order.client_order_id = Some("has space".to_owned()),
        |order| order.client_order_id = Some(String::new()),
        |order| order.price = None,
        |order| order.price = Some(dec("64000.005")),
        |order| order.price = Some(dec("0.001")),
        |order| order.price = Some(dec("-1")),
        |order| order.price = Some(Decimal::MAX),
        |order| order.quantity = None,
        |order| order.quantity = Some(dec("0.000005")),
        |order| order.quantity = Some(dec("0.1234567890123")),
        |order| order.quantity = Some(dec("0")),
        |order| order.quote_quantity = Some(dec("5")),
        |order| order.time_in_force = TimeInForce::Ioc,
        |order| {
            order.market = "DOGE".to_owned();
            order.client_order_id = Some("ü".to_owned());
            order.price = Some(dec("-1"));
            order.quantity = None;
            order.time_in_force = TimeInForce::Fok;
        },
    ];
    let markets: [fn(&mut PlaceOrder); 8] = [
        |order| order.price = Some(dec("1")),
        |order| order.post_only = true,
        |order| order.time_in_force = TimeInForce::Fok,
        |order| order.side = Side::Sell,
        |order| order.quantity = Some(dec("0.000001")),
        |order| order.quote_quantity = None,
        |order| order.quote_quantity = Some(dec("0.123456789")),
        |order| order.quote_quantity = Some(dec("92233720368.54775808")),
    ];
    let refused = |mut order: PlaceOrder, change: fn(&mut PlaceOrder)| {
        change(&mut order);
        shown(&order.order(ACCOUNT, &listing).expect_err("refused"))
    };
    let told = limits.map(|change| refused(limit(), change)).join("\n");
    let told = format!("{told}\n{}", markets.map(|change| refused(budget(), change)).join("\n"));
    insta::assert_snapshot!(told, @r##"
    NotFound at input.market: There is no market "BTC-EUR": choose one of BTC-USD, ETH-USD, SOL-USD, XRP-USD, BNB-USD, DOGE-USD, ADA-USD, AVAX-USD, LINK-USD, LTC-USD.
    InvalidInput at input.clientOrderId: `clientOrderId` must be 1 to 64 visible ASCII characters without spaces, and has 9: choose another, for example a UUID.
    InvalidInput at input.clientOrderId: `clientOrderId` must be 1 to 64 visible ASCII characters without spaces, and has 0: choose another, for example a UUID.
    InvalidInput at input.price: A LIMIT order needs the price it may trade at: give `price`, or place a MARKET order.
    PriceOffTick at input.price: The price 64000.005 is not a multiple of BTC-USD's tick size 0.01: use 64000 or 64000.01.
    PriceOffTick at input.price: The price 0.001 is not a multiple of BTC-USD's tick size 0.01: use 0.01.
    InvalidInput at input.price: `price` is -1, but must be greater than zero: give a positive number.
    InvalidInput at input.price: `price` is larger than the exchange can count: give a smaller number.
    InvalidInput at input.quantity: A LIMIT order needs to know how much to trade: give `quantity`.
    QuantityOffLot at input.quantity: The quantity 0.000005 is not a multiple of BTC-USD's lot size 0.00001: use 0.00001.
    QuantityOffLot at input.quantity: The quantity 0.1234567890123 is not a multiple of BTC-USD's lot size 0.00001: use 0.12345 or 0.12346.
    InvalidInput at input.quantity: `quantity` is 0, but must be greater than zero: give a positive number.
    InvalidInput at input.quoteQuantity: A LIMIT order is counted in base, not in quote: leave `quoteQuantity` out and give `quantity`.
    InvalidInput at input.postOnly: A post-only order waits on the book, and IOC and FOK orders never do: use `timeInForce: GTC`, or leave `postOnly` out.
    InvalidInput at input.clientOrderId: `clientOrderId` must be 1 to 64 visible ASCII characters without spaces, and has 1: choose another, for example a UUID.
      NotFound at input.market: There is no market "DOGE": choose one of BTC-USD, ETH-USD, SOL-USD, XRP-USD, BNB-USD, DOGE-USD, ADA-USD, AVAX-USD, LINK-USD, LTC-USD.
      InvalidInput at input.postOnly: A post-only order waits on the book, and IOC and FOK orders never do: use `timeInForce: GTC`, or leave `postOnly` out.
      InvalidInput at input.quantity: A LIMIT order needs to know how much to trade: give `quantity`.
      InvalidInput at input.price: `price` is -1, but must be greater than zero: give a positive number.
    InvalidInput at input.price: A MARKET order takes the prices of the book: leave `price` out, or place a LIMIT order.
    InvalidInput at input.postOnly: A MARKET order always takes, and a post-only order never does: leave `postOnly` out, or place a LIMIT order.
    InvalidInput at input.timeInForce: A MARKET order fills what it can and cancels the rest: leave `timeInForce` out, or place a LIMIT order with FOK.
    InvalidInput at input.quoteQuantity: Only a MARKET BUY can be counted in quote: leave `quoteQuantity` out and give `quantity`.
    InvalidInput at input.quoteQuantity: Both `quantity` and `quoteQuantity` are given, and they could disagree: give only one of them.
      QuantityOffLot at input.quantity: The quantity 0.000001 is not a multiple of BTC-USD's lot size 0.00001: use 0.00001.
    InvalidInput at input.quantity: A MARKET order needs to know how much to trade: give `quantity`, or for a BUY `quoteQuantity`.
    InvalidInput at input.quoteQuantity: `quoteQuantity` is 0.123456789, but USD has 8 decimal places: write at most 8.
    InvalidInput at input.quoteQuantity: `quoteQuantity` is larger than the exchange can count: give a smaller number.
    "##);
}

#[test]
fn every_refusal_of_the_engine_has_words() {
    let listing = listed();
    let order = limit().order(ACCOUNT, &listing).expect("valid");
    let market = budget().order(ACCOUNT, &listing).expect("valid");
    let sell = PlaceOrder { side: Side::Sell, ..limit() }.order(ACCOUNT, &listing).expect("valid");
    let deposit = Deposit {
        account: ACCOUNT,
        asset: order_asset(&listing),
        amount: Amount(1),
        reference: ClientId::new("gift"),
    };
    let by_id = OrderRef::Id(OrderId(7));
    let by_client = OrderRef::Client(ClientId::new("mine-1").expect("valid"));
    let short = Reject::InsufficientFunds { needed: Amount(12_500_000_000), available: Amount(5) };
    let minimum = Reject::BelowMinNotional { minimum: Amount(10_000_000_000_000) };
    let rows = [
        (Reject::UnknownAsset, Asked::Deposit(&deposit)),
        (Reject::UnknownMarket, Asked::Order(&order)),
        (Reject::InvalidListing, Asked::CancelAll),
        (Reject::AlreadyListed, Asked::CancelAll),
        (Reject::ForbiddenAccount, Asked::Deposit(&deposit)),
        (Reject::AmountNotPositive, Asked::Deposit(&deposit)),
        (Reject::QuantityNotPositive, Asked::Order(&order)),
        (Reject::PriceNotPositive, Asked::Order(&order)),
        (Reject::PostOnlyNeedsGtc, Asked::Order(&order)),
        (Reject::BudgetNeedsBuy, Asked::Order(&market)),
        (Reject::OutOfRange, Asked::Order(&order)),
        (Reject::OutOfRange, Asked::Deposit(&deposit)),
        (Reject::MarketNotOpen(MarketStatus::Halted), Asked::Order(&order)),
        (Reject::MarketNotOpen(MarketStatus::PostOnly), Asked::Order(&order)),
        (Reject::MarketNotOpen(MarketStatus::Closed), Asked::Order(&order)),
        (minimum, Asked::Order(&order)),
        (minimum, Asked::Order(&market)),
        (short, Asked::Order(&order)),
        (short, Asked::Order(&sell)),
        (short, Asked::Order(&market)),
        (Reject::WouldTake, Asked::Order(&order)),
        (Reject::WouldTake, Asked::Order(&sell)),
        (Reject::WouldNotFill, Asked::Order(&order)),
        (Reject::NoLiquidity, Asked::Order(&market)),
        (Reject::ClientIdReused, Asked::Order(&order)),
        (Reject::ClientIdReused, Asked::Deposit(&deposit)),
        (Reject::UnknownOrder, Asked::Cancel(&by_id)),
        (Reject::UnknownOrder, Asked::Cancel(&by_client)),
        (Reject::OrderClosed, Asked::Cancel(&by_id)),
        (Reject::TooManyOpenOrders { limit: 200 }, Asked::Order(&order)),
    ];
    let told = rows.map(|(reject, asked)| shown(&[refusal(&reject, &listing, &asked)]));
    insta::assert_snapshot!(told.join("\n"), @r##"
    NotFound at input.asset: This asset is not listed: choose one of `assets`.
    NotFound at input.market: This market is not listed: choose one of `markets`.
    Conflict at : The listing cannot change like this.
    Conflict at : The listing cannot change like this.
    Conflict at : This account belongs to the house: use one of your own.
    InvalidInput at input.amount: `amount` must be greater than zero: give a positive number.
    InvalidInput at input.quantity: `quantity` must be greater than zero: give a positive number.
    InvalidInput at input.price: `price` must be greater than zero: give a positive number.
    InvalidInput at input.postOnly: A post-only order waits on the book, so it must be a LIMIT order with `timeInForce: GTC`: change either.
    InvalidInput at input.quoteQuantity: Only a MARKET BUY can be counted in quote: give `quantity` instead.
    InvalidInput at input.quantity: The numbers are larger than the exchange can count: ask for less.
    InvalidInput at input.amount: The numbers are larger than the exchange can count: ask for less.
    MarketHalted at input.market: BTC-USD is halted, so orders can be cancelled but not placed: try again when its `status` is OPEN.
    MarketHalted at input.market: BTC-USD takes only orders that wait on the book at present: place a LIMIT order with `postOnly: true`, or try again when its `status` is OPEN.
    MarketHalted at input.market: BTC-USD is closed, so orders can be cancelled but not placed: trade another market.
    BelowMinNotional at input.quantity: 0.5 BTC at 64000.01 is worth 32000.005 USD, below BTC-USD's minimum of 100000 USD: order at least 1.5625 BTC at this price.
    BelowMinNotional at input.quoteQuantity: 100.5 USD is below the least that BTC-USD takes, 100000 USD: spend at least that.
    InsufficientFunds at input.quantity: This order needs 125 USD, fee included, but only 0.00000005 USD is available (what open orders hold is not): order less, cancel open orders, or deposit at least 124.99999995 USD more.
    InsufficientFunds at input.quantity: This order needs 125 BTC but only 0.00000005 BTC is available (what open orders hold is not): order less, cancel open orders, or deposit at least 124.99999995 BTC more.
    InsufficientFunds at input.quoteQuantity: This order needs 125 USD, fee included, but only 0.00000005 USD is available (what open orders hold is not): order less, cancel open orders, or deposit at least 124.99999995 USD more.
    WouldTake at input.price: This post-only order at 64000.01 would have traded at once, so it was not placed: lower its price below the best ask, or leave `postOnly` out.
    WouldTake at input.price: This post-only order at 64000.01 would have traded at once, so it was not placed: raise its price above the best bid, or leave `postOnly` out.
    WouldNotFill at : The book does not hold enough to fill this FOK order at once at its price: order less, allow a worse price, or use IOC to take what is there.
    NoLiquidity at : Nobody offers anything to trade with right now: try again later, or place a LIMIT order that waits.
    DuplicateClientOrderId at input.clientOrderId: The client order id "mine-1" was used for a different order, so nothing was placed: use a new id, or repeat the first order exactly.
    Conflict at input.reference: The reference "gift" was used for a different deposit, so nothing moved: use a new reference, or repeat the first deposit exactly.
    NotFound at input.id: None of your orders has this id: look your open orders up with `viewer.orders(filter: {open: true})`.
    NotFound at input.clientOrderId: None of your open orders has the client order id "mine-1": look your open orders up with `viewer.orders(filter: {open: true})`.
    OrderClosed at input.id: This order has ended already, filled or cancelled, so there is nothing left to cancel: look at it with `viewer.order`.
    TooManyOpenOrders at : You have 200 open orders, which is the most one account may have: cancel some, or wait until some fill.
    "##);
}

fn order_asset(listing: &Listing) -> crate::domain::AssetId {
    listing.asset_by_symbol("BTC").expect("listed").id
}

#[test]
fn a_cancel_names_exactly_one_order() {
    let id = Some(OrderId(7));
    let client = Some("mine-1".to_owned());
    let named = |id, client_order_id| NamedOrder { id, client_order_id }.reference();
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
