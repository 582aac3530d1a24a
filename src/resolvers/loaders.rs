//! Loads orders, fills and trades in batches, so that a page of twenty costs one query and not twenty.
//!
//! One set per request, made for one account: a loader cannot answer with somebody else's rows. Nothing
//! is cached, the listing neither, so that a subscription that lives long reads what is true now.

use super::accounts;
use super::app::App;
use super::error::ApiError;
use crate::domain::{AccountId, Fault, OrderId, TradeId};
use crate::exchange::ExchangeHandle;
use crate::schema::order::{Order, Trade};
use crate::storage::{self, Database};
use async_graphql::dataloader::{DataLoader, Loader};
use std::collections::HashMap;
use std::time::Duration;

/// The loaders of one request.
pub struct Loaders {
    account: Option<DataLoader<AccountLoader>>,
}

/// Reads rows of one account.
struct AccountLoader {
    database: Database,
    /// Knows the listing that is in force when rows are read.
    exchange: ExchangeHandle,
    account: AccountId,
}

/// An order whose fills are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct FillsOf(OrderId);

impl Loaders {
    /// Fresh loaders for the caller's account.
    pub fn new(app: &App, account: Option<AccountId>) -> Loaders {
        let loader = |account| {
            let (database, exchange) = (app.database.clone(), app.exchange.clone());
            let loader = AccountLoader { database, exchange, account };
            DataLoader::new(loader, tokio::spawn).delay(Duration::ZERO)
        };
        Loaders { account: account.map(loader) }
    }

    fn account(&self) -> Result<&DataLoader<AccountLoader>, ApiError> {
        self.account.as_ref().ok_or(ApiError::Unauthenticated)
    }

    /// The caller's order with this number.
    ///
    /// # Errors
    /// When nobody is signed in or the database fails.
    pub async fn order(&self, id: OrderId) -> Result<Option<Order>, ApiError> {
        Ok(self.account()?.load_one(id).await?)
    }

    /// The caller's trade with this number.
    ///
    /// # Errors
    /// When nobody is signed in or the database fails.
    pub async fn trade(&self, id: TradeId) -> Result<Option<Trade>, ApiError> {
        Ok(self.account()?.load_one(id).await?)
    }

    /// The fills of the caller's order with this number, oldest first.
    ///
    /// # Errors
    /// When nobody is signed in or the database fails.
    pub async fn fills(&self, order: OrderId) -> Result<Vec<Trade>, ApiError> {
        Ok(self.account()?.load_one(FillsOf(order)).await?.unwrap_or_default())
    }
}

impl Loader<OrderId> for AccountLoader {
    type Value = Order;
    type Error = Fault;

    async fn load(&self, ids: &[OrderId]) -> Result<HashMap<OrderId, Order>, Fault> {
        let rows = storage::orders::by_ids(&self.database, self.account, ids).await?;
        let listing = self.exchange.listing();
        let orders = rows.into_iter().filter_map(|row| {
            let id = row.id;
            Order::new(&row.into(), &listing).map(|order| (id, order))
        });
        Ok(orders.collect())
    }
}

impl Loader<TradeId> for AccountLoader {
    type Value = Trade;
    type Error = Fault;

    async fn load(&self, ids: &[TradeId]) -> Result<HashMap<TradeId, Trade>, Fault> {
        let rows = storage::trades::by_ids(&self.database, self.account, ids).await?;
        let listing = self.exchange.listing();
        let trades = rows.iter().filter_map(|row| {
            let fill = accounts::fill_of(row, self.account)?;
            Trade::new(&fill, &listing).map(|trade| (row.id, trade))
        });
        Ok(trades.collect())
    }
}

impl Loader<FillsOf> for AccountLoader {
    type Value = Vec<Trade>;
    type Error = Fault;

    async fn load(&self, orders: &[FillsOf]) -> Result<HashMap<FillsOf, Vec<Trade>>, Fault> {
        let ids: Vec<OrderId> = orders.iter().map(|order| order.0).collect();
        let rows = storage::trades::by_orders(&self.database, self.account, &ids).await?;
        let listing = self.exchange.listing();
        let mut fills: HashMap<FillsOf, Vec<Trade>> = HashMap::new();
        for fill in rows.iter().filter_map(|row| accounts::fill_of(row, self.account)) {
            let trade = Trade::new(&fill, &listing);
            fills.entry(FillsOf(fill.order)).or_default().extend(trade);
        }
        Ok(fills)
    }
}
