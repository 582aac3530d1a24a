//! Accounts at other providers that sign people in.

use sea_orm::entity::prelude::*;

/// A row of `linked_accounts`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "linked_accounts")]
pub struct Model {
    /// Whom it signs in.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: i64,
    /// Name of the provider in the settings.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider: String,
    /// Who issued the subject: another issuer under the same name is another provider.
    pub issuer: String,
    /// What the provider calls the account, for ever.
    pub subject: String,
    /// The address that the provider told when it was linked: to be shown, never to be found by.
    pub email: Option<String>,
    /// Microseconds.
    pub linked_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
