//! Tax reports: rounding, boxes, terms, splits, carried losses, warnings, and the hash of what went in.

use crate::ledger::{Ledger, day, money, units};
use agio_accounting::activity::ActivityType;
use agio_accounting::calendar::Zone;
use agio_accounting::exact::Money;
use agio_accounting::rules::{CostBasisMethod, Rules};
use agio_accounting::tax::{
    BrokerReporting, CanadaReport, Form8949Box, HoldingTerm, Inputs, TaxSources, TaxWarningCode,
    UkReport, UsReport, YearOfGains, inputs_hash, relieve_losses,
};

fn uk(ledger: &Ledger, begins: i32) -> UkReport {
    let (book, assets) = (ledger.book(), ledger.assets());
    UkReport::of(TaxSources { book: &book, assets: &assets, covers_person: true }, begins).unwrap()
}

fn us(ledger: &Ledger, year: i32, broker: BrokerReporting) -> UsReport {
    let (book, assets) = (ledger.book(), ledger.assets());
    let sources = TaxSources { book: &book, assets: &assets, covers_person: true };
    UsReport::of(sources, year, broker).unwrap()
}

fn boxes(report: &UkReport) -> Vec<String> {
    report.sa108.boxes.iter().map(|it| format!("{} {}", it.name, it.value)).collect()
}

/// HS284 example 3: cgtcalc rounds the costs down and prints 4,809.
#[test]
fn pounds_are_rounded_as_hmrc_rounds_them() {
    let mut ledger = Ledger::new(Rules::united_kingdom());
    ledger.trade("2014-04-01", ["1000 L", "4000 CASH", "150 CASH"]);
    ledger.trade("2017-09-01", ["500 L", "2050 CASH", "80 CASH"]);
    ledger.trade("2018-05-01", ["3360 CASH", "700 L", "100 CASH"]);
    ledger.trade("2019-02-01", ["2080 CASH", "400 L", "105 CASH"]);
    let report = uk(&ledger, 2018);
    let gains: Vec<_> = report.rows.iter().map(|it| it.gain.unwrap()).collect();
    assert_eq!(gains, [money("329"), money("300")]);
    assert_eq!(boxes(&report), ["14 2", "15 5440", "16 4811", "17 629", "19 0"]);
    assert_eq!(report.exempt_amount, Some(money("11700")));
    assert!(report.splits.is_empty());
}

#[test]
fn examples_of_the_manual_are_met_to_the_pound() {
    // CRYPTO22252, 22254, 22256: proceeds down, costs up.
    let rows = [("100.99", "50.01", "49"), ("100.00", "50.00", "50"), ("10.5", "10.5", "-1")];
    for (proceeds, cost, gain) in rows {
        let mut ledger = Ledger::new(Rules::united_kingdom());
        ledger.trade("2023-01-01", ["1 T", &format!("{cost} CASH"), ""]);
        ledger.trade("2023-06-01", [&format!("{proceeds} CASH"), "1 T", ""]);
        assert_eq!(uk(&ledger, 2023).rows[0].gain, Some(money(gain)), "{proceeds} - {cost}");
    }
}

#[test]
fn rounding_of_shares_does_not_make_a_pound() {
    // Three sevenths, one by one: 14.285714285714 and so on; the last one's cost is 100 less all others.
    let mut ledger = Ledger::new(Rules::united_kingdom());
    ledger.trade("2023-01-01", ["7 T", "100 CASH", ""]);
    ledger.trade("2023-03-01", ["20 CASH", "1 T", ""]);
    ledger.trade("2023-06-01", ["20 CASH", "0.7 T", ""]);
    let report = uk(&ledger, 2023);
    assert_eq!(report.rows[0].costs, Some(money("10")), "not 11");
}

#[test]
fn year_of_two_rates_is_split() {
    let mut ledger = Ledger::new(Rules::united_kingdom());
    ledger.trade("2024-01-01", ["10 T", "100 CASH", ""]);
    ledger.trade("2024-10-29T22:59:00Z", ["50 CASH", "1 T", ""]);
    // Midnight of 30 October in London, which is on winter time.
    ledger.trade("2024-10-30T00:00:00Z", ["5 CASH", "1 T", ""]);
    ledger.trade("2025-04-05", ["30 CASH", "1 T", ""]);
    ledger.trade("2025-04-06", ["30 CASH", "1 T", ""]);
    let report = uk(&ledger, 2024);
    assert_eq!(boxes(&report), ["13.1 3", "13.2 85", "13.3 30", "13.4 60", "13.5 5"]);
    let [before, after] = &report.splits[..] else { panic!("{:?}", report.splits) };
    assert_eq!(
        (before.to, before.gains, before.losses),
        (day("2024-10-29"), money("40"), Money::ZERO)
    );
    assert_eq!(
        (after.from, after.gains, after.losses),
        (day("2024-10-30"), money("20"), money("5"))
    );
    assert!(uk(&ledger, 2025).splits.is_empty());
}

