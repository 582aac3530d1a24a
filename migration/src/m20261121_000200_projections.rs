//! The projections of the journal: orders, trades, postings, balances, positions, candles, and how far
//! they have come. All of it can be made anew from the journal (`agio rebuild`).

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DatabaseBackend;

/// Creates the tables.
#[derive(Debug)]
pub(crate) struct Migration;

impl MigrationName for Migration {
    fn name(&self) -> &str {
        "m20261121_000200_projections"
    }
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let sqlite = manager.get_database_backend() == DatabaseBackend::Sqlite;
        let (int, strict, keyed) = if sqlite {
            ("INTEGER", "STRICT", "STRICT, WITHOUT ROWID")
        } else {
            ("BIGINT", "", "")
        };
        for statement in STATEMENTS {
            let statement = statement
                .replace("{int}", int)
                .replace("{strict}", strict)
                .replace("{keyed}", keyed);
            connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        for table in TABLES {
            connection.execute_unprepared(&format!("DROP TABLE {table}")).await?;
        }
        Ok(())
    }
}

const TABLES: [&str; 7] =
    ["orders", "trades", "postings", "balances", "positions", "candles", "projection_state"];

/// `{int}` is a 64-bit integer. SQLite's tables are STRICT, so that no amount can become a float.
const STATEMENTS: [&str; 17] = [
    "CREATE TABLE projection_state (
        id {int} NOT NULL PRIMARY KEY CHECK (id = 1),
        seq {int} NOT NULL
    ) {strict}",
    "INSERT INTO projection_state (id, seq) VALUES (1, 0)",
    "CREATE TABLE orders (
        id {int} NOT NULL PRIMARY KEY,
        account {int} NOT NULL,
        client_id TEXT,
        market {int} NOT NULL,
        side TEXT NOT NULL,
        order_type TEXT NOT NULL,
        time_in_force TEXT NOT NULL,
        post_only {int} NOT NULL,
        status TEXT NOT NULL,
        reason TEXT,
        price {int},
        quantity {int},
        budget {int},
        filled {int} NOT NULL,
        filled_notional {int} NOT NULL,
        fees {int} NOT NULL,
        created_at {int} NOT NULL,
        updated_at {int} NOT NULL,
        updated_seq {int} NOT NULL
    ) {strict}",
    "CREATE INDEX orders_account ON orders (account, id)",
    "CREATE INDEX orders_open ON orders (account, id) WHERE status IN ('OPEN', 'PARTIALLY_FILLED')",
    "CREATE INDEX orders_client ON orders (account, client_id, id) WHERE client_id IS NOT NULL",
    "CREATE TABLE trades (
        id {int} NOT NULL PRIMARY KEY,
        seq {int} NOT NULL,
        at {int} NOT NULL,
        market {int} NOT NULL,
        price {int} NOT NULL,
        quantity {int} NOT NULL,
        notional {int} NOT NULL,
        taker_side TEXT NOT NULL,
        maker_order {int} NOT NULL,
        maker_account {int} NOT NULL,
        maker_fee {int} NOT NULL,
        taker_order {int} NOT NULL,
        taker_account {int} NOT NULL,
        taker_fee {int} NOT NULL
    ) {strict}",
    "CREATE INDEX trades_market ON trades (market, id)",
    "CREATE INDEX trades_maker_account ON trades (maker_account, id)",
    "CREATE INDEX trades_taker_account ON trades (taker_account, id)",
    "CREATE INDEX trades_maker_order ON trades (maker_order)",
    "CREATE INDEX trades_taker_order ON trades (taker_order)",
    "CREATE TABLE postings (
        id {int} NOT NULL PRIMARY KEY,
        account {int} NOT NULL,
        asset {int} NOT NULL,
        kind TEXT NOT NULL,
        amount {int} NOT NULL,
        balance_after {int} NOT NULL,
        trade_id {int},
        order_id {int},
        reference TEXT,
        at {int} NOT NULL
    ) {strict}",
    "CREATE INDEX postings_account ON postings (account, id)",
    "CREATE TABLE balances (
        account {int} NOT NULL,
        asset {int} NOT NULL,
        available {int} NOT NULL,
        held {int} NOT NULL,
        PRIMARY KEY (account, asset)
    ) {keyed}",
    "CREATE TABLE positions (
        account {int} NOT NULL,
        asset {int} NOT NULL,
        quantity {int} NOT NULL,
        cost {int} NOT NULL,
        realized {int} NOT NULL,
        PRIMARY KEY (account, asset)
    ) {keyed}",
    "CREATE TABLE candles (
        market {int} NOT NULL,
        open_time {int} NOT NULL,
        open {int} NOT NULL,
        high {int} NOT NULL,
        low {int} NOT NULL,
        close {int} NOT NULL,
        volume {int} NOT NULL,
        notional {int} NOT NULL,
        trades {int} NOT NULL,
        PRIMARY KEY (market, open_time)
    ) {keyed}",
];
