//! Accounts of people. Their numbers are given here, each once for ever; whose an account is never changes.

use super::Database;
use super::integers::Integer;
use crate::domain::{AccountId, AccountKind, Fault, Timestamp, UserId};
use entity::account as table;
use sea_orm::{
    ActiveModelTrait, ActiveValue::NotSet, ActiveValue::Set, ColumnTrait, DatabaseTransaction,
    EntityTrait, QueryFilter, QueryOrder, Select, sea_query::Expr,
};

/// What a person's main account is called at first.
const MAIN_NAME: &str = "Main";

/// An account of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its number in the ledger.
    pub id: AccountId,
    /// Whose it is.
    pub owner: UserId,
    /// Which of their accounts.
    pub kind: AccountKind,
    /// What they call it.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When the engine was known to have it; `None` before.
    pub opened_at: Option<Timestamp>,
}

/// An account about to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewAccount {
    pub(crate) owner: UserId,
    pub(crate) kind: AccountKind,
    pub(crate) name: String,
    pub(crate) created_at: Timestamp,
}

impl NewAccount {
    /// The account that a person gets with signing up.
    pub(crate) fn main(owner: UserId, created_at: Timestamp) -> NewAccount {
        NewAccount { owner, kind: AccountKind::Main, name: MAIN_NAME.to_owned(), created_at }
    }
}

/// Adds an account under the next free number.
pub(crate) async fn insert(tx: &DatabaseTransaction, new: NewAccount) -> Result<Account, Fault> {
    let row = table::ActiveModel {
        id: NotSet,
        owner: Set(new.owner.0),
        kind: Set(new.kind.as_str().to_owned()),
        name: Set(new.name),
        created_at: Set(new.created_at.0),
        opened_at: Set(None),
    };
    account_of(row.insert(tx).await?)
}

/// The person's main account.
///
/// # Errors
/// [`Fault`] when the database fails, and when there is none: everybody gets one with signing up.
pub async fn main_of(db: &Database, owner: UserId) -> Result<Account, Fault> {
    let query = of(owner).filter(table::Column::Kind.eq(AccountKind::Main.as_str()));
    let row = query.one(db.read()).await?;
    row.map_or_else(|| Err(Fault::internal("a person without a main account")), account_of)
}

/// All accounts of a person, the oldest first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn all(db: &Database, owner: UserId) -> Result<Vec<Account>, Fault> {
    let rows = of(owner).order_by_asc(table::Column::Id).all(db.read()).await?;
    rows.into_iter().map(account_of).collect()
}

/// The person's account with this number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find(db: &Database, owner: UserId, id: AccountId) -> Result<Option<Account>, Fault> {
    let row = of(owner).filter(table::Column::Id.eq(id.to_sql())).one(db.read()).await?;
    row.map(account_of).transpose()
}

/// All accounts of a person within a transaction, the oldest first.
pub(crate) async fn all_in(tx: &DatabaseTransaction, owner: UserId) -> Result<Vec<Account>, Fault> {
    let rows = of(owner).order_by_asc(table::Column::Id).all(tx).await?;
    rows.into_iter().map(account_of).collect()
}

/// Another name for an account.
pub(crate) struct NewName {
    pub(crate) account: AccountId,
    pub(crate) name: String,
}

/// Gives the person's account another name.
pub(crate) async fn rename(
    tx: &DatabaseTransaction,
    owner: UserId,
    NewName { account: id, name }: NewName,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::Name, Expr::value(name))
        .filter(table::Column::Owner.eq(owner.0))
        .filter(table::Column::Id.eq(id.to_sql()))
        .exec(tx)
        .await?;
    Ok(())
}

/// That the engine opened an account.
#[derive(Clone, Copy, Debug)]
pub struct Opened {
    /// Which.
    pub account: AccountId,
    /// When.
    pub at: Timestamp,
}

/// Notes that the engine has the person's account; the first time counts.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn mark_opened(
    db: &Database,
    owner: UserId,
    Opened { account: id, at }: Opened,
) -> Result<(), Fault> {
    let update = table::Entity::update_many()
        .col_expr(table::Column::OpenedAt, Expr::value(at.0))
        .filter(table::Column::Owner.eq(owner.0))
        .filter(table::Column::Id.eq(id.to_sql()))
        .filter(table::Column::OpenedAt.is_null());
    db.write(move |tx| {
        Box::pin(async move {
            update.exec(tx).await?;
            Ok(())
        })
    })
    .await
}

fn of(owner: UserId) -> Select<table::Entity> {
    table::Entity::find().filter(table::Column::Owner.eq(owner.0))
}

fn account_of(row: table::Model) -> Result<Account, Fault> {
    let kind = AccountKind::parse(&row.kind)
        .ok_or_else(|| Fault::internal(format!("account {} has an unknown kind", row.id)))?;
    Ok(Account {
        id: AccountId::from_sql(row.id)?,
        owner: UserId(row.owner),
        kind,
        name: row.name,
        created_at: Timestamp(row.created_at),
        opened_at: row.opened_at.map(Timestamp),
    })
}
