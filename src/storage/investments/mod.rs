//! Portfolios of what people own anywhere, the places in them, and what happened there. Everything names its owner.
//!
//! A portfolio's `revision` goes up with every change of what is in it: what was made of it before is stale then.

pub mod accounts;
pub mod activities;
pub mod links;
mod numbers;
pub mod picks;
pub mod tax_reports;

pub(super) use numbers::place_of_sql;

use super::{Database, spelling};
use crate::accounting::rules::{CostBasisMethod, Jurisdiction};
use crate::domain::{Fault, PortfolioId, Timestamp, UserId, spelled};
use entity::investment_portfolio as table;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
    sea_query::{Expr, ExprTrait},
};

/// Where a disposal looks for its lots.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LotScope {
    /// In its own account.
    PerAccount,
    /// In all accounts.
    Universal,
}

spelled!(LotScope { PerAccount = "PER_ACCOUNT", Universal = "UNIVERSAL" });

/// What the owner of a portfolio says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortfolioSettings {
    /// What they call it.
    pub name: String,
    /// What everything is counted in.
    pub currency: String,
    /// IANA name of the zone that days are counted in.
    pub time_zone: String,
    /// How disposals find their cost, unless it is said.
    pub cost_basis_method: CostBasisMethod,
    /// Where they look for it.
    pub lot_scope: LotScope,
    /// Whose law decides.
    pub jurisdiction: Jurisdiction,
}

/// A portfolio.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvestmentPortfolio {
    /// Its number.
    pub id: PortfolioId,
    /// Whose.
    pub owner: UserId,
    /// What is said of it.
    pub settings: PortfolioSettings,
    /// How often that was changed, from 1.
    pub version: i64,
    /// How often anything in it was changed.
    pub revision: i64,
    /// How many activities are written down in it.
    pub activities: i64,
    /// When it was made.
    pub created_at: Timestamp,
}

/// All portfolios of a person, the oldest first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn all(db: &Database, owner: UserId) -> Result<Vec<InvestmentPortfolio>, Fault> {
    let rows = of(owner).order_by_asc(table::Column::Id).all(db.read()).await?;
    rows.into_iter().map(portfolio_of).collect()
}

/// The person's portfolio with this number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find(
    db: &Database,
    owner: UserId,
    id: PortfolioId,
) -> Result<Option<InvestmentPortfolio>, Fault> {
    let row = of(owner).filter(table::Column::Id.eq(id.0)).one(db.read()).await?;
    row.map(portfolio_of).transpose()
}

/// All portfolios of a person within a transaction.
pub(crate) async fn all_in(
    tx: &DatabaseTransaction,
    owner: UserId,
) -> Result<Vec<InvestmentPortfolio>, Fault> {
    let rows = of(owner).order_by_asc(table::Column::Id).all(tx).await?;
    rows.into_iter().map(portfolio_of).collect()
}

/// The person's portfolio; nobody else changes it, or anything in it, before the transaction ends.
pub(crate) async fn locked(
    tx: &DatabaseTransaction,
    owner: UserId,
    id: PortfolioId,
) -> Result<Option<InvestmentPortfolio>, Fault> {
    let query = of(owner).filter(table::Column::Id.eq(id.0)).lock_exclusive();
    query.one(tx).await?.map(portfolio_of).transpose()
}

/// A portfolio about to be made.
#[derive(Clone, Debug)]
pub(crate) struct NewPortfolio {
    pub(crate) owner: UserId,
    pub(crate) settings: PortfolioSettings,
    pub(crate) created_at: Timestamp,
}

/// Adds a portfolio under the next free number.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    new: NewPortfolio,
) -> Result<InvestmentPortfolio, Fault> {
    let NewPortfolio { owner, settings, created_at } = new;
    let row = table::ActiveModel {
        id: NotSet,
        owner: Set(owner.0),
        name: Set(settings.name),
        currency: Set(settings.currency),
        time_zone: Set(settings.time_zone),
        cost_basis_method: Set(settings.cost_basis_method.as_str().to_owned()),
        lot_scope: Set(settings.lot_scope.as_str().to_owned()),
        jurisdiction: Set(settings.jurisdiction.as_str().to_owned()),
        version: Set(1),
        revision: Set(1),
        activities: Set(0),
        created_at: Set(created_at.0),
    };
    portfolio_of(row.insert(tx).await?)
}

/// Says something else of a portfolio, and answers it as it is then.
pub(crate) async fn update(
    tx: &DatabaseTransaction,
    portfolio: &InvestmentPortfolio,
    settings: PortfolioSettings,
) -> Result<InvestmentPortfolio, Fault> {
    let row = table::ActiveModel {
        id: Set(portfolio.id.0),
        owner: NotSet,
        name: Set(settings.name),
        currency: Set(settings.currency),
        time_zone: Set(settings.time_zone),
        cost_basis_method: Set(settings.cost_basis_method.as_str().to_owned()),
        lot_scope: Set(settings.lot_scope.as_str().to_owned()),
        jurisdiction: Set(settings.jurisdiction.as_str().to_owned()),
        version: Set(portfolio.version + 1),
        revision: Set(portfolio.revision + 1),
        activities: NotSet,
        created_at: NotSet,
    };
    portfolio_of(row.update(tx).await?)
}

/// Notes that something in a portfolio changed, and how many activities are more, or less, than before.
pub(crate) async fn changed(
    tx: &DatabaseTransaction,
    owner: UserId,
    Changed { portfolio, activities }: Changed,
) -> Result<(), Fault> {
    table::Entity::update_many()
        .col_expr(table::Column::Revision, Expr::col(table::Column::Revision).add(1))
        .col_expr(table::Column::Activities, Expr::col(table::Column::Activities).add(activities))
        .filter(table::Column::Owner.eq(owner.0))
        .filter(table::Column::Id.eq(portfolio.0))
        .exec(tx)
        .await?;
    Ok(())
}

/// What changed in a portfolio.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Changed {
    /// Which.
    pub(crate) portfolio: PortfolioId,
    /// How many activities are more than before.
    pub(crate) activities: i64,
}

/// Deletes a portfolio and everything in it, its imports aside.
pub(crate) async fn delete(
    tx: &DatabaseTransaction,
    owner: UserId,
    id: PortfolioId,
) -> Result<(), Fault> {
    tax_reports::delete_all(tx, owner, id).await?;
    picks::delete_all(tx, owner, id).await?;
    links::delete_all(tx, owner, id).await?;
    activities::delete_all(tx, owner, id).await?;
    accounts::delete_all(tx, owner, id).await?;
    table::Entity::delete_many()
        .filter(table::Column::Owner.eq(owner.0))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(())
}

fn of(owner: UserId) -> Select<table::Entity> {
    table::Entity::find().filter(table::Column::Owner.eq(owner.0))
}

fn portfolio_of(row: table::Model) -> Result<InvestmentPortfolio, Fault> {
    Ok(InvestmentPortfolio {
        id: PortfolioId(row.id),
        owner: UserId(row.owner),
        settings: PortfolioSettings {
            name: row.name,
            currency: row.currency,
            time_zone: row.time_zone,
            cost_basis_method: spelling::read(&row.cost_basis_method)?,
            lot_scope: spelling::read(&row.lot_scope)?,
            jurisdiction: spelling::read(&row.jurisdiction)?,
        },
        version: row.version,
        revision: row.revision,
        activities: row.activities,
        created_at: Timestamp(row.created_at),
    })
}
