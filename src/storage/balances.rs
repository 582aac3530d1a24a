//! Balances as the projector wrote them.

use super::Database;
use super::integers::Integer;
use crate::domain::{AccountId, Amount, AssetId, Fault};
use entity::balance::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// What an account has of an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BalanceRow {
    /// Whose.
    pub account: AccountId,
    /// In what.
    pub asset: AssetId,
    /// Free to use.
    pub available: Amount,
    /// Set aside for open orders.
    pub held: Amount,
}

/// All balances of the account that ever were other than nothing, by asset.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn all(database: &Database, account: AccountId) -> Result<Vec<BalanceRow>, Fault> {
    let query = Entity::find().filter(Column::Account.eq(account.to_sql()));
    let rows = query.order_by_asc(Column::Asset).all(database.read()).await?;
    rows.into_iter().map(BalanceRow::try_from).collect()
}

/// What the account has of one asset: nothing, if it never had any.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn of(
    database: &Database,
    account: AccountId,
    asset: AssetId,
) -> Result<BalanceRow, Fault> {
    let key = (account.to_sql(), asset.to_sql());
    match Entity::find_by_id(key).one(database.read()).await? {
        Some(row) => BalanceRow::try_from(row),
        None => Ok(BalanceRow { account, asset, available: Amount::ZERO, held: Amount::ZERO }),
    }
}

impl TryFrom<Model> for BalanceRow {
    type Error = Fault;

    fn try_from(row: Model) -> Result<BalanceRow, Fault> {
        Ok(BalanceRow {
            account: AccountId::from_sql(row.account)?,
            asset: AssetId::from_sql(row.asset)?,
            available: Amount(row.available),
            held: Amount(row.held),
        })
    }
}
