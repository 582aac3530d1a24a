//! Sessions of signed-in people.

use sea_orm::entity::prelude::*;

/// A row of `sessions`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// Number of the session.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose it is.
    pub user_id: i64,
    /// `domain::TokenTransport`.
    pub transport: String,
    /// `domain::AuthenticationMethods`, separated by spaces.
    pub methods: String,
    /// When the owner proved themselves, in microseconds.
    pub authenticated_at: i64,
    /// When they last did so anew, in microseconds.
    pub proven_at: Option<i64>,
    /// Name for people.
    pub device_name: String,
    /// Address it was last used from.
    pub ip: String,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// SHA-256 of the refresh token that is valid now.
    pub refresh_hash: Vec<u8>,
    /// SHA-256 of the refresh token before it.
    pub previous_refresh_hash: Option<Vec<u8>>,
    /// When the refresh token last changed, in microseconds.
    pub rotated_at: Option<i64>,
    /// Microseconds.
    pub created_at: i64,
    /// Microseconds; coarse.
    pub last_seen_at: i64,
    /// Microseconds.
    pub expires_at: i64,
    /// When it was ended before its time, in microseconds.
    pub revoked_at: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
