//! Messages that wait for the signature of a wallet.

use sea_orm::entity::prelude::*;

/// A row of `wallet_challenges`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "wallet_challenges")]
pub struct Model {
    /// What is signed: the hash of the message as EIP-191 has it. The message holds a nonce that is drawn.
    #[sea_orm(primary_key, auto_increment = false)]
    pub digest: Vec<u8>,
    /// The wallet that was named.
    pub address: String,
    /// Whose account the wallet is to be linked to; nobody's when somebody signs in.
    pub user_id: Option<i64>,
    /// The session that asked for the link.
    pub session_id: Option<i64>,
    /// Microseconds.
    pub expires_at: i64,
}

/// Joins are written where they are needed.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
