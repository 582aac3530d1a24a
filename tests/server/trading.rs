//! Orders between two people: what fills, what it costs, what is refused and how it is said.

use super::support::Server;
use serde_json::{Value, json};

fn limit(side: &str, price: &str, quantity: &str) -> Value {
    json!({ "market": "BTC-USD", "side": side, "type": "LIMIT", "price": price, "quantity": quantity })
}

#[tokio::test]
async fn trade_between_two_people_accounts_for_every_unit() {
    let server = Server::start().await;
    let seller = server.funded(&[("BTC", "1")]).await;
    let buyer = server.funded(&[("USD", "100000")]).await;

    let resting = seller.place(limit("SELL", "50000.00", "0.5")).await;
    assert_eq!(resting["order"]["status"], "OPEN");
    assert_eq!(seller.balance("BTC").await, ("0.50000000".into(), "0.50000000".into()));

    let taking = buyer.place(limit("BUY", "51000.00", "0.2")).await;
    assert_eq!(taking["order"]["status"], "FILLED");
    assert_eq!(taking["order"]["averagePrice"], "50000.00000000");
    assert_eq!(taking["trades"].as_array().unwrap().len(), 1);

    // 0.2 x 50,000 = 10,000; the taker's fee of the built-in listing comes on top.
    let fee: f64 = taking["trades"][0]["fee"].as_str().unwrap().parse().unwrap();
    let (left, held) = buyer.balance("USD").await;
    let left: f64 = left.parse().unwrap();
    assert!((left - (90_000.0 - fee)).abs() < 1e-6, "{left} after a fee of {fee}");
    assert_eq!(held, "0.00000000", "what the better price saved is released");
    assert_eq!(buyer.balance("BTC").await.0, "0.20000000");
    assert_eq!(seller.balance("BTC").await, ("0.50000000".into(), "0.30000000".into()));

    let cancelled = seller
        .mutate(
            "cancelOrder",
            "CancelOrderInput",
            "order { status reason }",
            json!({ "id": resting["order"]["id"] }),
        )
        .await;
    assert_eq!(cancelled["order"], json!({ "status": "CANCELLED", "reason": "USER" }));
    assert_eq!(seller.balance("BTC").await, ("0.80000000".into(), "0.00000000".into()));
    server.stop().verify();
}

#[tokio::test]
async fn order_with_same_client_id_moves_nothing_twice() {
    let server = Server::start().await;
    let trader = server.funded(&[("USD", "1000")]).await;
    let mut order = limit("BUY", "20000.00", "0.01");
    order["clientOrderId"] = json!("mine-1");
    let first = trader.place(order.clone()).await;
    let again = trader.place(order.clone()).await;
    assert_eq!(first["order"]["id"], again["order"]["id"]);
    let held = trader.balance("USD").await.1;
    order["quantity"] = json!("0.02");
    let other = trader.try_place(order).await;
    assert_eq!(other["userErrors"][0]["code"], "DUPLICATE_CLIENT_ORDER_ID");
    assert_eq!(trader.balance("USD").await.1, held);
}

#[tokio::test]
async fn bad_orders_are_refused_by_name() {
    let server = Server::start().await;
    let trader = server.funded(&[("USD", "1000")]).await;
    let with = |changes: &[(&str, Value)]| {
        let mut order = limit("BUY", "20000.00", "0.01");
        for (name, value) in changes {
            order[*name] = value.clone();
        }
        order
    };
    let rows: Vec<(Value, &str, Option<&str>)> = vec![
        (with(&[("price", json!("20000.001"))]), "PRICE_OFF_TICK", Some("price")),
        (with(&[("quantity", json!("0.000001"))]), "QUANTITY_OFF_LOT", Some("quantity")),
        (with(&[("quantity", json!("0.00001"))]), "BELOW_MIN_NOTIONAL", Some("quantity")),
        (with(&[("quantity", json!("100"))]), "INSUFFICIENT_FUNDS", None),
        (with(&[("quantity", json!("-1"))]), "INVALID_INPUT", Some("quantity")),
        (with(&[("quantity", json!("0"))]), "INVALID_INPUT", Some("quantity")),
        (with(&[("price", json!("0"))]), "INVALID_INPUT", Some("price")),
        (with(&[("price", json!("99999999999999999999"))]), "INVALID_INPUT", Some("price")),
        (with(&[("price", Value::Null)]), "INVALID_INPUT", Some("price")),
        (with(&[("market", json!("BTC-EUR"))]), "NOT_FOUND", Some("market")),
        (with(&[("clientOrderId", json!("with space"))]), "INVALID_INPUT", Some("clientOrderId")),
        (with(&[("quoteQuantity", json!("100"))]), "INVALID_INPUT", None),
        (with(&[("type", json!("MARKET")), ("price", Value::Null)]), "NO_LIQUIDITY", None),
        (with(&[("timeInForce", json!("FOK"))]), "WOULD_NOT_FILL", None),
    ];
    for (order, code, field) in rows {
        let answer = trader.try_place(order.clone()).await;
        let errors = answer["userErrors"].as_array().unwrap();
        let found = errors.iter().find(|error| error["code"] == code);
        let error = found.unwrap_or_else(|| panic!("{code} for {order}\n{answer:#}"));
        assert!(answer["order"].is_null());
        if let Some(field) = field {
            assert_eq!(error["path"], json!(["input", field]), "{answer:#}");
        }
        assert!(error["message"].as_str().unwrap().len() > 20, "a message that helps: {error}");
    }
    assert_eq!(trader.balance("USD").await, ("1000.00000000".into(), "0.00000000".into()));
}

#[tokio::test]
async fn orders_of_other_people_do_not_exist() {
    let server = Server::start().await;
    let owner = server.funded(&[("USD", "1000")]).await;
    let stranger = server.person().await;
    let placed = owner.place(limit("BUY", "20000.00", "0.01")).await;
    let id = &placed["order"]["id"];
    let cancel = stranger
        .attempt("cancelOrder", "CancelOrderInput", "order { id }", json!({ "id": id }))
        .await;
    assert_eq!(cancel["userErrors"][0]["code"], "NOT_FOUND");
    let query = "query($id: ID!) { node(id: $id) { id } viewer { order(id: $id) { id } } }";
    let seen = stranger.data(query, json!({ "id": id })).await;
    assert_eq!(seen, json!({ "node": null, "viewer": { "order": null } }));
    let own = owner.data(query, json!({ "id": id })).await;
    assert_eq!(&own["viewer"]["order"]["id"], id);
}
