//! What a mail carries to prove that its reader owns the address: verification tokens and codes, and
//! password resets. Only hashes are kept.

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
                "CREATE TABLE email_tokens (
                id IDENTITY,
                user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                token_hash BYTEA NOT NULL UNIQUE,
                code_hash BYTEA NOT NULL,
                code_tries BIGINT NOT NULL,
                code_expires_at BIGINT NOT NULL,
                expires_at BIGINT NOT NULL,
                created_at BIGINT NOT NULL
            TABLE_END",
                "CREATE INDEX email_tokens_of_user ON email_tokens (user_id, id)",
                "CREATE INDEX email_tokens_by_expiry ON email_tokens (expires_at)",
                "CREATE TABLE password_resets (
                id IDENTITY,
                user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
                token_hash BYTEA NOT NULL UNIQUE,
                expires_at BIGINT NOT NULL,
                used_at BIGINT,
                created_at BIGINT NOT NULL
            TABLE_END",
                "CREATE INDEX password_resets_of_user ON password_resets (user_id, id)",
                "CREATE INDEX password_resets_by_expiry ON password_resets (expires_at)",
            ],
        )
        .await
    }
}