#[test]
fn losses_are_used_only_down_to_the_exempt_amount() {
    // cgtcalc's CarryLoss.
    let year =
        |begins, gains, losses| YearOfGains { begins, gains: money(gains), losses: money(losses) };
    let years = [year(2017, "0", "1000"), year(2018, "1000", "0"), year(2019, "19000", "0")];
    let results = relieve_losses(&years).unwrap();
    let told: Vec<_> = results.iter().map(|it| (it.losses_carried, it.taxable)).collect();
    let (none, thousand) = (Money::ZERO, money("1000"));
    assert_eq!(told, [(thousand, none), (thousand, none), (none, money("6000"))]);
    assert_eq!(relieve_losses(&[year(1990, "1", "0")]), None, "a year that is not known");
}

#[test]
fn match_after_the_year_counts_in_the_year() {
    let mut ledger = Ledger::new(Rules::united_kingdom());
    ledger.trade("2023-01-01", ["1 T", "100 CASH", ""]);
    ledger.trade("2024-04-01", ["150 CASH", "1 T", ""]);
    ledger.trade("2024-04-20", ["1 T", "140 CASH", ""]);
    assert_eq!(uk(&ledger, 2023).rows[0].gain, Some(money("10")));
}

#[test]
fn unknown_cost_is_a_warning_and_no_gain() {
    let mut ledger = Ledger::new(Rules::united_kingdom());
    ledger.trade("2024-05-01", ["150 CASH", "1 T", ""]);
    let report = uk(&ledger, 2024);
    assert_eq!((report.rows[0].costs, report.rows[0].gain), (None, None));
    assert_eq!(boxes(&report)[..2], ["13.1 1", "13.2 0"]);
    let codes: Vec<_> = report.warnings.iter().map(|it| it.code).collect();
    assert_eq!(codes, [TaxWarningCode::MissingCost]);
    let (book, assets) = (ledger.book(), ledger.assets());
    let sources = TaxSources { book: &book, assets: &assets, covers_person: false };
    let some = UkReport::of(sources, 2024).unwrap();
    assert_eq!(some.warnings.last().unwrap().code, TaxWarningCode::ScopeIncomplete);
}

#[test]
fn boxes_of_form_8949_are_those_of_the_year() {
    let mut ledger = Ledger::new(Rules::united_states(CostBasisMethod::Fifo, Zone::UTC));
    ledger.trade("2023-06-11", ["10 T", "100 CASH", "1 CASH"]);
    for on in ["2024-06-11", "2024-06-12", "2025-06-12"] {
        ledger.trade(on, ["30 CASH", "1 T", "0.5 CASH"]);
    }
    ledger.trade("2025-06-13", ["1 N", "5 CASH", ""]);
    ledger.trade("2025-06-14", ["4.005 CASH", "1 N", ""]);
    use BrokerReporting::*;
    let rows = [
        (2024, NotReported, vec![Form8949Box::C, Form8949Box::F], vec!["3", "10"]),
        (2024, Proceeds, vec![Form8949Box::B, Form8949Box::E], vec!["2", "9"]),
        (2024, ProceedsAndBasis, vec![Form8949Box::A, Form8949Box::D], vec!["1b", "8b"]),
        (2025, NotReported, vec![Form8949Box::L, Form8949Box::I], vec!["3", "10"]),
        (2025, Proceeds, vec![Form8949Box::K, Form8949Box::H], vec!["2", "9"]),
        (2025, ProceedsAndBasis, vec![Form8949Box::J, Form8949Box::G], vec!["1b", "8b"]),
    ];
    for (year, broker, pages, lines) in rows {
        let report = us(&ledger, year, broker);
        let got: Vec<_> = report.rows.iter().map(|it| it.page).collect();
        assert_eq!(got, pages, "{year} {broker:?}");
        let got: Vec<_> = report.schedule_d.iter().map(|it| it.line).collect();
        assert_eq!(got[..2], lines, "{year} {broker:?}");
        assert_eq!(got[2..], ["7", "15", "16"]);
    }
    let report = us(&ledger, 2024, NotReported);
    assert_eq!(report.rows[0].term, HoldingTerm::Short, "exactly a year");
    assert_eq!(report.rows[0].cost, Some(money("10.1")));
    assert_eq!(report.rows[0].proceeds, Some(money("29.5")), "less what it cost to sell");
    assert_eq!((report.short_term, report.long_term), (money("19.4"), money("19.4")));
    let report = us(&ledger, 2025, NotReported);
    assert_eq!(report.rows[1].gain, Some(money("-0.99")), "4.01 less 5: each to the cent");
    assert_eq!(report.schedule_d.last().unwrap().gain, money("18.41"));
    assert_eq!(report.warnings.last().unwrap().code, TaxWarningCode::BrokerFormPossible);
}

