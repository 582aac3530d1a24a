//! Ordinary life: group commit, answers, subscriptions, overload, restarts.

use super::faulty::Failure;
use super::*;
use crate::domain::{Clock, IntentKind, Liquidity, Once, OrderStatus, Seq, TimeInForce};
use crate::engine::{CancelAllOrders, CancelOrder, OrderRef, Reject};
use crate::exchange::{AccountEvent, BATCH_MAX, CommandError, Committed, Lagged, verify};
use futures_util::future::join_all;
use futures_util::{FutureExt, StreamExt};
use std::time::Duration;

#[tokio::test]
async fn commands_that_wait_together_commit_together_in_order() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    rig.journal.shut();
    let mut waiting: Vec<_> = (0..20)
        .map(|step| {
            Box::pin(handle.place_order(order(ALICE, Side::Buy, 5_000_000 - step, 100_000)))
        })
        .collect();
    for order in &mut waiting {
        assert!(order.now_or_never().is_none(), "nothing is answered before it is durable");
    }
    rig.journal.open();
    let placed = join_all(waiting).await;
    let seqs: Vec<u64> =
        placed.iter().map(|placed| placed.as_ref().expect("placed").seq.0).collect();
    assert_eq!(seqs, (8..28).collect::<Vec<_>>(), "dense, in the order they came");
    let records = rig.journal.sizes();
    assert_eq!(records.iter().sum::<u64>(), 27);
    assert!(records.len() <= 9, "the twenty went in one record or two: {records:?}");
    exchange.shutdown().await;
}

#[tokio::test]
async fn commands_handed_in_together_are_one_record_and_have_an_outcome_each() {
    let mut rig = Rig::new().await;
    rig.config.journal_batch_max = 2;
    let (exchange, handle) = rig.open_for_trading().await;
    let before = rig.journal.sizes().len();
    let place = |account, price| Command::PlaceOrder(order(account, Side::Buy, price, 100_000));
    let together = vec![place(ALICE, 5_000_000), place(BOB, 5_000_000), place(ALICE, 4_900_000)];
    let (done, alone) =
        tokio::join!(handle.submit_all(together), handle.submit(place(ALICE, 4_800_000)));
    let done = done.expect("done");
    let seqs: Vec<Seq> = done.iter().map(Committed::seq).collect();
    assert_eq!(seqs, [Seq(8), Seq(9), Seq(10)], "one after the other");
    assert_eq!(done[0].refusal(), None);
    assert!(matches!(done[1].refusal(), Some(Reject::InsufficientFunds { .. })));
    assert_eq!(done[2].refusal(), None, "a refusal does not hold up the next");
    assert_eq!(alone.expect("done").seq(), Seq(11));
    assert_eq!(rig.journal.sizes()[before..], [3, 1], "together, though a record has two at most");

    assert!(handle.submit_all(Vec::new()).await.expect("nothing is done").is_empty());
    let many = vec![place(ALICE, 1); BATCH_MAX + 1];
    assert!(matches!(
        handle.submit_all(many).await,
        Err(CommandFault::NotDone(Fault::Internal(_)))
    ));
    rig.journal.fail_next(Failure::Lost);
    let lost = handle.submit_all(vec![place(ALICE, 5_000_000); 2]).await;
    assert!(is_not_done(&lost), "all or nothing: {lost:?}");
    let next = handle.submit(place(ALICE, 4_700_000)).await.expect("done");
    assert_eq!(next.seq(), Seq(12), "nothing of it was journaled");
    exchange.shutdown().await;
}

