//! Ethereum wallets that sign people in.

use sea_orm::entity::prelude::*;

/// A row of `wallets`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wallets")]
pub struct Model {
    /// Its address with the checksum of EIP-55; each belongs to one person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    /// Whom it signs in.
    pub user_id: i64,
    /// Microseconds.
    pub linked_at: i64,
    /// Microseconds.
    pub last_used_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
