//! What the methods and the laws make of single stories.

use crate::ledger::{CASH, Ledger, at, day, money, units};
use agio_accounting::activity::{ActivityId, ActivityType, PortfolioAccountId};
use agio_accounting::basis::{AssetBook, MatchRule};
use agio_accounting::calendar::Zone;
use agio_accounting::entries::{BookError, DisposalClass, Sources};
use agio_accounting::exact::{Money, Units};
use agio_accounting::issue::IssueKind;
use agio_accounting::rules::{
    CostBasisMethod, Jurisdiction, LotAllocation, LotPick, LotScope, Rules,
};

fn of(ledger: &mut Ledger, symbol: &str) -> AssetBook {
    let asset = ledger.asset(symbol);
    ledger.book().assets[asset.0 as usize].clone()
}

fn kinds(ledger: &Ledger) -> Vec<IssueKind> {
    let issues = ledger.book().issues();
    issues.iter().filter(|it| it.asset != CASH).map(|it| it.kind).collect()
}

fn costs(book: &AssetBook) -> Vec<Option<Money>> {
    book.matches.iter().map(|it| it.cost).collect()
}

#[test]
fn each_method_takes_its_own_lot() {
    let rows = [
        (CostBasisMethod::Fifo, "100"),
        (CostBasisMethod::Lifo, "200"),
        (CostBasisMethod::Hifo, "300"),
        (CostBasisMethod::Lofo, "50"),
        (CostBasisMethod::Average, "162.5"),
        (CostBasisMethod::Section104, "162.5"),
        (CostBasisMethod::Acb, "162.5"),
        (CostBasisMethod::SpecificId, "100"),
    ];
    for (method, cost) in rows {
        let mut ledger = Ledger::new(Rules::new(method));
        for (on, paid) in [
            ("2024-01-01", "100 CASH"),
            ("2024-01-02", "300 CASH"),
            ("2024-01-03", "50 CASH"),
            ("2024-01-04", "200 CASH"),
        ] {
            ledger.trade(on, ["1 T", paid, ""]);
        }
        ledger.trade("2024-06-01", ["400 CASH", "1 T", ""]);
        let book = of(&mut ledger, "T");
        assert_eq!(costs(&book), [Some(money(cost))], "{method:?}");
        assert_eq!(book.held().cost, money("650") - money(cost), "{method:?}");
    }
}

#[test]
fn highest_cost_counts_fees() {
    // By price the first is dearer, by cost with fees the second.
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Hifo));
    ledger.trade("2024-01-01", ["1 T", "100 CASH", ""]);
    ledger.trade("2024-01-02", ["1 T", "99 CASH", "5 CASH"]);
    ledger.trade("2024-01-03", ["100 CASH", "1 T", ""]);
    assert_eq!(costs(&of(&mut ledger, "T")), [Some(money("104"))]);
}

#[test]
fn named_lots_are_taken_and_the_oldest_stand_in_for_the_rest() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::SpecificId));
    ledger.trade("2024-01-01", ["2 T", "20 CASH", ""]);
    ledger.trade("2024-01-02", ["2 T", "60 CASH", ""]);
    ledger.trade("2024-01-03", ["100 CASH", "2 T", ""]);
    let pick = |quantity| LotPick {
        disposal: ActivityId(3),
        lot: ActivityId(2),
        quantity: units(quantity),
    };
    ledger.rules.picks = vec![pick("1")];
    let book = of(&mut ledger, "T");
    assert_eq!(costs(&book), [Some(money("30")), Some(money("10"))]);
    assert_eq!(kinds(&ledger), [IssueKind::LotsDoNotCover]);
    ledger.rules.picks = vec![pick("2")];
    assert_eq!(costs(&of(&mut ledger, "T")), [Some(money("60"))]);
    assert_eq!(kinds(&ledger), []);
}

