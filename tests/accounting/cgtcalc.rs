//! The examples of cgtcalc: matches, gains before its rounding of costs, and what is left.
//!
//! cgtcalc rounds costs down where HMRC rounds them up, so that its whole-pound costs are not compared; its gain of a disposal is the exact
//! one, rounded down.

use crate::ledger::{Ledger, data, read};
use agio_accounting::activity::ActivityType;
use agio_accounting::basis::MatchRule;
use agio_accounting::exact::{MONEY_SCALE, Money, Rounding, Units};
use agio_accounting::rules::Rules;
use std::collections::BTreeSet;

fn iso(date: &str) -> String {
    let parts: Vec<&str> = date.split('/').collect();
    format!("{}-{}-{}", parts[2], parts[1], parts[0])
}

fn times(quantity: &str, price: &str) -> String {
    let (quantity, price) = (crate::ledger::units(quantity), crate::ledger::money(price));
    let value =
        agio_accounting::exact::mul_div(quantity.0, price.0, 10_i128.pow(12), Rounding::HalfEven);
    Money(value.unwrap()).to_decimal().to_string()
}

fn ledger_of(input: &str) -> Ledger {
    let mut ledger = Ledger::new(Rules::united_kingdom());
    for line in input.lines().filter(|it| !it.starts_with('#') && !it.trim().is_empty()) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (on, asset, quantity) = (iso(words[1]), words[2], words[3]);
        let token = format!("{quantity} {asset}");
        let value = words.get(4).map(|it| times(quantity, it));
        let paid = format!("{} CASH", value.clone().unwrap_or_default());
        let fee = words.get(5).map(|it| format!("{it} CASH")).unwrap_or_default();
        match words[0] {
            "BUY" => ledger.trade(&on, [&token, &paid, &fee]),
            "SELL" => ledger.trade(&on, [&paid, &token, &fee]),
            "SPOUSEOUT" => ledger.activity(ActivityType::SpouseSent, &on, ["", &token, ""]),
            "SPOUSEIN" => {
                let cost = crate::ledger::money(&value.unwrap());
                let activity = ledger.activity(ActivityType::SpouseReceived, &on, [&token, "", ""]);
                activity.cost_basis = Some(cost);
                activity
            }
            other => panic!("{other}"),
        };
    }
    ledger
}

/// One line a disposal, and one a match: as cgtcalc prints them.
fn printed(output: &str) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let mut disposal = String::new();
    for line in output.lines() {
        if let Some((_, rest)) = line.split_once(") SOLD ") {
            disposal = rest.to_owned();
            lines.insert(disposal.clone());
        } else if let Some(part) = line.strip_prefix("  - ") {
            // Of the pool it prints how much was in it, which is no part of the match.
            let part = match part.starts_with("SECTION 104") {
                true => "SECTION 104",
                false => part.split(" at ").next().unwrap(),
            };
            lines.insert(format!("{disposal}: {part}"));
        }
    }
    lines
}

fn uk(day: agio_accounting::calendar::Day) -> String {
    let iso = day.to_string();
    let parts: Vec<&str> = iso.split('-').collect();
    format!("{}/{}/{}", parts[2], parts[1], parts[0])
}

fn whole(quantity: Units) -> String {
    quantity.to_decimal(crate::ledger::SCALE).normalized().to_string()
}

fn computed(ledger: &Ledger) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    let book = ledger.book();
    for asset in &book.assets {
        for disposal in asset.disposals.iter().filter(|it| it.proceeds.is_some()) {
            let parts = asset.matches_of(disposal);
            let gain: Money = parts.iter().map(|it| it.gain().unwrap()).sum();
            let floor = gain.rounded(0, Rounding::Floor);
            let pounds = floor.0.abs() / 10_i128.pow(u32::from(MONEY_SCALE));
            let word = if floor.is_negative() { "LOSS" } else { "GAIN" };
            let (symbol, quantity) = (ledger.symbol(asset.asset), whole(disposal.quantity));
            let on = uk(disposal.day);
            let head = format!("{quantity} of {symbol} on {on} for {word} of £{pounds}");
            for part in parts {
                let acquired = part.acquired_on.map(uk).unwrap_or_default();
                let quantity = whole(part.quantity);
                lines.insert(match part.rule {
                    MatchRule::SameDay => {
                        format!("{head}: SAME DAY: {quantity} bought on {acquired}")
                    }
                    MatchRule::ThirtyDay => {
                        format!("{head}: BED & BREAKFAST: {quantity} bought on {acquired}")
                    }
                    _ => format!("{head}: SECTION 104"),
                });
            }
            lines.insert(head);
        }
    }
    lines
}

#[test]
fn examples_of_cgtcalc_are_met() {
    let mut names: Vec<String> = std::fs::read_dir(data("cgtcalc"))
        .unwrap()
        .filter_map(|it| {
            it.unwrap().file_name().to_str()?.strip_suffix(".in.txt").map(str::to_owned)
        })
        .collect();
    names.sort();
    assert_eq!(names.len(), 12);
    for name in names {
        let ledger = ledger_of(&read(&format!("cgtcalc/{name}.in.txt")));
        let expected = printed(&read(&format!("cgtcalc/{name}.out.txt")));
        assert_eq!(computed(&ledger), expected, "{name}");
        assert!(ledger.book().issues().iter().all(|it| it.asset == crate::ledger::CASH), "{name}");
    }
}

#[test]
fn what_goes_to_a_spouse_leaves_at_its_cost() {
    let mut ledger = ledger_of(&read("cgtcalc/SpouseTransferOutIn.in.txt"));
    let asset = ledger.asset("STOCK");
    let book = &ledger.book().assets[asset.0 as usize];
    let sent = book.disposals.iter().find(|it| it.proceeds.is_none()).unwrap();
    let cost: Money = book.matches_of(sent).iter().filter_map(|it| it.cost).sum();
    assert_eq!(cost, crate::ledger::money("400"));
    assert_eq!(book.held().quantity, crate::ledger::units("50"));
    assert_eq!(book.held().cost, crate::ledger::money("500"));
}
