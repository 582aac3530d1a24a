//! Money going out: pending, then posted or voided, each once.

use super::*;
use crate::domain::{TransferKind, WithdrawalId};

fn request(amount: i64, reference: Option<&str>) -> Command {
    Command::RequestWithdrawal(Withdrawal {
        account: ANN,
        asset: USD,
        amount: Amount(amount),
        reference: reference.and_then(ClientId::new),
    })
}

const FIRST: WithdrawalId = WithdrawalId(1);

#[test]
fn a_withdrawal_is_held_and_then_leaves() {
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
fn a_voided_withdrawal_is_free_again_and_forgotten_after_a_day() {
    let mut house = House::open();
    house.run(request(400, None));
    house.run(Command::VoidWithdrawal(FIRST));
    assert_eq!(house.balance(ANN, USD), (1_000_000, 0));
    house.at = house.at.plus(REMEMBERED);
    let gone = house.refusal(Command::VoidWithdrawal(FIRST));
    assert_eq!(gone, Some(Reject::UnknownWithdrawal));
}

#[test]
fn a_reference_pays_once_and_refusals_change_nothing() {
    let mut house = House::open();
    house.run(request(400, Some("a")));
    assert!(matches!(house.run(request(400, Some("a")))[..], [Event::Repeated(_)]));
    assert_eq!(house.refusal(request(401, Some("a"))), Some(Reject::ClientIdReused));
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
