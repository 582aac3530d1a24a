//! Which two activities of a portfolio are the ends of one transfer between own accounts. An end may be a movement of the
//! ledger, which has no row of its own.

use super::numbers::{activity_of_sql, activity_to_sql};
use crate::accounting::activity::ActivityId;
use crate::domain::{Fault, PortfolioId, UserId};
use crate::storage::Database;
use entity::activity_link as table;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DatabaseTransaction, EntityTrait,
    QueryFilter,
};

/// Two ends of a transfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ActivityLink {
    /// What sends.
    pub sent: ActivityId,
    /// What receives.
    pub received: ActivityId,
}

/// All links of one of a person's portfolios.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn all(
    db: &Database,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<Vec<ActivityLink>, Fault> {
    let query = table::Entity::find().filter(of(owner, portfolio));
    Ok(query.all(db.read()).await?.iter().map(link_of).collect())
}

/// The links that one of these ends is in.
pub(crate) async fn of_ends(
    tx: &DatabaseTransaction,
    owner: UserId,
    ends: &[ActivityId],
) -> Result<Vec<ActivityLink>, Fault> {
    let query = table::Entity::find().filter(with_ends(owner, ends));
    Ok(query.all(tx).await?.iter().map(link_of).collect())
}

/// A link, and the portfolio that it is in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewLink {
    pub(crate) portfolio: PortfolioId,
    pub(crate) link: ActivityLink,
}

/// Adds a link.
pub(crate) async fn insert(
    tx: &DatabaseTransaction,
    owner: UserId,
    new: NewLink,
) -> Result<(), Fault> {
    let row = table::ActiveModel {
        sent: Set(activity_to_sql(new.link.sent)),
        received: Set(activity_to_sql(new.link.received)),
        owner: Set(owner.0),
        portfolio: Set(new.portfolio.0),
    };
    row.insert(tx).await?;
    Ok(())
}

/// Deletes the links that one of these ends is in.
pub(crate) async fn delete(
    tx: &DatabaseTransaction,
    owner: UserId,
    ends: &[ActivityId],
) -> Result<(), Fault> {
    table::Entity::delete_many().filter(with_ends(owner, ends)).exec(tx).await?;
    Ok(())
}

/// Deletes all links of a portfolio.
pub(super) async fn delete_all(
    tx: &DatabaseTransaction,
    owner: UserId,
    portfolio: PortfolioId,
) -> Result<(), Fault> {
    table::Entity::delete_many().filter(of(owner, portfolio)).exec(tx).await?;
    Ok(())
}

fn of(owner: UserId, portfolio: PortfolioId) -> Condition {
    Condition::all()
        .add(table::Column::Owner.eq(owner.0))
        .add(table::Column::Portfolio.eq(portfolio.0))
}

fn with_ends(owner: UserId, ends: &[ActivityId]) -> Condition {
    let ends: Vec<i64> = ends.iter().map(|end| activity_to_sql(*end)).collect();
    let either = Condition::any()
        .add(table::Column::Sent.is_in(ends.clone()))
        .add(table::Column::Received.is_in(ends));
    Condition::all().add(table::Column::Owner.eq(owner.0)).add(either)
}

fn link_of(row: &table::Model) -> ActivityLink {
    let (sent, received) = (activity_of_sql(row.sent), activity_of_sql(row.received));
    ActivityLink { sent, received }
}
