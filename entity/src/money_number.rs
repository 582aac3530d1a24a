//! Table `money_numbers`: the newest number of each kind of money intents.

use sea_orm::entity::prelude::*;

/// A row for each kind; whoever makes an intent of the kind holds it until its transaction ends.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "money_numbers")]
pub struct Model {
    /// The kind of intents.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: i64,
    /// The newest number; 0 before the first.
    pub newest: i64,
}

/// No relations.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