#[tokio::test]
async fn due_order_ends_whether_or_not_a_command_comes() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    let now = rig.clock.now();
    let until = |seconds, price| {
        let terms = Terms::Limit {
            price: Price(price),
            quantity: Quantity(100_000),
            time_in_force: TimeInForce::Gtd,
            post_only: false,
            display: None,
        };
        let expires_at = Some(now.plus(Duration::from_secs(seconds)));
        let plain = NewOrder::new(ALICE, MarketSide { market: BTC_USD, side: Side::Buy }, terms);
        NewOrder { expires_at, ..plain }
    };
    let mut alices = handle.subscribe_account(ALICE);
    handle.place_order(until(10, 5_000_000)).await.expect("rests");
    handle.place_order(until(20, 4_000_000)).await.expect("rests");
    rig.clock.advance(Duration::from_secs(15));
    let placed = handle.place_order(order(ALICE, Side::Buy, 3_000_000, 100_000)).await;
    assert_eq!(placed.expect("rests").seq, Seq(11), "a tick went before it, with nobody to answer");
    rig.clock.advance(Duration::from_secs(15));
    let mut expired = Vec::new();
    while expired.len() < 2 {
        if let AccountEvent::Order { order, .. } =
            alices.next().await.expect("open").expect("no lag")
            && order.status == OrderStatus::Expired
        {
            expired.push(order.price);
        }
    }
    assert_eq!(expired, [Some(Price(5_000_000)), Some(Price(4_000_000))]);
    exchange.shutdown().await;
    let report = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(report.is_clean(), "{report}");
}

#[tokio::test]
async fn preview_tells_what_an_order_would_come_to_and_changes_nothing() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    handle.place_order(order(BOB, Side::Sell, 5_000_000, 200_000)).await.expect("rests");
    let before = handle.status().seq;
    let buy = order(ALICE, Side::Buy, 5_100_000, 300_000);
    let preview = handle.preview(buy.clone()).await.expect("may be placed");
    assert_eq!((preview.filled, preview.rests), (Quantity(200_000), Quantity(100_000)));
    let poor = handle.preview(order(BOB, Side::Buy, 5_100_000, 300_000)).await;
    assert!(matches!(poor, Err(CommandError::Rejected(Reject::InsufficientFunds { .. }))));
    assert_eq!(handle.status().seq, before, "nothing was journaled");
    let placed = handle.place_order(buy).await.expect("placed");
    assert_eq!((placed.order.filled, placed.order.fees), (preview.filled, preview.fees));
    exchange.shutdown().await;
}

#[tokio::test]
async fn trade_is_answered_shown_and_projected() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    let (snapshot, mut changes) = handle.subscribe_book(BTC_USD).expect("listed");
    let mut trades = handle.subscribe_trades(BTC_USD).expect("listed");
    let mut bobs = handle.subscribe_account(BOB);

    let sold = handle.place_order(order(BOB, Side::Sell, 5_000_000, 200_000)).await.expect("rests");
    assert_eq!((sold.order.status, sold.trades.count), (OrderStatus::Open, 0));
    let bought =
        handle.place_order(order(ALICE, Side::Buy, 5_100_000, 50_000)).await.expect("takes");
    assert_eq!((bought.order.status, bought.trades.count), (OrderStatus::Filled, 1));
    let trade = bought.trades.first[0];
    assert_eq!(trade.price, Price(5_000_000));

    let first = changes.next().await.expect("a change").expect("no lag");
    assert_eq!((first.previous, first.sequence), (snapshot.sequence, snapshot.sequence + 1));
    assert_eq!(first.asks[0].quantity, Quantity(200_000));
    let second = changes.next().await.expect("a change").expect("no lag");
    assert_eq!((second.previous, second.asks[0].quantity), (first.sequence, Quantity(150_000)));
    assert_eq!(trades.next().await.expect("a trade").expect("no lag").id, trade.id);
    assert_eq!(handle.recent_trades(BTC_USD, 10)[0].id, trade.id);

    let mut parts = Vec::new();
    while parts.len() < 2 {
        if let AccountEvent::Order { order, trade, .. } =
            bobs.next().await.expect("an event").expect("no lag")
        {
            parts.push((order.status, trade.map(|(_, liquidity)| liquidity)));
        }
    }
    let maker = Some(Liquidity::Maker);
    assert_eq!(parts, [(OrderStatus::Open, None), (OrderStatus::PartiallyFilled, maker)]);

    handle.caught_up(ALICE).await.expect("projected");
    let (database, page) = (&rig.database, crate::storage::PageRequest::first(10));
    let orders = crate::storage::orders::page(database, ALICE, &Default::default(), page).await;
    assert_eq!(orders.expect("reads").items, [bought.order.into()]);
    let mine =
        crate::storage::trades::page(database, BOB, Some(BTC_USD), page).await.expect("reads");
    assert_eq!(mine.items.len(), 1);
    let money =
        crate::storage::transactions::page(database, ALICE, &Default::default(), page).await;
    assert_eq!(money.expect("reads").items.len(), 4, "deposit, dollars out, coins in, fee");
    let report = verify::run(rig.journal.as_ref(), database).await.expect("verifies");
    assert!(report.is_clean(), "{report}");
    exchange.shutdown().await;
}

