//! Wrong passwords in a row, counted for all nodes.

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
                "CREATE TABLE sign_in_failures (
                subject BYTEA NOT NULL PRIMARY KEY,
                failures BIGINT NOT NULL,
                failed_at BIGINT NOT NULL,
                locked_until BIGINT
            TABLE_END",
                "CREATE INDEX sign_in_failures_by_time ON sign_in_failures (failed_at)",
            ],
        )
        .await
    }
}
