//! To which of some accounts an order, a trade or a posting belongs.

use super::Database;
use super::integers::Integer;
use crate::domain::{AccountId, Fault, OrderId, TradeId};
use entity::{order, posting, trade};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

/// Something that accounts have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// An order.
    Order(OrderId),
    /// A trade: both sides have it.
    Trade(TradeId),
    /// A posting.
    Posting(i64),
}

/// The first of these accounts that has it; `None` when none does.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn of(
    db: &Database,
    accounts: &[AccountId],
    held: Held,
) -> Result<Option<AccountId>, Fault> {
    let owners = match held {
        Held::Order(id) => owner_of_order(db, accounts, id).await?,
        Held::Trade(id) => owners_of_trade(db, accounts, id).await?,
        Held::Posting(id) => owner_of_posting(db, accounts, id).await?,
    };
    Ok(accounts.iter().find(|account| owners.contains(account)).copied())
}

fn numbers(accounts: &[AccountId]) -> impl Iterator<Item = i64> + '_ {
    accounts.iter().map(|account| account.to_sql())
}

fn read(found: impl IntoIterator<Item = i64>) -> Result<Vec<AccountId>, Fault> {
    found.into_iter().map(AccountId::from_sql).collect()
}

async fn owner_of_order(
    db: &Database,
    accounts: &[AccountId],
    id: OrderId,
) -> Result<Vec<AccountId>, Fault> {
    let query = order::Entity::find()
        .select_only()
        .column(order::Column::Account)
        .filter(order::Column::Id.eq(id.to_sql()))
        .filter(order::Column::Account.is_in(numbers(accounts)));
    read(query.into_tuple::<i64>().one(db.read()).await?)
}

async fn owners_of_trade(
    db: &Database,
    accounts: &[AccountId],
    id: TradeId,
) -> Result<Vec<AccountId>, Fault> {
    let sides = Condition::any()
        .add(trade::Column::TakerAccount.is_in(numbers(accounts)))
        .add(trade::Column::MakerAccount.is_in(numbers(accounts)));
    let query = trade::Entity::find()
        .select_only()
        .column(trade::Column::TakerAccount)
        .column(trade::Column::MakerAccount)
        .filter(trade::Column::Id.eq(id.to_sql()))
        .filter(sides);
    let found = query.into_tuple::<(i64, i64)>().one(db.read()).await?;
    read(found.into_iter().flat_map(|(taker, maker)| [taker, maker]))
}

async fn owner_of_posting(
    db: &Database,
    accounts: &[AccountId],
    id: i64,
) -> Result<Vec<AccountId>, Fault> {
    let query = posting::Entity::find()
        .select_only()
        .column(posting::Column::Account)
        .filter(posting::Column::Id.eq(id))
        .filter(posting::Column::Account.is_in(numbers(accounts)));
    read(query.into_tuple::<i64>().one(db.read()).await?)
}
