//! Pages of many orders against what all trades of each order, sorted and cut, amount to.

use super::*;
use crate::domain::{Amount, TradeId};
use crate::storage::testing::TestDatabase;
use sea_orm::ActiveValue::Set;
use std::collections::BTreeMap;

const OWNER: AccountId = AccountId(1_001);
const OTHER: AccountId = AccountId(1_002);
const ORDERS: u64 = 130;
const TRADES: i64 = 900;

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }
}

/// Trades of the owner's orders on either side, with somebody else whose orders have the same numbers.
async fn fill(database: &TestDatabase) -> BTreeMap<u64, Vec<TradeId>> {
    let mut dice = Dice(7);
    let mut of_order: BTreeMap<u64, Vec<TradeId>> = BTreeMap::new();
    let mut rows = Vec::new();
    for id in 1..=TRADES {
        // A few orders have most of the trades.
        let order = if dice.below(3) == 0 { 1 + dice.below(3) } else { 1 + dice.below(ORDERS) };
        let other = 1 + dice.below(ORDERS);
        let makes = dice.below(2) == 0;
        of_order.entry(order).or_default().push(TradeId(id.unsigned_abs()));
        let own = Part { account: i64::from(OWNER.0), order: i64::try_from(order).expect("small") };
        let others =
            Part { account: i64::from(OTHER.0), order: i64::try_from(other).expect("small") };
        let (maker, taker) = if makes { (own, others) } else { (others, own) };
        rows.push(row(id, maker, taker));
    }
    let insert = database.write(move |transaction| {
        Box::pin(async move {
            for rows in rows.chunks(300) {
                Entity::insert_many(rows.to_vec()).exec(transaction).await?;
            }
            Ok(())
        })
    });
    insert.await.expect("inserts");
    of_order
}

/// Whose order is on one side of a trade.
struct Part {
    account: i64,
    order: i64,
}

fn row(id: i64, maker: Part, taker: Part) -> entity::trade::ActiveModel {
    entity::trade::ActiveModel {
        id: Set(id),
        // Ten trades to a command.
        seq: Set(1 + id / 10),
        at: Set(id),
        market: Set(0),
        price: Set(1),
        quantity: Set(1),
        notional: Set(Amount(1).0),
        taker_side: Set("BUY".to_owned()),
        maker_account: Set(maker.account),
        maker_order: Set(maker.order),
        maker_fee: Set(0),
        taker_account: Set(taker.account),
        taker_order: Set(taker.order),
        taker_fee: Set(0),
    }
}

/// The page that a list of ids has, by cutting the whole list.
fn cut(ids: &[TradeId], page: PageRequest) -> (Vec<TradeId>, bool, bool) {
    let number = |id: &TradeId| i64::try_from(id.0).expect("small");
    let within: Vec<TradeId> = ids
        .iter()
        .filter(|id| page.after.is_none_or(|after| number(id) > after))
        .filter(|id| page.before.is_none_or(|before| number(id) < before))
        .copied()
        .collect();
    let limit = page.limit as usize;
    let more = within.len() > limit;
    if page.from_end {
        let kept = within[within.len().saturating_sub(limit)..].to_vec();
        (kept, page.before.is_some(), more || page.after.is_some())
    } else {
        let more = more || page.before.is_some();
        (within.into_iter().take(limit).collect(), more, page.after.is_some())
    }
}

#[tokio::test]
async fn pages_of_many_orders_are_those_of_each_order_alone() {
    let database = TestDatabase::new().await;
    let of_order = fill(&database).await;
    let mut dice = Dice(11);
    for round in 0..4 {
        let mut wanted: Vec<FillsOf> = (1..=ORDERS)
            .map(|order| FillsOf { order: OrderId(order), page: some_page(&mut dice) })
            .collect();
        // Two pages of one order in one request, as two aliases ask for.
        wanted.push(FillsOf { order: OrderId(1), page: PageRequest::first(2).oldest_first() });
        wanted.push(FillsOf { order: OrderId(1), page: PageRequest::last(3).oldest_first() });
        let pages = pages(&database, OWNER, &wanted).await.expect("reads");
        for wanted in wanted {
            let page = pages.get(&wanted).expect("every order has a page");
            let ids: Vec<TradeId> = page.items.iter().map(|row| row.id).collect();
            let all = of_order.get(&wanted.order.0).cloned().unwrap_or_default();
            let found = (ids, page.has_next, page.has_previous);
            assert_eq!(found, cut(&all, wanted.page), "round {round}: {wanted:?}");
        }
    }
}

fn some_page(dice: &mut Dice) -> PageRequest {
    let limit = 1 + u32::try_from(dice.below(8)).expect("small");
    let mut page = PageRequest::first(limit).oldest_first();
    page.from_end = dice.below(4) == 0;
    let place = i64::try_from(dice.below(900)).expect("small");
    match dice.below(3) {
        0 => page.after = Some(place),
        1 => page.before = Some(place),
        _ => {}
    }
    page
}

#[tokio::test]
async fn trades_of_one_command_are_counted_and_the_first_are_read() {
    let database = TestDatabase::new().await;
    let of_order = fill(&database).await;
    for (order, ids) in of_order {
        for seq in 1..=91_u64 {
            let made: Vec<TradeId> =
                ids.iter().filter(|id| 1 + id.0 / 10 == seq).copied().collect();
            let asked = CommandTrades { order: OrderId(order), seq: Seq(seq), limit: 2 };
            if made.is_empty() && seq % 30 != 0 {
                continue;
            }
            let (rows, count) = of_command(&database, OWNER, asked).await.expect("reads");
            let found: Vec<TradeId> = rows.iter().map(|row| row.id).collect();
            assert_eq!(count, made.len() as u64, "order {order}, seq {seq}");
            assert_eq!(found, made.into_iter().take(2).collect::<Vec<_>>());
        }
    }
}
