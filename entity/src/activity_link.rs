//! Table `activity_links`: which two activities are the ends of one transfer.

use sea_orm::entity::prelude::*;

/// Two ends of a transfer. Numbers below 0 are those of movements of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "activity_links")]
pub struct Model {
    /// Number of the activity that sends.
    #[sea_orm(primary_key, auto_increment = false)]
    pub sent: i64,
    /// Number of the activity that receives.
    pub received: i64,
    /// Number of the person they belong to.
    pub owner: i64,
    /// Number of their portfolio.
    pub portfolio: i64,
}

/// No relations: readers join by number where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