#[test]
fn sale_of_what_never_came_in_is_an_issue_and_no_gain() {
    for method in [CostBasisMethod::Fifo, CostBasisMethod::Average, CostBasisMethod::Section104] {
        let mut ledger = Ledger::new(Rules::new(method));
        ledger.trade("2024-01-01", ["1 T", "10 CASH", ""]);
        ledger.trade("2024-01-02", ["60 CASH", "3 T", ""]);
        let book = of(&mut ledger, "T");
        assert_eq!(costs(&book), [Some(money("10")), None], "{method:?}");
        assert_eq!(book.matches[1].rule, MatchRule::Uncovered);
        assert_eq!(book.matches[1].gain(), None, "never a silent 0");
        assert_eq!(book.issues[0].quantity, units("2"));
        assert_eq!(kinds(&ledger), [IssueKind::MissingAcquisition]);
        let summary = ledger.summary("2024-12-31");
        assert_eq!(summary.realized_gain, money("10"), "of what is known");
        assert!(!summary.complete);
    }
}

#[test]
fn deposit_of_unknown_cost_stays_unknown() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.activity(ActivityType::Deposit, "2024-01-01", ["1 T", "", ""]);
    ledger.trade("2024-01-02", ["60 CASH", "1 T", ""]);
    assert_eq!(costs(&of(&mut ledger, "T")), [None]);
    assert_eq!(kinds(&ledger), [IssueKind::MissingAcquisition]);
}

#[test]
fn transfer_carries_lots_and_dates_and_its_fee_is_a_disposal() {
    let rules = Rules { scope: LotScope::PerAccount, ..Rules::new(CostBasisMethod::Fifo) };
    let mut ledger = Ledger::new(rules);
    ledger.price("T", &[("2024-03-01", "50")]);
    ledger.trade("2024-01-01", ["10 T", "100 CASH", ""]);
    ledger.transfer("2024-03-01", ["5 T", "4.9 T"], [0, 1]);
    ledger.trade("2024-06-01", ["200 CASH", "4 T", ""]).account = PortfolioAccountId(1);
    let book = of(&mut ledger, "T");
    let [fee, sale] = &book.disposals[..] else { panic!("{:?}", book.disposals) };
    assert_eq!((fee.quantity, fee.proceeds), (units("0.1"), Some(money("5"))));
    assert_eq!(sale.account, PortfolioAccountId(1));
    let part = book.matches_of(sale)[0];
    assert_eq!(part.acquired_on, Some(day("2024-01-01")), "the date goes along");
    assert_eq!(part.cost, Some(money("40")), "and the cost");
    let lot = book.lots[part.lot.unwrap().0 as usize];
    assert_eq!((lot.origin, lot.moved.unwrap().1), (ActivityId(1), ActivityId(2)));
    assert_eq!(kinds(&ledger), []);
}

#[test]
fn lots_of_another_account_are_not_touched() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.trade("2024-01-01", ["1 T", "10 CASH", ""]);
    ledger.trade("2024-01-02", ["1 T", "20 CASH", ""]).account = PortfolioAccountId(1);
    ledger.trade("2024-01-03", ["30 CASH", "1 T", ""]).account = PortfolioAccountId(1);
    assert_eq!(costs(&of(&mut ledger, "T")), [Some(money("10"))]);
    ledger.rules.scope = LotScope::PerAccount;
    assert_eq!(costs(&of(&mut ledger, "T")), [Some(money("20"))]);
}

#[test]
fn transfer_with_one_end_is_an_issue() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.trade("2024-01-01", ["2 T", "10 CASH", ""]);
    ledger.activity(ActivityType::TransferOut, "2024-01-02", ["", "1 T", ""]);
    let book = of(&mut ledger, "T");
    assert_eq!(book.disposals[0].class, DisposalClass::Unmatched);
    assert_eq!(book.matches[0].gain(), None);
    assert_eq!(kinds(&ledger), [IssueKind::UnmatchedTransfer]);
    assert_eq!(ledger.summary("2024-12-31").net_contributions, money("5"));
}

