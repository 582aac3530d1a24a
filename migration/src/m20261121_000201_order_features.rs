//! What conditional orders, icebergs, expiry and pairs add to table `orders`. Only adds columns, and widens an
//! index: a server of the version before reads and writes the table as it did.

use super::ddl;
use sea_orm_migration::prelude::*;

/// Adds the columns, and takes waiting orders into the index of open ones.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261121_000201_order_features"
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

const UP: [&str; 8] = [
    "ALTER TABLE orders ADD COLUMN stop_price BIGINT",
    "ALTER TABLE orders ADD COLUMN trailing_delta BIGINT",
    "ALTER TABLE orders ADD COLUMN display BIGINT",
    "ALTER TABLE orders ADD COLUMN expires_at BIGINT",
    "ALTER TABLE orders ADD COLUMN self_trade_prevention TEXT NOT NULL DEFAULT 'CANCEL_NEWEST'",
    "ALTER TABLE orders ADD COLUMN linked BIGINT",
    "DROP INDEX orders_open",
    "CREATE INDEX orders_open ON orders (account, id)
        WHERE status IN ('OPEN', 'PARTIALLY_FILLED', 'PENDING_TRIGGER')",
];

const DOWN: [&str; 8] = [
    "DROP INDEX orders_open",
    "CREATE INDEX orders_open ON orders (account, id) WHERE status IN ('OPEN', 'PARTIALLY_FILLED')",
    "ALTER TABLE orders DROP COLUMN linked",
    "ALTER TABLE orders DROP COLUMN self_trade_prevention",
    "ALTER TABLE orders DROP COLUMN expires_at",
    "ALTER TABLE orders DROP COLUMN display",
    "ALTER TABLE orders DROP COLUMN trailing_delta",
    "ALTER TABLE orders DROP COLUMN stop_price",
];
