//! Table `portfolio_accounts`: the places of holdings of a portfolio.

use sea_orm::entity::prelude::*;

/// A place of holdings.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "portfolio_accounts")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Number of the person it belongs to.
    pub owner: i64,
    /// Number of its portfolio.
    pub portfolio: i64,
    /// EXCHANGE, EXTERNAL_EXCHANGE, WALLET or BANK.
    pub kind: String,
    /// What its owner calls it.
    pub name: String,
    /// Who keeps it.
    pub institution: Option<String>,
    /// Number of the account of this exchange, of the kind EXCHANGE only.
    pub account: Option<i64>,
    /// When it was made, in microseconds.
    pub created_at: i64,
}

/// No relations: readers join by number where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