#[test]
fn fee_in_a_third_asset_is_a_disposal_and_part_of_the_cost() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.price("BNB", &[("2024-01-01", "300")]);
    ledger.trade("2024-01-01", ["1 BNB", "200 CASH", ""]);
    ledger.trade("2024-01-02", ["1 T", "1000 CASH", "0.1 BNB"]);
    let bnb = of(&mut ledger, "BNB");
    assert_eq!(bnb.disposals[0].proceeds, Some(money("30")));
    assert_eq!(bnb.matches[0].gain(), Some(money("10")));
    assert_eq!(of(&mut ledger, "T").lots[0].cost, Some(money("1030")));
}

#[test]
fn swap_is_a_disposal_at_market_value_that_bears_the_fee() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.price("B", &[("2024-01-01", "7")]);
    ledger.trade("2024-01-01", ["1 A", "50 CASH", ""]);
    ledger.trade("2024-01-02", ["10 B", "1 A", "2 CASH"]);
    let a = of(&mut ledger, "A");
    assert_eq!((a.disposals[0].proceeds, a.disposals[0].fees), (Some(money("70")), money("2")));
    assert_eq!(a.matches[0].gain(), Some(money("18")));
    assert_eq!(of(&mut ledger, "B").lots[0].cost, Some(money("70")));
}

#[test]
fn united_states_keep_lots_by_account_from_2025() {
    let story = |allocations: &[(u64, u32, &str)]| {
        let rules = Rules::united_states(CostBasisMethod::Fifo, Zone::UTC);
        let mut ledger = Ledger::new(rules);
        ledger.trade("2023-01-01", ["1 T", "10 CASH", ""]);
        ledger.trade("2024-01-01", ["1 T", "20 CASH", ""]).account = PortfolioAccountId(1);
        // Over all accounts: the oldest lot goes, although another account sells.
        ledger.trade("2024-06-01", ["30 CASH", "0.5 T", ""]).account = PortfolioAccountId(1);
        ledger.trade("2025-02-01", ["30 CASH", "0.5 T", ""]).account = PortfolioAccountId(1);
        ledger.rules.allocations = allocations
            .iter()
            .map(|(lot, account, quantity)| LotAllocation {
                lot: ActivityId(*lot),
                account: PortfolioAccountId(*account),
                quantity: units(quantity),
            })
            .collect();
        let costs = costs(&of(&mut ledger, "T"));
        (costs[0], costs[1], kinds(&ledger))
    };
    let five = Some(money("5"));
    // Left were half of the first lot and all of the second; account 0 holds 1, account 1 holds 0.5.
    let (before, after, issues) = story(&[(1, 1, "0.5"), (2, 0, "1")]);
    assert_eq!((before, after, issues), (five, five, vec![]), "as it was said");
    let (before, after, issues) = story(&[]);
    assert_eq!((before, after), (five, Some(money("10"))), "the oldest went to the first account");
    assert_eq!(issues, [IssueKind::AllocationAssumed]);
}

#[test]
fn present_is_a_disposal_except_in_the_united_states() {
    for (law, class) in [
        (Jurisdiction::Uk, DisposalClass::Taxable),
        (Jurisdiction::Ca, DisposalClass::Taxable),
        (Jurisdiction::Us, DisposalClass::AtCost),
    ] {
        let rules = Rules { jurisdiction: law, ..Rules::new(CostBasisMethod::Fifo) };
        let mut ledger = Ledger::new(rules);
        ledger.trade("2024-01-01", ["1 T", "10 CASH", ""]);
        ledger.activity(ActivityType::GiftSent, "2024-02-01", ["", "1 T", ""]).value =
            Some(money("25"));
        let book = of(&mut ledger, "T");
        assert_eq!(book.disposals[0].class, class, "{law:?}");
        let gain = ledger.summary("2024-12-31").realized_gain;
        assert_eq!(gain == money("15"), class == DisposalClass::Taxable, "{law:?}");
    }
}

