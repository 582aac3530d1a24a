//! What was done by whom: never changed, never deleted. The sealer gives each row its place in the chain.

use sea_orm::entity::prelude::*;

/// A row of `audit_log`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_log")]
pub struct Model {
    /// Its number, in the order of writing; some are missing.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Microseconds.
    pub at: i64,
    /// The word of a `domain::AuditActor`.
    pub actor: String,
    /// The person who acted, when it was one.
    pub actor_user: Option<i64>,
    /// The person it concerns.
    pub subject_user: Option<i64>,
    /// `domain::AuditAction`.
    pub action: String,
    /// `domain::AuditOutcome`.
    pub outcome: String,
    /// The word of a `domain::AuditObject`.
    pub object: Option<String>,
    /// Its number.
    pub object_id: Option<i64>,
    /// Where it came from.
    pub ip: Option<String>,
    /// What the client calls itself.
    pub user_agent: Option<String>,
    /// Random: without it nobody can try addresses against `client_hash`.
    pub client_salt: Vec<u8>,
    /// Hash of salt, `ip` and `user_agent`: what the chain holds of them.
    pub client_hash: Vec<u8>,
    /// The request it was part of.
    pub request_id: Option<String>,
    /// Its place in the chain; null until it is sealed.
    pub sequence: Option<i64>,
    /// Hash of this row and of the one before it in the chain.
    pub hash: Option<Vec<u8>>,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
