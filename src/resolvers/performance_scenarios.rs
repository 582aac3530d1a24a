//! How portfolios did, through the schema, with figures that were reckoned by hand from the European Central Bank's rates: one
//! euro was 1.0389 dollars on 31 December 2024, 1.0299 on 3 January 2025, 1.0426 on the 6th and 1.0305 on the 9th.

use super::investment_scenarios::{Opened, of};
use super::scenarios::{House, code, nobody, person};
use crate::accounting::exact::{ExactDecimal, Money};
use serde_json::{Value, json};

const METHODS: [&str; 7] = ["FIFO", "LIFO", "HIFO", "LOFO", "AVERAGE", "SECTION_104", "ACB"];

async fn dollars(house: &House) -> Opened<'_> {
    Opened::with(house, person(1), json!({ "name": "All I own", "currency": "USD" })).await
}

/// A thousand euros bought before the year, and a thousand that come in on 6 January.
async fn euros(ada: &Opened<'_>) {
    let at = "2024-12-31T12:00:00Z";
    let more = json!({ "received": of("EUR", "1000"), "costBasis": "1042.6" });
    ada.add(json!([
        ada.row("DEPOSIT", "2024-12-31T11:00:00Z", json!({ "received": of("USD", "1038.9") })),
        ada.trade(at, ("USD", "1038.9"), ("EUR", "1000")),
        ada.row("DEPOSIT", "2025-01-06T12:00:00Z", more),
    ]))
    .await;
}

fn exact(value: &Value) -> i128 {
    let text = value.as_str().unwrap_or_else(|| panic!("{value} is no decimal"));
    let decimal: ExactDecimal = text.parse().expect("a decimal");
    Money::from_decimal(decimal).expect("in range").0
}

#[tokio::test]
async fn performance_with_flows_is_what_was_reckoned_by_hand() {
    let house = House::open().await;
    let ada = dollars(&house).await;
    euros(&ada).await;
    let seen = ada
        .look(
            "performance(range: CUSTOM, from: \"2025-01-02\", to: \"2025-01-09\", benchmark: { asset: \"EUR\" }) { \
             from to currency startValue endValue inflows outflows gain simpleReturn staleDays \
             twr { value annualized status roots } mwr { value annualized status } \
             benchmark { twr sameFlowsValue } maxDrawdown { depth peak trough recovered } \
             unpriced { symbol } volatility series(step: WEEK) { date value netFlow } }",
        )
        .await;
    let seen = &seen["performance"];
    // 1,000 x 1.0389 before, 2,000 x 1.0305 after, 1,000 x 1.0426 in between.
    let rows = [
        ("from", "2025-01-02"),
        ("to", "2025-01-09"),
        ("currency", "USD"),
        ("startValue", "1038.9"),
        ("endValue", "2061"),
        ("inflows", "1042.6"),
        ("outflows", "0"),
        ("gain", "-20.5"),
        ("simpleReturn", "-0.009848666827"),
    ];
    for (field, expected) in rows {
        assert_eq!(seen[field], expected, "{field}: {seen:#}");
    }
    // The 4th and the 5th are a weekend.
    assert_eq!(seen["staleDays"], 2, "{seen:#}");
    // 1.0299/1.0389 x (2,085.2 / 2,072.5) x 1.0305/1.0426 - 1.
    let twr =
        json!({ "value": "-0.014163793221", "annualized": null, "status": "OK", "roots": [] });
    assert_eq!(seen["twr"], twr, "{seen:#}");
    assert_eq!(seen["mwr"]["status"], "OK", "{seen:#}");
    assert_eq!(seen["mwr"]["annualized"], Value::Null, "eight days are no year");
    assert!(seen["mwr"]["value"].as_str().is_some_and(|it| it.starts_with("-0.0")), "{seen:#}");
    // 1.0305/1.0389 - 1, and (1,029.9 + 1,042.6) x 1.0305/1.0299.
    assert_eq!(seen["benchmark"]["twr"], "-0.008085475022", "{seen:#}");
    let value = seen["benchmark"]["sameFlowsValue"].as_str().expect("a value");
    assert!(value.starts_with("2073.70739"), "{seen:#}");
    assert_eq!(seen["unpriced"], json!([]));
    let points = json!([
        { "date": "2025-01-02", "value": "1032.1", "netFlow": "0" },
        { "date": "2025-01-09", "value": "2061", "netFlow": "1042.6" },
    ]);
    assert_eq!(seen["series"], points, "{seen:#}");
}

#[tokio::test]
async fn performance_in_another_currency_counts_each_day_at_its_rate() {
    let house = House::open().await;
    let ada = dollars(&house).await;
    euros(&ada).await;
    let days = "range: CUSTOM, from: \"2025-01-02\", to: \"2025-01-09\"";
    let query = format!(
        "performance({days}, currency: \"gbp\") {{ currency startValue endValue inflows gain }}"
    );
    let seen = ada.look(&query).await["performance"].take();
    // One euro was 0.82918 pounds before, 0.83098 on the 6th and 0.83808 after.
    let expected = json!({ "currency": "GBP", "startValue": "829.18", "endValue": "1676.16",
        "inflows": "830.98", "gain": "16" });
    assert_eq!(seen, expected, "a loss in dollars is a gain in pounds");
}

