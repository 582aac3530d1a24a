//! The trades of particular orders: pages for many orders with few statements, and what one command made of an
//! order. An order may have any number of trades, so nothing here reads more of them than was asked for.

use super::integers::Integer;
use super::trades::TradeRow;
use super::{Database, Page, PageRequest};
use crate::domain::{AccountId, Fault, OrderId, Seq};
use entity::trade::{Column, Entity, Model};
use sea_orm::sea_query::{Alias, Asterisk, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};
use std::collections::HashMap;

/// How many orders one statement looks up. Each takes two parts of it, and SQLite takes 500.
const ORDERS_AT_ONCE: usize = 100;

/// A page of one order's trades; cursors are trade numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FillsOf {
    /// The order.
    pub order: OrderId,
    /// Which of its trades.
    pub page: PageRequest,
}

/// The columns that name an order and its owner, on one side of a trade.
#[derive(Clone, Copy)]
struct SideColumns {
    owner: Column,
    order: Column,
}

const SIDES: [SideColumns; 2] = [
    SideColumns { owner: Column::MakerAccount, order: Column::MakerOrder },
    SideColumns { owner: Column::TakerAccount, order: Column::TakerOrder },
];

/// A page of the trades of each of these orders, as far as they are the account's, in the order asked for.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn pages(
    database: &Database,
    account: AccountId,
    wanted: &[FillsOf],
) -> Result<HashMap<FillsOf, Page<TradeRow>>, Fault> {
    let mut pages = HashMap::with_capacity(wanted.len());
    // Pages of one order that differ are looked up apart, so that each row belongs to one page.
    let mut rest: Vec<FillsOf> = wanted.to_vec();
    while !rest.is_empty() {
        let (now, later) = apart(rest);
        for some in now.chunks(ORDERS_AT_ONCE) {
            let rows = read(database, account, some).await?;
            pages.extend(paged(account, some, rows)?);
        }
        rest = later;
    }
    Ok(pages)
}

/// At most one page of each order, and the others.
fn apart(wanted: Vec<FillsOf>) -> (Vec<FillsOf>, Vec<FillsOf>) {
    let mut seen = std::collections::HashSet::new();
    wanted.into_iter().partition(|wanted| seen.insert(wanted.order))
}

async fn read(
    database: &Database,
    account: AccountId,
    wanted: &[FillsOf],
) -> Result<Vec<Model>, Fault> {
    let parts = wanted.iter().flat_map(|wanted| {
        SIDES.map(|side| part(wanted.page.cut(of(account, wanted.order, side), Column::Id)))
    });
    let all = parts.reduce(|mut all, part| {
        all.union(UnionType::All, part);
        all
    });
    let Some(all) = all else { return Ok(Vec::new()) };
    let statement = database.backend().build(&all);
    Ok(Entity::find().from_raw_sql(statement).all(database.read()).await?)
}

/// One side of one order's trades. SQLite takes no LIMIT in a part of a UNION, only within a subquery.
fn part(query: Select<Entity>) -> SelectStatement {
    Query::select()
        .column(Asterisk)
        .from_subquery(query.into_query(), Alias::new("part"))
        .to_owned()
}

fn of(account: AccountId, order: OrderId, side: SideColumns) -> Select<Entity> {
    Entity::find().filter(side.owner.eq(account.to_sql())).filter(side.order.eq(order.to_sql()))
}

/// Puts the rows of both sides together, order by order.
fn paged(
    account: AccountId,
    wanted: &[FillsOf],
    rows: Vec<Model>,
) -> Result<HashMap<FillsOf, Page<TradeRow>>, Fault> {
    let mut by_order: HashMap<OrderId, Vec<TradeRow>> = HashMap::new();
    for row in rows {
        let row = TradeRow::try_from(row)?;
        if let Some((_, _, own)) = row.side_of(account) {
            by_order.entry(own.order).or_default().push(row);
        }
    }
    let page = |wanted: &FillsOf| {
        let mut rows = by_order.remove(&wanted.order).unwrap_or_default();
        rows.sort_unstable_by_key(|row| row.id);
        if wanted.page.reads_descending() {
            rows.reverse();
        }
        (*wanted, Page::of(wanted.page, rows))
    };
    Ok(wanted.iter().map(page).collect())
}

/// Which trades of an order are asked for.
#[derive(Clone, Copy, Debug)]
pub struct CommandTrades {
    /// Whose trades.
    pub order: OrderId,
    /// The command that made them.
    pub seq: Seq,
    /// How many at most.
    pub limit: u64,
}

/// The first trades that a command made of the account's order, oldest first, and how many it made in all.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn of_command(
    database: &Database,
    account: AccountId,
    CommandTrades { order, seq, limit }: CommandTrades,
) -> Result<(Vec<TradeRow>, u64), Fault> {
    let (mut rows, mut count) = (Vec::new(), 0);
    for side in SIDES {
        let query = of(account, order, side).filter(Column::Seq.eq(seq.to_sql()));
        count += query.clone().count(database.read()).await?;
        rows.extend(query.order_by_asc(Column::Id).limit(limit).all(database.read()).await?);
    }
    rows.sort_unstable_by_key(|row| row.id);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let rows = rows.into_iter().map(TradeRow::try_from).collect::<Result<_, _>>()?;
    Ok((rows, count))
}

#[cfg(test)]
mod tests;
