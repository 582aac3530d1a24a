//! Orders that wait for a price or end by the clock, over HTTP: stops and what they set off, icebergs,
//! amendments, good-till-date, and the dead man's switch through a restart.

use super::support::{Person, Server, WAIT_MAX};
use serde_json::{Value, json};
use std::time::Duration;

const ORDER: &str = "order { id type timeInForce status reason price stopPrice trailingDelta quantity \
    displayQuantity filledQuantity remainingQuantity postOnly expiresAt selfTradePrevention } ";

fn order(side: &str, kind: &str, more: Value) -> Value {
    let mut order = json!({ "market": "BTC-USD", "side": side, "type": kind, "quantity": "0.1" });
    for (name, value) in more.as_object().unwrap() {
        order[name] = value.clone();
    }
    order
}

fn limit(side: &str, price: &str) -> Value {
    order(side, "LIMIT", json!({ "price": price }))
}

async fn place(person: &Person, input: Value) -> Value {
    let payload = format!("{ORDER} trades {{ price quantity liquidity }}");
    person.mutate("placeOrder", "PlaceOrderInput", &payload, input).await
}

/// The order as a later request finds it.
async fn found(person: &Person, placed: &Value) -> Value {
    let query = format!(
        "query($id: ID!) {{ viewer {{ {} }} }}",
        ORDER.replace("order {", "order(id: $id) {")
    );
    person.data(&query, json!({ "id": placed["order"]["id"] })).await["viewer"]["order"].take()
}

