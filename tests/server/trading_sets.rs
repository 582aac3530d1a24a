//! Several orders at once, pairs, what they would come to before they are placed, and what trading costs.

use super::support::{Person, Server};
use serde_json::{Value, json};

fn limit(side: &str, price: &str, quantity: &str) -> Value {
    json!({ "market": "BTC-USD", "side": side, "type": "LIMIT", "price": price, "quantity": quantity })
}

fn pair() -> Value {
    json!({
        "limitClientOrderId": "profit", "stopClientOrderId": "loss", "market": "BTC-USD",
        "side": "SELL", "quantity": "0.1", "price": "51000", "stopPrice": "49000",
    })
}

const PAIR: &str = "limitOrder { id type status reason linkedOrder { id } } \
    stopOrder { id type status reason stopPrice linkedOrder { id } } trades { price }";

/// A server whose BTC market has traded at 50,000, with bids at 49,000.
async fn market() -> Server {
    let server = Server::start().await;
    let maker = server.funded(&[("USD", "100000"), ("BTC", "1")]).await;
    let taker = server.funded(&[("USD", "1000")]).await;
    maker.place(limit("SELL", "50000", "0.01")).await;
    taker.place(limit("BUY", "50000", "0.01")).await;
    maker.place(limit("BUY", "49000", "0.5")).await;
    server
}

async fn statuses(owner: &Person) -> Value {
    let query = "{ viewer { profit: order(clientOrderId: \"profit\") { status reason }
        loss: order(clientOrderId: \"loss\") { status reason } } }";
    owner.data(query, json!({})).await["viewer"].take()
}

#[tokio::test]
async fn pair_ends_either_way() {
    let server = market().await;
    let trader = server.funded(&[("USD", "100000"), ("BTC", "1")]).await;
    let ended = json!({ "status": "CANCELLED", "reason": "ONE_CANCELS_OTHER" });
    let filled = json!({ "status": "FILLED", "reason": null });

    let owner = server.funded(&[("BTC", "0.1")]).await;
    let placed = owner.mutate("placeOco", "PlaceOcoInput", PAIR, pair()).await;
    assert_eq!(placed["limitOrder"]["linkedOrder"]["id"], placed["stopOrder"]["id"]);
    assert_eq!(placed["stopOrder"]["linkedOrder"]["id"], placed["limitOrder"]["id"]);
    assert_eq!(placed["stopOrder"]["status"], "PENDING_TRIGGER");
    assert_eq!(owner.balance("BTC").await, ("0.00000000".into(), "0.10000000".into()));
    let again = owner.mutate("placeOco", "PlaceOcoInput", PAIR, pair()).await;
    assert_eq!(again["limitOrder"]["id"], placed["limitOrder"]["id"], "placed once");
    trader.place(limit("SELL", "49000", "0.01")).await;
    assert_eq!(statuses(&owner).await, json!({ "profit": ended, "loss": filled }));

    let owner = place_above(&server).await;
    trader.place(limit("BUY", "51000", "0.1")).await;
    assert_eq!(statuses(&owner).await, json!({ "profit": filled, "loss": ended }));
    server.stop().verify();
}

/// A pair of somebody new, after the market went back to 50,000.
async fn place_above(server: &Server) -> Person {
    let (seller, buyer) =
        (server.funded(&[("BTC", "1")]).await, server.funded(&[("USD", "1000")]).await);
    seller.place(limit("SELL", "50000", "0.01")).await;
    buyer.place(limit("BUY", "50000", "0.01")).await;
    let owner = server.funded(&[("BTC", "0.1")]).await;
    owner.mutate("placeOco", "PlaceOcoInput", PAIR, pair()).await;
    owner
}

#[tokio::test]
async fn wrong_pairs_are_refused_whole_and_all_at_once() {
    let server = market().await;
    let owner = server.funded(&[("BTC", "0.05")]).await;
    let attempt = |changes: Value| {
        let mut input = pair();
        for (name, value) in changes.as_object().unwrap() {
            input[name] = value.clone();
        }
        owner.attempt("placeOco", "PlaceOcoInput", PAIR, input)
    };
    let short = attempt(json!({})).await;
    assert_eq!(short["userErrors"][0]["code"], "INSUFFICIENT_FUNDS");
    let several =
        attempt(json!({ "price": "48000.001", "quantity": "0", "market": "BTC-USD" })).await;
    let paths: Vec<_> = several["userErrors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| error["path"][1].clone())
        .collect();
    assert_eq!(paths, [json!("quantity"), json!("price"), json!("stopPrice")], "{several:#}");
    let open = owner.data("{ viewer { orders { nodes { id } } } }", json!({})).await;
    assert_eq!(open["viewer"]["orders"]["nodes"], json!([]));
}

#[tokio::test]
async fn batch_of_a_hundred_orders_answers_each() {
    let server = market().await;
    let owner = server.funded(&[("USD", "100000")]).await;
    let mut orders: Vec<Value> =
        (0..100).map(|number| limit("BUY", &format!("{}", 40_000 + number), "0.001")).collect();
    orders[1]["price"] = json!("40000.001");
    orders[2]["quantity"] = json!("10");
    let query = "mutation($input: [PlaceOrderInput!]!) { placeOrders(input: $input) { results {
        order { status } userErrors { code path } } } }";
    let answer = owner.data(query, json!({ "input": orders })).await;
    let results = answer["placeOrders"]["results"].as_array().unwrap();
    assert_eq!(results.len(), 100);
    for (index, result) in results.iter().enumerate() {
        let expected = match index {
            1 => json!([{ "code": "PRICE_OFF_TICK", "path": ["input", "1", "price"] }]),
            2 => json!([{ "code": "INSUFFICIENT_FUNDS", "path": ["input", "2", "quantity"] }]),
            _ => json!([]),
        };
        assert_eq!(result["userErrors"], expected);
        assert_eq!(result["order"].is_null(), [1, 2].contains(&index));
    }
    let cancelled = owner
        .mutate("cancelAllOrders", "CancelAllOrdersInput", "cancelled { status }", json!({}))
        .await;
    assert_eq!(cancelled["cancelled"].as_array().unwrap().len(), 98);
    server.stop().verify();
}

