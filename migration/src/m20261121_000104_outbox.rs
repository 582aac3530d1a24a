//! Mail that waits to be sent: inserted in the transaction that caused it.

use super::ddl;
use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, &[
            "CREATE TABLE outbox (
                id IDENTITY,
                recipient TEXT NOT NULL,
                subject TEXT NOT NULL,
                text_body TEXT NOT NULL,
                html_body TEXT NOT NULL,
                created_at BIGINT NOT NULL,
                due_at BIGINT,
                attempts BIGINT NOT NULL,
                finished_at BIGINT,
                sent BOOLEAN NOT NULL,
                last_error TEXT
            TABLE_END",
            "CREATE INDEX outbox_due ON outbox (due_at) WHERE due_at IS NOT NULL",
            "CREATE INDEX outbox_finished ON outbox (finished_at) WHERE finished_at IS NOT NULL",
        ])
        .await
    }
}
