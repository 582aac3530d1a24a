//! Changes of e-mail addresses: what was asked for, confirmed, and can still be reverted.

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

const UP: [&str; 3] = [
    "CREATE TABLE email_changes (
        id IDENTITY,
        user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        old_email TEXT NOT NULL,
        new_email TEXT NOT NULL,
        token_hash BYTEA NOT NULL UNIQUE,
        revert_hash BYTEA UNIQUE,
        confirmed_at BIGINT,
        closed_at BIGINT,
        expires_at BIGINT NOT NULL,
        created_at BIGINT NOT NULL
    TABLE_END",
    "CREATE INDEX email_changes_of_user ON email_changes (user_id)",
    "CREATE INDEX email_changes_by_old ON email_changes (old_email)",
];
