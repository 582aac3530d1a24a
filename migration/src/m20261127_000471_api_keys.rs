//! Keys of programs, and the nonces of what was signed with them.

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

const UP: [&str; 4] = [
    "CREATE TABLE api_keys (
        id IDENTITY,
        user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        account BIGINT NOT NULL,
        name TEXT NOT NULL,
        prefix TEXT NOT NULL UNIQUE,
        algorithm TEXT NOT NULL,
        scopes TEXT NOT NULL,
        ip_allow_list TEXT NOT NULL,
        verifier BYTEA,
        created_at BIGINT NOT NULL,
        expires_at BIGINT,
        revoked_at BIGINT,
        last_used_at BIGINT
    TABLE_END",
    "CREATE INDEX api_keys_of_user ON api_keys (user_id)",
    "CREATE TABLE api_key_nonces (
        hash BYTEA NOT NULL PRIMARY KEY,
        expires_at BIGINT NOT NULL
    TABLE_END",
    "CREATE INDEX api_key_nonces_by_expiry ON api_key_nonces (expires_at)",
];
