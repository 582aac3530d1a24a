//! Ethereum wallets that sign people in, and the messages that wait for their signatures.

use super::ddl;
use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, &UP).await
    }
}

const UP: [&str; 5] = [
    "CREATE TABLE wallets (
        address TEXT NOT NULL PRIMARY KEY,
        user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        linked_at BIGINT NOT NULL,
        last_used_at BIGINT
    TABLE_END",
    "CREATE INDEX wallets_of_user ON wallets (user_id)",
    "CREATE TABLE wallet_challenges (
        digest BYTEA NOT NULL PRIMARY KEY,
        address TEXT NOT NULL,
        user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
        session_id BIGINT,
        expires_at BIGINT NOT NULL
    TABLE_END",
    "CREATE INDEX wallet_challenges_of_user ON wallet_challenges (user_id)",
    "CREATE INDEX wallet_challenges_by_expiry ON wallet_challenges (expires_at)",
];
