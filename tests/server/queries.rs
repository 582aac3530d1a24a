//! What anybody may read, and how lists are paged.

use super::support::{Server, http};
use serde_json::{Value, json};

#[tokio::test]
async fn built_in_listing_is_there_with_prices() {
    let server = Server::start().await;
    let client = server.client();
    let data = client
        .data(
            "{ assets { symbol kind scale price { price source stale at } history(range: DAY) { at price }
                details { description homepage } }
               markets { symbol status tickSize lotSize minNotional makerFee takerFee base { symbol } quote { symbol } } }",
            json!({}),
        )
        .await;
    let symbols: Vec<&str> = data["assets"]
        .as_array()
        .unwrap()
        .iter()
        .map(|asset| asset["symbol"].as_str().unwrap())
        .collect();
    assert_eq!(symbols.len(), 11, "{symbols:?}");
    assert_eq!(data["markets"].as_array().unwrap().len(), 10);
    for asset in data["assets"].as_array().unwrap() {
        assert!(asset["price"]["price"].is_string(), "{asset:#}");
        if asset["kind"] == "CRYPTO" {
            assert!(asset["history"].as_array().unwrap().len() > 10, "{asset:#}");
        }
    }
}

#[tokio::test]
async fn node_of_every_kind_is_found_again_by_its_owner() {
    let server = Server::start().await;
    let seller = server.funded(&[("BTC", "1")]).await;
    let buyer = server.funded(&[("USD", "10000")]).await;
    let order = |side: &str| json!({ "market": "BTC-USD", "side": side, "type": "LIMIT", "price": "5000.00", "quantity": "0.1" });
    let stranger = server.person().await;
    seller.place(order("SELL")).await;
    buyer.place(order("BUY")).await;
    let data = buyer
        .data(
            "{ assets { id } markets { id } viewer { id orders(first: 1) { nodes { id } } trades(first: 1) { nodes { id } }
                transactions(first: 3) { nodes { id } } sessions { id } loginHistory(first: 1) { nodes { id } } auditLog(first: 1) { nodes { id } } } }",
            json!({}),
        )
        .await;
    let mut ids = Vec::new();
    collect_ids(&data, &mut ids);
    assert!(ids.len() > 25);
    let query = "query($id: ID!) { node(id: $id) { __typename id } }";
    let viewers_own =
        ["User", "Order", "Trade", "Transaction", "Session", "LoginEvent", "AuditEvent"];
    for id in ids {
        let node = buyer.data(query, json!({ "id": id })).await["node"].take();
        assert_eq!(node["id"], id.as_str(), "{node}");
        let private = viewers_own.contains(&node["__typename"].as_str().unwrap());
        let strangers = stranger.data(query, json!({ "id": id })).await["node"].take();
        assert_eq!(strangers.is_null(), private, "{node}");
    }
    for garbage in ["", "x", "T3JkZXI6", "T3JkZXI6LTE", "T3JkZXI6OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk"] {
        assert!(buyer.data(query, json!({ "id": garbage })).await["node"].is_null());
    }
}

fn collect_ids(value: &Value, ids: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            ids.extend(map.get("id").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|value| collect_ids(value, ids));
        }
        Value::Array(list) => list.iter().for_each(|value| collect_ids(value, ids)),
        _ => {}
    }
}

#[tokio::test]
async fn pages_meet_without_gap_or_overlap_in_both_directions() {
    let server = Server::start().await;
    let trader = server.funded(&[("USD", "100000")]).await;
    for number in 0..7 {
        trader
            .place(json!({ "market": "BTC-USD", "side": "BUY", "type": "LIMIT", "price": format!("{}.00", 1000 + number), "quantity": "0.1" }))
            .await;
    }
    let forward = "query($after: String) { viewer { orders(first: 3, after: $after) {
        edges { cursor node { id } } pageInfo { hasNextPage endCursor } } } }";
    let mut seen = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = trader.data(forward, json!({ "after": after })).await["viewer"]["orders"].take();
        seen.extend(
            page["edges"].as_array().unwrap().iter().map(|edge| edge["node"]["id"].clone()),
        );
        after = page["pageInfo"]["endCursor"].clone();
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(seen.len(), 7);
    let backward = "query($before: String) { viewer { orders(last: 3, before: $before) {
        nodes { id } pageInfo { hasPreviousPage startCursor } } } }";
    let page = trader.data(backward, json!({ "before": null })).await["viewer"]["orders"].take();
    let last: Vec<Value> =
        page["nodes"].as_array().unwrap().iter().map(|node| node["id"].clone()).collect();
    assert_eq!(last, seen[4..], "the last three, in the same order");
    assert_eq!(page["pageInfo"]["hasPreviousPage"], true);

    let bad = [
        "{ viewer { orders(first: 101) { nodes { id } } } }",
        "{ viewer { orders(first: -1) { nodes { id } } } }",
        "{ viewer { orders(first: 1, last: 1) { nodes { id } } } }",
        "{ viewer { orders(first: 1, after: \"garbage\") { nodes { id } } } }",
    ];
    for query in bad {
        let answer = trader.ask(query, json!({})).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "BAD_USER_INPUT",
            "{query}: {answer:#}"
        );
    }
}

#[tokio::test]
async fn server_status_is_told() {
    let server = Server::start().await;
    let http = http();
    let live = http.get(format!("{}/health/live", server.url)).send().await.unwrap();
    assert_eq!(live.status(), 200);
    let ready = http.get(format!("{}/health/ready", server.url)).send().await.unwrap();
    assert_eq!(ready.status(), 200);
    let checks = ready.json::<Value>().await.unwrap()["checks"].take();
    for part in ["database", "journal", "engine", "projections"] {
        assert_eq!(checks[part], "ok", "{checks}");
    }
    let redis = std::env::var("AGIO_TEST_REDIS_URL").is_ok();
    assert_eq!(checks["redis"] == "ok", redis, "{checks}");
    let metrics =
        http.get(format!("{}/metrics", server.url)).send().await.unwrap().text().await.unwrap();
    assert!(metrics.contains("agio_"), "{metrics}");
    let page = http.get(&server.url).header("accept", "text/html").send().await.unwrap();
    assert_eq!(page.status(), 200);
    assert!(page.headers().contains_key("content-security-policy"));
    let html = page.text().await.unwrap();
    assert!(!html.contains("https://"), "the explorer needs nothing from elsewhere");
}

#[tokio::test]
async fn mistyped_names_are_told_as_what_they_are() {
    let server = Server::start().await;
    let wrong = async |query: &str| {
        let answer = server.client().ask(query, json!({})).await;
        let errors = answer["errors"].as_array().expect("errors").clone();
        let told = errors.iter().map(|it| it["message"].as_str().expect("a message").to_owned());
        (errors[0]["extensions"]["code"].clone(), told.collect::<Vec<_>>())
    };
    for (query, name) in [
        ("{ markets { symbl } }", "symbl"),
        ("{ markets { symbol ticker { lst } } }", "lst"),
        ("{ markets { symbol candles(interval: ONE_HOUR, limit: 24) { open } } }", "ONE_HOUR"),
    ] {
        let (code, told) = wrong(query).await;
        assert_eq!(code, "GRAPHQL_VALIDATION_FAILED", "{query}: {told:?}");
        assert!(told.len() == 1 && told[0].contains(name), "{query}: {told:?}");
    }
    let (_, told) = wrong("{ markets }").await;
    assert!(told[0].contains("must have a selection of subfields"), "{told:?}");
    let (_, told) = wrong("{ markets { symbl } assets }").await;
    assert_eq!(told.len(), 2, "one of each: {told:?}");
}
