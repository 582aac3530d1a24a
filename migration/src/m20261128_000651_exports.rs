//! Files that people asked for of what they have here.

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
    "CREATE TABLE exports (
        id IDENTITY,
        owner BIGINT NOT NULL,
        job BIGINT NOT NULL,
        kind TEXT NOT NULL,
        format TEXT NOT NULL,
        account BIGINT,
        portfolio BIGINT,
        from_day TEXT,
        to_day TEXT NOT NULL,
        time_zone TEXT NOT NULL,
        bytes BIGINT NOT NULL,
        created_at BIGINT NOT NULL,
        deleted_at BIGINT
    TABLE_END",
    "CREATE INDEX exports_owner ON exports (owner, id)",
    "CREATE UNIQUE INDEX exports_job ON exports (job)",
];
