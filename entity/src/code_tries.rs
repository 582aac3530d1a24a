//! How often codes were tried for an address, whether it has an account or not.

use sea_orm::entity::prelude::*;

/// A row of `code_tries`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "code_tries")]
pub struct Model {
    /// HMAC of the address.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Vec<u8>,
    /// Tries since a code was mailed.
    pub tries: i64,
    /// When the last one was, in microseconds.
    pub tried_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
