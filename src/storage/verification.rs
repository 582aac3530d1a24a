//! Reads across all accounts, for `agio verify` alone: the projections as they stood at one moment, to be compared
//! with what the journal says they must have been then. Nothing that answers a person may use this.

use super::Database;
use super::balances::BalanceRow;
use super::candles::MinuteCandle;
use super::integers::Integer;
use super::orders::OrderRow;
use super::positions::{self, PositionRow};
use super::projection::cursor_in;
use super::trades::TradeRow;
use super::transactions::PostingRow;
use crate::domain::{Fault, MarketId, OrderId, Seq, Timestamp, TradeId};
use entity::{balance, candle, order, position, posting, trade};
use sea_orm::{
    AccessMode, ColumnTrait, ConnectionTrait, DatabaseBackend, DatabaseTransaction, EntityTrait,
    IsolationLevel, PaginatorTrait, QueryFilter, QueryOrder, TransactionTrait,
};
use std::ops::RangeInclusive;

/// How many rows each table has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "each counts the rows of the table of its name")]
pub struct Counts {
    pub orders: u64,
    pub trades: u64,
    pub postings: u64,
    pub balances: u64,
    pub positions: u64,
    pub candles: u64,
}

/// The projections as they stood when it was taken, however long the reading takes and whatever a server writes
/// meanwhile: one read-only transaction, REPEATABLE READ on PostgreSQL. It blocks nobody; but as long as it is
/// there, the database keeps what others delete or overwrite.
#[derive(Debug)]
pub struct View {
    connection: DatabaseTransaction,
    /// The last command whose effects it shows.
    pub cursor: Seq,
}

impl View {
    /// Takes it now.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn of(database: &Database) -> Result<View, Fault> {
        // Waiting while the journal is replayed between two questions is no sign of a lost client.
        const NO_LIMIT: &str = "SET LOCAL idle_in_transaction_session_timeout = 0";
        let connection = match database.backend() {
            DatabaseBackend::Postgres => {
                let still = (Some(IsolationLevel::RepeatableRead), Some(AccessMode::ReadOnly));
                let connection =
                    database.read_connection().begin_with_config(still.0, still.1).await?;
                connection.execute_unprepared(NO_LIMIT).await?;
                connection
            }
            // On SQLite a transaction sees what was there with its first read.
            _ => database.read_connection().begin().await?,
        };
        let cursor = cursor_in(&connection, false).await?;
        Ok(View { connection, cursor })
    }

    /// Lets it go.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn end(self) -> Result<(), Fault> {
        Ok(self.connection.rollback().await?)
    }

    /// Counts the rows of every projection.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn counts(&self) -> Result<Counts, Fault> {
        let connection = &self.connection;
        Ok(Counts {
            orders: order::Entity::find().count(connection).await?,
            trades: trade::Entity::find().count(connection).await?,
            postings: posting::Entity::find().count(connection).await?,
            balances: balance::Entity::find().count(connection).await?,
            positions: position::Entity::find().count(connection).await?,
            candles: candle::Entity::find().count(connection).await?,
        })
    }

    /// The orders with these numbers.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn orders(&self, ids: &[OrderId]) -> Result<Vec<OrderRow>, Fault> {
        let wanted = order::Column::Id.is_in(ids.iter().map(|id| id.to_sql()));
        let rows = order::Entity::find().filter(wanted).all(&self.connection).await?;
        rows.into_iter().map(OrderRow::try_from).collect()
    }

    /// The trades in a range of numbers.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn trades(&self, ids: RangeInclusive<TradeId>) -> Result<Vec<TradeRow>, Fault> {
        let wanted = trade::Column::Id.between(ids.start().to_sql(), ids.end().to_sql());
        let rows = trade::Entity::find().filter(wanted).all(&self.connection).await?;
        rows.into_iter().map(TradeRow::try_from).collect()
    }

    /// The postings in a range of numbers.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn postings(&self, ids: RangeInclusive<i64>) -> Result<Vec<PostingRow>, Fault> {
        let wanted = posting::Column::Id.between(*ids.start(), *ids.end());
        let rows = posting::Entity::find().filter(wanted).all(&self.connection).await?;
        rows.into_iter().map(PostingRow::try_from).collect()
    }

    /// Every balance, by account and asset.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn balances(&self) -> Result<Vec<BalanceRow>, Fault> {
        let query = balance::Entity::find()
            .order_by_asc(balance::Column::Account)
            .order_by_asc(balance::Column::Asset);
        query.all(&self.connection).await?.into_iter().map(BalanceRow::try_from).collect()
    }

    /// One minute of a market.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn candle(
        &self,
        market: MarketId,
        open_time: Timestamp,
    ) -> Result<Option<MinuteCandle>, Fault> {
        let key = (market.to_sql(), open_time.0);
        let found = candle::Entity::find_by_id(key).one(&self.connection).await?;
        found.map(MinuteCandle::try_from).transpose()
    }

    /// Every position.
    ///
    /// # Errors
    /// [`Fault`] when the database fails.
    pub async fn positions(&self) -> Result<Vec<PositionRow>, Fault> {
        positions::everyone_in(&self.connection).await
    }
}
