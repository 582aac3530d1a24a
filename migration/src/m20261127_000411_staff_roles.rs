//! The duties of people: a set of them instead of one role.

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
    "ALTER TABLE users RENAME COLUMN role TO staff_roles",
    "UPDATE users SET staff_roles = '' WHERE staff_roles = 'USER'",
    "UPDATE users SET staff_roles = 'ADMINISTRATOR' WHERE staff_roles = 'ADMIN'",
];
