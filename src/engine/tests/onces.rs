//! Money from outside is credited once for ever, whatever comes again and whenever.

use super::*;

fn deposit(id: u64, amount: i64) -> Command {
    let (amount, once) = (Amount(amount), Some(Once { kind: 1, id }));
    Command::Deposit(Deposit { account: ANN, asset: USD, amount, once })
}

fn repeated(id: u64) -> Vec<Event> {
    let outcome = FirstOutcome::Money(Once { kind: 1, id });
    vec![Event::Repeated(Repeated { first: None, outcome })]
}

#[test]
fn deposit_sent_again_after_25_hours_credits_nothing() {
    let mut house = House::open();
    assert!(matches!(house.run(deposit(1, 5))[0], Event::Transferred(_)));
    for later in [0, 1, 2, 365, 36_500] {
        house.at = house.at.plus(REMEMBERED * later);
        assert_eq!(house.run(deposit(1, 5)), repeated(1));
    }
    assert_eq!(house.balance(ANN, USD), (1_000_005, 0));
}

#[test]
fn deposit_sent_again_is_known_by_its_number_alone() {
    let mut house = House::open();
    house.run(deposit(1, 5));
    let other = Deposit {
        account: BOB,
        asset: BTC,
        amount: Amount(-7),
        once: Some(Once { kind: 1, id: 1 }),
    };
    assert_eq!(house.run(Command::Deposit(other)), repeated(1));
    assert_eq!(house.balance(ANN, USD), (1_000_005, 0));
}

#[test]
fn once_numbers_count_by_kind_and_refusals_leave_theirs_free() {
    let mut house = House::open();
    house.run(deposit(1, 5));
    assert!(house.refusal(deposit(2, -1)).is_some());
    assert!(matches!(house.run(deposit(2, 1))[0], Event::Transferred(_)));
    let once = Some(Once { kind: 2, id: 1 });
    let withdrawal = Withdrawal { account: ANN, asset: USD, amount: Amount(3), once };
    assert!(matches!(house.run(Command::RequestWithdrawal(withdrawal))[0], Event::Withdrawal(_)));
    assert_eq!([1, 2, 3].map(|kind| house.engine.highest_once(kind)), [Some(2), Some(1), None]);
}

#[test]
fn many_deposits_are_remembered_in_a_few_bytes() {
    let length = |engine: &Engine| {
        let mut length = 0;
        engine.save(&mut |piece| length += piece.len());
        length
    };
    let mut house = House::open();
    house.run(deposit(1, 1));
    let before = length(&house.engine);
    let mut events = Vec::new();
    for id in 2..=100_000 {
        events.clear();
        let seq = house.engine.last_seq().next();
        house.engine.apply(seq, house.at, &deposit(id, 1), &mut events);
    }
    assert!(length(&house.engine) <= before + 8, "{} bytes after {before}", length(&house.engine));
    assert_eq!(house.engine.highest_once(1), Some(100_000));
    assert_eq!(house.run(deposit(50_000, 1)), repeated(50_000));
}

#[test]
fn once_numbers_are_in_the_snapshot_and_in_the_hash() {
    let scenario = |once: Option<Once>| {
        let mut house = House::open();
        let deposit = Deposit { account: ANN, asset: USD, amount: Amount(5), once };
        house.run(Command::Deposit(deposit));
        house.engine
    };
    let engine = scenario(Some(Once { kind: 1, id: 1 }));
    assert_ne!(engine.state_hash(), scenario(None).state_hash());
    assert_ne!(engine.state_hash(), scenario(Some(Once { kind: 1, id: 2 })).state_hash());
    let mut bytes = Vec::new();
    engine.save(&mut |piece| bytes.extend_from_slice(piece));
    let mut loaded = Engine::load(&bytes).expect("its own bytes");
    let mut events = Vec::new();
    let (seq, at) = (loaded.last_seq().next(), loaded.now().plus(REMEMBERED * 9));
    loaded.apply(seq, at, &deposit(1, 5), &mut events);
    assert_eq!(events, repeated(1));
}