#[tokio::test]
async fn refused_command_is_answered() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    let answer = handle.place_order(order(BOB, Side::Buy, 5_000_000, 100_000)).await;
    assert!(
        matches!(answer, Err(CommandError::Rejected(Reject::InsufficientFunds { .. }))),
        "{answer:?}"
    );
    let cancel = CancelOrder { account: BOB, order: OrderRef::Client(client_id("none").unwrap()) };
    let answer = handle.cancel_order(cancel).await;
    assert!(matches!(answer, Err(CommandError::Rejected(Reject::UnknownOrder))), "{answer:?}");
    exchange.shutdown().await;
}

#[tokio::test]
async fn repeated_client_id_answers_with_the_first_outcome() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    handle.place_order(order(BOB, Side::Sell, 5_000_000, 100_000)).await.expect("rests");
    let buy =
        NewOrder { client_id: client_id("mine"), ..order(ALICE, Side::Buy, 5_000_000, 300_000) };
    let first = handle.place_order(buy.clone()).await.expect("placed");
    handle.place_order(order(BOB, Side::Sell, 5_000_000, 50_000)).await.expect("trades later");
    let again = handle.place_order(buy).await.expect("the same again");
    assert_eq!((again.seq, again.at, again.order.id), (first.seq, first.at, first.order.id));
    assert_eq!(again.trades, first.trades, "the trades of the first command only");
    assert_eq!(again.order.filled, Quantity(150_000), "the order as it is now");

    let gift = Deposit { once: Some(Once { kind: 1, id: 1 }), ..deposit(ALICE, BTC, COIN) };
    let first = handle.deposit(gift.clone()).await.expect("deposited");
    assert_eq!(handle.highest_once(IntentKind::SandboxDeposit).await.expect("told"), Some(1));
    let again = handle.deposit(gift.clone()).await.expect("the same again");
    assert_eq!((again.at, again.transfer), (first.at, first.transfer));
    assert_eq!(again.balance, first.balance, "nothing moved");
    let others = [
        Deposit { account: BOB, ..gift.clone() },
        Deposit { amount: Amount(1), ..gift.clone() },
        Deposit { asset: USD, ..gift },
    ];
    for other in others {
        let told = handle.deposit(other).await.expect_err("the number means another deposit");
        assert!(told.to_string().contains("done before, for something else"), "{told}");
    }
    exchange.shutdown().await;
}

#[tokio::test]
async fn cancel_all_answers_every_order_as_it_ended() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    for step in 0..3 {
        handle
            .place_order(order(ALICE, Side::Buy, 5_000_000 - step, 100_000))
            .await
            .expect("rests");
    }
    let cancel = CancelAllOrders { account: ALICE, market: None, side: None };
    let cancelled = handle.cancel_all_orders(cancel).await.expect("cancels");
    assert_eq!(cancelled.count, 3);
    assert!(cancelled.first.iter().all(|order| order.status == OrderStatus::Cancelled));
    assert_eq!(handle.book(BTC_USD, 10).expect("listed").bids, []);
    exchange.shutdown().await;
}

