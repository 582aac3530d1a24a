//! Proofs that a verification mail carries: a link token and a six-digit code.

use sea_orm::entity::prelude::*;

/// A row of `email_tokens`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "email_tokens")]
pub struct Model {
    /// Number of the mail.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose address it proves.
    pub user_id: i64,
    /// SHA-256 of the link token.
    pub token_hash: Vec<u8>,
    /// HMAC of the code.
    pub code_hash: Vec<u8>,
    /// Microseconds.
    pub code_expires_at: i64,
    /// When the link token expires, in microseconds.
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
