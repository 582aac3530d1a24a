//! Tax reports that people asked for. What was computed is kept as it was: it never changes, and goes when its owner
//! deletes it, or the portfolio.

use crate::accounting::rules::{CostBasisMethod, Jurisdiction};
use crate::accounting::tax::BrokerReporting;
use crate::domain::{Fault, PortfolioId, TaxReportId, Timestamp, UserId};
use crate::storage::{Database, spelling};
use entity::{tax_report as table, tax_report_document as documents};
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder, Select,
};

/// What a tax report was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TaxTerms {
    /// By whose law.
    pub jurisdiction: Jurisdiction,
    /// Which year.
    pub year: i32,
    /// How disposals find their cost.
    pub method: CostBasisMethod,
    /// What the broker's form said.
    pub broker: BrokerReporting,
}

/// A tax report, without its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxReport {
    /// Its number.
    pub id: TaxReportId,
    /// Of which portfolio.
    pub portfolio: PortfolioId,
    /// What it was asked for.
    pub terms: TaxTerms,
    /// Hash of everything that went into it.
    pub inputs_hash: String,
    /// When it was computed.
    pub created_at: Timestamp,
}

/// A tax report about to be kept.
#[derive(Clone, Debug)]
pub(crate) struct NewTaxReport {
    pub(crate) portfolio: PortfolioId,
    pub(crate) terms: TaxTerms,
    pub(crate) inputs_hash: String,
    /// The figures, packed.
    pub(crate) content: Vec<u8>,
    pub(crate) created_at: Timestamp,
}

/// All reports of one of a person's portfolios, the newest first.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn all(
    db: &Database,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<Vec<TaxReport>, Fault> {
    let query = of_portfolio(owner, portfolio).order_by_desc(table::Column::Id);
    query.all(db.read()).await?.into_iter().map(report_of).collect()
}

/// The person's report with this number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn find(
    db: &Database,
    owner: UserId,
    id: TaxReportId,
) -> Result<Option<TaxReport>, Fault> {
    let row = of(owner).filter(table::Column::Id.eq(id.0)).one(db.read()).await?;
    row.map(report_of).transpose()
}

/// The packed figures of the person's report with this number.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn content(
    db: &Database,
    owner: UserId,
    id: TaxReportId,
) -> Result<Option<Vec<u8>>, Fault> {
    let row = documents::Entity::find_by_id(id.0).filter(documents::Column::Owner.eq(owner.0));
    Ok(row.one(db.read()).await?.map(|it| it.content))
}

/// All reports of a portfolio within a transaction.
pub(crate) async fn all_in(
    tx: &DatabaseTransaction,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<Vec<TaxReport>, Fault> {
    let query = of_portfolio(owner, portfolio).order_by_desc(table::Column::Id);
    query.all(tx).await?.into_iter().map(report_of).collect()
}

/// Keeps a report under the next free number.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    owner: UserId,
    new: NewTaxReport,
) -> Result<TaxReport, Fault> {
    let NewTaxReport { portfolio, terms, inputs_hash, content, created_at } = new;
    let row = table::ActiveModel {
        id: NotSet,
        owner: Set(owner.0),
        portfolio: Set(portfolio.0),
        jurisdiction: Set(terms.jurisdiction.as_str().to_owned()),
        tax_year: Set(terms.year.into()),
        cost_basis_method: Set(terms.method.as_str().to_owned()),
        broker_reporting: Set(terms.broker.as_str().to_owned()),
        inputs_hash: Set(inputs_hash),
        created_at: Set(created_at.0),
    };
    let report = report_of(row.insert(tx).await?)?;
    let document = documents::ActiveModel {
        report: Set(report.id.0),
        owner: Set(owner.0),
        content: Set(content),
    };
    documents::Entity::insert(document).exec_without_returning(tx).await?;
    Ok(report)
}

/// Forgets a report; `false` when the person has none with this number.
pub(crate) async fn delete(
    tx: &DatabaseTransaction,
    owner: UserId,
    id: TaxReportId,
) -> Result<bool, Fault> {
    documents::Entity::delete_many()
        .filter(documents::Column::Owner.eq(owner.0))
        .filter(documents::Column::Report.eq(id.0))
        .exec(tx)
        .await?;
    let done = table::Entity::delete_many()
        .filter(table::Column::Owner.eq(owner.0))
        .filter(table::Column::Id.eq(id.0))
        .exec(tx)
        .await?;
    Ok(done.rows_affected == 1)
}

/// Forgets all reports of a portfolio.
pub(super) async fn delete_all(
    tx: &DatabaseTransaction,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<(), Fault> {
    for report in all_in(tx, owner, portfolio).await? {
        delete(tx, owner, report.id).await?;
    }
    Ok(())
}

fn of(owner: UserId) -> Select<table::Entity> {
    table::Entity::find().filter(table::Column::Owner.eq(owner.0))
}

fn of_portfolio(owner: UserId, portfolio: PortfolioId) -> Select<table::Entity> {
    of(owner).filter(table::Column::Portfolio.eq(portfolio.0))
}

fn report_of(row: table::Model) -> Result<TaxReport, Fault> {
    let year = i32::try_from(row.tax_year);
    Ok(TaxReport {
        id: TaxReportId(row.id),
        portfolio: PortfolioId(row.portfolio),
        terms: TaxTerms {
            jurisdiction: spelling::read(&row.jurisdiction)?,
            year: year.map_err(|_| Fault::internal("a tax year in a table is none"))?,
            method: spelling::read(&row.cost_basis_method)?,
            broker: spelling::read(&row.broker_reporting)?,
        },
        inputs_hash: row.inputs_hash,
        created_at: Timestamp(row.created_at),
    })
}