#[test]
fn schedule_3_denies_superficial_losses() {
    let mut ledger = Ledger::new(Rules::canada(Zone::UTC));
    ledger.trade("2024-01-06", ["100 T", "5000 CASH", ""]);
    ledger.trade("2024-11-03", ["3000 CASH", "100 T", "10 CASH"]);
    ledger.trade("2024-11-04", ["100 T", "3000 CASH", ""]);
    ledger.trade("2025-12-02", ["8000 CASH", "100 T", ""]);
    let (book, assets) = (ledger.book(), ledger.assets());
    let sources = TaxSources { book: &book, assets: &assets, covers_person: true };
    let report = |year| CanadaReport::of(sources, year).unwrap();
    let first = report(2024);
    assert_eq!(first.rows[0].gain, Some(Money::ZERO));
    assert_eq!(first.rows[0].denied_loss, money("2010"));
    assert_eq!(first.summary.denied_losses, money("2010"));
    assert_eq!(first.boxes[0].value, "3000");
    let second = report(2025);
    assert_eq!(second.rows[0].cost_base, Some(money("5010")));
    assert_eq!(second.boxes[1].value, "2990");
}

#[test]
fn income_of_the_year_is_listed_with_its_value() {
    let mut ledger = Ledger::new(Rules::united_kingdom());
    ledger.price("T", &[("2024-01-01", "3.333")]);
    ledger.activity(ActivityType::StakingReward, "2024-05-01", ["2 T", "", ""]);
    ledger.activity(ActivityType::StakingReward, "2025-05-01", ["2 T", "", ""]);
    let report = uk(&ledger, 2024);
    let [row] = &report.income[..] else { panic!("{:?}", report.income) };
    assert_eq!((row.quantity, row.value), (units("2"), Some(money("6.67"))));
    assert_eq!(report.summary.income, money("6.67"));
}

#[test]
fn hash_of_inputs_changes_with_each_of_them_and_not_with_their_order() {
    let story = || {
        let mut ledger = Ledger::new(Rules::united_kingdom());
        ledger.price("T", &[("2024-01-01", "3")]);
        ledger.trade("2024-01-01", ["1 T", "3 CASH", ""]);
        ledger.trade("2024-01-02", ["4 CASH", "1 T", ""]);
        ledger
    };
    let hash = |ledger: &Ledger, year| {
        let assets = ledger.assets();
        let (activities, prices, rules) = (&ledger.activities, &ledger.prices, &ledger.rules);
        inputs_hash(Inputs { activities, assets: &assets, prices, rules, year })
    };
    let first = hash(&story(), 2023);
    assert_eq!(first.len(), 64);
    let mut same = story();
    same.activities.reverse();
    assert_eq!(hash(&same, 2023), first, "order");
    type Change = fn(&mut Ledger);
    let changes: [Change; 6] = [
        |it| it.activities[0].value = Some(Money::ZERO),
        |it| it.activities[1].received.as_mut().unwrap().quantity.0 += 1,
        |it| it.activities[1].fee = it.activities[0].sent,
        |it| it.price("T", &[("2024-01-01", "3.1")]),
        |it| it.rules.method = CostBasisMethod::Fifo,
        |it| it.activities.truncate(1),
    ];
    let mut seen = vec![first, hash(&story(), 2024)];
    for change in changes {
        let mut ledger = story();
        change(&mut ledger);
        seen.push(hash(&ledger, 2023));
    }
    let count = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), count);
}
