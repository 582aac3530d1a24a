//! Sessions of signed-in people, and the history of their tries to sign in.

use super::ddl;
use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(
            manager,
            &[
                "CREATE TABLE sessions (
                id IDENTITY,
                user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                transport TEXT NOT NULL,
                methods TEXT NOT NULL,
                authenticated_at BIGINT NOT NULL,
                device_name TEXT NOT NULL,
                ip TEXT NOT NULL,
                user_agent TEXT,
                refresh_hash BYTEA NOT NULL,
                previous_refresh_hash BYTEA,
                rotated_at BIGINT,
                created_at BIGINT NOT NULL,
                last_seen_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                revoked_at BIGINT
            TABLE_END",
                "CREATE INDEX sessions_of_user ON sessions (user_id)",
                "CREATE INDEX sessions_by_expiry ON sessions (expires_at)",
                "CREATE TABLE login_events (
                id IDENTITY,
                user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                outcome TEXT NOT NULL,
                ip TEXT NOT NULL,
                user_agent TEXT,
                new_device BOOLEAN NOT NULL,
                at BIGINT NOT NULL
            TABLE_END",
                "CREATE INDEX login_events_of_user ON login_events (user_id, id)",
                "CREATE INDEX login_events_by_time ON login_events (at)",
            ],
        )
        .await
    }
}
