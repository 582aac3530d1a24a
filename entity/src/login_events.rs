//! Tries to sign in to an account that exists.

use sea_orm::entity::prelude::*;

/// A row of `login_events`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_events")]
pub struct Model {
    /// Number of the event.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose account it was.
    pub user_id: i64,
    /// `domain::LoginOutcome`.
    pub outcome: String,
    /// Where it came from.
    pub ip: String,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// Whether no earlier success came from such a client.
    pub new_device: bool,
    /// Microseconds.
    pub at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
