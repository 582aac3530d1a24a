//! Transfers between accounts: double entry, only of what is available, each once for ever.

use super::*;
use agio_domain::TransferKind;

fn transfer(id: u64, amount: i64) -> NewTransfer {
    let once = Once { kind: 3, id };
    NewTransfer { from: ANN, to: ANN_TWO, asset: USD, amount: Amount(amount), once }
}

fn with_two() -> House {
    let mut house = House::open();
    house.open_account(ANN_TWO, 1);
    house
}

#[test]
fn transfer_is_one_movement_between_two_accounts() {
    let mut house = with_two();
    let supply = house.engine.supply(USD);
    let events = house.run(Command::Transfer(transfer(1, 400)));
    let [Event::Transferred(moved), Event::Balance(giver), Event::Balance(getter)] = &events[..]
    else {
        panic!("{events:?}");
    };
    assert_eq!((moved.kind, moved.asset, moved.amount), (TransferKind::Transfer, USD, Amount(400)));
    assert_eq!((moved.debit, moved.debit_after), (ANN, Amount(999_600)));
    assert_eq!((moved.credit, moved.credit_after), (ANN_TWO, Amount(400)));
    assert_eq!((moved.trade, moved.debit_order, moved.credit_order), (None, None, None));
    assert_eq!((giver.account, giver.available), (ANN, Amount(999_600)));
    assert_eq!((getter.account, getter.available), (ANN_TWO, Amount(400)));
    assert_eq!(house.engine.supply(USD), supply);
    assert_eq!(house.engine.volume(ANN, USD), Amount::ZERO, "no trade");
}

#[test]
fn transfer_sent_again_moves_nothing_for_ever() {
    let mut house = with_two();
    house.run(Command::Transfer(transfer(1, 400)));
    let outcome = FirstOutcome::Money(Once { kind: 3, id: 1 });
    let repeated = [Event::Repeated(Repeated { first: None, outcome })];
    for later in [0, 1, 365, 36_500] {
        house.at = house.at.plus(REMEMBERED * later);
        assert_eq!(house.run(Command::Transfer(transfer(1, 400))), repeated);
    }
    assert_eq!(house.run(Command::Transfer(transfer(1, 999))), repeated, "whatever is in it");
    assert_eq!(house.balance(ANN_TWO, USD), (400, 0));
    house.run(Command::Transfer(transfer(2, 400)));
    assert_eq!(house.balance(ANN_TWO, USD), (800, 0));
}

#[test]
fn refused_transfer_moves_nothing_and_leaves_its_number_free() {
    let mut house = with_two();
    house.placed(ANN, BUY, limit(100, 9_000));
    let short = Reject::InsufficientFunds { needed: Amount(100_001), available: Amount(100_000) };
    let rows = [
        (NewTransfer { to: ANN, ..transfer(1, 1) }, Reject::SameAccount),
        (NewTransfer { asset: AssetId(9), ..transfer(1, 1) }, Reject::UnknownAsset),
        (transfer(1, 0), Reject::AmountNotPositive),
        (transfer(1, i64::MIN), Reject::AmountNotPositive),
        (transfer(1, 100_001), short),
    ];
    for (new, expected) in rows {
        assert_eq!(house.refusal(Command::Transfer(new)), Some(expected), "{new:?}");
    }
    assert_eq!(house.engine.highest_once(3), None);
    house.run(Command::Transfer(transfer(1, 100_000)));
    assert_eq!(house.balance(ANN, USD), (0, 900_000), "all that was available");
}

#[test]
fn whole_supply_moves_without_overflow() {
    let mut house = with_two();
    house.fund(ANN, USD, AMOUNT_MAX.0 - 3_000_000);
    house.run(Command::Transfer(transfer(1, AMOUNT_MAX.0 - 2_000_000)));
    assert_eq!(house.balance(ANN_TWO, USD), (AMOUNT_MAX.0 - 2_000_000, 0));
    assert_eq!(house.engine.supply(USD), AMOUNT_MAX);
}
