//! What is read over the schema, and told to subscribers: the same facts, whichever way they are asked for.

use super::scenarios::{House, PLACE, dec8, limit, nobody, person, shown};
use crate::domain::{AssetId, Market, MarketId, MarketStatus};
use crate::engine::{Command, MarketUpdate};
use crate::resolvers::context::RequestContext;
use futures_util::StreamExt as _;
use futures_util::stream::BoxStream;
use serde_json::{Value, json};

/// A subscription that has begun: what it tells first is passed over when it tells something at once.
async fn subscribed(
    house: &House,
    caller: &RequestContext,
    query: &'static str,
) -> BoxStream<'static, Value> {
    let mut told = house.subscribe(caller, query).map(|answer| shown(&answer)).boxed();
    // The feed makes a subscriber when its stream is first polled. An answer may be there already.
    match futures_util::poll!(told.next()) {
        std::task::Poll::Ready(first) => futures_util::stream::iter(first).chain(told).boxed(),
        std::task::Poll::Pending => told,
    }
}

impl House {
    async fn command(&self, command: Command) {
        let committed = self.app.exchange.submit(command).await.expect("is done");
        assert_eq!(committed.refusal(), None);
    }

    /// Lists an asset and its market against the dollar.
    async fn list_new_coin(&self) {
        let listing = self.app.exchange.listing();
        let (asset, market) = (listing.assets().len(), listing.markets().len());
        let asset = AssetId(u16::try_from(asset).expect("few"));
        let market = MarketId(u16::try_from(market).expect("few"));
        let bitcoin = listing.asset_by_symbol("BTC").expect("listed").clone();
        let grid = listing.market_by_symbol("BTC-USD").expect("listed").clone();
        self.command(Command::ListAsset(crate::domain::Asset {
            id: asset,
            symbol: "NEW".to_owned(),
            ..bitcoin
        }))
        .await;
        let listed = Market { id: market, symbol: "NEW-USD".to_owned(), base: asset, ..grid };
        self.command(Command::ListMarket(listed)).await;
    }
}

/// What comes next, which must be no error.
async fn next(told: &mut BoxStream<'static, Value>) -> Value {
    let answer = told.next().await.expect("an answer");
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    answer["data"].clone()
}

#[tokio::test]
async fn subscription_knows_markets_that_were_listed_later() {
    let house = House::open().await;
    let (seller, buyer) = (person(1), person(2));
    house.fund(&buyer, "USD", "10000").await;
    let orders = "subscription { orderUpdates { order { status market { symbol } linkedOrder { id } \
        trades { nodes { id } } } trade { market { symbol } order { id market { symbol } } } } }";
    let mut orders = subscribed(&house, &buyer, orders).await;
    let balances = "subscription { balanceUpdates { asset { symbol } total value } }";
    let mut balances = subscribed(&house, &buyer, balances).await;
    house.list_new_coin().await;
    house.fund(&seller, "NEW", "1").await;
    for (caller, side) in [(&seller, "SELL"), (&buyer, "BUY")] {
        let mut order = limit(side, "50000", "0.1");
        order["input"]["market"] = json!("NEW-USD");
        let placed = house.ask(caller, PLACE, order).await;
        assert_eq!(placed["data"]["placeOrder"]["userErrors"], json!([]), "{placed}");
    }
    let update = next(&mut orders).await["orderUpdates"].clone();
    assert_eq!(update["order"]["market"]["symbol"], "NEW-USD", "{update}");
    assert_eq!(update["order"]["trades"]["nodes"].as_array().expect("fills").len(), 1, "{update}");
    assert_eq!(update["trade"]["order"]["market"]["symbol"], "NEW-USD", "{update}");
    let mut told = Vec::new();
    while told.len() < 2 {
        told.push(next(&mut balances).await["balanceUpdates"]["asset"]["symbol"].clone());
    }
    assert!(told.contains(&json!("NEW")), "{told:?}");
}

