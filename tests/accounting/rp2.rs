//! The examples of rp2: which lots each disposal takes by FIFO, LIFO, HIFO and LOFO over all accounts, and for what.

use crate::ledger::{Ledger, at, data, money};
use agio_accounting::activity::ActivityType;
use agio_accounting::exact::{Money, Rounding};
use agio_accounting::rules::{CostBasisMethod, Rules};
use std::collections::{BTreeMap, BTreeSet};

type Row = BTreeMap<String, String>;

fn rows(path: &str) -> Vec<Row> {
    let Ok(mut reader) = csv::Reader::from_path(data(path)) else { return Vec::new() };
    reader.deserialize().map(|row| row.unwrap()).collect()
}

fn instant(text: &str) -> String {
    match text.split_once(' ') {
        Some((date, rest)) => format!("{date}T{}Z", rest.split(' ').next().unwrap()),
        None if text.len() == "2020-01-01T08:41Z".len() => text.replace('Z', ":00Z"),
        None => text.to_owned(),
    }
}

fn times(quantity: &str, price: &str) -> Money {
    let (quantity, price) = (crate::ledger::units(quantity), money(price));
    let product =
        agio_accounting::exact::mul_div(quantity.0, price.0, 10_i128.pow(12), Rounding::HalfEven);
    Money(product.unwrap())
}

fn cash(amount: Money) -> String {
    format!("{} CASH", amount.to_decimal())
}

fn ledger_of(name: &str, method: CostBasisMethod) -> Ledger {
    let mut ledger = Ledger::new(Rules::new(method));
    for row in rows(&format!("rp2/{name}.in.csv")) {
        let token = format!("{} {}", row["crypto_in"], row["asset"]);
        let value = times(&row["crypto_in"], &row["spot_price"]);
        let (fee, on) = (&row["fiat_fee"], instant(&row["timestamp"]));
        match row["transaction_type"].to_lowercase().as_str() {
            "buy" => {
                let fee = if fee.is_empty() { String::new() } else { format!("{fee} CASH") };
                ledger.trade(&on, [&token, &cash(value), &fee]);
            }
            _ => {
                let earned = ledger.activity(ActivityType::Interest, &on, [&token, "", ""]);
                earned.value = Some(value);
            }
        }
    }
    for row in rows(&format!("rp2/{name}.out.csv")) {
        let token = format!("{} {}", row["crypto_out_no_fee"], row["asset"]);
        let fee = format!("{} {}", row["crypto_fee"], row["asset"]);
        let value = times(&row["crypto_out_no_fee"], &row["spot_price"]);
        let on = instant(&row["timestamp"]);
        match row["transaction_type"].to_lowercase().as_str() {
            "sell" => ledger.trade(&on, [&cash(value), &token, &fee]),
            kind => {
                let kind = match kind {
                    "gift" => ActivityType::GiftSent,
                    _ => ActivityType::Donation,
                };
                let given = ledger.activity(kind, &on, ["", &token, ""]);
                given.value = Some(value);
                given
            }
        };
    }
    let mut prices = BTreeMap::<String, Vec<(String, String)>>::new();
    for row in rows(&format!("rp2/{name}.intra.csv")) {
        let on = instant(&row["timestamp"]);
        let sides =
            ["crypto_sent", "crypto_received"].map(|it| format!("{} {}", row[it], row["asset"]));
        ledger.transfer(&on, [&sides[0], &sides[1]], [0, 1]);
        if !row["spot_price"].is_empty() {
            let price = (on[..10].to_owned(), row["spot_price"].clone());
            prices.entry(row["asset"].clone()).or_default().push(price);
        }
    }
    for (asset, list) in prices {
        let list: Vec<_> = list.iter().map(|(on, it)| (on.as_str(), it.as_str())).collect();
        ledger.price(&asset, &list);
    }
    ledger
}

fn us(iso: &str) -> String {
    format!("{}/{}/{}", &iso[5..7], &iso[8..10], &iso[..4])
}

fn number(text: &str) -> String {
    crate::ledger::decimal(text).normalized().to_string()
}

fn computed(ledger: &Ledger) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for book in &ledger.book().assets {
        for disposal in &book.disposals {
            for part in book.matches_of(disposal) {
                let acquired = part.acquired_on.unwrap();
                let long = disposal.day >= acquired.long_term_from();
                lines.insert(format!(
                    "{} {} {} {} {} {} {} {}",
                    part.quantity.to_decimal(crate::ledger::SCALE).normalized(),
                    ledger.symbol(book.asset),
                    us(&acquired.to_string()),
                    us(&disposal.day.to_string()),
                    (part.proceeds.unwrap() - part.fees).to_decimal().normalized(),
                    part.cost.unwrap().to_decimal().normalized(),
                    part.gain().unwrap().to_decimal().normalized(),
                    if long { "LONG" } else { "SHORT" },
                ));
            }
        }
    }
    lines
}

fn expected(path: &str) -> BTreeSet<String> {
    let gains = rows(path).into_iter().filter(|row| row["category"] != "Interest");
    let line = |row: Row| {
        let of = |name: &str| number(&row[name]);
        format!(
            "{} {} {} {} {} {} {} {}",
            of("quantity"),
            row["asset"],
            row["acquired"],
            row["disposed"],
            of("proceeds"),
            of("cost"),
            of("gain"),
            row["term"],
        )
    };
    gains.map(line).collect()
}

#[test]
fn examples_of_rp2_are_met() {
    let methods = [
        ("fifo", CostBasisMethod::Fifo),
        ("lifo", CostBasisMethod::Lifo),
        ("hifo", CostBasisMethod::Hifo),
        ("lofo", CostBasisMethod::Lofo),
    ];
    for name in ["crypto_example", "test_hifo2"] {
        for (word, method) in methods {
            let ledger = ledger_of(name, method);
            let expected = expected(&format!("rp2/{name}.expected.us.{word}.csv"));
            assert!(expected.len() > 10, "{name} {word}");
            assert_eq!(computed(&ledger), expected, "{name} {word}");
        }
    }
}

#[test]
fn exactly_a_year_is_short() {
    // rp2 calls 365 days long; the law says more than one year.
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.trade("2023-06-11", ["2 BTC", "2 CASH", ""]);
    ledger.trade("2024-06-11", ["2 CASH", "1 BTC", ""]);
    ledger.trade("2024-06-12", ["2 CASH", "1 BTC", ""]);
    let terms: Vec<bool> = computed(&ledger).iter().map(|it| it.ends_with("LONG")).collect();
    assert_eq!(terms, [false, true]);
    assert_eq!(at("2023-06-11"), at("2023-06-11T12:00:00Z"));
}
