//! Files that jobs make for people, in chunks, and whose a job is.

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
    "CREATE TABLE files (
        id IDENTITY,
        job BIGINT NOT NULL UNIQUE,
        owner BIGINT NOT NULL,
        name TEXT NOT NULL,
        content_type TEXT NOT NULL,
        bytes BIGINT NOT NULL,
        sha256 BYTEA,
        created_at BIGINT NOT NULL,
        finished_at BIGINT,
        expires_at BIGINT NOT NULL
    TABLE_END",
    "CREATE INDEX files_of_owner ON files (owner)",
    "CREATE INDEX files_by_expiry ON files (expires_at)",
    "CREATE TABLE file_chunks (
        file BIGINT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
        number BIGINT NOT NULL,
        content BYTEA NOT NULL,
        PRIMARY KEY (file, number)
    TABLE_END",
    "ALTER TABLE jobs ADD COLUMN owner BIGINT",
    "ALTER TABLE jobs ADD COLUMN failure TEXT",
    "CREATE INDEX jobs_of_owner ON jobs (owner, id) WHERE owner IS NOT NULL",
    // An archive of somebody's personal data reads these by their owner.
    "CREATE INDEX activity_links_of_owner ON activity_links (owner, sent)",
    "CREATE INDEX lot_picks_of_owner ON lot_picks (owner, disposal, lot)",
];
