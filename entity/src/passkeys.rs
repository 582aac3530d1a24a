//! Passkeys of people. The private key of each never leaves its device; what is here verifies what it signs.

use sea_orm::entity::prelude::*;

/// A row of `passkeys`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkeys")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose it is.
    pub user_id: i64,
    /// What its device calls it; nobody else's is called so.
    pub credential_id: Vec<u8>,
    /// What its device calls the person: random bytes that tell nothing.
    pub user_handle: Vec<u8>,
    /// The public key, and what else of it never changes.
    pub static_state: Vec<u8>,
    /// The signature counter, whether it is backed up, and what else changes when it is used.
    pub dynamic_state: Vec<u8>,
    /// Bits of the ways to reach its device.
    pub transports: i64,
    /// What its owner calls it.
    pub name: String,
    /// Microseconds.
    pub created_at: i64,
    /// Microseconds.
    pub last_used_at: Option<i64>,
    /// Whether it signs in without the password.
    pub enters_alone: bool,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