#[tokio::test]
async fn book_subscription_tells_the_market_as_it_is_now() {
    let house = House::open().await;
    let buyer = person(2);
    house.fund(&buyer, "USD", "10000").await;
    let book = "subscription { orderBook(market: \"BTC-USD\") { market { status makerFee } } }";
    let mut book = subscribed(&house, &nobody(), book).await;
    let snapshot = next(&mut book).await;
    assert_eq!(snapshot["orderBook"]["market"]["status"], "OPEN", "{snapshot}");
    let market = house.app.exchange.listing().market_by_symbol("BTC-USD").expect("listed").clone();
    house
        .command(Command::UpdateMarket(MarketUpdate {
            market: market.id,
            min_notional: market.min_notional,
            maker_fee_ppm: 7,
            taker_fee_ppm: 9,
            status: MarketStatus::PostOnly,
            limits: market.limits,
        }))
        .await;
    house.ask(&buyer, PLACE, limit("BUY", "40000", "0.01")).await;
    let update = next(&mut book).await;
    let market = &update["orderBook"]["market"];
    assert_eq!(market, &json!({ "status": "POST_ONLY", "makerFee": "0.000007" }), "{update}");
}

/// Two people trade at a price.
async fn trade_at(house: &House, price: &str) {
    for (caller, side) in [(person(901), "SELL"), (person(902), "BUY")] {
        let placed = house.ask(&caller, PLACE, limit(side, price, "0.01")).await;
        assert_eq!(placed["data"]["placeOrder"]["userErrors"], json!([]), "{placed}");
    }
}

#[tokio::test]
async fn trailing_stop_is_read_and_told_where_it_stands_now() {
    let house = House::open().await;
    let holder = house.ada().await;
    house.fund(&person(901), "BTC", "1").await;
    house.fund(&person(902), "USD", "10000").await;
    house.fund(&holder, "BTC", "1").await;
    trade_at(&house, "50000").await;
    let trailing = json!({ "input": { "market": "BTC-USD", "side": "SELL", "type": "TRAILING_STOP",
        "quantity": "0.5", "trailingDelta": "1000", "clientOrderId": "trail" } });
    let placed = house.ask(&holder, PLACE, trailing.clone()).await;
    let id = placed["data"]["placeOrder"]["order"]["id"].clone();
    let updates = "subscription { orderUpdates { order { id stopPrice status } trade { id } } }";
    let mut updates = subscribed(&house, &holder, updates).await;

    let read = "query($id: ID!) { node(id: $id) { ... on Order { stopPrice } } \
        viewer { byId: order(id: $id) { stopPrice } \
        byClientId: order(clientOrderId: \"trail\") { stopPrice } \
        orders { nodes { stopPrice } } } }";
    for (price, stop) in [("52000", "51000"), ("51500", "51000"), ("53000", "52000")] {
        trade_at(&house, price).await;
        let stop = json!({ "stopPrice": format!("{stop}.00000000") });
        let answer = house.ask(&holder, read, json!({ "id": id })).await;
        let data = &answer["data"];
        assert_eq!(data["node"], stop, "{answer}");
        assert_eq!(data["viewer"]["byId"], stop, "{answer}");
        assert_eq!(data["viewer"]["byClientId"], stop, "{answer}");
        assert_eq!(data["viewer"]["orders"]["nodes"], json!([stop]), "{answer}");
        let again = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { \
            order { stopPrice } } }";
        let repeated = house.ask(&holder, again, trailing.clone()).await;
        assert_eq!(repeated["data"]["placeOrder"]["order"], stop, "{repeated}");
        if price != "51500" {
            let update = next(&mut updates).await["orderUpdates"].clone();
            assert_eq!(update["order"]["id"], id, "{update}");
            assert_eq!(update["order"]["status"], "PENDING_TRIGGER", "{update}");
            assert_eq!(update["order"]["stopPrice"], stop["stopPrice"], "{update}");
            assert_eq!(update["trade"], Value::Null, "{update}");
        }
    }
    // It has nobody to sell to, and ends.
    trade_at(&house, "51900").await;
    let update = next(&mut updates).await["orderUpdates"]["order"].clone();
    assert_ne!(update["status"], "PENDING_TRIGGER", "{update}");
    assert_eq!(update["stopPrice"], "52000.00000000", "{update}");
}

