//! Positions as the projector wrote them: what an account owns and what it paid, by average cost in the
//! accounting currency.

use super::Database;
use super::integers::Integer;
use crate::domain::{AccountId, Amount, AssetId, Fault};
use entity::position::{Column, Entity, Model};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

/// What an account owns of an asset and what it paid for it, counted in a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PositionRow {
    /// Whose.
    pub account: AccountId,
    /// Of what.
    pub asset: AssetId,
    /// What cost and profit are counted in.
    pub currency: AssetId,
    /// How much, in smallest units of the asset.
    pub quantity: Amount,
    /// What that cost, fees included, in smallest units of the currency; `None` when what some part
    /// of it cost is not known.
    pub cost: Option<Amount>,
    /// Profit taken so far (negative: loss) as far as it is known, in smallest units of the currency.
    pub realized: Amount,
    /// How many times something left for a profit that is not known.
    pub unknown_gains: i64,
}

/// All positions the account has or had, counted in any of these currencies, by asset.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn all(
    database: &Database,
    account: AccountId,
    currencies: &[AssetId],
) -> Result<Vec<PositionRow>, Fault> {
    let currencies = currencies.iter().map(|currency| currency.to_sql());
    let query = Entity::find()
        .filter(Column::Account.eq(account.to_sql()))
        .filter(Column::Currency.is_in(currencies));
    let rows = query.order_by_asc(Column::Asset).all(database.read()).await?;
    rows.into_iter().map(PositionRow::try_from).collect()
}

/// The positions of everybody, in no order: what the projector starts with.
///
/// # Errors
/// [`Fault`] when the database fails.
pub async fn everyone(database: &Database) -> Result<Vec<PositionRow>, Fault> {
    everyone_in(database.read()).await
}

pub(super) async fn everyone_in(
    connection: &impl ConnectionTrait,
) -> Result<Vec<PositionRow>, Fault> {
    let rows = Entity::find().all(connection).await?;
    rows.into_iter().map(PositionRow::try_from).collect()
}

impl TryFrom<Model> for PositionRow {
    type Error = Fault;

    fn try_from(row: Model) -> Result<PositionRow, Fault> {
        Ok(PositionRow {
            account: AccountId::from_sql(row.account)?,
            asset: AssetId::from_sql(row.asset)?,
            currency: AssetId::from_sql(row.currency)?,
            quantity: Amount(row.quantity),
            cost: row.cost.map(Amount),
            realized: Amount(row.realized),
            unknown_gains: row.unknown_gains,
        })
    }
}
