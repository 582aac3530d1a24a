//! Keys of programs.

use sea_orm::entity::prelude::*;

/// A row of `api_keys`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "api_keys")]
pub struct Model {
    /// Number of the key, from 1.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose it is.
    pub user_id: i64,
    /// The account that it is bound to.
    pub account: i64,
    /// What its owner calls it.
    pub name: String,
    /// What requests name it by.
    #[sea_orm(unique)]
    pub prefix: String,
    /// How requests are signed.
    pub algorithm: String,
    /// What it may do, separated by spaces.
    pub scopes: String,
    /// Networks that it may be used from, separated by spaces; empty for any.
    pub ip_allow_list: String,
    /// The public key, or the sealed secret (`services::sealing`); null for a moment, while the row gets its number.
    pub verifier: Option<Vec<u8>>,
    /// Microseconds.
    pub created_at: i64,
    /// From when on it is good for nothing, in microseconds.
    pub expires_at: Option<i64>,
    /// When it was ended, in microseconds.
    pub revoked_at: Option<i64>,
    /// When it was used last, within a minute, in microseconds.
    pub last_used_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
