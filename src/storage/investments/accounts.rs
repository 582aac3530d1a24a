//! The places of holdings of portfolios: accounts of this exchange, of others, wallets, banks.

use super::numbers::place_of_sql;
use crate::accounting::activity::PortfolioAccountId;
use crate::domain::{AccountId, Fault, PortfolioId, Timestamp, UserId, spelled};
use crate::storage::integers::Integer;
use crate::storage::{Database, spelling};
use entity::portfolio_account as table;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

/// What kind of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PortfolioAccountKind {
    /// An account of the person on this exchange: the ledger says what happened there.
    Exchange,
    /// Another exchange.
    ExternalExchange,
    /// A wallet of their own.
    Wallet,
    /// A bank.
    Bank,
}

spelled!(PortfolioAccountKind {
    Exchange = "EXCHANGE",
    ExternalExchange = "EXTERNAL_EXCHANGE",
    Wallet = "WALLET",
    Bank = "BANK",
});

/// A place of holdings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortfolioAccount {
    /// Its number.
    pub id: PortfolioAccountId,
    /// In which portfolio.
    pub portfolio: PortfolioId,
    /// What kind of place it is.
    pub kind: PortfolioAccountKind,
    /// What its owner calls it.
    pub name: String,
    /// Who keeps it.
    pub institution: Option<String>,
    /// The account of this exchange that it stands for.
    pub account: Option<AccountId>,
    /// When it was added.
    pub created_at: Timestamp,
}

/// A place about to be added.
#[derive(Clone, Debug)]
pub(crate) struct NewPortfolioAccount {
    pub(crate) portfolio: PortfolioId,
    pub(crate) kind: PortfolioAccountKind,
    pub(crate) name: String,
    pub(crate) institution: Option<String>,
    pub(crate) account: Option<AccountId>,
    pub(crate) created_at: Timestamp,
}

/// All places of a person, in all portfolios, the oldest first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn all(db: &Database, owner: UserId) -> Result<Vec<PortfolioAccount>, Fault> {
    let rows = of(owner).order_by_asc(table::Column::Id).all(db.read()).await?;
    rows.into_iter().map(account_of).collect()
}

/// The places of one of a person's portfolios, the oldest first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn of_portfolio(
    db: &Database,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<Vec<PortfolioAccount>, Fault> {
    let query = of(owner).filter(table::Column::Portfolio.eq(portfolio.0));
    let rows = query.order_by_asc(table::Column::Id).all(db.read()).await?;
    rows.into_iter().map(account_of).collect()
}

/// All places of a person within a transaction.
pub(crate) async fn all_in(
    tx: &DatabaseTransaction,
    owner: UserId,
) -> Result<Vec<PortfolioAccount>, Fault> {
    let rows = of(owner).order_by_asc(table::Column::Id).all(tx).await?;
    rows.into_iter().map(account_of).collect()
}

/// The portfolio that already has an account of this exchange, whoever's it is.
pub(crate) async fn portfolio_with(
    tx: &DatabaseTransaction,
    account: AccountId,
) -> Result<Option<PortfolioId>, Fault> {
    let query = table::Entity::find().filter(table::Column::Account.eq(account.to_sql()));
    let found: Option<i64> =
        query.select_only().column(table::Column::Portfolio).into_tuple().one(tx).await?;
    Ok(found.map(PortfolioId))
}

/// Adds a place.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    owner: UserId,
    new: NewPortfolioAccount,
) -> Result<PortfolioAccount, Fault> {
    let row = table::ActiveModel {
        id: NotSet,
        owner: Set(owner.0),
        portfolio: Set(new.portfolio.0),
        kind: Set(new.kind.as_str().to_owned()),
        name: Set(new.name),
        institution: Set(new.institution),
        account: Set(new.account.map(Integer::to_sql)),
        created_at: Set(new.created_at.0),
    };
    account_of(row.insert(tx).await?)
}

/// Deletes all places of a portfolio.
pub(super) async fn delete_all(
    tx: &DatabaseTransaction,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<(), Fault> {
    table::Entity::delete_many()
        .filter(table::Column::Owner.eq(owner.0))
        .filter(table::Column::Portfolio.eq(portfolio.0))
        .exec(tx)
        .await?;
    Ok(())
}

fn of(owner: UserId) -> Select<table::Entity> {
    table::Entity::find().filter(table::Column::Owner.eq(owner.0))
}

fn account_of(row: table::Model) -> Result<PortfolioAccount, Fault> {
    Ok(PortfolioAccount {
        id: place_of_sql(row.id)?,
        portfolio: PortfolioId(row.portfolio),
        kind: spelling::read(&row.kind)?,
        name: row.name,
        institution: row.institution,
        account: row.account.map(AccountId::from_sql).transpose()?,
        created_at: Timestamp(row.created_at),
    })
}
