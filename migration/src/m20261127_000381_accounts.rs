//! Accounts of people: whose each is, and which numbers are taken. People who are there already get their main one.

use super::ddl;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, &TABLE).await?;
        // Below 1,000 are the accounts of the house.
        let first = match manager.get_database_backend() {
            DatabaseBackend::Sqlite => {
                "INSERT INTO sqlite_sequence (name, seq) VALUES ('accounts', 999)"
            }
            _ => "ALTER TABLE accounts ALTER COLUMN id RESTART WITH 1000",
        };
        ddl::run(manager, &[first, MAIN_ACCOUNTS]).await
    }
}

const TABLE: [&str; 3] = [
    "CREATE TABLE accounts (
        id IDENTITY,
        owner BIGINT NOT NULL,
        kind TEXT NOT NULL,
        name TEXT NOT NULL,
        created_at BIGINT NOT NULL,
        opened_at BIGINT
    TABLE_END",
    "CREATE UNIQUE INDEX accounts_main ON accounts (owner) WHERE kind = 'MAIN'",
    "CREATE UNIQUE INDEX accounts_name ON accounts (owner, name)",
];

const MAIN_ACCOUNTS: &str = "INSERT INTO accounts (owner, kind, name, created_at)
    SELECT id, 'MAIN', 'Main', created_at FROM users ORDER BY id";
