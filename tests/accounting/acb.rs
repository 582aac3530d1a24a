//! The examples of cryptoTax: adjusted cost base with and without the rule of superficial losses.

use crate::ledger::{Ledger, money, read, units};
use agio_accounting::calendar::Zone;
use agio_accounting::exact::Money;
use agio_accounting::rules::{CostBasisMethod, Rules};
use serde_json::Value;

fn ledger_of(case: &Value, rules: Rules) -> Ledger {
    let mut ledger = Ledger::new(rules);
    for row in case["transactions"].as_array().unwrap() {
        let text = |name: &str| row[name].as_str().unwrap();
        let token = format!("{} TOKEN", text("quantity"));
        let (paid, fee) = (format!("{} CASH", text("value")), format!("{} CASH", text("fee")));
        match text("type") {
            "BUY" => ledger.trade(text("date"), [&token, &paid, &fee]),
            _ => ledger.trade(text("date"), [&paid, &token, &fee]),
        };
    }
    ledger
}

/// Gain, denied loss, and the cost base after each row.
fn check(name: &str, case: &Value, rows: &Value, rules: Rules) {
    let mut ledger = ledger_of(case, rules);
    let token = ledger.asset("TOKEN");
    let book = &ledger.book().assets[token.0 as usize];
    let (mut sales, mut base, mut waiting) = (book.disposals.iter(), Money::ZERO, Money::ZERO);
    let transactions = case["transactions"].as_array().unwrap();
    for (row, transaction) in rows.as_array().unwrap().iter().zip(transactions) {
        let text = |name: &str| row[name].as_str().unwrap();
        if text("type") == "BUY" {
            let of = |name: &str| money(transaction[name].as_str().unwrap());
            base += of("value") + of("fee") + std::mem::take(&mut waiting);
        } else {
            let part = book.matches_of(sales.next().unwrap())[0];
            assert_eq!(part.gain(), Some(money(text("gain"))), "{name}: {row}");
            assert_eq!(part.denied, money(text("denied")), "{name}: {row}");
            base -= part.cost.unwrap();
            match text("balance") {
                "0" => waiting += part.denied,
                _ => base += part.denied,
            }
        }
        assert_eq!(base, money(text("acb")), "{name}: {row}");
    }
    let last = rows.as_array().unwrap().last().unwrap();
    assert_eq!(book.held().quantity, units(last["balance"].as_str().unwrap()), "{name}");
    assert_eq!(book.held().cost, money(last["acb"].as_str().unwrap()), "{name}");
}

#[test]
fn examples_of_cryptotax_are_met() {
    let cases: Value = serde_json::from_str(&read("acb/acb.json")).unwrap();
    let cases = cases.as_object().unwrap();
    assert_eq!(cases.len(), 4);
    let toronto = Zone::named("America/Toronto").unwrap();
    for (name, case) in cases {
        check(name, case, &case["withSuperficialLoss"], Rules::canada(toronto));
        let average = Rules::new(CostBasisMethod::Average);
        check(name, case, &case["withoutSuperficialLoss"], average);
    }
}

#[test]
fn loss_is_denied_only_as_far_as_it_was_bought_back_and_kept() {
    // Sold 100 at a loss of 1,000, bought back 40, of which 10 are still held after 30 days.
    let mut ledger = Ledger::new(Rules::canada(Zone::UTC));
    ledger.trade("2024-01-01", ["100 T", "2000 CASH", ""]);
    ledger.trade("2024-06-01", ["1000 CASH", "100 T", ""]);
    ledger.trade("2024-06-10", ["40 T", "400 CASH", ""]);
    ledger.trade("2024-06-20", ["300 CASH", "30 T", ""]);
    let token = ledger.asset("T");
    let book = &ledger.book().assets[token.0 as usize];
    assert_eq!(book.matches[0].denied, money("100"), "1,000 * min(100, 40, 10) / 100");
    // The base of the 40 is 500; the loss on the 30 is superficial for 10 of them: 75 * 10 / 30.
    assert_eq!(book.matches[1].denied, money("25"));
    assert_eq!(book.held().cost, money("150"));
}
