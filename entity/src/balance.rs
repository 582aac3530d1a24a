//! Table `balances`. A projection of the journal: only the projector writes it.

use sea_orm::entity::prelude::*;

/// A balance.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "balances")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: i64,
    /// In what.
    #[sea_orm(primary_key, auto_increment = false)]
    pub asset: i64,
    /// Free to use.
    pub available: i64,
    /// Set aside for open orders.
    pub held: i64,
}

/// No relations: readers join by id where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
