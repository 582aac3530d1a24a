//! Loads orders, fills and trades in batches (`batch.rs`), so that a page of twenty costs one query and not twenty.
//!
//! One set per request, with a loader for each account whose objects are at hand: an object asks for its own
//! owner's, so it cannot answer with somebody else's rows, whoever calls. Nothing is cached, the
//! listing neither, so that a subscription that lives long reads what is true now.

use super::app::App;
use super::batch::Batches;
use super::error::ApiError;
use super::fills;
use super::person_loaders::PersonLoaders;
use crate::domain::{AccountId, Fault, OrderId, TradeId, UserId};
use crate::exchange::ExchangeHandle;
use crate::schema::order::{Order, Trade};
use crate::services::records::{FillsOf, Page, Records, TradeRow};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The loaders of one request.
pub struct Loaders {
    app: Arc<App>,
    accounts: Mutex<HashMap<AccountId, AccountLoaders>>,
    people: Mutex<HashMap<UserId, Arc<PersonLoaders>>>,
}

/// The loaders of one account. Clones share their batches.
#[derive(Clone)]
pub struct AccountLoaders(Arc<AccountLoader>);

/// Reads rows of one account.
struct AccountLoader {
    records: Records,
    /// Knows the listing that is in force when rows are read.
    exchange: ExchangeHandle,
    account: AccountId,
    orders: Batches<OrderId, Order, Fault>,
    trades: Batches<TradeId, Trade, Fault>,
    fills: Batches<FillsOf, Page<Trade>, Fault>,
}

impl Loaders {
    /// Fresh loaders.
    pub fn new(app: &Arc<App>) -> Loaders {
        Loaders { app: Arc::clone(app), accounts: Mutex::default(), people: Mutex::default() }
    }

    /// What imports and exports are shown with, of this person.
    pub fn of_person(&self, owner: UserId) -> Arc<PersonLoaders> {
        let mut of_people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
        let loaders = of_people.entry(owner).or_insert_with(|| {
            let app = Arc::clone(&self.app);
            Arc::new(PersonLoaders::new(app, owner))
        });
        Arc::clone(loaders)
    }

    /// The loaders of this account. Whether the caller may see what they load was decided where the object that
    /// asks was handed out.
    pub fn of(&self, account: AccountId) -> AccountLoaders {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        let loaders = accounts.entry(account).or_insert_with(|| {
            AccountLoaders(Arc::new(AccountLoader {
                records: self.app.records.clone(),
                exchange: self.app.exchange.clone(),
                account,
                orders: Batches::default(),
                trades: Batches::default(),
                fills: Batches::default(),
            }))
        });
        loaders.clone()
    }
}

impl AccountLoaders {
    /// The account's order with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn order(&self, id: OrderId) -> Result<Option<Order>, ApiError> {
        Ok(self.0.orders.get(id, |ids| self.0.read_orders(ids)).await?)
    }

    /// The account's trade with this number.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn trade(&self, id: TradeId) -> Result<Option<Trade>, ApiError> {
        Ok(self.0.trades.get(id, |ids| self.0.read_trades(ids)).await?)
    }

    /// A page of the fills of one of the account's orders.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fills(&self, wanted: FillsOf) -> Result<Page<Trade>, ApiError> {
        if let Some(kept) = self.0.records.kept_fills(self.0.account, wanted) {
            return Ok(self.0.fills_of(Page::clone(&kept))?);
        }
        let page = self.0.fills.get(wanted, |wanted| self.0.read_fills(wanted)).await?;
        page.ok_or_else(|| ApiError::internal("the loader left an order out"))
    }
}

impl AccountLoader {
    async fn read_orders(&self, ids: Vec<OrderId>) -> Result<HashMap<OrderId, Order>, Fault> {
        let orders = self.records.orders_by_ids(self.account, &ids).await?;
        let listing = self.exchange.listing();
        let orders =
            orders.iter().filter_map(|order| Some((order.id, Order::new(order, &listing)?)));
        Ok(orders.collect())
    }

    async fn read_trades(&self, ids: Vec<TradeId>) -> Result<HashMap<TradeId, Trade>, Fault> {
        let rows = self.records.trades_by_ids(self.account, &ids).await?;
        let listing = self.exchange.listing();
        let trades = rows.iter().filter_map(|row| {
            let fill = fills::fill_of(row, self.account)?;
            Trade::new(&fill, &listing).map(|trade| (row.id, trade))
        });
        Ok(trades.collect())
    }

    async fn read_fills(
        &self,
        wanted: Vec<FillsOf>,
    ) -> Result<HashMap<FillsOf, Page<Trade>>, Fault> {
        let pages = self.records.fills(self.account, &wanted).await?;
        pages.into_iter().map(|(of, page)| Ok((of, self.fills_of(page)?))).collect()
    }

    fn fills_of(&self, page: Page<TradeRow>) -> Result<Page<Trade>, Fault> {
        let listing = self.exchange.listing();
        page.try_map(|row| {
            let trade =
                fills::fill_of(&row, self.account).and_then(|fill| Trade::new(&fill, &listing));
            trade.ok_or_else(|| Fault::internal("a fill of another account or in no listed market"))
        })
    }
}
