//! Long lists: an answer holds a bounded part and tells how many there are; the rest is found page by page.

use super::support::{Person, Server};
use serde_json::{Value, json};

fn limit(side: &str, price: u32, quantity: &str) -> Value {
    json!({ "market": "BTC-USD", "side": side, "type": "LIMIT", "price": price.to_string(), "quantity": quantity })
}

async fn place_many(owner: &Person, orders: Vec<Value>) {
    let query = "mutation($input: [PlaceOrderInput!]!) { placeOrders(input: $input) { results {
        order { id } userErrors { code message path } } } }";
    let answer = owner.data(query, json!({ "input": orders })).await;
    for result in answer["placeOrders"]["results"].as_array().unwrap() {
        assert_eq!(result["userErrors"], json!([]));
    }
}

const TAKE: &str = "mutation($input: PlaceOrderInput!) { placeOrder(input: $input) {
    order { id status trades(first: 10) { nodes { id price } pageInfo { hasNextPage endCursor } } }
    trades { id price order { id } } tradeCount userErrors { code message path } } }";

#[tokio::test]
async fn order_with_many_trades_answers_them_page_by_page() {
    let server = Server::start().await;
    let maker = server.funded(&[("BTC", "1")]).await;
    let taker = server.funded(&[("USD", "100000")]).await;
    place_many(&maker, (0..45).map(|number| limit("SELL", 50_000 + number, "0.001")).collect())
        .await;
    let mut order = limit("BUY", 51_000, "0.045");
    order["clientOrderId"] = json!("sweep");
    let placed = taker.data(TAKE, json!({ "input": order })).await["placeOrder"].take();
    assert_eq!(placed["order"]["status"], "FILLED", "{placed:#}");
    assert_eq!(placed["tradeCount"], 45);
    assert_eq!(placed["trades"].as_array().unwrap().len(), 20, "the first ones");
    assert_eq!(placed["trades"][0]["price"], "50000.00000000");

    let mut seen: Vec<Value> = Vec::new();
    let mut page = placed["order"]["trades"].clone();
    let more = "query($after: String) { viewer { order(clientOrderId: \"sweep\") {
        trades(first: 10, after: $after) { nodes { id price } pageInfo { hasNextPage endCursor } } } } }";
    loop {
        seen.extend(page["nodes"].as_array().unwrap().iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        let after = json!({ "after": page["pageInfo"]["endCursor"] });
        page = taker.data(more, after).await["viewer"]["order"]["trades"].take();
    }
    let prices: Vec<String> =
        (0..45).map(|number| format!("{}.00000000", 50_000 + number)).collect();
    let found: Vec<&str> = seen.iter().map(|trade| trade["price"].as_str().unwrap()).collect();
    assert_eq!(found, prices, "all of them, oldest first, without gap or overlap");

    let again = taker.data(TAKE, json!({ "input": order })).await["placeOrder"].take();
    assert_eq!(again, placed, "the same id again: the same first trades and the same count");
    let bad = "query { viewer { order(clientOrderId: \"sweep\") { trades(first: 101) { nodes { id } } } } }";
    let refused = taker.ask(bad, json!({})).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused}");
    server.stop().verify();
}

#[tokio::test]
async fn trades_of_a_page_of_orders_are_each_orders_own() {
    let server = Server::start().await;
    let maker = server.funded(&[("BTC", "1")]).await;
    let taker = server.funded(&[("USD", "100000")]).await;
    place_many(&maker, (0..40).map(|number| limit("SELL", 50_000 + number, "0.002")).collect())
        .await;
    place_many(&taker, (0..80).map(|_| limit("BUY", 51_000, "0.001")).collect()).await;
    let query = "{ viewer { orders(first: 100) { nodes { id filledQuantity
        two: trades(first: 1) { nodes { id order { id } } pageInfo { hasNextPage } }
        trades { nodes { id quantity order { id } } } } } } }";
    for (owner, orders, each) in [(&maker, 40, 2), (&taker, 80, 1)] {
        let found = owner.data(query, json!({})).await["viewer"]["orders"]["nodes"].take();
        let found = found.as_array().unwrap();
        assert_eq!(found.len(), orders);
        for order in found {
            let trades = order["trades"]["nodes"].as_array().unwrap();
            assert_eq!(trades.len(), each, "{order:#}");
            assert!(trades.iter().all(|trade| trade["order"]["id"] == order["id"]), "{order:#}");
            assert_eq!(order["two"]["nodes"][0]["id"], trades[0]["id"]);
            assert_eq!(order["two"]["pageInfo"]["hasNextPage"], each > 1);
        }
    }
    server.stop().verify();
}

