//! What accounts have and had, read back from the projections: balances, orders, fills, transactions. Whoever reads here
//! sees what the account was told of before, whichever node told it.
//!
//! Every question names the account; whether the caller may ask it was decided where the account was handed out.

pub use crate::storage::balances::BalanceRow;
pub use crate::storage::fills::FillsOf;
pub use crate::storage::holders::Held;
pub use crate::storage::orders::OrderFilter;
pub use crate::storage::trades::TradeRow;
pub use crate::storage::transactions::{PostingRow, TransactionFilter};
pub use crate::storage::{Page, PageRequest};

use super::trading::volume;
use crate::domain::{AccountId, AssetId, ClientId, Fault, MarketId, OrderId, Timestamp, TradeId};
use crate::engine::OrderState;
use crate::exchange::ExchangeHandle;
use crate::storage::{self, Database};
use std::collections::HashMap;

/// Reads what accounts have and had. Cheap to clone.
#[derive(Clone)]
pub struct Records {
    database: Database,
    exchange: ExchangeHandle,
}

/// Which orders, and which page of them.
#[derive(Clone, Debug)]
pub struct OrdersWanted {
    /// Which.
    pub filter: OrderFilter,
    /// Which page.
    pub page: PageRequest,
}

/// Which fills, and which page of them.
#[derive(Clone, Copy, Debug)]
pub struct TradesWanted {
    /// Only this market's.
    pub market: Option<MarketId>,
    /// Which page.
    pub page: PageRequest,
}

/// Which transactions, and which page of them.
#[derive(Clone, Debug)]
pub struct TransactionsWanted {
    /// Which.
    pub filter: TransactionFilter,
    /// Which page.
    pub page: PageRequest,
}

impl Records {
    /// Reads in this database what this exchange projects there.
    pub fn new(database: Database, exchange: ExchangeHandle) -> Records {
        Records { database, exchange }
    }

    /// Every balance that the account has or had.
    ///
    /// # Errors
    /// Faults only.
    pub async fn balances(&self, account: AccountId) -> Result<Vec<BalanceRow>, Fault> {
        self.exchange.caught_up(account).await?;
        storage::balances::all(&self.database, account).await
    }

    /// What the account has of an asset; nothing, if it never had any.
    ///
    /// # Errors
    /// Faults only.
    pub async fn balance(&self, account: AccountId, asset: AssetId) -> Result<BalanceRow, Fault> {
        self.exchange.caught_up(account).await?;
        storage::balances::of(&self.database, account, asset).await
    }

    /// A page of the account's orders, each as it stands now.
    ///
    /// # Errors
    /// Faults only.
    pub async fn orders(
        &self,
        account: AccountId,
        wanted: OrdersWanted,
    ) -> Result<Page<OrderState>, Fault> {
        self.exchange.caught_up(account).await?;
        let OrdersWanted { filter, page } = wanted;
        let page = storage::orders::page(&self.database, account, &filter, page).await?;
        let mut page = page;
        let items = self.exchange.as_they_stand(account, std::mem::take(&mut page.items)).await?;
        Ok(page.with_items(items))
    }

    /// The newest of the account's orders with this client id, as it stands now.
    ///
    /// # Errors
    /// Faults only.
    pub async fn order_by_client_id(
        &self,
        account: AccountId,
        id: &ClientId,
    ) -> Result<Option<OrderState>, Fault> {
        self.exchange.caught_up(account).await?;
        let row = storage::orders::find_by_client_id(&self.database, account, id).await?;
        Ok(self.exchange.as_they_stand(account, row.into_iter().collect()).await?.pop())
    }

    /// Those of these orders that are the account's, each as it stands now.
    ///
    /// # Errors
    /// Faults only.
    pub async fn orders_by_ids(
        &self,
        account: AccountId,
        ids: &[OrderId],
    ) -> Result<Vec<OrderState>, Fault> {
        self.exchange.caught_up(account).await?;
        let rows = storage::orders::by_ids(&self.database, account, ids).await?;
        self.exchange.as_they_stand(account, rows).await
    }

    /// A page of the account's fills, newest first.
    ///
    /// # Errors
    /// Faults only.
    pub async fn trades(
        &self,
        account: AccountId,
        wanted: TradesWanted,
    ) -> Result<Page<TradeRow>, Fault> {
        self.exchange.caught_up(account).await?;
        storage::trades::page(&self.database, account, wanted.market, wanted.page).await
    }

    /// Those of these trades that are the account's.
    ///
    /// # Errors
    /// Faults only.
    pub async fn trades_by_ids(
        &self,
        account: AccountId,
        ids: &[TradeId],
    ) -> Result<Vec<TradeRow>, Fault> {
        self.exchange.caught_up(account).await?;
        storage::trades::by_ids(&self.database, account, ids).await
    }

    /// Pages of the fills of some of the account's orders.
    ///
    /// # Errors
    /// Faults only.
    pub async fn fills(
        &self,
        account: AccountId,
        wanted: &[FillsOf],
    ) -> Result<HashMap<FillsOf, Page<TradeRow>>, Fault> {
        self.exchange.caught_up(account).await?;
        storage::fills::pages(&self.database, account, wanted).await
    }

    /// A page of what moved the account's money.
    ///
    /// # Errors
    /// Faults only.
    pub async fn transactions(
        &self,
        account: AccountId,
        wanted: TransactionsWanted,
    ) -> Result<Page<PostingRow>, Fault> {
        self.exchange.caught_up(account).await?;
        let TransactionsWanted { filter, page } = wanted;
        storage::transactions::page(&self.database, account, &filter, page).await
    }

    /// One of the account's transactions.
    ///
    /// # Errors
    /// Faults only.
    pub async fn transaction(
        &self,
        account: AccountId,
        id: i64,
    ) -> Result<Option<PostingRow>, Fault> {
        self.exchange.caught_up(account).await?;
        storage::transactions::by_id(&self.database, account, id).await
    }

    /// What the account has traded lately in markets paid with this asset; see [`volume`].
    ///
    /// # Errors
    /// Faults only.
    pub async fn volume(
        &self,
        (account, quote): (AccountId, AssetId),
        now: Timestamp,
    ) -> Result<i128, Fault> {
        self.exchange.caught_up(account).await?;
        let listing = self.exchange.listing();
        volume(&self.database, (account, quote), (&listing, now)).await
    }

    /// Which of these accounts something belongs to.
    ///
    /// # Errors
    /// Faults only.
    pub async fn holder(
        &self,
        accounts: &[AccountId],
        held: Held,
    ) -> Result<Option<AccountId>, Fault> {
        for account in accounts {
            self.exchange.caught_up(*account).await?;
        }
        storage::holders::of(&self.database, accounts, held).await
    }
}
