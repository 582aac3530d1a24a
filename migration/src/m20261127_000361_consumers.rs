//! The cursors of the durable consumers of the journal's events. The projections' own place becomes one of them.

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
                "CREATE TABLE consumers (
                    name TEXT PRIMARY KEY NOT NULL,
                    kind TEXT NOT NULL,
                    seq BIGINT NOT NULL,
                    stopped_at BIGINT,
                    error TEXT,
                    CHECK ((stopped_at IS NULL) = (error IS NULL))
                TABLE_END",
                "INSERT INTO consumers (name, kind, seq)
                    SELECT 'projections', 'PROJECTION', seq FROM projection_state",
                "DROP TABLE projection_state",
            ],
        )
        .await
    }
}
