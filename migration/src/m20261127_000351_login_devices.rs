//! Ways into the login history: whether a device was seen before, and what lies beyond the bound of a person's rows.

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
                "CREATE INDEX login_events_of_device ON login_events (user_id, outcome, user_agent)",
                "CREATE INDEX login_events_of_outcome ON login_events (user_id, outcome, id)",
            ],
        )
        .await
    }
}
