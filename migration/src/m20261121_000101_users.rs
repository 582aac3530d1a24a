//! People and their preferences.

use super::ddl;
use sea_orm_migration::prelude::*;

#[derive(Debug, DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(
            manager,
            &["CREATE TABLE users (
                id IDENTITY,
                email TEXT NOT NULL UNIQUE,
                password_hash TEXT NOT NULL,
                display_name TEXT NOT NULL,
                role TEXT NOT NULL,
                email_verified_at BIGINT,
                password_changed_at BIGINT NOT NULL,
                currency TEXT NOT NULL,
                locale TEXT NOT NULL,
                time_zone TEXT NOT NULL,
                theme TEXT NOT NULL,
                email_notifications BOOLEAN NOT NULL,
                created_at BIGINT NOT NULL
            TABLE_END"],
        )
        .await
    }
}
