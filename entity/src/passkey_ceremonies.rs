//! Ceremonies of passkeys that wait for a browser's answer.

use sea_orm::entity::prelude::*;

/// A row of `passkey_ceremonies`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "passkey_ceremonies")]
pub struct Model {
    /// What the device is to sign.
    #[sea_orm(primary_key, auto_increment = false)]
    pub challenge: Vec<u8>,
    /// `storage::passkey_ceremonies::Purpose`.
    pub purpose: String,
    /// Whose passkey is asked for; nobody's where any signs in.
    pub user_id: Option<i64>,
    /// The session, or the challenge of the second factor, that it belongs to; empty where it belongs to none.
    pub bound_to: Vec<u8>,
    /// What the answer is held against.
    pub state: Vec<u8>,
    /// Microseconds.
    pub expires_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
