//! Table `accounts`: whose each account of the ledger is.

use sea_orm::entity::prelude::*;

/// An account of a person. Rows are never deleted, and their numbers never given again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    /// The account's number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Number of the person it belongs to.
    pub owner: i64,
    /// MAIN or SUB.
    pub kind: String,
    /// What its owner calls it; no other account of theirs is called so.
    pub name: String,
    /// When it was made, in microseconds.
    pub created_at: i64,
    /// When the engine was known to have it, in microseconds; null before.
    pub opened_at: Option<i64>,
}

/// No relations: readers join by number where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
