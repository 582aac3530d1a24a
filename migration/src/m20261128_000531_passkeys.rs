//! Passkeys, and the ceremonies that make and show them.

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
    "CREATE TABLE passkeys (
        id IDENTITY,
        user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        credential_id BYTEA NOT NULL UNIQUE,
        user_handle BYTEA NOT NULL,
        static_state BYTEA NOT NULL,
        dynamic_state BYTEA NOT NULL,
        transports BIGINT NOT NULL,
        name TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        last_used_at BIGINT,
        enters_alone BOOLEAN NOT NULL DEFAULT TRUE
    TABLE_END",
    "CREATE INDEX passkeys_of_user ON passkeys (user_id)",
    "CREATE TABLE passkey_ceremonies (
        challenge BYTEA NOT NULL PRIMARY KEY,
        purpose TEXT NOT NULL,
        user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
        bound_to BYTEA NOT NULL,
        state BYTEA NOT NULL,
        expires_at BIGINT NOT NULL
    TABLE_END",
    "CREATE INDEX passkey_ceremonies_of_user ON passkey_ceremonies (user_id)",
    "CREATE INDEX passkey_ceremonies_by_expiry ON passkey_ceremonies (expires_at)",
];