#[test]
fn redenomination_keeps_cost_and_dates() {
    for method in [CostBasisMethod::Fifo, CostBasisMethod::Section104, CostBasisMethod::Acb] {
        let mut ledger = Ledger::new(Rules::new(method));
        // The new asset comes first in the list: its source is worked off before it all the same.
        ledger.asset("NEW");
        ledger.trade("2024-01-01", ["100 OLD", "10 CASH", ""]);
        ledger.trade("2024-01-02", ["100 OLD", "30 CASH", ""]);
        ledger.activity(ActivityType::Redenomination, "2024-03-01", ["2 NEW", "200 OLD", ""]);
        ledger.trade("2024-04-01", ["100 CASH", "2 NEW", ""]);
        let total: Money = costs(&of(&mut ledger, "NEW")).into_iter().map(Option::unwrap).sum();
        assert_eq!(total, money("40"), "{method:?}");
        assert_eq!(kinds(&ledger), [], "{method:?}");
        if method == CostBasisMethod::Fifo {
            let acquired = of(&mut ledger, "NEW").matches[0].acquired;
            assert_eq!(acquired, Some(at("2024-01-01")));
        }
    }
}

#[test]
fn claim_of_negligible_value_is_a_loss_that_nothing_is_matched_with() {
    let mut ledger = Ledger::new(Rules::united_kingdom());
    ledger.trade("2024-01-01", ["10 T", "500 CASH", ""]);
    ledger.activity(ActivityType::NegligibleValue, "2024-05-01", ["", "10 T", ""]).value =
        Some(money("1"));
    let book = of(&mut ledger, "T");
    assert_eq!(book.matches[0].rule, MatchRule::Section104);
    assert_eq!(book.matches[0].gain(), Some(money("-499")));
    assert_eq!((book.held().quantity, book.held().cost), (units("10"), money("1")));
}

#[test]
fn london_day_decides_what_is_the_same_day() {
    // 23:30 UTC on 1 June is 00:30 on 2 June in London.
    let mut ledger = Ledger::new(Rules::united_kingdom());
    ledger.trade("2024-05-01", ["1 T", "10 CASH", ""]);
    ledger.trade("2024-06-01T23:30:00Z", ["20 CASH", "1 T", ""]);
    ledger.trade("2024-06-02T08:00:00Z", ["1 T", "15 CASH", ""]);
    let book = of(&mut ledger, "T");
    assert_eq!(book.matches[0].rule, MatchRule::SameDay);
    assert_eq!(book.matches[0].cost, Some(money("15")));
}

#[test]
fn cash_that_was_not_there_counts_as_paid_in() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    ledger.price("T", &[("2024-01-01", "150")]);
    ledger.activity(ActivityType::Deposit, "2024-01-01", ["30 CASH", "", ""]);
    ledger.trade("2024-01-02", ["1 T", "100 CASH", ""]);
    let summary = ledger.summary("2024-12-31");
    assert_eq!(summary.net_contributions, money("100"));
    assert_eq!((summary.value, summary.total_gain), (money("150"), money("50")));
    let issue = ledger.book().issues()[0];
    assert_eq!((issue.kind, issue.quantity), (IssueKind::NegativeBalance, units("70")));
}

#[test]
fn numbers_that_do_not_add_up_to_128_bits_are_refused() {
    let mut ledger = Ledger::new(Rules::new(CostBasisMethod::Fifo));
    let asset = ledger.asset("T");
    for _ in 0..3 {
        let activity = ledger.activity(ActivityType::Deposit, "2024-01-01", ["1 T", "", ""]);
        activity.received.as_mut().unwrap().quantity = Units(i128::MAX / 2);
    }
    let (assets, prices, rules) = (ledger.assets(), &ledger.prices, &ledger.rules);
    let sources = |assets| Sources { activities: &ledger.activities, assets, prices, rules };
    let refused = agio_accounting::book::Book::of(sources(&assets));
    assert_eq!(refused.err(), Some(BookError::OutOfRange));
    let refused = agio_accounting::book::Book::of(sources(&assets[..1]));
    assert_eq!(refused.err(), Some(BookError::UnknownAsset(ActivityId(1))), "{asset:?}");
}
