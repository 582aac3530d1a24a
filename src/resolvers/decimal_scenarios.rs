//! Decimals of actual answers: each shows exactly the places that the scalar's description promises.

use super::ownership::signed_in;
use super::scenarios::{House, PLACE, person};
use crate::domain::{Amount, MarketLimits, PublicTrade, Quantity, Side, TradeId};
use crate::engine::{Command, MarketUpdate};
use crate::resolvers::context::RequestContext;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{TypeKind, TypeSystemDefinition};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// The scales of XRP, which is the base here, of USD, its quote, and of SOL, in which values are asked for.
const BASE: usize = 6;
const QUOTE: usize = 8;
const CURRENCY: usize = 9;
const SHARE: usize = 6;
const PERCENT: usize = 4;

/// How many places the decimals of a type show; [`OWN`] means those of the asset beside them.
const PLACES: [(&str, &[&str], usize); 36] = [
    ("AssetDetails", &["circulatingSupply"], BASE),
    ("AssetDetails", &["marketCap", "volume24h"], QUOTE),
    ("Balance", &["available", "held", "total"], OWN),
    ("Balance", &["value"], CURRENCY),
    ("Candle", &["open", "high", "low", "close"], QUOTE),
    ("Candle", &["volume"], BASE),
    ("ExpectedFill", &["price"], QUOTE),
    ("ExpectedFill", &["quantity"], BASE),
    ("FeeTier", &["makerFee", "takerFee"], SHARE),
    ("Job", &["progress"], SHARE),
    ("FeeTier", &["minVolume"], QUOTE),
    ("Holding", &["allocation"], SHARE),
    ("Holding", &["price", "value", "averageCost", "unrealizedPnl"], CURRENCY),
    ("Holding", &["quantity"], OWN),
    ("Market", &["lotSize", "maxQuantity"], BASE),
    ("Market", &["makerFee", "takerFee", "priceBand"], SHARE),
    ("Market", &["tickSize", "minNotional", "maxNotional"], QUOTE),
    ("Order", &["price", "stopPrice", "trailingDelta", "quoteQuantity", "averagePrice"], QUOTE),
    ("Order", &["quantity", "filledQuantity", "remainingQuantity", "displayQuantity"], BASE),
    ("OrderPreview", &["filledQuantity", "restingQuantity"], BASE),
    ("OrderPreview", &["makerFee", "takerFee"], SHARE),
    ("OrderPreview", &["quoteQuantity", "fee", "averagePrice", "bestPrice", "held"], QUOTE),
    ("OrderPreview", &["slippagePercent"], PERCENT),
    ("Portfolio", &["value", "costBasis", "unrealizedPnl", "realizedPnl", "change24h"], CURRENCY),
    ("Price", &["changePercent24h"], PERCENT),
    ("Price", &["price", "change24h", "high24h", "low24h", "volume24h"], CURRENCY),
    ("PriceLevel", &["price"], QUOTE),
    ("PriceLevel", &["quantity"], BASE),
    ("PricePoint", &["price"], CURRENCY),
    ("PublicTrade", &["price"], QUOTE),
    ("PublicTrade", &["quantity"], BASE),
    ("Ticker", &["changePercent24h"], PERCENT),
    ("Ticker", &["volume24h"], BASE),
    ("Trade", &["quantity"], BASE),
    ("TradingFees", &["makerFee", "takerFee"], SHARE),
    ("TradingFees", &["volume30d"], QUOTE),
];
const MORE_PLACES: [(&str, &[&str], usize); 3] = [
    (
        "Ticker",
        &["lastPrice", "bestBid", "bestAsk", "open24h", "high24h", "low24h", "quoteVolume24h"],
        QUOTE,
    ),
    ("Trade", &["price", "quoteQuantity", "fee"], QUOTE),
    ("Transaction", &["amount", "balanceAfter"], OWN),
];
const OWN: usize = usize::MAX;

/// What no source says here; the tests of `resolvers::assets` have it.
const UNSAID: [&str; 8] = [
    "AssetDetails.circulatingSupply",
    "AssetDetails.marketCap",
    "AssetDetails.volume24h",
    "Price.change24h",
    "Price.changePercent24h",
    "Price.high24h",
    "Price.low24h",
    "Price.volume24h",
];

