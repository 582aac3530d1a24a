//! Sign-ins by another provider that are under way.

use sea_orm::entity::prelude::*;

/// A row of `oauth_flows`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "oauth_flows")]
pub struct Model {
    /// SHA-256 of the `state`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub state_hash: Vec<u8>,
    /// SHA-256 of the secret in the browser's cookie.
    pub browser_hash: Vec<u8>,
    /// Name of the provider in the settings.
    pub provider: String,
    /// Whose account is to be linked; nobody's when somebody signs in.
    pub user_id: Option<i64>,
    /// The session that asked for the link.
    pub session_id: Option<i64>,
    /// Where the browser goes afterwards.
    pub return_path: String,
    /// Microseconds.
    pub expires_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