#[tokio::test]
async fn cancel_all_tells_the_first_hundred_orders_and_how_many() {
    let server = Server::start().await;
    let owner = server.funded(&[("USD", "100000")]).await;
    for hundred in [0, 100] {
        let orders = (0..70).map(|number| limit("BUY", 30_000 + hundred + number, "0.001"));
        place_many(&owner, orders.collect()).await;
    }
    let cancelled = owner
        .mutate("cancelAllOrders", "CancelAllOrdersInput", "cancelled { status } count", json!({}))
        .await;
    assert_eq!(cancelled["count"], 140);
    let listed = cancelled["cancelled"].as_array().unwrap();
    assert_eq!(listed.len(), 100);
    assert!(listed.iter().all(|order| order["status"] == "CANCELLED"));
    let open =
        owner.data("{ viewer { orders(filter: { open: true }) { nodes { id } } } }", json!({}));
    assert_eq!(open.await["viewer"]["orders"]["nodes"], json!([]));
    let none = owner
        .mutate("cancelAllOrders", "CancelAllOrdersInput", "cancelled { id } count", json!({}))
        .await;
    assert_eq!((&none["count"], &none["cancelled"]), (&json!(0), &json!([])));
    server.stop().verify();
}

/// 20,000 items of a filter ended as INTERNAL, and 99 uses of them took gigabytes.
#[tokio::test]
async fn input_lists_that_are_long_are_refused_before_anything_runs() {
    let server = Server::start().await;
    let owner = server.funded(&[("USD", "100")]).await;
    let aliases: String = (0..99)
        .map(|number| {
            format!("a{number}: transactions(first: 1, filter: $f) {{ nodes {{ id }} }} ")
        })
        .collect();
    let query = format!("query($f: TransactionFilter) {{ viewer {{ {aliases} }} }}");
    let many = json!({ "f": { "kind": vec!["DEPOSIT"; 20_000] } });
    let refused = owner.ask(&query, many).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused}");
    let message = refused["errors"][0]["message"].as_str().unwrap();
    assert!(message.contains("TransactionFilter.kind") && message.contains("20"), "{message}");
    assert!(refused["data"].is_null());

    let repeated = json!({ "f": { "kind": vec!["DEPOSIT"; 20] } });
    let query =
        "query($f: TransactionFilter) { viewer { transactions(filter: $f) { nodes { kind } } } }";
    let found = owner.data(query, repeated).await["viewer"]["transactions"]["nodes"].take();
    assert_eq!(found, json!([{ "kind": "DEPOSIT" }]), "repeated ones count once");

    let orders: Vec<Value> = (0..101).map(|_| limit("BUY", 30_000, "0.001")).collect();
    let query = "mutation($input: [PlaceOrderInput!]!) { placeOrders(input: $input) { results { order { id } } } }";
    let refused = owner.ask(query, json!({ "input": orders })).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "BAD_USER_INPUT", "{refused}");
    let placed = owner.data("{ viewer { orders { nodes { id } } } }", json!({})).await;
    assert_eq!(placed["viewer"]["orders"]["nodes"], json!([]), "none of them was placed");
    server.stop().verify();
}

#[tokio::test]
async fn filter_with_an_empty_list_selects_nothing_and_null_selects_all() {
    let server = Server::start().await;
    let owner = server.funded(&[("USD", "1000")]).await;
    owner.place(limit("BUY", 20_000, "0.001")).await;
    let query = "query($status: [OrderStatus!], $kind: [TransactionKind!]) { viewer {
        orders(first: 5, filter: { status: $status }) { nodes { id } }
        transactions(first: 5, filter: { kind: $kind }) { nodes { id } } } }";
    for (variables, found) in [
        (json!({ "status": [], "kind": [] }), 0),
        (json!({ "status": null, "kind": null }), 1),
        (json!({}), 1),
        (json!({ "status": ["OPEN"], "kind": ["DEPOSIT"] }), 1),
        (json!({ "status": ["FILLED"], "kind": ["FEE"] }), 0),
    ] {
        let data = owner.data(query, variables.clone()).await;
        for list in ["orders", "transactions"] {
            let nodes = data["viewer"][list]["nodes"].as_array().unwrap();
            assert_eq!(nodes.len(), found, "{list} for {variables}: {nodes:?}");
        }
    }
    let mut socket = owner.socket().await;
    let none = "subscription { prices(symbols: []) { price } }";
    let none = socket.subscribe(none, json!({})).await;
    let one =
        socket.subscribe("subscription { prices(symbols: [\"BTC\"]) { price } }", json!({})).await;
    let told = socket.receive().await;
    assert_eq!((&told["id"], told["type"].as_str()), (&json!(one), Some("next")), "not {none}");
}
