//! The matching of the United Kingdom against a model that goes day by day and unit by unit.
//!
//! The model knows no pools of days and no sums: each unit is one thing with a day and a price, and looks for its partner.

use crate::ledger::Ledger;
use agio_accounting::basis::MatchRule;
use agio_accounting::rules::Rules;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Acquired and disposed of, by day; every unit acquired on a day costs the same.
type Days = BTreeMap<i32, (u32, u32)>;

/// How many units of the disposals of a day found which partner: rule and day.
type Found = BTreeMap<(i32, &'static str, i32), i128>;

fn model(days: &Days) -> Found {
    let mut acquired: Vec<i32> = Vec::new();
    let mut disposed: Vec<i32> = Vec::new();
    for (day, (bought, sold)) in days {
        acquired.extend((0..*bought).map(|_| *day));
        disposed.extend((0..*sold).map(|_| *day));
    }
    let mut found = Found::new();
    let mut pair = |acquired: &mut Vec<i32>,
                    disposed: &mut Vec<i32>,
                    wanted: &dyn Fn(i32) -> Vec<i32>,
                    rule| {
        disposed.retain(|day| {
            let partner =
                wanted(*day).into_iter().find_map(|it| acquired.iter().position(|a| *a == it));
            if let Some(index) = partner {
                let on = acquired.remove(index);
                *found.entry((*day, rule, on)).or_default() += 1;
            }
            partner.is_none()
        });
    };
    pair(&mut acquired, &mut disposed, &|day| vec![day], "same day");
    pair(&mut acquired, &mut disposed, &|day| (day + 1..=day + 30).collect(), "thirty days");
    // What is left comes from the pool, as far as something came in before.
    for day in disposed {
        let index = acquired.iter().position(|it| *it <= day);
        if let Some(index) = index {
            acquired.remove(index);
        }
        let rule = if index.is_some() { "pool" } else { "uncovered" };
        *found.entry((day, rule, 0)).or_default() += 1;
    }
    found
}

fn computed(days: &Days) -> Found {
    let mut ledger = Ledger::new(Rules::united_kingdom());
    let first = agio_accounting::calendar::Day::from_ymd(2024, 1, 1).unwrap();
    for (day, (bought, sold)) in days {
        let on = first.plus(*day).to_string();
        for _ in 0..*bought {
            ledger.trade(&on, ["1 T", &format!("{} CASH", 10 + day), ""]);
        }
        if *sold > 0 {
            ledger.trade(&on, ["77 CASH", &format!("{sold} T"), ""]);
        }
    }
    let token = ledger.asset("T");
    let book = &ledger.book().assets[token.0 as usize];
    let mut found = Found::new();
    for disposal in &book.disposals {
        let on = disposal.day.since(first);
        for part in book.matches_of(disposal) {
            let acquired = part.acquired_on.map_or(0, |it| it.since(first));
            let rule = match part.rule {
                MatchRule::SameDay => "same day",
                MatchRule::ThirtyDay => "thirty days",
                MatchRule::Section104 => "pool",
                _ => "uncovered",
            };
            let one = 10_i128.pow(u32::from(crate::ledger::SCALE));
            *found.entry((on, rule, acquired)).or_default() += part.quantity.0 / one;
            if let (Some(cost), "same day" | "thirty days") = (part.cost, rule) {
                let each = i128::from(10 + acquired) * one;
                assert_eq!(cost.0, each * (part.quantity.0 / one), "units of a day cost the same");
            }
        }
    }
    found
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(1_000) })]

    #[test]
    fn matching_is_that_of_the_naive_model(
        days in proptest::collection::btree_map(0_i32..90, (0_u32..4, 0_u32..4), 1..40)
    ) {
        prop_assert_eq!(computed(&days), model(&days));
    }
}
