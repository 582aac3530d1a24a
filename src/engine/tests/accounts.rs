//! Accounts are opened before anything else, each for one owner.

use super::*;

const NOBODY: AccountId = AccountId(5_000);

fn opened(account: AccountId, owner: i64) -> Vec<Event> {
    vec![Event::AccountOpened(AccountOpened { account, owner: UserId(owner) })]
}

#[test]
fn account_opened_again_changes_nothing() {
    let mut house = House::open();
    assert_eq!(house.open_account(NOBODY, 9), opened(NOBODY, 9));
    let hash = |house: &House| {
        let balances: Vec<_> = house.engine.balances().collect();
        (house.engine.accounts().collect::<Vec<_>>(), balances)
    };
    let before = hash(&house);
    let outcome = FirstOutcome::Account(NOBODY);
    house.at = house.at.plus(REMEMBERED * 365);
    let again = house.open_account(NOBODY, 9);
    assert_eq!(again, [Event::Repeated(Repeated { first: None, outcome })]);
    assert_eq!(house.open_account(NOBODY, 1), [Event::Refused(Reject::AccountTaken)]);
    assert_eq!(hash(&house), before);
    assert_eq!(house.engine.owner(NOBODY), Some(UserId(9)));
}

#[test]
fn accounts_of_the_house_are_never_opened() {
    let mut house = House::open();
    for account in [0, 1, 2, 99, 100, 101, 102, 200, 999].map(AccountId) {
        assert_eq!(house.open_account(account, 1), [Event::Refused(Reject::ForbiddenAccount)]);
        assert_eq!(house.engine.owner(account), None);
    }
    assert_eq!(house.open_account(AccountId(1_000), 1), opened(AccountId(1_000), 1));
    assert_eq!(house.open_account(AccountId(u32::MAX), 1), opened(AccountId(u32::MAX), 1));
    let accounts: Vec<_> = house.engine.accounts_of(UserId(1)).collect();
    assert_eq!(accounts, [AccountId(1_000), ANN, AccountId(u32::MAX)]);
}

/// Every command that could leave something with an account.
fn uses(account: AccountId, other: AccountId) -> Vec<Command> {
    let (asset, amount, once) = (USD, Amount(5), Once { kind: 7, id: 1 });
    let pair = NewOco {
        account,
        client_id: None,
        stop_client_id: None,
        market: BTC_USD,
        side: SELL,
        quantity: Quantity(1),
        price: Price(120),
        post_only: false,
        stop_price: Price(80),
        stop_limit: None,
        expires_at: None,
        self_trade_prevention: SelfTradePrevention::default(),
    };
    vec![
        Command::Deposit(Deposit { account, asset, amount, once: None }),
        Command::Transfer(NewTransfer { from: account, to: other, asset, amount, once }),
        Command::Transfer(NewTransfer { from: other, to: account, asset, amount, once }),
        Command::RequestWithdrawal(Withdrawal { account, asset, amount, once: None }),
        Command::PlaceOrder(House::order(account, BUY, limit(50, 1))),
        Command::PlaceOco(pair),
        Command::CancelAllAfter(CancelAllAfter { account, seconds: 5 }),
    ]
}

#[test]
fn account_never_opened_is_refused_everything() {
    let mut house = House::open();
    for command in uses(NOBODY, ANN) {
        assert_eq!(house.refusal(command.clone()), Some(Reject::UnknownAccount), "{command:?}");
    }
    let order = House::order(NOBODY, BUY, limit(50, 1));
    assert_eq!(house.engine.preview(&order), Err(Reject::UnknownAccount));
    assert_eq!(house.engine.balance(NOBODY, USD), (Amount::ZERO, Amount::ZERO));
    for account in [AccountId::EXTERNAL, AccountId::FEES, AccountId(2), AccountId(999)] {
        for command in uses(account, ANN) {
            let refused = house.refusal(command.clone());
            assert_eq!(refused, Some(Reject::ForbiddenAccount), "{command:?}");
        }
    }
}

#[test]
fn house_accounts_trade_without_being_opened() {
    let mut house = House::open();
    house.fund(AccountId::MARKET_MAKER, BTC, 10);
    house.fund(AccountId::FLOW, USD, 1_000);
    house.placed(AccountId::MARKET_MAKER, SELL, limit(100, 5));
    let taken = house.placed(AccountId::FLOW, BUY, limit(100, 5));
    assert_eq!(taken.status, OrderStatus::Filled);
}

#[test]
fn owners_are_in_the_snapshot_and_in_the_hash() {
    let scenario = |owner| {
        let mut house = House::open();
        house.open_account(ANN_TWO, owner);
        house.engine
    };
    let engine = scenario(1);
    assert_ne!(engine.state_hash(), scenario(9).state_hash());
    let mut bytes = Vec::new();
    engine.save(&mut |piece| bytes.extend_from_slice(piece));
    let loaded = Engine::load(&bytes).expect("its own bytes");
    assert!(loaded.accounts().eq(engine.accounts()));
    let mut house = House { at: loaded.now(), engine: loaded };
    assert_eq!(house.open_account(ANN_TWO, 2), [Event::Refused(Reject::AccountTaken)]);
    house.fund(ANN_TWO, BTC, 10);
    house.placed(ANN_TWO, SELL, limit(100, 5));
    let met = house.placed(ANN, BUY, limit(100, 5));
    assert_eq!(met.reason, Some(OrderEndReason::SelfTradePrevention), "whose it is was loaded");
}