/// Looks until the order has this status.
async fn becomes(person: &Person, placed: &Value, status: &str) -> Value {
    let deadline = tokio::time::Instant::now() + WAIT_MAX;
    loop {
        let order = found(person, placed).await;
        if order["status"] == status {
            return order;
        }
        assert!(tokio::time::Instant::now() < deadline, "never {status}: {order:#}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// A server whose BTC market has traded at 50,000, and somebody who bids below.
async fn at_50000() -> (Server, Person) {
    let server = Server::start().await;
    let maker = server.funded(&[("USD", "100000"), ("BTC", "10")]).await;
    let taker = server.funded(&[("USD", "10000")]).await;
    place(&maker, limit("SELL", "50000")).await;
    place(&taker, limit("BUY", "50000")).await;
    (server, maker)
}

#[tokio::test]
async fn order_of_every_type_is_found_as_it_was_placed() {
    let (server, _) = at_50000().await;
    let owner = server.funded(&[("BTC", "5"), ("USD", "50000")]).await;
    let rows = [
        order("SELL", "STOP", json!({ "stopPrice": "49000" })),
        order("SELL", "STOP_LIMIT", json!({ "stopPrice": "49000", "price": "48990" })),
        order("SELL", "TAKE_PROFIT", json!({ "stopPrice": "51000" })),
        order("BUY", "TAKE_PROFIT_LIMIT", json!({ "stopPrice": "49000", "price": "49010" })),
        order("SELL", "TRAILING_STOP", json!({ "trailingDelta": "500" })),
        order(
            "BUY",
            "LIMIT",
            json!({ "price": "40000", "displayQuantity": "0.02", "postOnly": true,
                "timeInForce": "GTD", "expiresAt": "2100-01-01T00:00:00.000000Z",
                "selfTradePrevention": "DECREMENT_AND_CANCEL" }),
        ),
    ];
    for input in rows {
        let placed = place(&owner, input.clone()).await;
        let waits = input["type"] != "LIMIT";
        assert_eq!(placed["order"]["status"], if waits { "PENDING_TRIGGER" } else { "OPEN" });
        assert_eq!(found(&owner, &placed).await, placed["order"], "{input}");
        for (name, value) in input.as_object().unwrap() {
            let shown = &placed["order"][name];
            let same = match (value.as_str(), shown.as_str()) {
                (Some(given), Some(shown)) => {
                    shown.trim_end_matches('0').trim_end_matches('.') == given
                        || shown == given
                        || shown.parse::<f64>().ok() == given.parse::<f64>().ok()
                }
                _ => shown == value,
            };
            assert!(same || ["market", "side"].contains(&name.as_str()), "{name}: {shown}");
        }
    }
    let open = "{ viewer { orders(filter: { open: true }) { nodes { status } }
        waiting: orders(filter: { status: [PENDING_TRIGGER] }) { nodes { id } } } }";
    let open = owner.data(open, json!({})).await;
    assert_eq!(open["viewer"]["orders"]["nodes"].as_array().unwrap().len(), 6);
    assert_eq!(open["viewer"]["waiting"]["nodes"].as_array().unwrap().len(), 5);
    let book =
        "{ market(symbol: \"BTC-USD\") { orderBook { bids { price quantity } asks { price } } } }";
    let book = server.client().data(book, json!({})).await;
    let shown = json!([{ "price": "40000.00000000", "quantity": "0.02000000" }]);
    assert_eq!(book["market"]["orderBook"]["bids"], shown, "the slice of the iceberg, and no stop");
    assert_eq!(book["market"]["orderBook"]["asks"], json!([]));
    server.stop().verify();
}

#[tokio::test]
async fn cascade_of_stops_reaches_each_owner_live_and_leaves_the_books_whole() {
    let (server, maker) = at_50000().await;
    let owner = server.funded(&[("BTC", "1")]).await;
    let trader = server.funded(&[("BTC", "1")]).await;
    for price in ["49900", "49800", "49700"] {
        place(&maker, limit("BUY", price)).await;
    }
    let first = place(&owner, order("SELL", "STOP", json!({ "stopPrice": "49900" }))).await;
    let second = place(&owner, order("SELL", "STOP", json!({ "stopPrice": "49800" }))).await;
    let mut updates = owner.socket().await;
    let query = "subscription { orderUpdates { order { id status } trade { price liquidity } } }";
    updates.subscribe(query, json!({})).await;
    // What comes first shows that the subscription stands.
    let cancelled = place(&owner, limit("SELL", "60000")).await;
    assert_eq!(updates.event().await["orderUpdates"]["order"]["id"], cancelled["order"]["id"]);

    let sold = place(&trader, limit("SELL", "49900")).await;
    assert_eq!(sold["trades"].as_array().unwrap().len(), 1, "only the trader's own: {sold:#}");
    for (stop, price) in [(&first, "49800.00000000"), (&second, "49700.00000000")] {
        let update = updates.event().await["orderUpdates"].take();
        let expected = json!({
            "order": { "id": stop["order"]["id"], "status": "FILLED" },
            "trade": { "price": price, "liquidity": "TAKER" },
        });
        assert_eq!(update, expected);
        assert_eq!(found(&owner, stop).await["type"], "STOP");
    }
    server.stop().verify();
}

#[tokio::test]
async fn amended_order_keeps_or_loses_its_place() {
    let (server, _) = at_50000().await;
    let first = server.funded(&[("USD", "10000")]).await;
    let second = server.funded(&[("USD", "10000")]).await;
    let seller = server.funded(&[("BTC", "1")]).await;
    let early = place(&first, limit("BUY", "45000")).await;
    let late = place(&second, limit("BUY", "45000")).await;
    let amend = |changes: Value| {
        let mut input = changes;
        input["id"] = early["order"]["id"].clone();
        first.attempt("amendOrder", "AmendOrderInput", ORDER, input)
    };
    let smaller = amend(json!({ "quantity": "0.05" })).await;
    assert_eq!(smaller["order"]["quantity"], "0.05000000", "{smaller:#}");
    let sell = || order("SELL", "LIMIT", json!({ "price": "45000", "quantity": "0.01" }));
    place(&seller, sell()).await;
    assert_eq!(found(&first, &early).await["filledQuantity"], "0.01000000", "still the first");
    let larger = amend(json!({ "quantity": "0.08" })).await;
    assert_eq!(larger["userErrors"], json!([]));
    place(&seller, sell()).await;
    assert_eq!(found(&second, &late).await["filledQuantity"], "0.01000000", "the first now");

    let rows = [
        (json!({}), "INVALID_INPUT", "price"),
        (json!({ "quantity": "0.01" }), "INVALID_INPUT", "quantity"),
        (json!({ "price": "45000.001" }), "PRICE_OFF_TICK", "price"),
        (json!({ "price": "20000" }), "PRICE_OUT_OF_BAND", "price"),
        (json!({ "quantity": "5" }), "INSUFFICIENT_FUNDS", "quantity"),
        (json!({ "clientOrderId": "other", "price": "1" }), "INVALID_INPUT", "clientOrderId"),
    ];
    for (changes, code, field) in rows {
        let refused = amend(changes.clone()).await;
        let error = &refused["userErrors"][0];
        assert_eq!(error["code"], code, "{changes}: {refused:#}");
        assert_eq!(error["path"], json!(["input", field]), "{changes}");
    }
    assert_eq!(found(&first, &early).await["quantity"], "0.08000000", "refusals change nothing");
    server.stop().verify();
}

#[tokio::test]
async fn order_until_a_date_ends_by_itself() {
    let server = Server::start().await;
    let owner = server.funded(&[("USD", "10000")]).await;
    let query =
        "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) { order { createdAt } } }";
    let other = owner.data(query, json!({ "input": limit("BUY", "30000") })).await;
    let now = other["placeOrder"]["order"]["createdAt"].as_str().unwrap();
    let now = chrono::DateTime::parse_from_rfc3339(now).unwrap();
    let at = now + chrono::TimeDelta::seconds(3);
    let dated = order(
        "BUY",
        "LIMIT",
        json!({ "price": "40000", "timeInForce": "GTD", "expiresAt": at.to_rfc3339() }),
    );
    let placed = place(&owner, dated.clone()).await;
    assert_eq!(placed["order"]["status"], "OPEN");
    let ended = becomes(&owner, &placed, "EXPIRED").await;
    assert_eq!(ended["reason"], "EXPIRED");
    owner.mutate("cancelAllOrders", "CancelAllOrdersInput", "cancelled { id }", json!({})).await;
    assert_eq!(owner.balance("USD").await, ("10000.00000000".into(), "0.00000000".into()));
    let late = owner.try_place(dated).await;
    assert_eq!(late["userErrors"][0]["path"], json!(["input", "expiresAt"]), "{late:#}");
    server.stop().verify();
}

#[tokio::test]
async fn dead_mans_switch_fires_also_after_a_restart() {
    let server = Server::start().await;
    let owner = server.funded(&[("USD", "10000")]).await;
    let set = |person: &Person, seconds: i64| {
        let input = json!({ "seconds": seconds });
        let person = person.client.clone();
        async move { person.attempt("cancelAllAfter", "CancelAllAfterInput", "firesAt", input).await }
    };
    let refused = set(&owner, 86_401).await;
    assert_eq!(refused["userErrors"][0]["path"], json!(["input", "seconds"]));
    assert!(set(&owner, 600).await["firesAt"].is_string());
    assert!(set(&owner, 0).await["firesAt"].is_null(), "switched off");

    let stays = place(&owner, limit("BUY", "40000")).await;
    assert!(set(&owner, 1).await["firesAt"].is_string());
    let ended = becomes(&owner, &stays, "CANCELLED").await;
    assert_eq!(ended["reason"], "DEAD_MANS_SWITCH");

    let stays = place(&owner, limit("BUY", "40000")).await;
    let fires = set(&owner, 2).await;
    assert!(fires["firesAt"].is_string(), "{fires:#}");
    let server = server.kill().start();
    let owner = Person::sign_in(&server.url, &owner.email).await;
    let ended = becomes(&owner, &stays, "CANCELLED").await;
    assert_eq!(ended["reason"], "DEAD_MANS_SWITCH", "it survived the restart");
    server.stop().verify();
}
