//! Money going out: pending, then posted or voided, each once.

use super::*;
use agio_domain::{TransferKind, WithdrawalId};

fn request(amount: i64, once: Option<u64>) -> Command {
    Command::RequestWithdrawal(Withdrawal {
        account: ANN,
        asset: USD,
        amount: Amount(amount),
        once: once.map(|id| Once { kind: 3, id }),
    })
}

const FIRST: WithdrawalId = WithdrawalId(1);

#[test]
fn withdrawal_is_held_and_then_leaves() {
    let mut house = House::open();
    let events = house.run(request(400, None));
    assert!(matches!(&events[0], Event::Withdrawal(it) if it.status == WithdrawalStatus::Pending));
    assert_eq!(house.balance(ANN, USD), (999_600, 400));
    let supply = house.engine.supply(USD).0;
    let events = house.run(Command::PostWithdrawal(FIRST));
    let Event::Transferred(transfer) = events[0] else { panic!("{events:?}") };
    assert_eq!(
        (transfer.kind, transfer.debit, transfer.credit),
        (TransferKind::Withdrawal, ANN, AccountId::EXTERNAL)
    );
    assert_eq!(house.balance(ANN, USD), (999_600, 0));
    assert_eq!(house.engine.supply(USD).0, supply - 400);
    let again = house.run(Command::PostWithdrawal(FIRST));
    let outcome = FirstOutcome::Withdrawal(FIRST);
    assert!(matches!(again[..], [Event::Repeated(it)] if it.outcome == outcome));
    let other = house.refusal(Command::VoidWithdrawal(FIRST));
    assert_eq!(other, Some(Reject::WithdrawalEnded));
}

#[test]
fn withdrawal_outcome_is_known_for_ever() {
    let mut house = House::open();
    for number in 1..=6 {
        house.run(request(100 * number, None));
    }
    let ends = [true, false, false, true, false];
    for (posted, number) in ends.into_iter().zip(1..) {
        house.run(end(number, posted));
    }
    let funds = house.balance(ANN, USD);
    house.at = house.at.plus(REMEMBERED * 400);
    house.run(Command::Tick);
    for (posted, number) in ends.into_iter().zip(1..) {
        let outcome = FirstOutcome::Withdrawal(WithdrawalId(number));
        let repeat = [Event::Repeated(Repeated { first: None, outcome })];
        assert_eq!(house.run(end(number, posted)), repeat, "{number} ended this way");
        let other = house.refusal(end(number, !posted));
        assert_eq!(other, Some(Reject::WithdrawalEnded), "{number} ended the other way");
    }
    assert_eq!(house.balance(ANN, USD), funds, "nothing moved again");
    assert_eq!(house.refusal(end(6, false)), None, "what is pending never lapses");
    for never in [0, 7, u64::MAX] {
        let unknown = Some(Reject::UnknownWithdrawal);
        assert_eq!(
            [house.refusal(end(never, true)), house.refusal(end(never, false))],
            [unknown; 2]
        );
    }
}

fn end(number: u64, posted: bool) -> Command {
    let id = WithdrawalId(number);
    if posted { Command::PostWithdrawal(id) } else { Command::VoidWithdrawal(id) }
}

#[test]
fn withdrawal_sent_again_after_a_year_sets_nothing_aside() {
    let mut house = House::open();
    house.run(request(400, Some(1)));
    house.at = house.at.plus(REMEMBERED * 365);
    let outcome = FirstOutcome::Money(Once { kind: 3, id: 1 });
    let repeat = [Event::Repeated(Repeated { first: None, outcome })];
    assert_eq!(house.run(request(400, Some(1))), repeat);
    assert_eq!(house.balance(ANN, USD), (999_600, 400));
}

#[test]
fn refused_withdrawal_changes_nothing_and_leaves_its_number_free() {
    let mut house = House::open();
    house.run(request(400, Some(1)));
    assert!(house.refusal(request(1_000_000, Some(2))).is_some());
    assert_eq!(house.engine.highest_once(3), Some(1));
    let short = Reject::InsufficientFunds { needed: Amount(1_000_000), available: Amount(999_600) };
    let rows = [
        (request(1_000_000, None), short),
        (request(0, None), Reject::AmountNotPositive),
        (Command::PostWithdrawal(WithdrawalId(9)), Reject::UnknownWithdrawal),
        (Command::VoidWithdrawal(WithdrawalId(0)), Reject::UnknownWithdrawal),
    ];
    for (command, expected) in rows {
        assert_eq!(house.refusal(command.clone()), Some(expected), "{command:?}");
    }
    assert_eq!(house.balance(ANN, USD), (999_600, 400));
}
