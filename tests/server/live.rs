//! What people watch: order book, own orders, own balances, trades, candles, ticker.

use super::support::{Server, Socket};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn limit(side: &str, price: &str, quantity: &str) -> Value {
    json!({ "market": "ETH-USD", "side": side, "type": "LIMIT", "price": price, "quantity": quantity })
}

/// A client's copy of one side of a book, kept as the schema tells clients to.
#[derive(Default)]
struct Copy {
    bids: BTreeMap<String, String>,
    asks: BTreeMap<String, String>,
    sequence: Option<String>,
}

impl Copy {
    fn apply(&mut self, update: &Value) {
        if update["snapshot"] == true {
            *self = Copy::default();
        } else {
            let previous = update["previousSequence"].as_str().map(str::to_owned);
            assert_eq!(previous, self.sequence, "updates chain without a gap");
        }
        self.sequence = update["sequence"].as_str().map(str::to_owned);
        for (side, levels) in [(&mut self.bids, &update["bids"]), (&mut self.asks, &update["asks"])]
        {
            for level in levels.as_array().unwrap() {
                let price = level["price"].as_str().unwrap().to_owned();
                let quantity = level["quantity"].as_str().unwrap().to_owned();
                let gone = quantity.chars().all(|c| c == '0' || c == '.');
                if gone {
                    side.remove(&price)
                } else {
                    side.insert(price, quantity)
                };
            }
        }
    }
}

async fn watch_book(server: &Server, depth: u32) -> Socket {
    let mut socket = server.client().socket().await;
    let query = "subscription($depth: Int!) { orderBook(market: \"ETH-USD\", depth: $depth) {
        snapshot previousSequence sequence bids { price quantity } asks { price quantity } } }";
    socket.subscribe(query, json!({ "depth": depth })).await;
    socket
}

#[tokio::test]
async fn book_kept_from_updates_equals_the_book() {
    let server = Server::start().await;
    let maker = server.funded(&[("USD", "100000"), ("ETH", "50")]).await;
    let taker = server.funded(&[("USD", "100000")]).await;
    maker.place(limit("SELL", "3000.00", "1")).await;
    let mut socket = watch_book(&server, 3).await;
    let mut copy = Copy::default();
    copy.apply(&socket.event().await["orderBook"]);
    assert_eq!(copy.asks.len(), 1, "the snapshot shows what was there");

    for step in 1..6 {
        maker.place(limit("SELL", &format!("{}.00", 3000 + step), "1")).await;
        maker.place(limit("BUY", &format!("{}.00", 2900 - step), "1")).await;
    }
    taker.place(limit("BUY", "3001.00", "1.5")).await;
    let everything = "mutation { cancelAllOrders(input: { side: BUY }) { cancelled { id } userErrors { code } } }";
    maker.data(everything, json!({})).await;

    let query = "{ market(symbol: \"ETH-USD\") { orderBook(depth: 3) { sequence
        bids { price quantity } asks { price quantity } } } }";
    let book = server.client().data(query, json!({})).await["market"]["orderBook"].take();
    let wanted = |side: &Value| -> BTreeMap<String, String> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        side.as_array().unwrap().iter().map(|l| (text(&l["price"]), text(&l["quantity"]))).collect()
    };
    while copy.asks != wanted(&book["asks"]) || copy.bids != wanted(&book["bids"]) {
        copy.apply(&socket.event().await["orderBook"]);
    }
    assert_eq!(copy.asks.len(), 3, "a level that moved into the window is sent");
    assert!(copy.bids.is_empty());
}

