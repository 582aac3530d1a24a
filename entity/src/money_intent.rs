//! Table `money_intents`: what money is moved for, each row once.

use sea_orm::entity::prelude::*;

/// A movement of money from or to the outside, committed before its command. Rows are never deleted, and their
/// numbers never given again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "money_intents")]
pub struct Model {
    /// What for.
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: i64,
    /// Its number among those of its kind, from 1, without a gap.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// The person who asked for it; null for the house.
    pub owner: Option<i64>,
    /// The account that it is moved to, or from if it is moved between two.
    pub account: i64,
    /// The caller's own id, one of its kind and person.
    pub reference: Option<String>,
    /// In what.
    pub asset: i64,
    /// In smallest units.
    pub amount: i64,
    /// BLAKE3 of everything that was asked for.
    pub body_hash: Vec<u8>,
}

/// No relations: readers join by number where they need to.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
