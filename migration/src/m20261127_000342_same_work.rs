//! What does not depend on whether an address has an account: wrong codes are counted by address, and an address
//! without an account leaves the same number of rows behind as one with.

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
                "CREATE TABLE code_tries (
                subject BYTEA NOT NULL PRIMARY KEY,
                tries BIGINT NOT NULL,
                tried_at BIGINT NOT NULL
            TABLE_END",
                "CREATE INDEX code_tries_by_time ON code_tries (tried_at)",
                "CREATE TABLE decoys (
                id IDENTITY,
                subject BYTEA NOT NULL,
                hash BYTEA NOT NULL UNIQUE,
                made_at BIGINT NOT NULL
            TABLE_END",
                "CREATE INDEX decoys_of_subject ON decoys (subject, id)",
                "CREATE INDEX decoys_by_time ON decoys (made_at)",
                "ALTER TABLE email_tokens DROP COLUMN code_tries",
            ],
        )
        .await
    }
}