#[tokio::test]
async fn limits_and_tiers_of_a_market_are_told_and_tiers_are_reached() {
    let server = Server::start().await;
    let (maker, taker) =
        (server.funded(&[("BTC", "10")]).await, server.funded(&[("USD", "500000")]).await);
    let query = "{ market(symbol: \"BTC-USD\") { priceBand maxQuantity maxNotional maxOpenOrders
        feeTiers { minVolume makerFee takerFee } } }";
    let told = server.client().data(query, json!({})).await;
    assert_eq!(told["market"]["priceBand"], "0.500000");
    assert_eq!(told["market"]["maxQuantity"], "250.00000000");
    assert_eq!(told["market"]["maxOpenOrders"], 5_000);
    let first =
        json!({ "minVolume": "100000.00000000", "makerFee": "0.000800", "takerFee": "0.001600" });
    assert_eq!(told["market"]["feeTiers"][0], first);

    let fees = "{ viewer { tradingFees(market: \"BTC-USD\") { volume30d makerFee takerFee
        tier { minVolume } nextTier { minVolume } } } }";
    let before = taker.data(fees, json!({})).await["viewer"]["tradingFees"].take();
    assert_eq!((&before["volume30d"], &before["tier"]), (&json!("0.00000000"), &Value::Null));
    maker.place(limit("SELL", "50000", "3")).await;
    let paid = taker.place(limit("BUY", "50000", "2")).await;
    assert_eq!(paid["trades"][0]["fee"], "200.00000000", "the market's own 0.2 %");
    let after = taker.data(fees, json!({})).await["viewer"]["tradingFees"].take();
    let expected = json!({ "volume30d": "100000.00000000", "makerFee": "0.000800",
        "takerFee": "0.001600", "tier": { "minVolume": "100000.00000000" },
        "nextTier": { "minVolume": "1000000.00000000" } });
    assert_eq!(after, expected);
    let paid = taker.place(limit("BUY", "50000", "1")).await;
    assert_eq!(paid["trades"][0]["fee"], "80.00000000", "0.16 % from now on");
    server.stop().verify();
}

