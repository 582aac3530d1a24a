//! Accounts of the journal whose people the operator gave up as lost.

use super::ddl;
use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(
            manager,
            &["CREATE TABLE lost_accounts (
                account BIGINT PRIMARY KEY NOT NULL,
                noted_at BIGINT NOT NULL
            TABLE_END"],
        )
        .await
    }
}
