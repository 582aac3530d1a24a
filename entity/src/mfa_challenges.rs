//! Sign-ins with the right password, or by a provider, that wait for a second factor or a mailed code.

use sea_orm::entity::prelude::*;

/// A row of `mfa_challenges`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mfa_challenges")]
pub struct Model {
    /// SHA-256 of the token that the client holds.
    #[sea_orm(primary_key, auto_increment = false)]
    pub token_hash: Vec<u8>,
    /// Who signs in.
    pub user_id: i64,
    /// `domain::TokenTransport`.
    pub transport: String,
    /// What the client called the device.
    pub device_name: Option<String>,
    /// What an earlier sign-in left on the device.
    pub device_token: Option<String>,
    /// Which password it was that was right, in microseconds.
    pub password_changed_at: i64,
    /// `domain::AuthenticationMethod` of the first step; none means the password.
    pub first_method: Option<String>,
    /// How many codes were tried.
    pub tries: i64,
    /// Microseconds.
    pub expires_at: i64,
    /// Whether the sign-in restores a deleted account.
    pub restores: bool,
    /// Keyed hash of the code that was mailed; none where a second factor is asked for.
    pub mailed_code: Option<Vec<u8>>,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
