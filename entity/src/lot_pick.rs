//! Table `lot_picks`: which lots disposals are to take.

use sea_orm::entity::prelude::*;

/// A lot that a disposal is to take. Numbers below 0 are those of movements of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lot_picks")]
pub struct Model {
    /// Number of the activity that disposes.
    #[sea_orm(primary_key, auto_increment = false)]
    pub disposal: i64,
    /// Number of the activity that acquired the lot.
    #[sea_orm(primary_key, auto_increment = false)]
    pub lot: i64,
    /// How much of it, in 10^-18.
    pub quantity: Vec<u8>,
    /// Number of the person they belong to.
    pub owner: i64,
    /// Number of their portfolio.
    pub portfolio: i64,
}

/// No relations: readers join by number where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
