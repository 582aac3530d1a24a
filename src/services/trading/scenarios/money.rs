//! Money in: once for ever, never more than a share, and not at all where the tables are older than the journal.

use super::*;
use crate::domain::{Amount, AssetId, ClientId, Fault, IntentKind, Once};
use crate::engine::{AMOUNT_MAX, Deposit};
use crate::storage::money_intents::{self, NewIntent};
use crate::storage::{PageRequest, transactions};
use futures_util::future::join_all;

const USD: AssetId = AssetId(0);
const HOUR: Duration = Duration::from_secs(3_600);

fn sandbox_deposit(id: u64, amount: i64) -> Deposit {
    let once = Some(Once { kind: 1, id });
    Deposit { account: principal(7).account, asset: USD, amount: Amount(amount), once }
}

#[tokio::test]
async fn deposit_sent_again_after_25_hours_credits_nothing() {
    let place = Place::open().await;
    let buyer = principal(1);
    let send = || place.funding.sandbox_deposit(&buyer, gift("USD", "1000", Some("event-1")));
    let first = send().await.expect("credited");
    for hours in [25, 24 * 400] {
        place.clock.advance(HOUR * hours);
        let again = send().await.expect("the first outcome");
        assert_eq!((again.transfer.id, again.at), (first.transfer.id, first.at));
    }
    assert_eq!(place.balance(&buyer, "USD").await.0, dec("1000"));
    let other = place.funding.sandbox_deposit(&buyer, gift("USD", "1", Some("event-1"))).await;
    assert_eq!(refusal(other).0, RefusalCode::DuplicateReference);
    let others = principal(2);
    place
        .funding
        .sandbox_deposit(&others, gift("USD", "1", Some("event-1")))
        .await
        .expect("each person has their own references");
}

#[tokio::test]
async fn sandbox_deposit_with_same_reference_at_once_credits_once() {
    let place = Place::open().await;
    let buyer = principal(1);
    let send = |_| place.funding.sandbox_deposit(&buyer, gift("USD", "5", Some("event-1")));
    let all = join_all((0..20).map(send)).await;
    let ids: Vec<_> = all.into_iter().map(|one| one.expect("credited").transfer.id).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
    assert_eq!(place.balance(&buyer, "USD").await.0, dec("5"));
    let newest = money_intents::newest(&place.database, IntentKind::SandboxDeposit).await;
    assert_eq!(newest.expect("reads"), 1, "a repetition uses no number up");
}

#[tokio::test]
async fn posting_shows_the_reference_of_its_deposit() {
    let place = Place::open().await;
    let buyer = principal(1);
    for reference in [Some("first"), None] {
        let deposit = gift("USD", "5", reference);
        place.funding.sandbox_deposit(&buyer, deposit).await.expect("credited");
    }
    place.handle.caught_up(buyer.account).await.expect("in time");
    let page = PageRequest::first(9);
    let page = transactions::page(&place.database, buyer.account, &Default::default(), page).await;
    let shown: Vec<_> = page.expect("reads").items.into_iter().map(|it| it.reference).collect();
    assert_eq!(shown, [None, ClientId::new("first")], "newest first");
}

#[tokio::test]
async fn funding_stays_closed_while_the_tables_are_older_than_the_journal() {
    let place = Place::open().await;
    place.open_account(&principal(7)).await;
    // The journal has five movements, and the tables were restored from before them.
    for id in 1..=5 {
        place.handle.deposit(sandbox_deposit(id, 100)).await.expect("credited");
    }
    let funding = place.funding_with(&SandboxConfig::plentiful()).await;
    let refused = funding.sandbox_deposit(&principal(7), gift("USD", "1", None)).await;
    let Err(Failure::Fault(Fault::Unavailable(why))) = refused else { panic!("{refused:?}") };
    assert!(why.contains("know of 0 money movements") && why.contains("docs/runbook.md"), "{why}");

    for id in 1..=5 {
        let intent = NewIntent {
            kind: IntentKind::SandboxDeposit,
            owner: Some(principal(7).user),
            account: principal(7).account,
            reference: ClientId::new(&format!("event-{id}")),
            asset: USD,
            amount: Amount(100),
            body_hash: [0; 32],
            limit: None,
        };
        money_intents::note(&place.database, intent).await.expect("is restored");
    }
    let funding = place.funding_with(&SandboxConfig::plentiful()).await;
    let done = funding.sandbox_deposit(&principal(7), gift("USD", "1", None)).await;
    assert_eq!(done.expect("a newer backup opens it").transfer.amount, Amount(100_000_000));
}

#[tokio::test]
async fn number_that_the_journal_has_for_something_else_moves_nothing() {
    let place = Place::open().await;
    let buyer = principal(1);
    place.open_account(&principal(7)).await;
    place.handle.deposit(sandbox_deposit(1, 100)).await.expect("credited");
    let refused = place.funding.sandbox_deposit(&buyer, gift("USD", "1", None)).await;
    assert!(matches!(refused, Err(Failure::Fault(Fault::Internal(_)))), "{refused:?}");
    assert_eq!(place.balance(&buyer, "USD").await.0, Decimal::ZERO);
}

#[tokio::test]
async fn sandbox_deposits_of_one_account_end_at_its_share() {
    let place = Place::open().await;
    let funding = place.funding_with(&SandboxConfig::default()).await;
    let (greedy, modest) = (principal(1), principal(2));
    let send = |number: usize| {
        let reference = number.is_multiple_of(2).then(|| format!("gift-{number}"));
        funding.sandbox_deposit(&greedy, gift("USD", "400", reference.as_deref()))
    };
    let all = join_all((0..30).map(send)).await;
    assert_eq!(all.iter().filter(|one| one.is_ok()).count(), 11, "11 times 400 of 4611.68");
    for refused in all.into_iter().filter(Result::is_err) {
        let (code, message) = refusal(refused);
        assert_eq!(code, RefusalCode::LimitExceeded);
        assert!(message.contains("211.68601842 USD of it are left"), "{message}");
    }
    assert_eq!(place.balance(&greedy, "USD").await.0, dec("4400"));
    let rest = funding.sandbox_deposit(&greedy, gift("USD", "211.68601842", None)).await;
    rest.expect("what is left can be had");
    let more = refusal(funding.sandbox_deposit(&greedy, gift("USD", "0.00000001", None)).await);
    assert_eq!(more.0, RefusalCode::LimitExceeded);
    funding.sandbox_deposit(&greedy, gift("BTC", "1", None)).await.expect("another asset");
    funding.sandbox_deposit(&modest, gift("USD", "4000", None)).await.expect("somebody else");
}

#[tokio::test]
async fn ten_million_accounts_can_be_supplied_with_every_listed_asset() {
    let place = Place::open().await;
    let config = SandboxConfig::default();
    let share = AMOUNT_MAX.0 / 10_000_000;
    for asset in place.handle.listing().assets() {
        let (once, in_all) = config.limits_of(asset).expect("valid");
        assert!(in_all.0 <= share && in_all.0 * 10_000_000 <= AMOUNT_MAX.0, "{}", asset.symbol);
        let most = asset.decimal(in_all);
        assert!(once <= most, "{}: one deposit of {once}, all of them {most}", asset.symbol);
    }
}