const PREVIEW: &str = "query($input: PlaceOrderInput!) { previewOrder(input: $input) { pendingTrigger \
    fills { price quantity } filledQuantity quoteQuantity fee averagePrice bestPrice slippagePercent \
    restingQuantity held heldAsset { symbol } makerFee takerFee userErrors { code path } } }";

#[tokio::test]
async fn order_does_what_was_previewed() {
    let server = market().await;
    let maker = server.funded(&[("BTC", "2")]).await;
    for (price, quantity) in [("50100", "0.5"), ("50200", "0.5")] {
        maker.place(limit("SELL", price, quantity)).await;
    }
    let buyer = server.funded(&[("USD", "100000")]).await;
    let order = limit("BUY", "50200", "1.5");
    let told = buyer.data(PREVIEW, json!({ "input": order })).await["previewOrder"].take();
    let expected = json!({
        "pendingTrigger": false,
        "fills": [
            { "price": "50100.00000000", "quantity": "0.50000000" },
            { "price": "50200.00000000", "quantity": "0.50000000" },
        ],
        "filledQuantity": "1.00000000", "quoteQuantity": "50150.00000000", "fee": "100.30000000",
        "averagePrice": "50150.00000000", "bestPrice": "50100.00000000",
        "slippagePercent": "0.0998", "restingQuantity": "0.50000000", "held": "75450.60000000",
        "heldAsset": { "symbol": "USD" }, "makerFee": "0.001000", "takerFee": "0.002000",
        "userErrors": [],
    });
    assert_eq!(told, expected);
    let placed = buyer.place(order).await;
    assert_eq!(placed["order"]["filledQuantity"], told["filledQuantity"]);
    assert_eq!(placed["order"]["averagePrice"], told["averagePrice"]);
    assert_eq!(placed["order"]["remainingQuantity"], told["restingQuantity"]);

    let stop = json!({ "market": "BTC-USD", "side": "BUY", "type": "STOP_LIMIT", "quantity": "0.01",
        "price": "55000", "stopPrice": "54000" });
    let told = buyer.data(PREVIEW, json!({ "input": stop })).await["previewOrder"].take();
    assert_eq!((&told["pendingTrigger"], &told["fills"]), (&json!(true), &json!([])), "{told:#}");
    let rows = [
        (limit("BUY", "50000", "100"), "INSUFFICIENT_FUNDS", "quantity"),
        (limit("BUY", "50000.001", "1"), "PRICE_OFF_TICK", "price"),
        (limit("BUY", "1000", "1"), "PRICE_OUT_OF_BAND", "price"),
    ];
    for (order, code, field) in rows {
        let told = buyer.data(PREVIEW, json!({ "input": order })).await["previewOrder"].take();
        let errors = json!([{ "code": code, "path": ["input", field] }]);
        assert_eq!((&told["userErrors"], &told["held"]), (&errors, &Value::Null));
    }
    let stranger = server.client().ask(PREVIEW, json!({ "input": limit("BUY", "1", "1") })).await;
    assert_eq!(stranger["errors"][0]["extensions"]["code"], "UNAUTHENTICATED");
    let open = buyer.data("{ viewer { orders { nodes { id } } } }", json!({})).await;
    assert_eq!(
        open["viewer"]["orders"]["nodes"].as_array().unwrap().len(),
        1,
        "previews place nothing"
    );
}
