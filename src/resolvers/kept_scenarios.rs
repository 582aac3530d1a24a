//! Answers that are kept are what the tables hold, whatever happened meanwhile.

use super::context::RequestContext;
use super::scenarios::{House, PLACE, limit, person};
use crate::domain::{AccountId, AssetId};
use crate::services::records::{
    OrderFilter, OrdersWanted, PageRequest, Records, TradesWanted, TransactionFilter,
    TransactionsWanted,
};
use serde_json::Value;

/// Everything that is kept of an account, in one text.
async fn seen(records: &Records, account: AccountId) -> String {
    let page = PageRequest::first(5);
    let orders = OrdersWanted { filter: OrderFilter::default(), page };
    let open = OrderFilter { open: Some(true), ..OrderFilter::default() };
    let transactions = TransactionsWanted { filter: TransactionFilter::default(), page };
    let trades = TradesWanted { market: None, page };
    let open = records.orders(account, OrdersWanted { filter: open, page }).await.expect("reads");
    let orders = records.orders(account, orders).await.expect("reads");
    let fills = orders.items.iter().map(|order| crate::services::records::FillsOf {
        order: order.id,
        page: page.oldest_first(),
    });
    let fills: Vec<_> = fills.collect();
    let mut fills: Vec<_> =
        records.fills(account, &fills).await.expect("reads").into_iter().collect();
    fills.sort_by_key(|(of, _)| of.order);
    let usd = AssetId(0);
    let told = (
        open,
        orders,
        fills,
        records.transactions(account, transactions).await.expect("reads"),
        records.trades(account, trades).await.expect("reads"),
        records.balances(account).await.expect("reads"),
        records.balance(account, usd).await.expect("reads"),
        records.positions(account, vec![usd]).await.expect("reads"),
    );
    format!("{told:#?}")
}

async fn act(house: &House, (who, number): (&RequestContext, u64)) {
    let price = (1_000 + number % 3).to_string();
    let side = if number.is_multiple_of(2) { "SELL" } else { "BUY" };
    let deposit = "mutation { sandboxDeposit(input: { asset: \"USD\", amount: \"1\" }) { userErrors { code } } }";
    let cancel = "mutation { cancelAllOrders(input: {}) { count } }";
    match number % 7 {
        0 => drop(house.ask(who, deposit, Value::Null).await),
        1 => drop(house.ask(who, cancel, Value::Null).await),
        _ => drop(house.ask(who, PLACE, limit(side, &price, "0.01")).await),
    }
}

#[tokio::test]
async fn kept_answers_are_those_of_the_tables_after_every_command() {
    let house = House::open().await;
    let people = [house.ada().await, person(2)];
    for who in &people {
        house.fund(who, "USD", "100000").await;
        house.fund(who, "BTC", "10").await;
    }
    let accounts: Vec<AccountId> =
        people.iter().map(|who| who.principal.expect("signed in").account).collect();
    let (mut dice, mut same, mut before) = (7_u64, 0, vec![String::new(); people.len()]);
    for _ in 0..80 {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let number = dice >> 33;
        act(&house, (&people[number as usize % people.len()], number / 3)).await;
        for (account, before) in accounts.iter().zip(&mut before) {
            let fresh = house.app.records.afresh();
            let (kept, read) =
                (seen(&house.app.records, *account).await, seen(&fresh, *account).await);
            assert_eq!(kept, read);
            same += usize::from(kept == *before);
            *before = kept;
        }
    }
    assert!((20..140).contains(&same), "{same} answers of 160 were those of before");
}
