//! Files of other exchanges that people bring in, and which activities came from which.

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

const UP: [&str; 9] = [
    "CREATE TABLE imports (
        id IDENTITY,
        owner BIGINT NOT NULL,
        portfolio BIGINT NOT NULL,
        portfolio_account BIGINT NOT NULL,
        status TEXT NOT NULL,
        problem TEXT,
        file_name TEXT NOT NULL,
        file_bytes BIGINT NOT NULL,
        file_sha256 BYTEA NOT NULL,
        file_job BIGINT NOT NULL,
        job BIGINT NOT NULL,
        format TEXT,
        reading TEXT NOT NULL,
        choice TEXT NOT NULL,
        rows_new BIGINT NOT NULL,
        rows_duplicate BIGINT NOT NULL,
        rows_possible BIGINT NOT NULL,
        rows_ignored BIGINT NOT NULL,
        rows_invalid BIGINT NOT NULL,
        activities BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        applied_at BIGINT,
        reverted_at BIGINT,
        expires_at BIGINT NOT NULL
    TABLE_END",
    "CREATE INDEX imports_of_owner ON imports (owner, id)",
    "CREATE INDEX imports_by_expiry ON imports (expires_at)",
    // The rows of a file, some hundred to a part, as they are shown before they are taken.
    "CREATE TABLE import_parts (
        import BIGINT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
        number BIGINT NOT NULL,
        first_line BIGINT NOT NULL,
        last_line BIGINT NOT NULL,
        verdicts BIGINT NOT NULL,
        content TEXT NOT NULL,
        PRIMARY KEY (import, number)
    TABLE_END",
    "ALTER TABLE activities ADD COLUMN import BIGINT",
    "ALTER TABLE activities ADD COLUMN import_place BIGINT",
    "ALTER TABLE activities ADD COLUMN external_id TEXT",
    // Nothing of a file is written down twice, however often that is tried.
    "CREATE UNIQUE INDEX activities_import ON activities (import, import_place)
        WHERE import IS NOT NULL",
    "CREATE INDEX activities_account ON activities (owner, portfolio_account)",
];
