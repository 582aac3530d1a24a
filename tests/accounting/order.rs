//! The order of import does not matter, and one account is all accounts.

use crate::ledger::Ledger;
use crate::steps::{ledger_of, rules, steps};
use agio_accounting::activity::{Activity, ActivityId, PortfolioAccountId};
use agio_accounting::basis::{Disposal, Lot, Match};
use agio_accounting::rules::{LotScope, Rules};
use proptest::prelude::*;
use std::collections::HashMap;

/// Everything of a book but the ids of activities, which an import gives in its own order.
fn without_ids(ledger: &Ledger) -> Vec<String> {
    let book = ledger.book();
    let mut told = Vec::new();
    for asset in &book.assets {
        let lot = |it: &Lot| {
            let Lot { account, acquired, quantity, cost, remaining, remaining_cost, .. } = *it;
            format!("{account:?} {acquired} {quantity:?} {cost:?} {remaining:?} {remaining_cost:?}")
        };
        told.extend(asset.lots.iter().map(lot));
        let disposal = |it: &Disposal| {
            let Disposal { at, class, quantity, proceeds, fees, .. } = it;
            let parts = asset.matches_of(it).iter().map(|it| Match { lot: None, ..*it });
            let parts: Vec<Match> = parts.collect();
            format!("{at} {class:?} {quantity:?} {proceeds:?} {fees:?} {parts:?}")
        };
        told.extend(asset.disposals.iter().map(disposal));
        told.push(format!("{:?}", asset.held()));
    }
    let mut issues: Vec<_> = book.issues();
    issues.iter_mut().for_each(|it| it.activity = ActivityId::default());
    issues.sort();
    told.push(format!("{issues:?}"));
    told
}

/// In another order, with ids by that order.
fn imported_otherwise(activities: &[Activity], order: &[usize]) -> Vec<Activity> {
    let mut shuffled: Vec<Activity> = activities.to_vec();
    for (index, other) in order.iter().enumerate() {
        let len = shuffled.len();
        shuffled.swap(index % len, other % len);
    }
    let new = shuffled.iter().zip(1..).map(|(it, id)| (it.id, ActivityId(id)));
    let new: HashMap<ActivityId, ActivityId> = new.collect();
    for activity in &mut shuffled {
        activity.id = new[&activity.id];
        activity.transfer = activity.transfer.map(|it| new[&it]);
    }
    shuffled
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn any_order_of_import_gives_the_same_lots(
        steps in steps(50), rules in rules(), order in proptest::collection::vec(0_usize..50, 50)
    ) {
        let mut ledger = ledger_of(&steps, rules);
        let before = without_ids(&ledger);
        ledger.activities = imported_otherwise(&ledger.activities, &order);
        prop_assert_eq!(before, without_ids(&ledger));
    }

    #[test]
    fn lots_by_account_are_those_of_all_accounts_when_there_is_one(
        steps in steps(50), rules in rules()
    ) {
        let of_scope = |scope| {
            let mut ledger = ledger_of(&steps, Rules { scope, ..rules.clone() });
            for activity in &mut ledger.activities {
                activity.account = PortfolioAccountId(0);
            }
            without_ids(&ledger)
        };
        prop_assert_eq!(of_scope(LotScope::PerAccount), of_scope(LotScope::Universal));
    }
}
