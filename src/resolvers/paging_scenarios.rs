//! Pages over GraphQL: what they say of the rest of a list that changes, and how many statements a whole page of the
//! front end takes.

use super::context::RequestContext;
use super::scenarios::{House, PLACE, limit, person};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const CANCEL: &str =
    "mutation($id: ID!) { cancelOrder(input: { id: $id }) { userErrors { code } } }";

/// Places an order and answers its id.
async fn place(house: &House, caller: &RequestContext, side: &str, price: &str) -> String {
    let answer = house.ask(caller, PLACE, limit(side, price, "0.01")).await;
    let id = &answer["data"]["placeOrder"]["order"]["id"];
    id.as_str().unwrap_or_else(|| panic!("{answer:#}")).to_owned()
}

#[tokio::test]
async fn page_info_is_right_when_the_order_of_a_cursor_has_left_the_list() {
    let house = House::open().await;
    let ada = house.ada().await;
    house.fund(&ada, "USD", "1000").await;
    let mut ids = Vec::new();
    for price in ["1000", "1001", "1002", "1003"] {
        ids.push(place(&house, &ada, "BUY", price).await);
    }
    let query = "query($first: Int, $after: String, $last: Int, $before: String) { viewer { \
        orders(filter: { open: true }, first: $first, after: $after, last: $last, before: $before) { \
        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }";
    let page = async |variables: Value| {
        let mut answer = house.ask(&ada, query, variables).await;
        assert!(answer.get("errors").is_none(), "{answer:#}");
        let mut page = answer["data"]["viewer"]["orders"].take();
        let edges = page["edges"].take();
        let ids: Vec<_> = edges
            .as_array()
            .expect("edges")
            .iter()
            .map(|edge| edge["node"]["id"].clone())
            .collect();
        let info = &page["pageInfo"];
        let more = (info["hasPreviousPage"] == true, info["hasNextPage"] == true);
        (ids, more, info["startCursor"].clone(), info["endCursor"].clone())
    };
    let cancel = async |id: &str| {
        let answer = house.ask(&ada, CANCEL, json!({ "id": id })).await;
        assert_eq!(answer["data"]["cancelOrder"]["userErrors"], json!([]), "{answer:#}");
    };

    let (newest, more, _, newest_cursor) = page(json!({ "first": 1 })).await;
    assert_eq!((newest, more), (vec![json!(ids[3])], (false, true)));
    let (oldest, more, oldest_cursor, _) = page(json!({ "last": 1 })).await;
    assert_eq!((oldest, more), (vec![json!(ids[0])], (true, false)));
    let between = json!({ "first": 5, "after": newest_cursor, "before": oldest_cursor });
    let middle = vec![json!(ids[2]), json!(ids[1])];
    let (both, more, ..) = page(between.clone()).await;
    assert_eq!((&both, more), (&middle, (true, true)), "both cursors' orders are beyond the page");

    cancel(&ids[3]).await;
    let (both, more, ..) = page(between.clone()).await;
    assert_eq!((&both, more), (&middle, (false, true)), "nothing newer is left");
    cancel(&ids[0]).await;
    let (both, more, ..) = page(between.clone()).await;
    assert_eq!((&both, more), (&middle, (false, false)), "and nothing older");
    let newer = place(&house, &ada, "BUY", "1004").await;
    let (both, more, ..) = page(between).await;
    assert_eq!((&both, more), (&middle, (true, false)), "something newer has come");
    let (none, more, start, end) =
        page(json!({ "last": 2, "before": newest_cursor, "after": newest_cursor })).await;
    assert_eq!((none, more), (vec![], (true, true)), "an empty page lies between others");
    assert!(start.is_null() && end.is_null());
    cancel(&newer).await;
}

const PAGE: &str = "query($n: Int!) { viewer { id email \
    portfolio { value costBasis holdings { asset { symbol } quantity value } } \
    orders(first: $n) { pageInfo { hasNextPage endCursor } nodes { id status market { symbol base { symbol } } \
        trades(first: 5) { nodes { id price quantity feeAsset { symbol } } } } } \
    transactions(first: $n) { pageInfo { hasNextPage endCursor } nodes { id kind amount reference \
        asset { symbol } order { id status } trade { id price } } } } }";

/// Statements of the page: the person; the portfolio's positions; orders and their trades; transactions, their orders and
/// their trades. (A page with deposits takes one more, for their references.)
const STATEMENTS: usize = 7;

/// Statements of the same page asked for again when nothing has happened: the person; the transactions' orders and
/// trades, which are looked up by their ids.
const STATEMENTS_AGAIN: usize = 3;

/// The threads matter: fields that ask in the same moment ask together however many there are.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_viewers_page_takes_as_many_statements_for_fifty_orders_as_for_one() {
    let statements = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&statements);
    let house = House::open_seen(move |sql| {
        seen.lock().expect("not poisoned").push(sql.to_owned());
    })
    .await;
    let (ada, bob) = (house.ada().await, person(2));
    house.fund(&ada, "USD", "100000").await;
    house.fund(&bob, "BTC", "1").await;
    for _ in 0..50 {
        place(&house, &bob, "SELL", "50000").await;
        place(&house, &ada, "BUY", "50000").await;
    }
    for (size, most) in
        [1, 20, 50].into_iter().flat_map(|n| [(n, STATEMENTS), (n, STATEMENTS_AGAIN)])
    {
        if most == STATEMENTS {
            // What was kept of either is no longer good.
            place(&house, &bob, "SELL", "50000").await;
            place(&house, &ada, "BUY", "50000").await;
        }
        statements.lock().expect("not poisoned").clear();
        let answer = house.ask(&ada, PAGE, json!({ "n": size })).await;
        let ran = std::mem::take(&mut *statements.lock().expect("not poisoned"));
        assert!(answer.get("errors").is_none(), "{answer:#}");
        let viewer = &answer["data"]["viewer"];
        let nodes = |list: &str| viewer[list]["nodes"].as_array().expect("nodes").clone();
        assert_eq!((nodes("orders").len(), nodes("transactions").len()), (size, size));
        for order in nodes("orders") {
            assert_eq!(order["trades"]["nodes"].as_array().map(Vec::len), Some(1), "{order:#}");
        }
        assert!(nodes("transactions").iter().all(|row| row["trade"]["id"].is_string()));
        assert_eq!(ran.len(), most, "for {size} orders: {ran:#?}");
    }
}