#[tokio::test]
async fn value_series_tells_what_was_paid_in() {
    let house = House::open().await;
    let ada = dollars(&house).await;
    euros(&ada).await;
    let query = "valueSeries(to: \"2025-01-09\", step: MONTH) { date value netContributions }";
    let seen = ada.look(query).await;
    let expected = json!([
        { "date": "2024-12-31", "value": "1038.9", "netContributions": "1038.9" },
        { "date": "2025-01-09", "value": "2061", "netContributions": "2081.5" },
    ]);
    assert_eq!(seen["valueSeries"], expected, "{seen:#}");
    // 9 January 2026: one euro is 1.1642 dollars.
    let query = "allocation { key value share } kinds: allocation(by: KIND) { key share } \
         accounts: allocation(by: ACCOUNT) { key value }";
    let seen = ada.look(query).await;
    let whole = json!([{ "key": "EUR", "value": "2328.4", "share": "1" }]);
    assert_eq!(seen["allocation"], whole, "{seen:#}");
    assert_eq!(seen["kinds"], json!([{ "key": "CURRENCY", "share": "1" }]));
    assert_eq!(seen["accounts"], json!([{ "key": "Ledger", "value": "2328.4" }]));
}

#[tokio::test]
async fn income_adds_up_by_time_asset_and_type() {
    let house = House::open().await;
    let ada = dollars(&house).await;
    let earned = |kind: &str, at: &str, quantity: &str, value: &str| {
        let rest = json!({ "received": of("ATOM", quantity), "value": value });
        ada.row(kind, at, rest)
    };
    let unknown = json!({ "received": of("XMR", "1") });
    ada.add(json!([
        earned("STAKING_REWARD", "2024-03-01T00:00:00Z", "1", "10"),
        earned("STAKING_REWARD", "2024-03-31T23:59:00Z", "2", "20"),
        earned("AIRDROP", "2025-01-01T00:00:00Z", "5", "0.5"),
        ada.row("INTEREST", "2025-02-01T00:00:00Z", unknown),
    ]))
    .await;
    let row = "key quantity value count unpriced";
    let query = format!(
        "income {{ {row} }} years: income(by: YEAR, limit: 1) {{ {row} }} \
         types: income(by: TYPE, to: \"2024-12-31\") {{ {row} }} assets: income(by: ASSET) {{ {row} }}"
    );
    let seen = ada.look(&query).await;
    let group = |key: &str, quantity: Option<&str>, (value, count, unpriced): (&str, i32, i32)| json!({ "key": key, "quantity": quantity, "value": value, "count": count, "unpriced": unpriced });
    let months = json!([
        group("2024-03", None, ("30", 2, 0)),
        group("2025-01", None, ("0.5", 1, 0)),
        group("2025-02", None, ("0", 1, 1)),
    ]);
    assert_eq!(seen["income"], months, "{seen:#}");
    assert_eq!(seen["years"], json!([group("2025", None, ("0.5", 2, 1))]));
    assert_eq!(seen["types"], json!([group("STAKING_REWARD", None, ("30", 2, 0))]));
    let assets =
        json!([group("ATOM", Some("8"), ("30.5", 3, 0)), group("XMR", Some("1"), ("0", 1, 1)),]);
    assert_eq!(seen["assets"], assets);
}

#[tokio::test]
async fn trade_for_another_currency_costs_what_that_was_worth_on_its_day() {
    let house = House::open().await;
    let pounds = json!({ "name": "Pounds", "currency": "GBP" });
    let ada = Opened::with(&house, person(1), pounds).await;
    ada.add(json!([ada.trade("2025-01-06T12:00:00Z", ("USD", "1000"), ("XMR", "10"))])).await;
    let seen = ada.look("lots(asset: \"XMR\") { nodes { costBasis } }").await;
    // One euro was 0.83098 pounds and 1.0426 dollars.
    let cost = seen["lots"]["nodes"][0]["costBasis"].as_str().expect("a cost");
    assert!(cost.starts_with("797.0266641"), "{seen:#}");
}

