//! What money is moved for: each movement from or to the outside has a row and a number of its own, committed
//! before the command that moves it. Postings name that number instead of the caller's text.

use super::ddl;
use sea_orm_migration::prelude::*;

/// Creates the tables, and changes the column of the postings.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261127_000301_money_intents"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, &UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        ddl::run(manager, &DOWN).await
    }
}

const UP: [&str; 10] = [
    "CREATE TABLE money_numbers (kind BIGINT NOT NULL PRIMARY KEY, newest BIGINT NOT NULL TABLE_END",
    "INSERT INTO money_numbers (kind, newest) VALUES (1, 0), (2, 0), (3, 0)",
    "CREATE TABLE money_intents (
        kind BIGINT NOT NULL,
        id BIGINT NOT NULL,
        owner BIGINT,
        account BIGINT NOT NULL,
        reference TEXT,
        asset BIGINT NOT NULL,
        amount BIGINT NOT NULL,
        body_hash BYTEA NOT NULL,
        PRIMARY KEY (kind, id)
    TABLE_END",
    "CREATE UNIQUE INDEX money_intents_reference ON money_intents (owner, kind, reference)
        WHERE reference IS NOT NULL",
    "CREATE INDEX money_intents_account ON money_intents (account, kind, asset, id)",
    "CREATE TABLE money_totals (
        kind BIGINT NOT NULL,
        account BIGINT NOT NULL,
        asset BIGINT NOT NULL,
        total BIGINT NOT NULL,
        PRIMARY KEY (kind, account, asset)
    TABLE_END",
    "ALTER TABLE postings DROP COLUMN reference",
    "ALTER TABLE postings ADD COLUMN once_kind BIGINT",
    "ALTER TABLE postings ADD COLUMN once_id BIGINT",
    "CREATE INDEX postings_once ON postings (once_kind, once_id) WHERE once_id IS NOT NULL",
];

const DOWN: [&str; 7] = [
    "DROP INDEX postings_once",
    "ALTER TABLE postings DROP COLUMN once_id",
    "ALTER TABLE postings DROP COLUMN once_kind",
    "ALTER TABLE postings ADD COLUMN reference TEXT",
    "DROP TABLE money_totals",
    "DROP TABLE money_intents",
    "DROP TABLE money_numbers",
];
