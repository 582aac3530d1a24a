//! The examples of HMRC's Cryptoassets Manual, to the pound and to the match.

use crate::ledger::{Ledger, money, read, units};
use agio_accounting::basis::MatchRule;
use agio_accounting::exact::Money;
use agio_accounting::rules::Rules;
use serde_json::Value;

fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value[name].as_str().unwrap_or_else(|| panic!("{name} in {value}"))
}

#[test]
fn examples_of_the_cryptoassets_manual_are_met() {
    let cases: Value = serde_json::from_str(&read("hmrc/s104.json")).unwrap();
    let cases = cases.as_array().unwrap();
    assert_eq!(cases.len(), 3);
    for case in cases {
        let mut ledger = Ledger::new(Rules::united_kingdom());
        for row in case["transactions"].as_array().unwrap() {
            let token = format!("{} TOKEN", text(row, "quantity"));
            let paid = format!("{} CASH", text(row, "value"));
            match text(row, "type") {
                "ACQUIRE" => ledger.trade(text(row, "date"), [&token, &paid, ""]),
                _ => ledger.trade(text(row, "date"), [&paid, &token, ""]),
            };
        }
        let token = ledger.asset("TOKEN");
        let book = &ledger.book().assets[token.0 as usize];
        let expected = case["disposals"].as_array().unwrap();
        assert_eq!(book.disposals.len(), expected.len(), "{}", case["id"]);
        for (disposal, expected) in book.disposals.iter().zip(expected) {
            let parts = book.matches_of(disposal);
            assert_eq!(disposal.day.to_string(), text(expected, "date"));
            assert_eq!(disposal.quantity, units(text(expected, "quantity")));
            let gain: Money = parts.iter().map(|it| it.gain().unwrap()).sum();
            assert_eq!(gain, money(text(expected, "gainExact")), "{}", case["id"]);
            let matches = expected["matches"].as_array().unwrap();
            assert_eq!(parts.len(), matches.len());
            for (part, expected) in parts.iter().zip(matches) {
                let rule = match part.rule {
                    MatchRule::SameDay => "SAME_DAY",
                    MatchRule::ThirtyDay => "THIRTY_DAY",
                    MatchRule::Section104 => "S104",
                    other => panic!("{other:?}"),
                };
                assert_eq!(rule, text(expected, "rule"));
                assert_eq!(part.quantity, units(text(expected, "quantity")));
                assert_eq!(part.cost, Some(money(text(expected, "cost"))));
                let acquired = part.acquired_on.map(|it| it.to_string());
                assert_eq!(acquired.as_deref(), expected["acquired"].as_str());
            }
        }
        let left = book.held();
        assert_eq!(left.quantity, units(text(&case["poolAfter"], "quantity")));
        assert_eq!(left.cost, money(text(&case["poolAfter"], "cost")));
    }
}

/// CRYPTO22280: 1,001 tokens, of which one pays the fee.
#[test]
fn fee_in_the_same_tokens_is_a_disposal_and_an_allowable_cost() {
    let mut ledger = Ledger::new(Rules::united_kingdom());
    ledger.trade("2020-01-01", ["1001 TOKEN", "2002 CASH", ""]);
    ledger.trade("2021-01-01", ["5000 CASH", "1000 TOKEN", "1 TOKEN"]);
    let token = ledger.asset("TOKEN");
    let book = &ledger.book().assets[token.0 as usize];
    let [disposal] = &book.disposals[..] else { panic!("{:?}", book.disposals) };
    assert_eq!(disposal.quantity, units("1001"));
    assert_eq!(disposal.proceeds, Some(money("5005")));
    assert_eq!(disposal.fees, money("5"));
    assert_eq!(book.matches_of(disposal)[0].gain(), Some(money("2998")));
}