#[tokio::test]
async fn subscriber_that_falls_behind_is_told_and_its_stream_ends() {
    let mut rig = Rig::new().await;
    (rig.config.book_stream_max, rig.config.account_stream_max) = (2, 2);
    let (exchange, handle) = rig.open_for_trading().await;
    let (_, mut changes) = handle.subscribe_book(BTC_USD).expect("listed");
    let mut account = handle.subscribe_account(ALICE);
    for step in 0..5 {
        handle
            .place_order(order(ALICE, Side::Buy, 5_000_000 - step, 100_000))
            .await
            .expect("rests");
    }
    assert!(matches!(changes.next().await, Some(Err(Lagged { .. }))));
    assert!(changes.next().await.is_none());
    assert!(matches!(account.next().await, Some(Err(Lagged { .. }))));
    assert!(account.next().await.is_none());
    exchange.shutdown().await;
}

#[tokio::test]
async fn full_queue_answers_overloaded_at_once_and_loses_nothing() {
    let mut rig = Rig::new().await;
    (rig.config.queue_max, rig.config.journal_batch_max) = (2, 1);
    let (exchange, handle) = rig.open_for_trading().await;
    rig.journal.shut();
    let mut accepted = Vec::new();
    let overloaded = loop {
        let mut order = Box::pin(handle.place_order(order(ALICE, Side::Buy, 4_000_000, 100_000)));
        match (&mut order).now_or_never() {
            None => accepted.push(order),
            Some(answer) => break answer,
        }
        assert!(accepted.len() <= 4, "one on its way and two in the queue");
    };
    assert!(
        matches!(overloaded, Err(CommandError::Fault(CommandFault::NotDone(Fault::Overloaded)))),
        "{overloaded:?}"
    );
    rig.journal.open();
    for answer in join_all(accepted).await {
        answer.expect("what was accepted is done");
    }
    exchange.shutdown().await;
}

#[tokio::test]
async fn caller_that_hangs_up_does_not_undo_its_command() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    rig.journal.shut();
    let mut caller = Box::pin(handle.place_order(order(ALICE, Side::Buy, 5_000_000, 100_000)));
    assert!((&mut caller).now_or_never().is_none());
    drop(caller);
    rig.journal.open();
    exchange.shutdown().await;
    assert_eq!(handle.book(BTC_USD, 10).expect("listed").bids.len(), 1);
    assert!(is_unavailable(&handle.ready().await), "a stopped exchange is not ready");
    let late = handle.submit(Command::Deposit(deposit(ALICE, USD, 1))).await;
    assert!(is_not_done(&late), "{late:?}");
}

#[tokio::test]
async fn restart_arrives_at_the_same_state() {
    let rig = Rig::new().await;
    let (exchange, handle) = rig.open_for_trading().await;
    for step in 0..30 {
        let (account, side) = if step % 3 == 0 { (BOB, Side::Sell) } else { (ALICE, Side::Buy) };
        handle
            .place_order(order(account, side, 5_000_000 - step % 5, 70_000))
            .await
            .expect("placed");
    }
    let (snapshot, listing) = (handle.book(BTC_USD, 100), handle.listing());
    let recent = handle.recent_trades(BTC_USD, 100);
    exchange.shutdown().await;
    let before = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert!(before.is_clean(), "{before}");

    let (exchange, handle) = rig.start().await;
    assert_eq!((handle.book(BTC_USD, 100), handle.listing()), (snapshot, listing));
    assert_eq!(handle.recent_trades(BTC_USD, 100), recent);
    assert_eq!(handle.status().seq, Seq(37));
    let after = verify::run(rig.journal.as_ref(), &rig.database).await.expect("verifies");
    assert_eq!(after, before, "nothing was written twice");
    handle.place_order(order(ALICE, Side::Buy, 4_000_000, 70_000)).await.expect("goes on");
    exchange.shutdown().await;
}
