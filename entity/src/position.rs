//! Table `positions`. A projection of the journal: only the projector writes it.

use sea_orm::entity::prelude::*;

/// What an account owns of an asset and what it paid for it (average cost).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "positions")]
pub struct Model {
    /// Whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: i64,
    /// Of what.
    #[sea_orm(primary_key, auto_increment = false)]
    pub asset: i64,
    /// What cost and profit are counted in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub currency: i64,
    /// Smallest units owned.
    pub quantity: i64,
    /// Cost of what is owned, in smallest units of the currency; null when not all of it is known.
    pub cost: Option<i64>,
    /// Known profit taken so far, in smallest units of the currency.
    pub realized: i64,
    /// How many times something left for a profit that is not known.
    pub unknown_gains: i64,
}

/// No relations: readers join by id where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
