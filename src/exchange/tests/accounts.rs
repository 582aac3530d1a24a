//! Accounts are opened once, and transfers between them answer with their first outcome for ever.

use super::*;
use crate::domain::IntentKind;
use crate::engine::{NewTransfer, Reject};
use crate::exchange::verify;
use crate::exchange::{CommandError, Transferred};
use crate::storage::positions;

/// Another account of Alice's.
const ALICE_TWO: AccountId = AccountId(1_011);

fn transfer(id: u64, amount: i64) -> NewTransfer {
    let once = IntentKind::Transfer.once(id);
    NewTransfer { from: ALICE, to: ALICE_TWO, asset: USD, amount: Amount(amount), once }
}

fn moved(it: &Transferred) -> (i64, i64, i64) {
    (it.transfer.amount.0, it.from.available.0, it.to.available.0)
}

#[tokio::test]
async fn transfer_with_a_used_number_answers_the_first_outcome_after_a_restart() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    handle.open_account(ALICE_TWO, UserId(1)).await.expect("opens");
    let first = handle.transfer(transfer(1, 7 * COIN)).await.expect("moves");
    assert_eq!(moved(&first), (7 * COIN, 999_993 * COIN, 7 * COIN));
    let late = handle.transfer(transfer(2, COIN)).await.expect("moves");
    assert_eq!(moved(&late), (COIN, 999_992 * COIN, 8 * COIN));
    exchange.shutdown().await;

    let (exchange, handle) = rig.start().await;
    let again = handle.transfer(transfer(1, 7 * COIN)).await.expect("the first outcome");
    assert_eq!((again.at, again.transfer), (first.at, first.transfer));
    assert_eq!(moved(&again), (7 * COIN, 999_992 * COIN, 8 * COIN), "balances as they are now");
    assert_eq!(handle.highest_once(IntentKind::Transfer).await.expect("told"), Some(2));
    let others = [
        NewTransfer { amount: Amount(1), ..transfer(1, 0) },
        NewTransfer { asset: BTC, ..transfer(1, 7 * COIN) },
        NewTransfer { to: BOB, ..transfer(1, 7 * COIN) },
        NewTransfer { from: ALICE_TWO, to: ALICE, ..transfer(1, 7 * COIN) },
    ];
    for other in others {
        let told = handle.transfer(other).await.expect_err("the number means another transfer");
        assert!(told.to_string().contains("done before, for something else"), "{told}");
    }
    exchange.shutdown().await;
    let verified = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(verified.is_clean(), "{verified}");
}

#[tokio::test]
async fn transferred_coins_take_their_cost_along() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    handle.open_account(ALICE_TWO, UserId(1)).await.expect("opens");
    let (price, lots) = (5_000_000, 200_000);
    handle.place_order(order(BOB, Side::Sell, price, lots)).await.expect("rests");
    handle.place_order(order(ALICE, Side::Buy, price, lots)).await.expect("takes");
    let costs = async |account| {
        handle.caught_up(account).await.expect("projected");
        let rows = positions::all(&rig.database, account, &[USD]).await.expect("reads");
        let coins = rows.into_iter().find(|row| row.asset == BTC).expect("some");
        (coins.quantity.0, coins.cost.expect("known").0, coins.realized.0, coins.unknown_gains)
    };
    let (whole, cost, ..) = costs(ALICE).await;
    assert!(whole > 0 && cost > 0);
    let quarter = NewTransfer { asset: BTC, ..transfer(1, whole / 4) };
    handle.transfer(quarter).await.expect("moves");
    let (left, taken) = (costs(ALICE).await, costs(ALICE_TWO).await);
    assert_eq!(left, (whole - whole / 4, cost - cost / 4, 0, 0));
    assert_eq!(taken, (whole / 4, cost / 4, 0, 0));
    exchange.shutdown().await;
}

#[tokio::test]
async fn account_of_somebody_else_and_account_that_is_not_open_are_refused() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    let rejected = |refused: Result<(), CommandError>| match refused {
        Err(CommandError::Rejected(reject)) => reject,
        other => panic!("{other:?}"),
    };
    handle.open_account(ALICE, UserId(1)).await.expect("is open already");
    assert_eq!(rejected(handle.open_account(ALICE, UserId(2)).await), Reject::AccountTaken);
    let nobody = handle.transfer(transfer(1, COIN)).await;
    assert_eq!(rejected(nobody.map(drop)), Reject::UnknownAccount);
    let nobody = handle.deposit(deposit(ALICE_TWO, USD, COIN)).await;
    assert_eq!(rejected(nobody.map(drop)), Reject::UnknownAccount);
    exchange.shutdown().await;
}
