//! The end of the audit log's chain: one row, which the sealer locks.

use sea_orm::entity::prelude::*;

/// The row of `audit_head`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    /// Always 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    /// The greatest place that was given; 0 before the first.
    pub sequence: i64,
    /// Hash of the row there; null before the first.
    pub hash: Option<Vec<u8>>,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
