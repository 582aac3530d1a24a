//! Portfolios by hand: tables of what is held, the prices, and what must come out.

use super::*;
use crate::domain::{AssetKind, decimal};

const USD: AssetId = AssetId(0);
const BTC: AssetId = AssetId(1);
const XRP: AssetId = AssetId(2);

fn listing() -> Listing {
    let rows =
        [("USD", AssetKind::Fiat, 8), ("BTC", AssetKind::Crypto, 8), ("XRP", AssetKind::Crypto, 6)];
    let mut listing = Listing::default();
    for (id, (symbol, kind, scale)) in rows.into_iter().enumerate() {
        listing.put_asset(Asset {
            id: AssetId(u16::try_from(id).expect("few")),
            symbol: symbol.to_owned(),
            name: symbol.to_owned(),
            kind,
            scale,
        });
    }
    listing
}

fn dec(text: &str) -> Decimal {
    Decimal::from_str_exact(text).expect("a decimal")
}

/// Amounts as decimals: asset, quantity, cost and realised gain.
fn held(asset: AssetId, quantity: &str, cost: &str, realized: &str) -> Held {
    let quantity = listing().asset(asset).expect("listed").amount(dec(quantity)).expect("exact");
    Held { asset, quantity, cost: Some(dec(cost)), realized: dec(realized), all_realized: true }
}

/// An asset, its price, and how much that moved in 24 hours.
type PriceRow<'a> = (AssetId, &'a str, Option<&'a str>);

/// A scenario: what is held, the prices, and value, cost, unrealised and realised gain, and change.
type Scenario<'a> = (&'a str, &'a [Held], &'a [PriceRow<'a>], [&'a str; 5]);

