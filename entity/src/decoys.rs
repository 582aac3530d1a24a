//! Rows that mean nothing: what an address without an account leaves behind, so that it costs as much as one with.

use sea_orm::entity::prelude::*;

/// A row of `decoys`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "decoys")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Random.
    pub subject: Vec<u8>,
    /// Random; unique.
    pub hash: Vec<u8>,
    /// Microseconds.
    pub made_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
