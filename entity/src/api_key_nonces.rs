//! Nonces of signed requests, for as long as their signatures are good.

use sea_orm::entity::prelude::*;

/// A row of `api_key_nonces`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_key_nonces")]
pub struct Model {
    /// A hash of the key's number and the nonce.
    #[sea_orm(primary_key, auto_increment = false)]
    pub hash: Vec<u8>,
    /// Microseconds.
    pub expires_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