/// Values in `currency` with these (asset, price, change) rows.
fn valued(currency: AssetId, held: &[Held], prices: &[PriceRow<'_>]) -> Portfolio {
    let listing = listing();
    let quoted = |asset: AssetId| {
        prices
            .iter()
            .find(|(priced, ..)| *priced == asset)
            .map(|(_, price, change)| Quoted { price: dec(price), change_24h: change.map(dec) })
    };
    let valuation =
        Valuation { listing: &listing, currency: listing.asset(currency).expect("listed") };
    compute(&valuation, held, &quoted)
}

fn texts(portfolio: &Portfolio) -> [String; 5] {
    let change = portfolio.change_24h.map_or("null".to_owned(), |change| change.to_string());
    [
        portfolio.value.to_string(),
        portfolio.cost_basis.to_string(),
        portfolio.unrealized_pnl.to_string(),
        portfolio.realized_pnl.to_string(),
        change,
    ]
}

#[test]
fn portfolio_totals_add_up() {
    let cash = held(USD, "1000", "1000", "0");
    let btc = held(BTC, "0.5", "30000", "150.25");
    let rows: [Scenario<'_>; 6] = [
        ("nothing at all", &[], &[], ["0.00000000"; 5]),
        (
            "cash wins and loses nothing",
            &[cash],
            &[],
            ["1000.00000000", "1000.00000000", "0.00000000", "0.00000000", "0.00000000"],
        ),
        (
            "cash and a coin that rose",
            &[cash, btc],
            &[(BTC, "64000", Some("-1000"))],
            ["33000.00000000", "31000.00000000", "2000.00000000", "150.25000000", "-500.00000000"],
        ),
        (
            "a price without yesterday has no change",
            &[cash, btc],
            &[(BTC, "64000", None)],
            ["33000.00000000", "31000.00000000", "2000.00000000", "150.25000000", "null"],
        ),
        (
            "a coin without a price counts as cost only",
            &[cash, btc],
            &[],
            ["1000.00000000", "31000.00000000", "0.00000000", "150.25000000", "0.00000000"],
        ),
        (
            "a closed position leaves its gain",
            &[held(BTC, "0", "0", "-12.5")],
            &[(BTC, "64000", Some("1"))],
            ["0.00000000", "0.00000000", "0.00000000", "-12.50000000", "0.00000000"],
        ),
    ];
    for (scenario, held, prices, expected) in rows {
        assert_eq!(texts(&valued(USD, held, prices)), expected, "{scenario}");
    }
}

#[test]
fn holdings_carry_cost_gain_and_share_most_valuable_first() {
    let portfolio = valued(
        USD,
        &[
            held(USD, "1000", "1000", "0"),
            held(BTC, "0.5", "30000", "0"),
            held(XRP, "10", "5", "0"),
        ],
        &[(BTC, "64000", None)],
    );
    let rows: Vec<_> = portfolio
        .holdings
        .iter()
        .map(|holding| {
            let shown =
                |value: Option<Decimal>| value.map_or("null".into(), |value| value.to_string());
            format!(
                "{} {} price {} value {} average {} pnl {} share {}",
                holding.asset,
                holding.quantity,
                shown(holding.price),
                shown(holding.value),
                shown(holding.average_cost),
                shown(holding.unrealized_pnl),
                shown(holding.allocation),
            )
        })
        .collect();
    insta::assert_snapshot!(rows.join("\n"), @r##"
    1 0.50000000 price 64000.00000000 value 32000.00000000 average 60000.00000000 pnl 2000.00000000 share 0.969697
    0 1000.00000000 price 1.00000000 value 1000.00000000 average 1.00000000 pnl 0.00000000 share 0.030303
    2 10.000000 price null value null average 0.50000000 pnl null share null
    "##);
}

/// A scenario: what is held, the prices, whether that is all, and value, cost, unrealised and realised gain.
type KnownScenario<'a> = (&'a str, &'a [Held], &'a [PriceRow<'a>], bool, [&'a str; 4]);

#[test]
fn unknown_values_are_null_and_left_out_of_the_sums() {
    let (cash, btc) = (held(USD, "1000", "1000", "0"), held(BTC, "0.5", "30000", "150.25"));
    let gift = Held { cost: None, ..held(BTC, "0.5", "0", "0") };
    let sold = Held { all_realized: false, ..held(XRP, "0", "0", "7") };
    let price = [(BTC, "64000", None)];
    let rows: [KnownScenario<'_>; 5] = [
        ("everything is known", &[cash, btc], &price, true, ["33000", "31000", "2000", "150.25"]),
        ("a cost is not", &[cash, gift], &price, false, ["33000", "1000", "0", "0"]),
        ("a price is not", &[cash, btc], &[], false, ["1000", "31000", "0", "150.25"]),
        ("a past gain is not", &[cash, sold], &[], false, ["1000", "1000", "0", "7"]),
        ("nothing is held", &[], &[], true, ["0", "0", "0", "0"]),
    ];
    for (scenario, held, prices, complete, sums) in rows {
        let portfolio = valued(USD, held, prices);
        assert_eq!(portfolio.complete, complete, "{scenario}");
        let told = [
            portfolio.value,
            portfolio.cost_basis,
            portfolio.unrealized_pnl,
            portfolio.realized_pnl,
        ];
        assert_eq!(told, sums.map(dec), "{scenario}");
    }
    let holding = &valued(USD, &[gift], &price).holdings[0];
    assert_eq!((holding.average_cost, holding.unrealized_pnl), (None, None));
    assert_eq!(holding.value, Some(dec("32000")), "what it is worth now is known");
}

#[test]
fn portfolio_in_another_currency_counts_costs_in_it() {
    let portfolio = valued(
        BTC,
        &[held(USD, "1000", "0.02", "0"), held(BTC, "0.5", "0.6", "0.002")],
        &[(USD, "0.00002", Some("0"))],
    );
    assert_eq!(portfolio.currency, "BTC");
    assert_eq!(
        texts(&portfolio),
        ["0.52000000", "0.62000000", "-0.10000000", "0.00200000", "0.00000000"]
    );
}

#[test]
fn largest_balances_do_not_overflow() {
    let most = Held {
        asset: BTC,
        quantity: Amount(i64::MAX),
        cost: Some(decimal::from_units(i64::MAX.into(), 8)),
        realized: decimal::from_units(i64::MIN.into(), 8),
        all_realized: true,
    };
    let portfolio = valued(USD, &[most], &[(BTC, "79228162514264337593543950335", None)]);
    assert_eq!(portfolio.holdings[0].value, None);
    assert_eq!(portfolio.cost_basis.to_string(), "92233720368.54775807");
}
