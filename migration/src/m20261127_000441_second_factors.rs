//! Second factors: authenticator apps, recovery codes, and sign-ins that wait for a code; and when a session's owner last
//! proved who they are.

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

const UP: [&str; 6] = [
    "CREATE TABLE totp_factors (
        user_id BIGINT NOT NULL PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
        secret BYTEA NOT NULL,
        last_step BIGINT,
        confirmed_at BIGINT,
        created_at BIGINT NOT NULL
    TABLE_END",
    "CREATE TABLE recovery_codes (
        id IDENTITY,
        user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        hash BYTEA NOT NULL UNIQUE,
        used_at BIGINT
    TABLE_END",
    "CREATE INDEX recovery_codes_of_user ON recovery_codes (user_id)",
    "CREATE TABLE mfa_challenges (
        token_hash BYTEA NOT NULL PRIMARY KEY,
        user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        transport TEXT NOT NULL,
        device_name TEXT,
        device_token TEXT,
        password_changed_at BIGINT NOT NULL,
        tries BIGINT NOT NULL,
        expires_at BIGINT NOT NULL
    TABLE_END",
    "CREATE INDEX mfa_challenges_by_expiry ON mfa_challenges (expires_at)",
    "ALTER TABLE sessions ADD COLUMN proven_at BIGINT",
];
