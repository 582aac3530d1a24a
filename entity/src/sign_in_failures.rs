//! Wrong passwords in a row, for an address (whether it has an account or not) or for a device that is known.

use sea_orm::entity::prelude::*;

/// A row of `sign_in_failures`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_failures")]
pub struct Model {
    /// HMAC of the address or of the device.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: Vec<u8>,
    /// Failures since the last success.
    pub failures: i64,
    /// When the last one was, in microseconds.
    pub failed_at: i64,
    /// Until when signing in is refused, in microseconds.
    pub locked_until: Option<i64>,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