const EVERYTHING: &str = "{
    asset(symbol: \"XRP\") {
        price(currency: \"SOL\") {
            __typename price change24h changePercent24h high24h low24h volume24h
        }
        history(currency: \"SOL\") { __typename price }
        details { __typename marketCap volume24h circulatingSupply }
    }
    market(symbol: \"XRP-USD\") {
        __typename tickSize lotSize minNotional makerFee takerFee priceBand maxQuantity maxNotional
        feeTiers { __typename minVolume makerFee takerFee }
        ticker {
            __typename lastPrice bestBid bestAsk open24h high24h low24h volume24h quoteVolume24h
            changePercent24h
        }
        orderBook { bids { __typename price quantity } asks { __typename price quantity } }
        trades { __typename price quantity }
        candles(interval: M1) { __typename open high low close volume }
    }
    viewer {
        balances { __typename asset { scale } available held total value(currency: \"SOL\") }
        portfolio(currency: \"SOL\") {
            __typename value costBasis unrealizedPnl realizedPnl change24h
            holdings {
                __typename asset { scale }
                quantity price value averageCost unrealizedPnl allocation
            }
        }
        orders { nodes {
            __typename price stopPrice trailingDelta quoteQuantity averagePrice quantity
            filledQuantity remainingQuantity displayQuantity
        } }
        trades { nodes { __typename price quantity quoteQuantity fee } }
        transactions { nodes { __typename asset { scale } amount balanceAfter } }
        tradingFees(market: \"XRP-USD\") { __typename volume30d makerFee takerFee }
    }
    previewOrder(input: { market: \"XRP-USD\", side: BUY, type: MARKET, quantity: \"10\" }) {
        __typename filledQuantity restingQuantity makerFee takerFee quoteQuantity fee averagePrice
        bestPrice held slippagePercent fills { __typename price quantity }
    }
}";

/// What is of portfolios, whose assets need not be listed, shows as many places as it needs.
const AS_NEEDED: [&str; 24] = [
    "Activity",
    "AllocationSlice",
    "AssetQuantity",
    "BenchmarkResult",
    "Disposal",
    "DisposalMatch",
    "Drawdown",
    "ExchangeRate",
    "ImportedActivity",
    "IncomeRow",
    "Lot",
    "Performance",
    "PerformancePoint",
    "PortfolioHolding",
    "PortfolioIssue",
    "PortfolioSummary",
    "ReturnRate",
    "TaxDisposal",
    "TaxFormRow",
    "TaxIncome",
    "TaxMatch",
    "TaxSplit",
    "TaxSummary",
    "ValuePoint",
];

/// The decimals of every other type of the schema, as `Type.field`.
fn decimals() -> BTreeSet<String> {
    let document = parse_schema(super::sdl()).expect("the printed schema parses");
    let mut found = BTreeSet::new();
    for definition in document.definitions {
        let TypeSystemDefinition::Type(definition) = definition else { continue };
        let TypeKind::Object(object) = definition.node.kind else { continue };
        if AS_NEEDED.contains(&definition.node.name.node.as_str()) {
            continue;
        }
        for field in object.fields {
            if field.node.ty.node.to_string().trim_matches(['[', ']', '!']) == "Decimal" {
                found.insert(format!("{}.{}", definition.node.name.node, field.node.name.node));
            }
        }
    }
    found
}

fn promised(kind: &str, field: &str) -> Option<usize> {
    let mut rows = PLACES.iter().chain(&MORE_PLACES);
    rows.find(|(of, fields, _)| *of == kind && fields.contains(&field)).map(|row| row.2)
}

/// Looks at every decimal of an answer, and says which it has seen.
fn walk(value: &Value, seen: &mut BTreeSet<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(item, seen)),
        Value::Object(fields) => {
            let kind = fields.get("__typename").and_then(Value::as_str).unwrap_or_default();
            for (name, value) in fields {
                if let (Some(places), Some(text)) = (promised(kind, name), value.as_str()) {
                    let own = &fields.get("asset").map_or(Value::Null, |it| it["scale"].clone());
                    let own = own.as_u64().and_then(|scale| usize::try_from(scale).ok());
                    let expected = if places == OWN { own } else { Some(places) };
                    let shown = text.split_once('.').map_or(0, |(_, places)| places.len());
                    assert_eq!(Some(shown), expected, "{kind}.{name}: {text}");
                    seen.insert(format!("{kind}.{name}"));
                }
                walk(value, seen);
            }
        }
        _ => {}
    }
}

impl House {
    async fn credit(&self, caller: &RequestContext, asset: &str, amount: &str) {
        let deposit = "mutation($input: SandboxDepositInput!) { sandboxDeposit(input: $input) { \
            userErrors { code message } } }";
        let input = json!({ "input": { "asset": asset, "amount": amount } });
        let answer = self.ask(caller, deposit, input).await;
        assert_eq!(answer["data"]["sandboxDeposit"]["userErrors"], json!([]), "{answer}");
    }

    async fn order(&self, caller: &RequestContext, mut order: Value) {
        order["market"] = json!("XRP-USD");
        let answer = self.ask(caller, PLACE, json!({ "input": order })).await;
        assert_eq!(answer["data"]["placeOrder"]["userErrors"], json!([]), "{answer}");
    }

    /// Tells market data of a trade, as the server does with every trade.
    pub(super) async fn price_is_told(&self, symbol: &str, price: &str) {
        let listing = self.app.exchange.listing();
        let market = listing.market_by_symbol(symbol).expect("listed");
        let price = crate::domain::Decimal::from_str_exact(price).expect("a decimal");
        let mut ticks = self.app.market.subscribe_prices();
        self.app.market.offer_trade(PublicTrade {
            id: TradeId(1),
            market: market.id,
            price: market.price(price).expect("on the tick"),
            quantity: Quantity(7),
            taker_side: Side::Buy,
            at: self.app.clock.now(),
        });
        while self.app.market.price(market.base, market.quote).is_none() {
            ticks.next().await.expect("a tick");
        }
    }

    async fn limit_everything(&self, symbol: &str) {
        let market = self.app.exchange.listing().market_by_symbol(symbol).expect("listed").clone();
        let update = MarketUpdate {
            market: market.id,
            min_notional: market.min_notional,
            maker_fee_ppm: market.maker_fee_ppm,
            taker_fee_ppm: market.taker_fee_ppm,
            status: market.status,
            limits: MarketLimits {
                max_quantity: Some(Quantity(1_000_000_000)),
                max_notional: Some(Amount(1_000_000_000_000_000)),
                ..market.limits
            },
        };
        let committed = self.app.exchange.submit(Command::UpdateMarket(update)).await;
        assert_eq!(committed.expect("is done").refusal(), None);
    }
}

#[tokio::test]
async fn every_decimal_shows_the_places_that_are_promised() {
    let house = House::open().await;
    let (seller, holder) = (person(901), house.ada().await);
    house.limit_everything("XRP-USD").await;
    house.credit(&seller, "XRP", "5000").await;
    house.credit(&holder, "USD", "10000").await;
    let limit = |side: &str, price: &str, quantity: &str| json!({ "side": side, "type": "LIMIT", "price": price, "quantity": quantity });
    house.order(&seller, limit("SELL", "0.5", "1100")).await;
    house.order(&holder, limit("BUY", "0.5", "1000")).await;
    house.order(&holder, json!({ "side": "BUY", "type": "MARKET", "quoteQuantity": "10" })).await;
    house.order(&holder, limit("BUY", "0.4", "100")).await;
    let iceberg = json!({ "side": "BUY", "type": "LIMIT", "price": "0.4", "quantity": "1000",
        "displayQuantity": "100" });
    house.order(&holder, iceberg).await;
    let trailing = json!({ "side": "SELL", "type": "TRAILING_STOP", "quantity": "100",
        "trailingDelta": "0.1" });
    house.order(&holder, trailing).await;
    house.credit(&holder, "XRP", "10").await;
    house.price_is_told("SOL-USD", "150").await;
    house.price_is_told("XRP-USD", "0.6").await;

    let table: BTreeSet<String> = PLACES
        .iter()
        .chain(&MORE_PLACES)
        .flat_map(|(kind, fields, _)| fields.iter().map(move |field| format!("{kind}.{field}")))
        .collect();
    assert_eq!(table, decimals(), "each decimal of the schema is said how many places it shows");
    let answer = house.ask(&holder, EVERYTHING, json!({})).await;
    assert_eq!(answer["errors"], Value::Null, "{answer}");
    let mut seen: BTreeSet<String> = UNSAID.iter().map(ToString::to_string).collect();
    walk(&answer["data"], &mut seen);
    let writer = signed_in(&house, "bob").await;
    let export = "mutation { exportPersonalData { job { __typename progress } } }";
    walk(&house.ask(&writer, export, json!({})).await["data"], &mut seen);
    let unseen: Vec<&String> = table.difference(&seen).collect();
    assert!(unseen.is_empty(), "never answered: {unseen:?} in {answer}");
}

#[tokio::test]
async fn schema_tells_how_many_places_to_show() {
    let house = House::open().await;
    let query = "{ market(symbol: \"BTC-USD\") { tickSize priceDecimals lotSize quantityDecimals \
        quote { displayDecimals scale } base { displayDecimals scale } } }";
    let answer = house.ask(&person(1), query, json!({})).await;
    let market = &answer["data"]["market"];
    for (size, decimals) in [("tickSize", "priceDecimals"), ("lotSize", "quantityDecimals")] {
        let text = market[size].as_str().expect("a decimal").trim_end_matches('0');
        let needed = text.split_once('.').map_or(0, |(_, places)| places.len());
        assert_eq!(market[decimals], json!(needed), "{answer}");
    }
    assert_eq!(market["quote"], json!({ "displayDecimals": 2, "scale": 8 }), "{answer}");
    assert_eq!(market["base"], json!({ "displayDecimals": 8, "scale": 8 }), "{answer}");
}
