//! Accounts at other providers that sign in, sign-ins by a provider that are under way, and people without a password.

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
    "CREATE TABLE linked_accounts (
        user_id BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        provider TEXT NOT NULL,
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        email TEXT,
        linked_at BIGINT NOT NULL,
        PRIMARY KEY (user_id, provider)
    TABLE_END",
    "CREATE UNIQUE INDEX linked_accounts_by_subject ON linked_accounts (provider, issuer, subject)",
    "CREATE TABLE oauth_flows (
        state_hash BYTEA NOT NULL PRIMARY KEY,
        browser_hash BYTEA NOT NULL,
        provider TEXT NOT NULL,
        user_id BIGINT REFERENCES users (id) ON DELETE CASCADE,
        session_id BIGINT,
        return_path TEXT NOT NULL,
        expires_at BIGINT NOT NULL
    TABLE_END",
    "CREATE INDEX oauth_flows_by_expiry ON oauth_flows (expires_at)",
    "ALTER TABLE users ADD COLUMN has_password BOOLEAN NOT NULL DEFAULT TRUE",
    "ALTER TABLE mfa_challenges ADD COLUMN first_method TEXT",
];
