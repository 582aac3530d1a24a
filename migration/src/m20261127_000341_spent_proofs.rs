//! A mailed proof of an address works once: when it was spent.

use super::ddl;
use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, &["ALTER TABLE email_tokens ADD COLUMN used_at BIGINT"]).await
    }
}