#[tokio::test]
async fn total_gain_is_the_sum_of_its_parts_whatever_happened() {
    let house = House::open().await;
    let assets = ["USD", "EUR", "XMR", "ATOM"];
    let mut seed = 7_u64;
    let mut dice = |sides: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((seed >> 33) % sides).expect("small")
    };
    for round in 0..4 {
        let input = json!({ "name": format!("Round {round}"), "currency": "USD" });
        let ada = Opened::with(&house, person(1), input).await;
        let mut rows = Vec::new();
        for day in 1..=40 {
            let at = format!("2025-{:02}-{:02}T12:00:00Z", 1 + day / 28, 1 + day % 28);
            let (from, to) = (dice(4), dice(3));
            let other = (from + 1 + to) % 4;
            let amount = |sides: usize| format!("{}.{:02}", 1 + sides, sides);
            let (a, b) = (amount(dice(90)), amount(dice(90)));
            rows.push(match dice(5) {
                0 => ada.row("DEPOSIT", &at, json!({ "received": of(assets[from], &a), "costBasis": b })),
                1 => ada.row("STAKING_REWARD", &at, json!({ "received": of(assets[from], &a), "value": b })),
                2 => ada.row("FEE", &at, json!({ "fee": of(assets[from], &a), "value": b })),
                3 => ada.row("SPEND", &at, json!({ "sent": of(assets[from], &a), "value": b })),
                _ => {
                    let sides = json!({ "sent": of(assets[from], &a), "received": of(assets[other], &b),
                        "value": "55.5", "fee": of("USD", "0.25") });
                    ada.row("TRADE", &at, sides)
                }
            });
        }
        let added = ada.add(json!(rows)).await;
        let taken = added.as_array().expect("rows").iter().filter(|it| it["error"].is_null());
        assert!(taken.count() > 20, "{added:#}");
        for method in METHODS {
            let query = format!(
                "summary(costBasisMethod: {method}) {{ value netContributions totalGain unrealizedPnl realizedGain \
                 income expensedFees }}"
            );
            let sums = ada.look(&query).await["summary"].take();
            let of = |field: &str| exact(&sums[field]);
            let parts =
                of("unrealizedPnl") + of("realizedGain") + of("income") - of("expensedFees");
            assert_eq!(of("totalGain"), parts, "{round} {method}: {sums:#}");
            assert_eq!(of("totalGain"), of("value") - of("netContributions"), "{method}: {sums:#}");
        }
        let seen = ada.look("performance { startValue endValue inflows outflows gain }").await;
        let of = |field: &str| exact(&seen["performance"][field]);
        let made = of("endValue") - of("startValue") - of("inflows") + of("outflows");
        assert_eq!(of("gain"), made, "{seen:#}");
    }
}

#[tokio::test]
async fn question_about_the_past_that_cannot_be_answered_says_why() {
    let house = House::open().await;
    let ada = dollars(&house).await;
    euros(&ada).await;
    let ben = Opened::with(&house, person(2), json!({ "name": "Ben's", "currency": "USD" })).await;
    let theirs = format!("performance(accounts: [\"{}\"]) {{ gain }}", ben.wallet);
    let rows = [
        ("performance(range: CUSTOM) { gain }", "BAD_USER_INPUT"),
        ("performance(range: YEAR, from: \"2025-01-01\") { gain }", "BAD_USER_INPUT"),
        (
            "performance(range: CUSTOM, from: \"2025-01-01\", to: \"2999-01-01\") { gain }",
            "BAD_USER_INPUT",
        ),
        ("performance(range: CUSTOM, from: \"1900-01-01\") { gain }", "BAD_USER_INPUT"),
        ("performance(currency: \"XYZ\") { gain }", "NOT_FOUND"),
        ("performance(benchmark: { asset: \"NOTHING\" }) { gain }", "NOT_FOUND"),
        ("performance(benchmark: { asset: \"EUR\", share: \"0.5\" }) { gain }", "BAD_USER_INPUT"),
        ("performance { series(limit: 5) { value } }", "BAD_USER_INPUT"),
        ("valueSeries(limit: 4001) { value }", "BAD_USER_INPUT"),
        ("income(from: \"2025-01-02\", to: \"2025-01-01\") { value }", "BAD_USER_INPUT"),
        (&theirs, "NOT_FOUND"),
    ];
    for (selection, expected) in rows {
        let query = format!(
            "query($id: ID!) {{ node(id: $id) {{ ... on InvestmentPortfolio {{ {selection} }} }} }}"
        );
        let answer = house.ask(&ada.owner, &query, json!({ "id": ada.id })).await;
        assert_eq!(code(&answer), expected, "{selection}: {answer:#}");
    }
    ada.add(json!([ada.trade("2025-02-01T12:00:00Z", ("USD", "5"), ("XMR", "1"))])).await;
    let seen = ada.look("performance { unpriced { symbol } }").await;
    assert_eq!(seen["performance"]["unpriced"], json!([{ "symbol": "XMR" }]), "{seen:#}");
}

#[tokio::test]
async fn exchange_rates_are_open_to_all() {
    let house = House::open().await;
    let query = "{ exchangeRates(base: \"EUR\", quote: \"USD\", from: \"2025-01-03\", to: \"2025-01-06\") { \
        date rate publishedFor } }";
    let answer = house.ask(&nobody(), query, json!({})).await;
    let row = |date: &str, rate: &str, published: &str| json!({ "date": date, "rate": rate, "publishedFor": published });
    let expected = json!([
        row("2025-01-03", "1.0299", "2025-01-03"),
        row("2025-01-04", "1.0299", "2025-01-03"),
        row("2025-01-05", "1.0299", "2025-01-03"),
        row("2025-01-06", "1.0426", "2025-01-06"),
    ]);
    assert_eq!(answer["data"]["exchangeRates"], expected, "{answer:#}");
}
