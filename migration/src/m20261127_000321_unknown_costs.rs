//! Costs of positions that are not known, and costs in several currencies. What was written as 0 before cannot be told from a cost of 0, so all
//! projections are emptied: the next start of the server makes them anew from the journal.

use super::ddl;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// Makes the table of positions anew, and empties the others.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261127_000321_unknown_costs"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = "currency BIGINT NOT NULL, quantity BIGINT NOT NULL, cost BIGINT, \
            realized BIGINT NOT NULL, unknown_gains BIGINT NOT NULL, \
            PRIMARY KEY (account, asset, currency)";
        remake(manager, columns).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let columns = "quantity BIGINT NOT NULL, cost BIGINT NOT NULL, realized BIGINT NOT NULL, \
            PRIMARY KEY (account, asset)";
        remake(manager, columns).await
    }
}

async fn remake(manager: &SchemaManager<'_>, columns: &str) -> Result<(), DbErr> {
    let sqlite = manager.get_database_backend() == DatabaseBackend::Sqlite;
    let end = if sqlite { ") STRICT, WITHOUT ROWID" } else { ")" };
    let create = format!(
        "CREATE TABLE positions (account BIGINT NOT NULL, asset BIGINT NOT NULL, {columns}{end}"
    );
    ddl::run(manager, &["DROP TABLE positions", &create]).await?;
    ddl::run(manager, &EMPTY).await
}

const EMPTY: [&str; 6] = [
    "DELETE FROM orders",
    "DELETE FROM trades",
    "DELETE FROM postings",
    "DELETE FROM balances",
    "DELETE FROM candles",
    "UPDATE projection_state SET seq = 0 WHERE id = 1",
];