#[tokio::test]
async fn deposit_without_a_price_has_no_cost_and_its_whole_value_is_no_gain() {
    let house = House::open().await;
    let (holder, later) = (house.ada().await, person(903));
    house.fund(&holder, "BTC", "1").await;
    house.fund(&person(901), "BTC", "1").await;
    house.fund(&person(902), "USD", "10000").await;
    trade_at(&house, "50000").await;
    house.fund(&later, "BTC", "2").await;
    house.price_is_told("BTC-USD", "60000").await;
    let portfolio = "{ viewer { portfolio { complete value costBasis unrealizedPnl realizedPnl \
        holdings { quantity value averageCost unrealizedPnl } } } }";
    let answer = house.ask(&holder, portfolio, json!({})).await;
    let unknown = json!({ "complete": false, "value": dec8("60000"), "costBasis": dec8("0"),
        "unrealizedPnl": dec8("0"), "realizedPnl": dec8("0"),
        "holdings": [{ "quantity": dec8("1"), "value": dec8("60000"),
            "averageCost": null, "unrealizedPnl": null }] });
    assert_eq!(answer["data"]["viewer"]["portfolio"], unknown, "{answer}");

    let known = "subscription { portfolioUpdates { complete costBasis unrealizedPnl \
        holdings { averageCost unrealizedPnl } } }";
    let mut told = house.subscribe(&later, known).map(|answer| shown(&answer)).boxed();
    let answer = next(&mut told).await;
    let known = json!({ "complete": true, "costBasis": dec8("100000"),
        "unrealizedPnl": dec8("20000"),
        "holdings": [{ "averageCost": dec8("50000"), "unrealizedPnl": dec8("20000") }] });
    assert_eq!(answer["portfolioUpdates"], known, "{answer}");
}

#[tokio::test]
async fn stop_that_moved_before_anybody_listened_is_told_once() {
    let house = House::open().await;
    let holder = house.ada().await;
    house.fund(&person(901), "BTC", "1").await;
    house.fund(&person(902), "USD", "10000").await;
    house.fund(&holder, "BTC", "1").await;
    let trailing = json!({ "input": { "market": "BTC-USD", "side": "SELL", "type": "TRAILING_STOP",
        "quantity": "0.5", "trailingDelta": "1000" } });
    let placed = house.ask(&holder, PLACE, trailing).await;
    assert_eq!(placed["data"]["placeOrder"]["userErrors"], json!([]), "{placed}");
    trade_at(&house, "50000").await;
    let updates = "subscription { orderUpdates { order { stopPrice } } }";
    let mut updates = subscribed(&house, &holder, updates).await;
    for stop in ["49000.00000000", "51000.00000000"] {
        let update = next(&mut updates).await["orderUpdates"]["order"].clone();
        assert_eq!(update, json!({ "stopPrice": stop }));
        trade_at(&house, "52000").await;
    }
}

/// A portfolio and a balance that a command leaves as they were are not told again.
#[tokio::test]
async fn subscriptions_tell_changes_and_nothing_twice() {
    let house = House::open().await;
    let ada = person(1);
    house.fund(&ada, "USD", "1000").await;
    let portfolios = "subscription { portfolioUpdates { value } }";
    let mut portfolios = subscribed(&house, &ada, portfolios).await;
    let balances = "subscription { balanceUpdates { available held } }";
    let mut balances = subscribed(&house, &ada, balances).await;
    assert_eq!(next(&mut portfolios).await["portfolioUpdates"]["value"], dec8("1000"));

    let held = |available, held| json!({ "available": dec8(available), "held": dec8(held) });
    let mut nothing = limit("BUY", "50000", "0.01");
    nothing["input"]["timeInForce"] = json!("IOC");
    let placing = async {
        let begun = std::time::Instant::now();
        while begun.elapsed() < std::time::Duration::from_millis(2_200) {
            let placed = house.ask(&ada, PLACE, nothing.clone()).await;
            assert_eq!(placed["data"]["placeOrder"]["order"]["status"], "CANCELLED", "{placed}");
        }
        house.ask(&ada, PLACE, limit("BUY", "50000", "0.01")).await;
    };
    // Before the last order, at most the first one tells what nobody had been told yet.
    let telling = async {
        let mut told = vec![next(&mut balances).await["balanceUpdates"].clone()];
        if told == [held("1000", "0")] {
            told.push(next(&mut balances).await["balanceUpdates"].clone());
        }
        told.pop().expect("told")
    };
    let quiet = async {
        let again = std::pin::pin!(portfolios.next());
        match futures_util::future::select(std::pin::pin!(placing), again).await {
            futures_util::future::Either::Left(_) => {}
            futures_util::future::Either::Right((told, _)) => panic!("told again: {told:?}"),
        }
    };
    let (told, ()) = futures_util::future::join(telling, quiet).await;
    assert_eq!(told["held"], dec8("501"), "with the fee: {told}");
    let deposit = "mutation { sandboxDeposit(input: { asset: \"USD\", amount: \"1\" }) { balance { total } } }";
    house.ask(&ada, deposit, json!({})).await;
    assert_eq!(next(&mut portfolios).await["portfolioUpdates"]["value"], dec8("1001"));
}
