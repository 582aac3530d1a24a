//! Authenticator apps: one of each person at the most.

use sea_orm::entity::prelude::*;

/// A row of `totp_factors`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "totp_factors")]
pub struct Model {
    /// Whose it is.
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: i64,
    /// The shared secret, sealed (`services::sealing`).
    pub secret: Vec<u8>,
    /// The newest step of 30 seconds whose code was accepted.
    pub last_step: Option<i64>,
    /// When its owner showed that the app has the secret, in microseconds; it counts from then on.
    pub confirmed_at: Option<i64>,
    /// Microseconds.
    pub created_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
