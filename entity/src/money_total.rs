//! Table `money_totals`: how much an account asked for in all, where that is limited.

use sea_orm::entity::prelude::*;

/// A row for each kind, account and asset.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "money_totals")]
pub struct Model {
    /// The kind of intents.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: i64,
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: i64,
    /// In what.
    #[sea_orm(primary_key, auto_increment = false)]
    pub asset: i64,
    /// In smallest units.
    pub total: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
