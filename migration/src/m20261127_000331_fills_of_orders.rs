//! The trades of an order are read page by page, so their index goes on by the trade's number.

use super::ddl;
use sea_orm_migration::prelude::*;

/// Makes the indices anew.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261127_000331_fills_of_orders"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = [
            "DROP INDEX trades_maker_order",
            "DROP INDEX trades_taker_order",
            "CREATE INDEX trades_maker_order ON trades (maker_order, id)",
            "CREATE INDEX trades_taker_order ON trades (taker_order, id)",
        ];
        ddl::run(manager, &statements).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let statements = [
            "DROP INDEX trades_maker_order",
            "DROP INDEX trades_taker_order",
            "CREATE INDEX trades_maker_order ON trades (maker_order)",
            "CREATE INDEX trades_taker_order ON trades (taker_order)",
        ];
        ddl::run(manager, &statements).await
    }
}
