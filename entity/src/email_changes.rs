//! Changes of e-mail addresses.

use sea_orm::entity::prelude::*;

/// A row of `email_changes`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "email_changes")]
pub struct Model {
    /// Number of the change; later ones are higher.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose address it is.
    pub user_id: i64,
    /// The address before, normalised.
    pub old_email: String,
    /// The address after, normalised.
    pub new_email: String,
    /// SHA-256 of the token that was mailed to the new address.
    pub token_hash: Vec<u8>,
    /// SHA-256 of the token that was mailed to the old address, if it may take the account back.
    pub revert_hash: Option<Vec<u8>>,
    /// When it was confirmed, in microseconds.
    pub confirmed_at: Option<i64>,
    /// When it was replaced, voided or reverted, in microseconds.
    pub closed_at: Option<i64>,
    /// Until when it can be confirmed, and then until when it can be reverted, in microseconds.
    pub expires_at: i64,
    /// Microseconds.
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
