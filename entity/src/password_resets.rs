//! Tokens that a password reset mail carries.

use sea_orm::entity::prelude::*;

/// A row of `password_resets`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "password_resets")]
pub struct Model {
    /// Number of the mail.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose password it resets.
    pub user_id: i64,
    /// SHA-256 of the token.
    pub token_hash: Vec<u8>,
    /// Microseconds.
    pub expires_at: i64,
    /// When it was spent or voided, in microseconds.
    pub used_at: Option<i64>,
    /// Microseconds.
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
