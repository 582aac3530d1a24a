//! The keys that are drawn once and never change.

use super::ddl;
use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(
            manager,
            &["CREATE TABLE permanent_keys (
                name TEXT PRIMARY KEY NOT NULL,
                key BYTEA NOT NULL
            TABLE_END"],
        )
        .await
    }
}