#[tokio::test]
async fn order_updates_show_the_maker_the_fill_and_the_money() {
    let server = Server::start().await;
    let maker = server.funded(&[("ETH", "1")]).await;
    let taker = server.funded(&[("USD", "10000")]).await;
    let mut orders = maker.socket().await;
    orders
        .subscribe("subscription { orderUpdates { order { id status filledQuantity } trade { quantity liquidity } } }", json!({}))
        .await;
    let mut balances = maker.socket().await;
    balances
        .subscribe(
            "subscription { balanceUpdates { asset { symbol } available held total } }",
            json!({}),
        )
        .await;
    let placed = maker.place(limit("SELL", "3000.00", "0.5")).await;
    taker.place(limit("BUY", "3000.00", "0.2")).await;

    let mut statuses = Vec::new();
    while statuses.last() != Some(&json!("PARTIALLY_FILLED")) {
        let update = orders.event().await["orderUpdates"].take();
        assert_eq!(update["order"]["id"], placed["order"]["id"], "nobody else's orders come by");
        statuses.push(update["order"]["status"].clone());
        if statuses.last() == Some(&json!("PARTIALLY_FILLED")) {
            assert_eq!(update["trade"], json!({ "quantity": "0.20000000", "liquidity": "MAKER" }));
        }
    }
    loop {
        let balance = balances.event().await["balanceUpdates"].take();
        if balance["asset"]["symbol"] == "ETH" && balance["total"] == "0.80000000" {
            assert_eq!(balance["held"], "0.30000000");
            break;
        }
    }
}

#[tokio::test]
async fn trades_candles_and_the_ticker_follow_the_market() {
    let server = Server::start().await;
    let maker = server.funded(&[("ETH", "5")]).await;
    let taker = server.funded(&[("USD", "20000")]).await;
    let mut trades = server.client().socket().await;
    trades
        .subscribe(
            "subscription { trades(market: \"ETH-USD\") { price quantity takerSide } }",
            json!({}),
        )
        .await;
    let mut candles = server.client().socket().await;
    candles
        .subscribe("subscription { candles(market: \"ETH-USD\", interval: M1) { open close volume trades } }", json!({}))
        .await;
    let mut ticker = server.client().socket().await;
    ticker
        .subscribe(
            "subscription { ticker(market: \"ETH-USD\") { lastPrice volume24h } }",
            json!({}),
        )
        .await;

    maker.place(limit("SELL", "3000.00", "2")).await;
    taker.place(limit("BUY", "3000.00", "1")).await;
    let trade = trades.event().await["trades"].take();
    assert_eq!(
        trade,
        json!({ "price": "3000.00000000", "quantity": "1.00000000", "takerSide": "BUY" })
    );
    while candles.event().await["candles"]["close"] != "3000.00000000" {}
    while ticker.event().await["ticker"]["lastPrice"] != "3000.00000000" {}

    let query = "{ market(symbol: \"ETH-USD\") { trades(first: 5) { price }
        candles(interval: H1) { open high low close volume trades }
        ticker { lastPrice volume24h bestAsk bestBid } } }";
    let market = server.client().data(query, json!({})).await["market"].take();
    assert_eq!(market["trades"].as_array().unwrap().len(), 1);
    let volume: Vec<&Value> =
        market["candles"].as_array().unwrap().iter().map(|c| &c["volume"]).collect();
    // Not the last one, should the hour have ended meanwhile.
    assert!(volume.contains(&&json!("1.00000000")), "{volume:?}");
    assert_eq!(market["ticker"]["bestAsk"], "3000.00000000");
    assert!(market["ticker"]["bestBid"].is_null());
}

#[tokio::test]
async fn private_streams_need_a_principal() {
    let server = Server::start().await;
    for field in
        ["orderUpdates { order { id } }", "balanceUpdates { total }", "portfolioUpdates { value }"]
    {
        let mut socket = server.client().socket().await;
        socket.subscribe(&format!("subscription {{ {field} }}"), json!({})).await;
        let answer = socket.receive().await;
        let errors = match answer["type"].as_str() {
            Some("error") => answer["payload"].clone(),
            _ => answer["payload"]["errors"].clone(),
        };
        assert_eq!(errors[0]["extensions"]["code"], "UNAUTHENTICATED", "{answer:#}");
    }
}
